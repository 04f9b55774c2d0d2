package import Model

extension MIMEDecoder {
  /// Gives the decoded bytes of any part of a message, one within another part too, in pieces of at most 64 KB.
  ///
  /// What is around it is opened on the way, each wrapper once and at most `MIMELimits.insideBytes` of it. A place that
  /// is none, and containers that do not come before what they hold, give nothing.
  package static func decode(
    _ index: Int, of parts: [Part], in raw: UnsafeRawBufferPointer,
    into sink: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    var way: [Int] = []
    var next: Int? = index
    while let at = next {
      guard parts.indices.contains(at), at < way.last ?? .max, way.count < MIMELimits.insideWay else { return }
      way.append(at)
      next = parts[at].container
    }
    try open(way.reversed()[...], of: parts, in: raw, into: sink)
  }

  /// An attached message, read anew: for its HTML and all else that its carrier does not tell of it.
  package static func message<Hash: Digester>(
    _ index: Int, of parts: [Part], in raw: UnsafeRawBufferPointer, hash: Hash.Type
  ) -> Message {
    var bytes: [UInt8] = []
    decode(index, of: parts, in: raw) { piece in
      if bytes.count + piece.count <= MIMELimits.insideBytes { bytes += piece }
    }
    return bytes.withUnsafeBytes { MIMEParser<Hash>.parse($0) }
  }

  /// - Parameter way: from the part in the message to the one that is wanted, each holding the next.
  private static func open(
    _ way: ArraySlice<Int>, of parts: [Part], in raw: UnsafeRawBufferPointer,
    into sink: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    guard let first = way.first else { return }
    let part = parts[first]
    guard way.count > 1 else { return try decode(part, of: raw, into: sink) }
    if part.encoding == .identity {
      let start = Int(max(0, min(part.offset, Int64(raw.count))))
      let length = Int(max(0, min(part.length, Int64(raw.count - start))))
      let body = UnsafeRawBufferPointer(rebasing: raw[start..<start + length])
      return try openContent(part, body) { try open(way.dropFirst(), of: parts, in: $0, into: sink) }
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(max(0, min(part.size, Int64(MIMELimits.insideBytes)))))
    decode(part, of: raw) { bytes += $0.prefix(MIMELimits.insideBytes - bytes.count) }
    try bytes.withUnsafeBytes { body in
      try openContent(part, body) { try open(way.dropFirst(), of: parts, in: $0, into: sink) }
    }
  }

  /// A message signed as one whole opens to what was signed, all else to its bytes.
  private static func openContent(
    _ part: Part, _ body: UnsafeRawBufferPointer, _ use: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    let bytes = body.assumingMemoryBound(to: UInt8.self)
    guard InsideKind(part) == .signed, case .content(let pieces, _) = SignedContent.find(in: bytes) else {
      return try use(body)
    }
    if pieces.count == 1 { return try use(UnsafeRawBufferPointer(rebasing: body[pieces[0]])) }
    try SignedContent.joined(pieces, of: bytes).withUnsafeBytes(use)
  }
}
