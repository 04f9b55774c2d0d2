package import Model

/// Makes a `Message` of raw bytes. It never fails: what is wrong with the message is in its defects.
///
/// Time is linear in the length of the message, memory is bounded by `MIMELimits`; the bytes may be a mapped file.
package struct MIMEParser<Hash: Digester> {
  package static func parse(_ raw: UnsafeRawBufferPointer) -> Message {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: BodyDecoder.scratchSize) { scratch in
      guard let start = scratch.baseAddress else { return empty() }
      // An empty message has no address of its own; nothing is read through this one.
      let base = raw.baseAddress.map { $0.assumingMemoryBound(to: UInt8.self) } ?? UnsafePointer(start)
      let lines = Lines(RawBytes(base: base, count: raw.count))
      var parser = MIMEParser(lines: lines, scratch: start)
      return parser.run()
    }
  }

  private static func empty() -> Message {
    var hash = Hash()
    let digest = hash.finish()
    return Message(contentDigest: digest, identityDigest: digest)
  }

  private let lines: Lines
  private let scratch: UnsafeMutablePointer<UInt8>
  private var defects = Defects()
  private var message = MIMEParser.empty()
  /// The bodies that are wanted, by leaf; decoded, not yet text.
  private var kept: [Int: [UInt8]] = [:]

  private init(lines: Lines, scratch: UnsafeMutablePointer<UInt8>) { (self.lines, self.scratch) = (lines, scratch) }

  private mutating func run() -> Message {
    let header = HeaderReader.read(lines, from: 0, within: Boundaries(), isMessage: true, defects: &defects)
    message.headers = header.fields
    let tree = PartTree(lines, header: header, defects: &defects)
    let bodies = Bodies(tree)
    let top = tree.containers.first?.content
    let reportLeaves = Report.leaves(of: tree)
    digest(tree, bodies, reportLeaves)
    MessageFields.read(into: &message, defects: &defects)
    makeTexts(tree, bodies)
    if !reportLeaves.isEmpty { message.report = Report.read(tree, kept, defects: &defects) }
    message.authentication = Authentication.read(message.headers)
    message.automated = Automation.kind(of: message, top: top)
    message.identityDigest = Identity.digest(message, hash: Hash.self)
    message.defects = defects.list
    return message
  }

  /// Decodes every leaf once: makes the parts and the content digest, keeps what becomes text.
  private mutating func digest(_ tree: PartTree, _ bodies: Bodies, _ reportLeaves: Set<Int>) {
    var content = FieldDigest<Hash>()
    var room = [Part.Use.plainBody: MIMELimits.text, .htmlBody: MIMELimits.text]
    for (index, leaf) in tree.leaves.enumerated() {
      let use = bodies.uses[index]
      let limit = room[use] ?? (reportLeaves.contains(index) ? MIMELimits.report : nil)
      let (part, normalised, body) = decode(leaf, use: use, keeping: limit)
      if let body {
        kept[index] = body
        if let left = room[use] {
          room[use] = left - body.count
          if part.size > Int64(body.count) {
            defects.note("text-too-long", "a text was cut at \(MIMELimits.text) bytes")
          }
        }
      }
      message.parts.append(part)
      content.add(part.type)
      content.add(part.name ?? "")
      content.add(normalised.bytes)
    }
    message.contentDigest = content.finish()
  }

  private mutating func decode(_ leaf: Leaf, use: Part.Use, keeping limit: Int?) -> (Part, Digest, [UInt8]?) {
    var hash = Hash()
    var size: Int64 = 0
    let isText = leaf.content.type.hasPrefix("text/") || leaf.content.type.hasPrefix("message/")
    var normal: NormalisedDigest<Hash>? = isText ? NormalisedDigest<Hash>() : nil
    var body: [UInt8] = []
    body.reserveCapacity(min(limit ?? 0, leaf.range.count))
    var decoder = BodyDecoder()
    decoder.decode(lines.raw.slice(leaf.range), leaf.content.encoding, scratch: scratch) { piece in
      hash.update(piece)
      normal?.update(piece)
      size += Int64(piece.count)
      if let limit, body.count < limit { body += piece.prefix(limit - body.count) }
    }
    note(decoder.trouble)
    let digest = hash.finish()
    let part = Part(
      offset: Int64(leaf.range.lowerBound), length: Int64(leaf.range.count), encoding: leaf.content.encoding, use: use,
      type: leaf.content.type, charset: leaf.content.charset, name: leaf.content.name,
      contentID: leaf.content.contentID, size: size, digest: digest)
    return (part, normal?.finish() ?? digest, limit == nil ? nil : body)
  }

  private mutating func note(_ trouble: BodyDecoder.Trouble?) {
    switch trouble {
    case .base64?: defects.note("bad-base64", "a base64 body holds other letters or ends too early")
    case .quotedPrintable?: defects.note("bad-quoted-printable", "a quoted-printable body holds a bad escape")
    case .uuencode?: defects.note("bad-uuencode", "a uuencoded body is not well formed")
    case nil: break
    }
  }

  private mutating func makeTexts(_ tree: PartTree, _ bodies: Bodies) {
    let plain = bodies.plain.map { text($0, tree) }
    message.text = BodyText.join(plain)
    message.hasPlainText = !plain.isEmpty
    guard bodies.uses.contains(.htmlBody) else { return }
    let pieces = bodies.html.map { index in
      bodies.uses[index] == .htmlBody ? text(index, tree) : BodyText.preformatted(text(index, tree))
    }
    message.html = BodyText.join(pieces)
  }

  private mutating func text(_ index: Int, _ tree: PartTree) -> [UInt8] {
    BodyText.make(kept.removeValue(forKey: index) ?? [], of: tree.leaves[index].content, defects: &defects)
  }
}
