internal import Model
internal import Store

/// A message that another one carries, as its sender tells it; the partial `message-forwarded`.
struct ForwardedCard: ViewModel {
  /// Its place among those of the message, for the element's name.
  let number: String
  let title: String
  /// Attached, or copied into the text.
  let kind: String
  let rows: [Row]
  let text: [TextPart]
  let hasText: Bool
  /// The attached file.
  let path: String?

  struct Row: ViewModel {
    let name: String
    let value: String
  }

  /// People that a line of a card names.
  private static let maximumPeople = 20

  init(_ forwarded: ForwardedMessage, at index: Int, of view: MessageView, _ texts: Texts, _ dates: Dates) {
    number = "\(view.message)-\(index + 1)"
    title = ForwardedCard.title(forwarded, texts)
    kind = texts["forwarded.\(forwarded.trust.rawValue)"]
    rows = ForwardedCard.rows(forwarded, texts, dates)
    text = TextPart.parts(of: forwarded.text)
    hasText = !text.isEmpty
    path = forwarded.part.map { "/messages/\(view.message)/parts/\($0)" }
  }

  /// `Anna Brandt: Offer`.
  private static func title(_ forwarded: ForwardedMessage, _ texts: Texts) -> String {
    let subject = forwarded.subject.orNoSubject(texts)
    return sender(forwarded).map { "\($0): \(subject)" } ?? subject
  }

  /// For a line in a conversation.
  static func line(_ forwarded: ForwardedMessage, _ texts: Texts) -> String {
    texts[
      "forwarded.line",
      [
        "subject": forwarded.subject.orNoSubject(texts),
        "name": sender(forwarded) ?? texts["messageNobody"],
      ]]
  }

  private static func sender(_ forwarded: ForwardedMessage) -> String? {
    forwarded.participants.first { $0.role == .from }.map(ConversationMaking.name)
  }

  private static func rows(_ forwarded: ForwardedMessage, _ texts: Texts, _ dates: Dates) -> [Row] {
    var rows: [Row] = [Participant.Role.from, .sender, .replyTo, .to, .cc].compactMap { role in
      let people = forwarded.participants.filter { $0.role == role }
      guard !people.isEmpty else { return nil }
      let names = people.prefix(maximumPeople).map(MessagePage.person).joined(separator: ", ")
      let more = people.count - maximumPeople
      return Row(
        name: texts["header.\(role.rawValue)"],
        value: more > 0 ? texts["messageAndMore", ["names": names, "n": "\(more)"]] : names)
    }
    let date = forwarded.writtenDate ?? forwarded.date.map { dates.long($0.instant) }
    if let date { rows.append(Row(name: texts["header.date"], value: date)) }
    if !forwarded.subject.isEmpty { rows.append(Row(name: texts["header.subject"], value: forwarded.subject)) }
    return rows
  }
}
