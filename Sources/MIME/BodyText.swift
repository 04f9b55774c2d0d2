import Glibc
import Model

/// Makes the text of decoded bodies.
enum BodyText {
  /// UTF-8 with LF line ends, without a byte order mark and NULs; flowed text as paragraphs.
  static func make(_ decoded: [UInt8], of content: Content, defects: inout Defects) -> [UInt8] {
    let converted = Charset.utf8(decoded, label: content.charset)
    switch converted.trouble {
    case .unknownLabel?: defects.note("unknown-charset", "the charset of a text is not known")
    case .badBytes?: defects.note("bad-charset", "a text holds bytes that its charset does not have")
    case nil: break
    }
    var bytes = converted.bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    normaliseLineEnds(&bytes)
    if bytes.contains(0) {
      defects.note("nul-in-text", "a text holds NULs")
      bytes.removeAll { $0 == 0 }
    }
    if content.isFlowed, content.type == "text/plain" {
      bytes = FlowedText.unflowed(bytes, deletesSpace: content.deletesSpace)
    }
    return bytes
  }

  /// CRLF and CR become LF, in place.
  static func normaliseLineEnds(_ bytes: inout [UInt8]) {
    let count = bytes.withUnsafeMutableBufferPointer { buffer -> Int in
      guard let base = buffer.baseAddress else { return 0 }
      var (from, to) = (0, 0)
      while from < buffer.count {
        let found = memchr(base + from, Int32(Byte.carriageReturn), buffer.count - from)
        let end = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) } ?? buffer.count
        if to != from { memmove(base + to, base + from, end - from) }
        to += end - from
        from = end
        guard from < buffer.count else { break }
        base[to] = Byte.lineFeed
        to += 1
        from += 1
        if from < buffer.count, base[from] == Byte.lineFeed { from += 1 }
      }
      return to
    }
    bytes.removeLast(bytes.count - count)
  }

  /// Several plain bodies, one below the other.
  static func join(_ texts: [[UInt8]]) -> String {
    guard texts.count > 1 else { return texts.first?.text ?? "" }
    var result: [UInt8] = []
    for text in texts where !text.isEmpty {
      if let last = result.last, last != Byte.lineFeed { result.append(Byte.lineFeed) }
      result += text
    }
    return result.text
  }

  /// A plain text as HTML, for where it is part of an HTML message.
  static func preformatted(_ text: [UInt8]) -> [UInt8] {
    var result = Array("<pre>".utf8)
    for byte in text {
      switch byte {
      case Byte.less: result += "&lt;".utf8
      case Byte.greater: result += "&gt;".utf8
      case UInt8(ascii: "&"): result += "&amp;".utf8
      default: result.append(byte)
      }
    }
    return result + "</pre>".utf8
  }
}
