import Model

/// Reads what a report says of a message of ours: delivery reports (RFC 3464) and read receipts (RFC 8098).
enum Report {
  /// The leaves that a report is read from; empty unless the message as a whole is a report.
  static func leaves(of tree: PartTree) -> Set<Int> {
    guard let report = container(of: tree) else { return [] }
    return Set(tree.leaves.indices.filter { place(tree.leaves[$0], in: report) != nil })
  }

  /// The outermost multipart, or QUIRK: the first thing in those that gateways and lists put around a report.
  private static func container(of tree: PartTree) -> Int? {
    var index = 0
    while index < tree.containers.count {
      let container = tree.containers[index]
      guard index == 0 || (container.parent == index - 1 && container.place == 0) else { return nil }
      switch container.content.type {
      case "multipart/report": return index
      case "multipart/mixed", "multipart/signed": index += 1
      default: return nil
      }
    }
    return nil
  }

  private enum Place { case status, original, receipt }

  private static func place(_ leaf: Leaf, in report: Int) -> Place? {
    guard leaf.container == report else { return nil }
    switch leaf.content.type {
    case "message/delivery-status", "message/global-delivery-status": return .status
    case "message/disposition-notification", "message/global-disposition-notification": return .receipt
    case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers", "message/rfc822-headers":
      // QUIRK: a report without a part for people starts with what is for machines; only the text is always first.
      return leaf.place > 0 ? .original : nil
    default: return nil
    }
  }

  /// - Parameter bodies: decoded, by leaf.
  static func read(_ tree: PartTree, _ bodies: [Int: [UInt8]], defects: inout Defects) -> DeliveryReport {
    var report = DeliveryReport(recipients: [], originalMessageID: nil)
    guard let container = container(of: tree) else { return report }
    for (index, leaf) in tree.leaves.enumerated() {
      guard let place = place(leaf, in: container), let body = bodies[index] else { continue }
      let blocks = blocks(of: body, most: place == .status ? MIMELimits.reportRecipients + 1 : 1, defects: &defects)
      switch place {
      case .status:
        // RFC 3464 2.2.1: what we named the message when we sent it, where the report does not bring its header back.
        if report.originalMessageID == nil {
          report.originalMessageID = blocks.first?["original-envelope-id"].flatMap(MessageIDs.single)
        }
        if let mta = blocks.first?["reporting-mta"] ?? blocks.first?["dsn-gateway"] { report.reporter = untyped(mta) }
        for block in blocks {
          if let recipient = recipient(block), report.recipients.count < MIMELimits.reportRecipients {
            report.recipients.append(recipient)
          }
        }
      case .original:
        report.originalMessageID = blocks.first?["message-id"].flatMap(MessageIDs.single) ?? report.originalMessageID
      case .receipt:
        if let block = blocks.first { readReceipt(block, into: &report) }
      }
    }
    return report
  }

  /// RFC 8098 3.1: what became of the message, at whose side.
  private static func readReceipt(_ block: HeaderBlock, into report: inout DeliveryReport) {
    if report.originalMessageID == nil {
      report.originalMessageID = block["original-message-id"].flatMap(MessageIDs.single)
    }
    // `manual-action/MDN-sent-manually; displayed/error`
    if let value = block["disposition"] {
      let type = value.firstIndex(of: ";").map { value[value.index(after: $0)...] } ?? value[...]
      let word = String(type).trimmedText.asciiLowercased.utf8.prefix { $0.isLetter || $0 == Byte.dash }.text
      if !word.isEmpty { report.disposition = word }
    }
    // `harbor.example; Foomail 97.1`
    if let agent = block["reporting-ua"] {
      let program = untyped(agent)
      report.reporter = program.isEmpty ? agent.trimmedText.split(separator: ";").first.map(String.init) : program
    }
    if let address = block["original-recipient"] ?? block["final-recipient"] {
      report.recipients.append(
        DeliveryReport.Recipient(
          address: untyped(address), action: report.disposition ?? "displayed", status: nil, diagnostic: nil))
    }
  }

  /// Groups of fields with blank lines between them.
  private static func blocks(
    of body: [UInt8], most: Int, isEncoded: Bool = false, defects: inout Defects
  ) -> [HeaderBlock] {
    var blocks: [HeaderBlock] = []
    body.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let lines = Lines(RawBytes(base: base, count: buffer.count))
      var at = 0
      while at < buffer.count, blocks.count < most {
        let line = lines.line(at: at)
        if line.isEmpty {
          at = line.next
          continue
        }
        let block = HeaderReader.read(lines, from: at, within: Boundaries(), isMessage: false, defects: &defects)
        // A line that is no field ends the block without being taken.
        at = block.bodyStart > at ? block.bodyStart : line.next
        if !block.fields.isEmpty { blocks.append(block) }
        // QUIRK: gateways that rewrite addresses encode the groups after the first one, and say so among its fields.
        if block["content-transfer-encoding"]?.trimmedText.asciiLowercased == "base64", at < buffer.count {
          let rest = Base64Decoder.decode(body[at...])
          let inner = Self.blocks(
            of: rest, most: isEncoded ? 0 : most - blocks.count, isEncoded: true, defects: &defects)
          blocks += inner
          return
        }
      }
    }
    return blocks
  }

  private static func recipient(_ block: HeaderBlock) -> DeliveryReport.Recipient? {
    guard let address = block["final-recipient"] ?? block["original-recipient"] else { return nil }
    let original = block["original-recipient"].map(untyped)
    let final = untyped(address)
    // QUIRK: some servers name only the mailbox in Final-Recipient; the original one is the address we wrote to.
    let chosen = final.contains("@") ? final : original ?? final
    return DeliveryReport.Recipient(
      address: chosen, action: block["action"]?.asciiLowercased ?? "failed",
      status: block["status"].map { String($0.prefix { $0 != " " && $0 != "(" }) },
      diagnostic: block["diagnostic-code"].map(untyped).flatMap { $0.isEmpty ? nil : $0 })
  }

  /// `rfc822; anna@harbor.example` without the type.
  private static func untyped(_ value: String) -> String {
    let text = value.firstIndex(of: ";").map { String(value[value.index(after: $0)...]) } ?? value
    let trimmed = text.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    let isBracketed = trimmed.hasPrefix("<") && trimmed.hasSuffix(">") && trimmed.utf8.count > 2
    let bare = EncodedWords.withoutControls(isBracketed ? String(trimmed.dropFirst().dropLast()) : trimmed)
    return value.utf8.drop(while: \.isWhite).prefix(5).lowerText == "utf-8" ? unescaped(bare) : bare
  }

  /// RFC 6533 3: `\x{E9}` for letters that a relay could not carry.
  private static func unescaped(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var at = 0
    while at < bytes.count {
      if bytes[at...].starts(with: "\\x{".utf8), let end = bytes[at...].prefix(10).firstIndex(of: UInt8(ascii: "}")),
        let value = UInt32(bytes[at + 3..<end].text, radix: 16), let scalar = Unicode.Scalar(value), value > 0x20
      {
        result += Array(String(scalar).utf8)
        at = end + 1
      } else {
        result.append(bytes[at])
        at += 1
      }
    }
    return result.text
  }
}
