/// Makes text of a field's raw value: unfolded, trimmed, UTF-8.
enum HeaderValueReader {
  /// - Parameter keepsTail: a value that is too long loses its middle, not its end.
  static func read(_ raw: RawBytes, _ range: Range<Int>, keepsTail: Bool, defects: inout Defects) -> String {
    let range = trim(raw, range)
    if range.count <= MIMELimits.headerValue {
      return isPlain(raw, range) ? raw.slice(range).text : clean(unfold(raw, range, &defects), &defects)
    }
    defects.note("header-too-long", "a header field was cut at \(MIMELimits.headerValue) bytes")
    guard keepsTail else {
      return clean(unfold(raw, range.lowerBound..<range.lowerBound + MIMELimits.headerValue, &defects), &defects)
    }
    let half = MIMELimits.headerValue / 2
    var bytes = unfold(raw, range.lowerBound..<range.lowerBound + half, &defects)
    // No id may come to be from two halves.
    if let cut = bytes.lastIndex(of: Byte.less) { bytes.removeSubrange(cut...) }
    let tail = unfold(raw, range.upperBound - half..<range.upperBound, &defects)
    if let start = tail.firstIndex(of: Byte.less) { bytes += tail[start...] }
    return clean(bytes, &defects)
  }

  private static func trim(_ raw: RawBytes, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, raw[start].isWhite { start += 1 }
    while end > start, raw[end - 1].isWhite { end -= 1 }
    return start..<end
  }

  /// Printable ASCII on one line, which most values are.
  private static func isPlain(_ raw: RawBytes, _ range: Range<Int>) -> Bool {
    raw.slice(range).allSatisfy { ($0 >= 0x20 && $0 < 0x7F) || $0 == Byte.tab }
  }

  /// RFC 5322 2.2.3: unfolding removes the line end, the white space stays.
  private static func unfold(_ raw: RawBytes, _ range: Range<Int>, _ defects: inout Defects) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    let source = raw.slice(range)
    var index = 0
    while index < source.count {
      let byte = source[index]
      switch byte {
      case Byte.lineFeed: break
      case Byte.carriageReturn:
        let isFold = index + 1 < source.count && (source[index + 1] == Byte.lineFeed || source[index + 1].isBlank)
        if !isFold {
          defects.note("control-in-header", "a header field holds a lone carriage return")
          bytes.append(Byte.space)
        }
      case 0:
        defects.note("control-in-header", "a header field holds a NUL")
        bytes.append(Byte.space)
      default: bytes.append(byte)
      }
      index += 1
    }
    return bytes
  }

  // RFC 6532 lets headers be UTF-8. QUIRK: older programs wrote them in windows-1252.
  private static func clean(_ bytes: [UInt8], _ defects: inout Defects) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    defects.note("bad-header-charset", "a header field is no UTF-8; read as windows-1252")
    return Windows1252.utf8(bytes).text
  }
}
