import Model

/// Undoes a transfer encoding piece by piece.
///
/// The pieces of a body are the same for everyone who reads it, so that what is digested is what is opened.
struct BodyDecoder {
  enum Trouble { case base64, quotedPrintable, uuencode }

  private(set) var trouble: Trouble?

  /// Gives the decoded bytes of a body to `sink`, at most `MIMELimits.chunk` at a time, never an empty piece.
  ///
  /// - Parameter scratch: at least `scratchSize` bytes.
  mutating func decode(
    _ body: UnsafeBufferPointer<UInt8>, _ encoding: Part.Encoding, scratch: UnsafeMutablePointer<UInt8>,
    into sink: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    var base64 = Base64Decoder()
    var quoted = QuotedPrintableDecoder()
    var uuencode = UuencodeDecoder()
    let isByLines = encoding == .quotedPrintable || encoding == .uuencode
    // QUIRK: messages whose lines end with CR alone, as in `Lines`.
    let lineEnd = isByLines && !body.contains(Byte.lineFeed) ? Byte.carriageReturn : Byte.lineFeed
    var at = 0
    while at < body.count {
      let cut = isByLines ? lineCut(body, at, lineEnd) : min(at + MIMELimits.chunk, body.count)
      let piece = UnsafeBufferPointer(rebasing: body[at..<cut])
      var count = 0
      switch encoding {
      case .identity: try sink(UnsafeRawBufferPointer(piece))
      case .base64: count = base64.decode(piece, into: scratch)
      case .quotedPrintable:
        let endsInLine = cut < body.count && body[cut - 1] != lineEnd
        count = quoted.decode(piece, lineEnd: lineEnd, endsInLine: endsInLine, into: scratch)
      case .uuencode: count = uuencode.decode(piece, lineEnd: lineEnd, into: scratch)
      }
      if count > 0 { try sink(UnsafeRawBufferPointer(start: scratch, count: count)) }
      at = cut
    }
    switch encoding {
    case .identity: break
    case .base64:
      let count = base64.finish(into: scratch)
      if count > 0 { try sink(UnsafeRawBufferPointer(start: scratch, count: count)) }
      if base64.hasJunk || base64.isIncomplete { trouble = .base64 }
    case .quotedPrintable:
      if quoted.hasJunk { trouble = .quotedPrintable }
    case .uuencode:
      uuencode.finish()
      if uuencode.hasJunk { trouble = .uuencode }
    }
  }

  static let scratchSize = MIMELimits.chunk + 16

  /// After the last line end within a piece; a line longer than a piece is cut, but not inside an escape.
  private func lineCut(_ body: UnsafeBufferPointer<UInt8>, _ start: Int, _ lineEnd: UInt8) -> Int {
    guard body.count - start > MIMELimits.chunk else { return body.count }
    var cut = start + MIMELimits.chunk
    if let found = body[start..<cut].lastIndex(of: lineEnd) { return found + 1 }
    for back in 1...3 where body[cut - back] == Byte.equals {
      cut -= back
      break
    }
    return cut
  }
}
