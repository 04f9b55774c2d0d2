/// Writes bodies in the transfer encodings of RFC 2045.
enum BodyWriter {
  /// The lines of a text, whatever its line ends are; without NULs.
  static func lines(of text: String) -> [[UInt8]] {
    var bytes = text.utf8.filter { $0 != 0 }
    BodyText.normaliseLineEnds(&bytes)
    return bytes.split(separator: Byte.lineFeed, omittingEmptySubsequences: false).map(Array.init)
  }

  /// True for lines that every relay leaves alone: short ASCII, no white space at the end, no `From ` at the start,
  /// nothing like a boundary of ours.
  static func isPlain(_ lines: [[UInt8]]) -> Bool {
    lines.allSatisfy { line in
      line.count <= 76 && line.last?.isBlank != true && !line.starts(with: "From ".utf8)
        && line.allSatisfy { ($0 >= 0x20 && $0 < 0x7F) || $0 == Byte.tab }
        && !zip(line, line.dropFirst()).contains { $0 == (Byte.equals, Byte.underscore) }
    }
  }

  /// RFC 2045 6.7: lines of 76 at most.
  static func quotedPrintable(_ lines: [[UInt8]]) -> [UInt8] {
    var output: [UInt8] = []
    for (place, line) in lines.enumerated() {
      if place > 0 { output += "\r\n".utf8 }
      var column = 0
      for (index, byte) in line.enumerated() {
        let isLast = index + 1 == line.count
        // `From ` and a lone dot at the start of a line are what careless relays change.
        let isRisky = column == 0 && (byte == UInt8(ascii: "F") || byte == Byte.dot)
        let isPlain = (byte > 0x20 && byte < 0x7F && byte != Byte.equals && !isRisky) || (byte.isBlank && !isLast)
        let width = isPlain ? 1 : 3
        if column + width > (isLast ? 76 : 75) {
          output += "=\r\n".utf8
          column = 0
        }
        if isPlain { output.append(byte) } else { output += escape(byte) }
        column += width
      }
    }
    return output
  }

  private static func escape(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return [Byte.equals, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }

  /// Base64 in lines of 76, without a line end at the end.
  static func base64(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count / 57 * 78 + 80)
    for start in stride(from: 0, to: bytes.count, by: 57) {
      if start > 0 { output += "\r\n".utf8 }
      output += base64Line(bytes[start..<min(start + 57, bytes.count)])
    }
    return output
  }

  /// Base64 without line ends.
  static func base64Line(_ bytes: some Collection<UInt8>) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var output: [UInt8] = []
    var (group, count) = (UInt32(0), 0)
    func write(_ digits: Int) {
      for place in 0..<4 {
        output.append(place < digits ? alphabet[Int(group >> UInt32(18 - 6 * place) & 63)] : Byte.equals)
      }
    }
    for byte in bytes {
      group |= UInt32(byte) << UInt32(16 - 8 * count)
      count += 1
      if count == 3 {
        write(4)
        (group, count) = (0, 0)
      }
    }
    if count > 0 { write(count + 1) }
    return output
  }
}
