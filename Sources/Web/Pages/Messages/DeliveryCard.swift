internal import Model
internal import Store

/// What a delivery report says, or in a line what a read receipt does; the partial `message-delivery`.
struct DeliveryCard: ViewModel {
  let title: String
  let isBad: Bool
  let isWarn: Bool
  let recipients: [Recipient]
  let hasRecipients: Bool
  /// Of a read receipt.
  let receipt: String?
  let reporter: String?
  /// The message that it is about.
  let path: String?

  struct Recipient: ViewModel {
    let address: String
    let action: Badge
    /// `5.1.1`.
    let status: String?
    /// What that means, where words for it are known.
    let meaning: String?
    /// The server's own words.
    let words: String?
  }

  init(_ report: DeliveryReport, about reported: ID<Message>?, _ texts: Texts) {
    let actions = Set(report.recipients.map(\.action))
    (isBad, isWarn) = (actions.contains("failed"), actions.contains("delayed") && !actions.contains("failed"))
    receipt = report.disposition.map { DeliveryCard.receipt($0, report, texts) }
    title =
      receipt != nil
      ? texts["automated.receipt"]
      : texts["report.\(isBad ? "failed" : isWarn ? "delayed" : "other")"]
    // A receipt's reader is named in its line.
    let recipients = receipt == nil ? report.recipients : []
    self.recipients = recipients.map { Recipient($0, texts) }
    hasRecipients = !recipients.isEmpty
    reporter = report.reporter.flatMap { $0.isEmpty ? nil : texts["report.by", ["name": $0]] }
    path = reported.map { "/messages/\($0)" }
  }

  /// RFC 8098 3.2.6.2, and `dispatched` of the older RFC 2298.
  private static let dispositions: Set<String> = ["displayed", "deleted", "dispatched", "processed"]

  private static func receipt(_ disposition: String, _ report: DeliveryReport, _ texts: Texts) -> String {
    let names = report.recipients.map(\.address).filter { !$0.isEmpty }.joined(separator: ", ")
    if disposition == "displayed", !names.isEmpty { return texts["receipt.displayedBy", ["names": names]] }
    return dispositions.contains(disposition)
      ? texts["receipt.\(disposition)"] : texts["receipt.other", ["word": disposition]]
  }
}

extension DeliveryCard.Recipient {
  /// RFC 3464 2.3.3.
  private static let actions: Set<String> = ["failed", "delayed", "delivered", "relayed", "expanded"]

  fileprivate init(_ recipient: DeliveryReport.Recipient, _ texts: Texts) {
    address = recipient.address
    let word =
      DeliveryCard.Recipient.actions.contains(recipient.action)
      ? texts["delivery.\(recipient.action)"] : recipient.action
    let tone: Badge.Tone = recipient.action == "failed" ? .bad : recipient.action == "delayed" ? .warn : .plain
    action = Badge(word, tone)
    status = recipient.status
    meaning = recipient.status.flatMap { DeliveryCard.meaning($0, texts) }
    words = recipient.diagnostic.flatMap { $0.isEmpty ? nil : $0 }
  }
}

extension DeliveryCard {
  private static let meanings = Set(
    Texts.table.compactMap { $0.key.hasPrefix("status.") ? String($0.key.dropFirst("status.".count)) : nil })

  /// What an enhanced status code means: its own words, or those of its subject (RFC 3463 3); none for success.
  static func meaning(_ status: String, _ texts: Texts) -> String? {
    let numbers = status.split(separator: ".", omittingEmptySubsequences: false)
    guard numbers.count == 3, numbers[0] == "4" || numbers[0] == "5" else { return nil }
    let found = ["\(numbers[1]).\(numbers[2])", "\(numbers[1])"].first(where: meanings.contains)
    return found.map { texts["status.\($0)"] }
  }
}
