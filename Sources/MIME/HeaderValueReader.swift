import Glibc

/// Makes text of a field's raw value: unfolded, trimmed, UTF-8.
enum HeaderValueReader {
  /// - Parameter keepsTail: a value that is too long loses its middle, not its end.
  static func read(_ raw: RawBytes, _ range: Range<Int>, keepsTail: Bool, defects: inout Defects) -> String {
    let range = trim(raw, range)
    if range.count <= MIMELimits.headerValue {
      let value = raw.slice(range)
      if value.isPrintable { return value.text }
      return unfolded(value) ?? clean(unfold(raw, range, &defects), near(raw, range), &defects)
    }
    defects.note("header-too-long", "a header field was cut at \(MIMELimits.headerValue) bytes")
    guard keepsTail else {
      let start = range.lowerBound..<range.lowerBound + MIMELimits.headerValue
      return clean(unfold(raw, start, &defects), near(raw, range), &defects)
    }
    let half = MIMELimits.headerValue / 2
    var bytes = unfold(raw, range.lowerBound..<range.lowerBound + half, &defects)
    // No id may come to be from two halves.
    if let cut = bytes.lastIndex(of: Byte.less) { bytes.removeSubrange(cut...) }
    let tail = unfold(raw, range.upperBound - half..<range.upperBound, &defects)
    if let start = tail.firstIndex(of: Byte.less) { bytes += tail[start...] }
    return clean(bytes, near(raw, range), &defects)
  }

  private static func trim(_ raw: RawBytes, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, raw[start].isWhite { start += 1 }
    while end > start, raw[end - 1].isWhite { end -= 1 }
    return start..<end
  }

  /// A folded value of nothing but printable ASCII, as most of the others are; nil where it holds more than that.
  private static func unfolded(_ value: UnsafeBufferPointer<UInt8>) -> String? {
    guard let source = value.baseAddress else { return "" }
    var isClean = true
    let text = String(unsafeUninitializedCapacity: value.count) { output in
      guard let target = output.baseAddress else { return 0 }
      var (from, to) = (0, 0)
      while from < value.count {
        let found = memchr(source + from, Int32(Byte.lineFeed), value.count - from)
        let next = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(source) } ?? value.count
        let end = next > from && next < value.count && source[next - 1] == Byte.carriageReturn ? next - 1 : next
        let line = UnsafeBufferPointer(start: source + from, count: end - from)
        guard line.isPrintable else {
          isClean = false
          return 0
        }
        memcpy(target + to, source + from, line.count)
        to += line.count
        from = next + 1
      }
      return to
    }
    return isClean ? text : nil
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

  /// Bytes before and behind a field in which other fields may name a charset.
  private static func near(_ raw: RawBytes, _ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    raw.slice(max(0, range.lowerBound - 2_048)..<min(raw.count, range.upperBound + 4_096))
  }

  // RFC 6532 lets headers be UTF-8. QUIRK: older programs wrote them in whatever charset they knew.
  private static func clean(
    _ bytes: [UInt8], _ near: UnsafeBufferPointer<UInt8>, _ defects: inout Defects
  ) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    let western = Windows1252.utf8(bytes)
    let isGuessed = defects.guessedFields < MIMELimits.guessedFields
    let read = isGuessed ? Charset.utf8(bytes, label: nil, hints: CharsetHints(near: near)).bytes : western
    if isGuessed { defects.guessedFields += 1 }
    let isWestern = read == western
    defects.note(
      "bad-header-charset",
      "a header field is no UTF-8; read as \(isWestern ? "windows-1252" : "what its bytes tell")")
    return read.text
  }
}
