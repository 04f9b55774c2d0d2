internal import Model
internal import Store

/// What a message carries, in a line of a conversation; its own page has the rest.
struct CarriedLine: ViewModel {
  let text: String
  let isBad: Bool
  let isWarn: Bool

  /// Lines of one message.
  private static let maximumLines = 4
  /// People that a line names.
  private static let maximumPeople = 3

  private init(_ text: String, _ tone: Badge.Tone = .plain) {
    self.text = text
    (isBad, isWarn) = (tone == .bad, tone == .warn)
  }

  static func lines(_ view: MessageView, _ texts: Texts, _ dates: Dates) -> [CarriedLine] {
    var lines: [CarriedLine] = []
    if let report = view.report {
      lines += report.disposition == nil ? delivery(report, texts) : [receipt(report, texts)]
    }
    lines += view.events.map { event in
      let when = dates.period(from: event.start, to: event.end, texts).text
      let summary = event.summary.isEmpty ? texts["calendar.noTitle"] : event.summary
      let text = "\(CalendarCard.title(event, texts)): \(summary) · \(when)"
      return CarriedLine(text, event.isCancelled ? .warn : .plain)
    }
    lines += view.forwarded.map { CarriedLine(ForwardedCard.line($0, texts)) }
    return Array(lines.prefix(maximumLines))
  }

  private static func receipt(_ report: DeliveryReport, _ texts: Texts) -> CarriedLine {
    CarriedLine(DeliveryCard(report, about: nil, texts).receipt ?? texts["automated.receipt"])
  }

  /// A line for what failed, one for what is late, one for what came through.
  private static func delivery(_ report: DeliveryReport, _ texts: Texts) -> [CarriedLine] {
    let kinds: [(key: String, actions: Set<String>, tone: Badge.Tone)] = [
      ("report.lineFailed", ["failed"], .bad), ("report.lineDelayed", ["delayed"], .warn),
      ("report.lineDone", ["delivered", "relayed", "expanded"], .plain),
    ]
    return kinds.compactMap { key, actions, tone in
      let addresses = report.recipients.filter { actions.contains($0.action) }.map(\.address)
      guard !addresses.isEmpty else { return nil }
      let names = addresses.prefix(maximumPeople).joined(separator: ", ")
      let more = addresses.count - maximumPeople
      let text = more > 0 ? texts["messageAndMore", ["names": names, "n": "\(more)"]] : names
      return CarriedLine(texts[key, ["names": text]], tone)
    }
  }
}
