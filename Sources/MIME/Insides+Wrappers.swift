import Model

/// Wrappers: winmail.dat, messages signed as one whole, files written into a text.
extension Insides {
  mutating func openSigned(_ bytes: inout InsideBytes, _ opened: inout Opened, _ defects: inout Defects) {
    switch bytes.read({ SignedContent.find(in: $0) }) {
    case .content(let pieces, let isWhole):
      if !isWhole { defects.note("bad-signed-content", "a signed content ends too early") }
      if case .inPlace = bytes, pieces.count > 1 {
        let count = pieces.reduce(0) { $0 + $1.count }
        guard count <= room.bytes else {
          defects.note("too-large-inside", "a wrapper is too large to be opened")
          return
        }
        room.bytes -= count
      }
      bytes.keep(pieces)
      bytes.read { openContent($0, &opened, &defects) }
    case .encrypted: defects.note("encrypted", "the message is encrypted; its text is not known")
    case .unreadable: defects.note("bad-signed-content", "a signed message cannot be read")
    case .other: break
    }
  }

  mutating func openRich(_ bytes: UnsafeBufferPointer<UInt8>, _ opened: inout Opened, _ defects: inout Defects) {
    guard let base = bytes.baseAddress else { return }
    let raw = RawBytes(base: base, count: bytes.count)
    guard let rich = TNEF.read(raw, 0..<bytes.count, depth: MIMELimits.richDepth, defects: &defects) else {
      defects.note("bad-tnef", "a winmail.dat cannot be read")
      return
    }
    place(rich, raw, from: 0, container: nil, &opened)
    let body = rich.body(most: MIMELimits.text, defects: &defects)
    if body.plain != nil || body.html != nil { opened.body = body }
    opened.isShown = !opened.parts.isEmpty || opened.body != nil
    if let event = rich.event, room.events > 0 {
      room.events -= 1
      opened.events.append(event)
    }
  }

  /// Lists the files of a winmail.dat; a message in it is a part of its own with its files behind it.
  ///
  /// - Parameter start: where the wrapper that holds them starts; their offsets are from there.
  private mutating func place(_ rich: TNEF, _ raw: RawBytes, from start: Int, container: Int?, _ opened: inout Opened) {
    for file in rich.files {
      guard room.parts > 0 else { return }
      room.parts -= 1
      let place = opened.parts.count
      var part = part(
        raw.slice(file.range), at: file.range.lowerBound - start, use: file.isInline ? .inline : .attachment,
        type: file.type, name: file.name, contentID: file.contentID, container: container)
      if file.message != nil { part.use = .opened }
      opened.parts.append(part)
      guard let message = file.message else { continue }
      if room.forwarded > 0 {
        room.forwarded -= 1
        opened.forwarded.append(message.forwarded(part: place))
      }
      self.place(message, raw, from: file.range.lowerBound, container: place, &opened)
    }
  }

  /// Takes what is uuencoded out of a text and makes files of it.
  mutating func takeFiles(outOf text: inout [UInt8]?, _ defects: inout Defects) -> [Part] {
    guard let bytes = text else { return [] }
    let blocks = InlineFiles.find(in: bytes)
    guard !blocks.isEmpty else { return [] }
    var parts: [Part] = []
    var rest: [UInt8] = []
    var at = 0
    for block in blocks where room.parts > 0 {
      room.parts -= 1
      if !block.isClosed { defects.note("bad-uuencode", "a uuencoded body is not well formed") }
      bytes.withUnsafeBufferPointer { buffer in
        let body = UnsafeBufferPointer(rebasing: buffer[block.range])
        let name = EncodedWords.withoutControls(Charset.utf8(Array(bytes[block.name]), label: nil).bytes.text)
        parts.append(
          part(
            body, at: block.range.lowerBound, encoding: .uuencode, type: FileType.named(name),
            name: name.isEmpty ? nil : name))
      }
      rest += bytes[at..<block.range.lowerBound]
      at = block.range.upperBound
    }
    text = rest + bytes[at...]
    return parts
  }

  private func part(
    _ body: UnsafeBufferPointer<UInt8>, at offset: Int, encoding: Part.Encoding = .identity,
    use: Part.Use = .attachment, type: String, name: String?, contentID: String? = nil, container: Int? = nil
  ) -> Part {
    var hash = Hash()
    var size: Int64 = 0
    var decoder = BodyDecoder()
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: BodyDecoder.scratchSize) { scratch in
      guard let first = scratch.baseAddress else { return }
      decoder.decode(body, encoding, scratch: first) { piece in
        hash.update(piece)
        size += Int64(piece.count)
      }
    }
    return Part(
      offset: Int64(offset), length: Int64(body.count), encoding: encoding, use: use, type: type, charset: nil,
      name: name, contentID: contentID, size: size, digest: hash.finish(), container: container)
  }

  /// The text of a wrapper beside the message's own: one of them where they say the same, else both.
  func join(_ body: InsideBody, isBefore: Bool, into message: inout Message) {
    let own = message.hasPlainText ? message.text : ""
    let isSilent = message.html == nil && own.utf8.allSatisfy(\.isWhite)
    if isSilent || BodyText.says(own, the: body) {
      // The wrapper has the richer form of the same text.
      if message.html == nil { message.html = body.html }
      if isSilent, let plain = body.plain { (message.text, message.hasPlainText) = (plain, true) }
      if isSilent, body.plain == nil { (message.text, message.hasPlainText) = ("", false) }
      return
    }
    // An HTML of the message's own is its text; a wrapper beside it adds nothing that is not a file.
    guard message.html == nil else { return }
    if let plain = body.plain {
      let texts = [Array(own.utf8), Array(plain.utf8)]
      message.text = BodyText.join(isBefore ? texts.reversed() : texts)
    }
    guard let html = body.html else { return }
    let note = BodyText.preformatted(Array(own.utf8)).text
    message.html = isBefore ? html + note : note + html
    if body.plain == nil { (message.text, message.hasPlainText) = ("", false) }
  }
}
