package import Model

/// Makes a `Message` of raw bytes. It never fails: what is wrong with the message is in its defects.
///
/// Time is linear in the length of the message, memory is bounded by `MIMELimits`; the bytes may be a mapped file.
package struct MIMEParser<Hash: Digester> {
  package static func parse(_ raw: UnsafeRawBufferPointer) -> Message {
    var room = InsideRoom()
    return parse(raw, room: &room)
  }

  /// - Parameter room: what may still be opened; less afterwards.
  static func parse(_ raw: UnsafeRawBufferPointer, room: inout InsideRoom) -> Message {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: LeafReader<Hash>.scratchSize) { scratch in
      guard let start = scratch.baseAddress else { return unread }
      // An empty message has no address of its own; nothing is read through this one.
      let base = raw.baseAddress.map { $0.assumingMemoryBound(to: UInt8.self) } ?? UnsafePointer(start)
      let lines = Lines(RawBytes(base: base, count: raw.count))
      var parser = MIMEParser(lines: lines, scratch: start, room: room)
      defer { room = parser.insides.room }
      return parser.run()
    }
  }

  /// Without anything, digests too.
  private static var unread: Message { Message(contentDigest: .zero, identityDigest: .zero) }

  private let lines: Lines
  private let scratch: UnsafeMutablePointer<UInt8>
  private var defects = Defects()
  private var message = MIMEParser.unread
  /// The bodies that are wanted, by leaf; decoded, not yet text.
  private var kept: [[UInt8]?] = []

  /// The message stands behind an mbox separator.
  private var isOfMailbox = false
  private var insides: Insides<Hash>

  private init(lines: Lines, scratch: UnsafeMutablePointer<UInt8>, room: InsideRoom) {
    (self.lines, self.scratch, insides) = (lines, scratch, Insides(room: room))
  }

  private mutating func run() -> Message {
    let header = HeaderReader.read(lines, from: 0, within: Boundaries(), isMessage: true, defects: &defects)
    message.headers = header.fields
    isOfMailbox = header.followsSeparator
    let tree = PartTree(lines, header: header, defects: &defects)
    let bodies = Bodies(tree)
    let top = tree.containers.first?.content
    let reportLeaves = Report.leaves(of: tree)
    digest(tree, bodies, reportLeaves)
    MessageFields.read(header, into: &message, defects: &defects)
    makeTexts(tree, bodies)
    if !reportLeaves.isEmpty {
      let read = Dictionary(uniqueKeysWithValues: reportLeaves.compactMap { leaf in kept[leaf].map { (leaf, $0) } })
      message.report = Report.read(tree, read, defects: &defects)
    }
    message.authentication = Authentication.read(header)
    message.automated = Automation.kind(of: message, header, top: top)
    message.identityDigest = Identity.digest(message, header, hash: Hash.self)
    insides.finish(into: &message, defects: &defects)
    message.defects = defects.list
    return message
  }

  /// Decodes every leaf once: makes the parts and the content digest, keeps what becomes text.
  private mutating func digest(_ tree: PartTree, _ bodies: Bodies, _ reportLeaves: Set<Int>) {
    var content = DigestedFields()
    var room = TextRoom()
    let reader = LeafReader<Hash>(raw: lines.raw, scratch: scratch)
    kept = [[UInt8]?](repeating: nil, count: tree.leaves.count)
    message.parts.reserveCapacity(tree.leaves.count)
    for (index, leaf) in tree.leaves.enumerated() {
      let use = bodies.uses[index]
      let isReport = !reportLeaves.isEmpty && reportLeaves.contains(index)
      let limit = room.left(for: use) ?? (isReport ? MIMELimits.report : nil)
      let wanted = isReport ? nil : insides.limit(for: leaf, use: use)
      var read = reader.read(leaf, use: use, keeping: limit ?? wanted)
      note(read.trouble)
      let count = read.body?.count
      if limit != nil, let count, room.take(count, for: use), read.part.size > Int64(count) {
        defects.note("text-too-long", "a text was cut at \(MIMELimits.text) bytes")
      }
      // What a report gives back is its own: nobody passes it on.
      if !isReport {
        insides.look(
          at: leaf, use: use, index: index, encoded: lines.raw.slice(leaf.range), decoded: &read.body, defects: &defects
        )
      }
      // Where nothing was taken out of it, its lines need not be made a second time.
      if limit != nil { kept[index] = read.body?.count == count ? read.lined ?? read.body : read.body }
      content.add(read.part.type)
      content.add(read.part.name ?? "")
      content.add(read.contentDigest.bytes)
      message.parts.append(read.part)
    }
    message.contentDigest = content.digest(Hash.self)
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
    message.hasPlainText = !bodies.plain.isEmpty
    // Of several plain texts some may be part of the HTML as well.
    var plain: [Int: [UInt8]] = [:]
    if bodies.plain.count == 1 {
      message.text = text(bodies.plain[0], tree)
    } else if message.hasPlainText {
      for index in bodies.plain { plain[index] = Array(text(index, tree).utf8) }
      message.text = BodyText.join(bodies.plain.compactMap { plain[$0] })
    }
    guard bodies.uses.contains(.htmlBody) else { return }
    if bodies.html.count == 1 {
      message.html = text(bodies.html[0], tree)
      return
    }
    message.html = BodyText.join(
      bodies.html.map { index in
        let bytes = plain[index] ?? Array(text(index, tree).utf8)
        return bodies.uses[index] == .htmlBody ? bytes : BodyText.preformatted(bytes)
      })
  }

  private mutating func text(_ index: Int, _ tree: PartTree) -> String {
    guard let body = kept[index] else { return "" }
    kept[index] = nil
    let content = tree.leaves[index].content
    // QUIRK: mailbox files quote lines that look like their separators; what is encoded in base64 had no such lines.
    let isQuoted = isOfMailbox && content.encoding != .base64
    return BodyText.text(
      of: isQuoted ? BodyText.withoutMailboxQuotes(body) : body, content,
      hints: CharsetHints(headers: message.headers, labels: tree.leaves.compactMap(\.content.charset)),
      defects: &defects)
  }
}

/// How many bytes of plain and of HTML text may still be kept.
private struct TextRoom {
  private var plain = MIMELimits.text
  private var html = MIMELimits.text

  /// Nil for what is no text.
  func left(for use: Part.Use) -> Int? {
    switch use {
    case .plainBody: plain
    case .htmlBody: html
    default: nil
    }
  }

  /// False for what is no text.
  mutating func take(_ count: Int, for use: Part.Use) -> Bool {
    switch use {
    case .plainBody: plain -= count
    case .htmlBody: html -= count
    default: return false
    }
    return true
  }
}
