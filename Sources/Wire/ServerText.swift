/// What a server says, made fit for people's eyes: it is text of a stranger.
package enum ServerText {
  /// Longest text shown, in characters: it stops a server that fills logs and errors.
  package static let maximumLength = 300

  /// One line, without characters that steer a terminal or turn the direction of writing, and not too long.
  package static func clean(_ bytes: some Sequence<UInt8>, limit: Int = maximumLength) -> String {
    let bytes = Array(bytes.prefix(limit * 4 + 4))
    let text = String(decoding: bytes, as: UTF8.self)
    return bytes.count <= limit && isClean(bytes) ? text : clean(text, limit: limit)
  }

  /// Mostly a server says a line of plain words: visible ASCII, single spaces between.
  private static func isClean(_ bytes: [UInt8]) -> Bool {
    var last: UInt8 = 0x20
    for byte in bytes {
      guard (0x20..<0x7F).contains(byte), byte != 0x20 || last != 0x20 else { return false }
      last = byte
    }
    return bytes.isEmpty || last != 0x20
  }

  /// One line, without characters that steer a terminal or turn the direction of writing, and not too long.
  package static func clean(_ text: String, limit: Int = maximumLength) -> String {
    var scalars = String.UnicodeScalarView()
    var count = 0
    for scalar in text.unicodeScalars {
      if count == limit {
        scalars.append("…")
        break
      }
      scalars.append(steers(scalar) ? " " : scalar)
      count += 1
    }
    let line = String(scalars)
    let words = line.split(separator: " ", omittingEmptySubsequences: true)
    return words.joined(separator: " ")
  }

  /// Controls, line and paragraph separators, marks of writing direction, characters without width.
  private static func steers(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
    default: false
    }
  }
}
