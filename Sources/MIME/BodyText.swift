import Glibc
import Model

/// Makes the text of decoded bodies.
enum BodyText {
  /// A body's text: LF line ends, without a byte order mark and NULs; flowed text as paragraphs.
  ///
  /// - Parameter hints: what the message says elsewhere of its charsets; asked only where the text must be guessed.
  static func text(
    of decoded: [UInt8], _ content: Content, hints: @autoclosure () -> CharsetHints = .none, defects: inout Defects
  ) -> String {
    if !content.isFlowed, isLikelyUTF8(content.charset), let text = plain(decoded) { return text }
    return make(decoded, of: content, hints: hints(), defects: &defects).text
  }

  /// Labels under which text is read as UTF-8 where it is UTF-8.
  private static func isLikelyUTF8(_ label: String?) -> Bool {
    switch label {
    case nil, "utf-8", "us-ascii": true
    default: false
    }
  }

  /// Charsets whose line ends are those of ASCII; of others nothing is said.
  static func keepsLineEnds(_ label: String?) -> Bool {
    guard let label, !isLikelyUTF8(label) else { return true }
    return ["iso-8859-", "windows-125", "koi8-", "gb", "big5", "shift_jis", "euc-"].contains { label.hasPrefix($0) }
  }

  static func holdsNUL(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { bytes in bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false }
  }

  /// Text that is UTF-8 and nothing else, as most is: checked and copied in one go. Nil where it is anything else, or
  /// holds what says that it is in another charset (a byte order mark, NULs, the ESC of ISO 2022).
  private static func plain(_ decoded: [UInt8]) -> String? {
    if decoded.starts(with: [0xEF, 0xBB, 0xBF]) { return nil }
    return decoded.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, !bytes.isEmpty else { return "" }
      guard memchr(base, 0, bytes.count) == nil, memchr(base, 0x1B, bytes.count) == nil else { return nil }
      guard memchr(base, Int32(Byte.carriageReturn), bytes.count) != nil else {
        return String(validating: bytes, as: UTF8.self)
      }
      return withUnsafeTemporaryAllocation(byteCount: bytes.count, alignment: 1) { room in
        guard let target = room.baseAddress else { return nil }
        var afterReturn = false
        let count = LineEnds.normalise(bytes, into: target, afterReturn: &afterReturn)
        return String(validating: UnsafeRawBufferPointer(start: target, count: count), as: UTF8.self)
      }
    }
  }

  /// UTF-8 with LF line ends, without a byte order mark and NULs; flowed text as paragraphs.
  private static func make(
    _ decoded: [UInt8], of content: Content, hints: CharsetHints, defects: inout Defects
  ) -> [UInt8] {
    let converted = Charset.utf8(decoded, label: content.charset, hints: hints)
    switch converted.trouble {
    case .unknownLabel?: defects.note("unknown-charset", "the charset of a text is not known")
    case .badBytes?: defects.note("bad-charset", "a text holds bytes that its charset does not have")
    case .wrongLabel?: defects.note("wrong-charset", "a text is in another charset than its label says")
    case nil: break
    }
    var bytes = converted.bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    normaliseLineEnds(&bytes)
    if holdsNUL(bytes) {
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
    let count = bytes.withUnsafeMutableBytes { buffer -> Int in
      guard let base = buffer.baseAddress else { return 0 }
      guard let first = memchr(base, Int32(Byte.carriageReturn), buffer.count) else { return buffer.count }
      let start = UnsafeRawPointer(first) - UnsafeRawPointer(base)
      var afterReturn = false
      let rest = UnsafeRawBufferPointer(rebasing: buffer[start...])
      return start + LineEnds.normalise(rest, into: base + start, afterReturn: &afterReturn)
    }
    bytes.removeLast(bytes.count - count)
  }

  /// `>From ` at the start of lines as `From `, which it was before the message went into a mailbox file.
  static func withoutMailboxQuotes(_ bytes: [UInt8]) -> [UInt8] {
    let mark = Array(">From ".utf8)
    var result: [UInt8] = []
    var (copied, at) = (0, 0)
    while at < bytes.count {
      if bytes[at] == Byte.greater, bytes[at...].starts(with: mark) {
        result += bytes[copied..<at]
        copied = at + 1
      }
      at = (bytes[at...].firstIndex(of: Byte.lineFeed) ?? bytes.count) + 1
    }
    return copied == 0 ? bytes : result + bytes[copied...]
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
