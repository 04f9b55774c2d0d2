package import Model

/// Opens parts from the raw bytes of their message.
package enum MIMEDecoder {
  /// Gives the decoded bytes of a part in pieces of at most 64 KB; they are what the part's digest was made of.
  ///
  /// A part whose offsets do not lie in `raw` gives what of it does.
  package static func decode(
    _ part: Part, of raw: UnsafeRawBufferPointer, into sink: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    let start = Int(max(0, min(part.offset, Int64(raw.count))))
    let length = Int(max(0, min(part.length, Int64(raw.count - start))))
    guard length > 0 else { return }
    let body = UnsafeRawBufferPointer(rebasing: raw[start..<start + length]).assumingMemoryBound(to: UInt8.self)
    var decoder = BodyDecoder()
    try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: BodyDecoder.scratchSize) { scratch in
      guard let first = scratch.baseAddress else { return }
      try decoder.decode(body, part.encoding, scratch: first, into: sink)
    }
  }
}
