import Model

/// What one pass over a leaf's decoded bytes gives.
struct LeafReading {
  var part: Part
  /// The digest that counts for the message's.
  var contentDigest: Digest
  /// What was to be kept of the decoded bytes; nil where nothing was.
  var body: [UInt8]?
  /// All of the body with LF line ends, where it is a text that is the same with them.
  var lined: [UInt8]?
  var trouble: BodyDecoder.Trouble?
}

/// Decodes leaves, each byte once: into their digests, and into what is kept.
struct LeafReader<Hash: Digester> {
  let raw: RawBytes
  /// `scratchSize` bytes.
  let scratch: UnsafeMutablePointer<UInt8>

  /// What is decoded, and behind it what the digests of texts are made of.
  static var scratchSize: Int { BodyDecoder.scratchSize + NormalisedText.room }

  /// - Parameter limit: how many decoded bytes are kept; nil for none.
  func read(_ leaf: Leaf, use: Part.Use, keeping limit: Int?) -> LeafReading {
    let isText = leaf.content.type.hasPrefix("text/") || leaf.content.type.hasPrefix("message/")
    var reading = isText ? readText(leaf, use, limit) : readFile(leaf, use, limit)
    if leaf.declared != nil { reading.contentDigest = declaredDigest(leaf) }
    return reading
  }

  private func readFile(_ leaf: Leaf, _ use: Part.Use, _ limit: Int?) -> LeafReading {
    var (hash, body, decoder) = (Hash(), KeptBytes(limit, of: leaf), BodyDecoder())
    decoder.decode(raw.slice(leaf.range), leaf.content.encoding, scratch: scratch) { piece in
      hash.update(piece)
      body.take(piece)
    }
    let part = part(leaf, use, size: body.size, hash.finish())
    return LeafReading(part: part, contentDigest: part.digest, body: body.kept, trouble: decoder.trouble)
  }

  private func readText(_ leaf: Leaf, _ use: Part.Use, _ limit: Int?) -> LeafReading {
    var (hash, body, decoder) = (Hash(), KeptBytes(limit, of: leaf), BodyDecoder())
    var (normalHash, text) = (Hash(), NormalisedText())
    let room = UnsafeMutableRawPointer(scratch + BodyDecoder.scratchSize)
    let isBody = use == .plainBody || use == .htmlBody
    var lined = KeptBytes(isBody && BodyText.keepsLineEnds(leaf.content.charset) ? limit : nil, of: leaf)
    decoder.decode(raw.slice(leaf.range), leaf.content.encoding, scratch: scratch) { piece in
      hash.update(piece)
      body.take(piece)
      text.update(piece, scratch: room) {
        normalHash.update($0)
        lined.take($0)
      }
    }
    text.held.withUnsafeBytes { lined.take($0) }
    let isSame = body.kept?.count == body.size && !BodyText.holdsNUL(body.kept ?? [])
    return LeafReading(
      part: part(leaf, use, size: body.size, hash.finish()), contentDigest: normalHash.finish(), body: body.kept,
      lined: isSame ? lined.kept : nil, trouble: decoder.trouble)
  }

  /// The digest that counts for the message's where the body is not encoded as it says: a better reading of the same
  /// bytes does not make another message of it.
  private func declaredDigest(_ leaf: Leaf) -> Digest {
    var (hash, text, decoder) = (Hash(), NormalisedText(), BodyDecoder())
    let room = UnsafeMutableRawPointer(scratch + BodyDecoder.scratchSize)
    decoder.decode(raw.slice(leaf.range), leaf.declared ?? leaf.content.encoding, scratch: scratch) { piece in
      text.update(piece, scratch: room) { hash.update($0) }
    }
    return hash.finish()
  }

  private func part(_ leaf: Leaf, _ use: Part.Use, size: Int, _ digest: Digest) -> Part {
    Part(
      offset: Int64(leaf.range.lowerBound), length: Int64(leaf.range.count), encoding: leaf.content.encoding, use: use,
      type: leaf.content.type, charset: leaf.content.charset, name: leaf.content.name,
      contentID: leaf.content.contentID, size: Int64(size), digest: digest)
  }
}

/// The first of the bytes that come by.
private struct KeptBytes {
  private let limit: Int
  /// Nil where none are to be kept.
  private(set) var kept: [UInt8]?
  /// Of all that came by.
  private(set) var size = 0

  init(_ limit: Int?, of leaf: Leaf) {
    self.limit = limit ?? 0
    guard let limit else { return }
    var room: [UInt8] = []
    room.reserveCapacity(min(limit, leaf.range.count))
    kept = room
  }

  mutating func take(_ piece: UnsafeRawBufferPointer) {
    size += piece.count
    guard let count = kept?.count, count < limit else { return }
    kept?.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece.prefix(limit - count)))
  }
}
