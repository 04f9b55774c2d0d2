import Model

/// Reads what a report says of a message of ours: delivery reports (RFC 3464) and read receipts (RFC 8098).
enum Report {
  /// The leaves that a report is read from; empty unless the message as a whole is a report.
  static func leaves(of tree: PartTree) -> Set<Int> {
    guard tree.containers.first?.content.type == "multipart/report" else { return [] }
    return Set(tree.leaves.indices.filter { place(tree.leaves[$0]) != nil })
  }

  private enum Place { case status, original, receipt }

  private static func place(_ leaf: Leaf) -> Place? {
    guard leaf.container == 0, leaf.place > 0 else { return nil }
    switch leaf.content.type {
    case "message/delivery-status", "message/global-delivery-status": return .status
    case "message/disposition-notification", "message/global-disposition-notification": return .receipt
    case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers", "message/rfc822-headers":
      return .original
    default: return nil
    }
  }

  /// - Parameter bodies: decoded, by leaf.
  static func read(_ tree: PartTree, _ bodies: [Int: [UInt8]], defects: inout Defects) -> DeliveryReport {
    var report = DeliveryReport(recipients: [], originalMessageID: nil)
    for (index, leaf) in tree.leaves.enumerated() {
      guard let place = place(leaf), let body = bodies[index] else { continue }
      let blocks = blocks(of: body, most: place == .status ? MIMELimits.reportRecipients + 1 : 1, defects: &defects)
      switch place {
      case .status:
        for block in blocks {
          if let recipient = recipient(block), report.recipients.count < MIMELimits.reportRecipients {
            report.recipients.append(recipient)
          }
        }
      case .original:
        report.originalMessageID = blocks.first?["message-id"].flatMap(MessageIDs.single) ?? report.originalMessageID
      case .receipt:
        if report.originalMessageID == nil {
          report.originalMessageID = blocks.first?["original-message-id"].flatMap(MessageIDs.single)
        }
      }
    }
    return report
  }

  /// Groups of fields with blank lines between them.
  private static func blocks(of body: [UInt8], most: Int, defects: inout Defects) -> [HeaderBlock] {
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
      diagnostic: block["diagnostic-code"].map(untyped))
  }

  /// `rfc822; anna@harbor.example` without the type.
  private static func untyped(_ value: String) -> String {
    let text = value.firstIndex(of: ";").map { String(value[value.index(after: $0)...]) } ?? value
    let trimmed = text.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    let isBracketed = trimmed.hasPrefix("<") && trimmed.hasSuffix(">") && trimmed.utf8.count > 2
    return EncodedWords.withoutControls(isBracketed ? String(trimmed.dropFirst().dropLast()) : trimmed)
  }
}
