internal import Model
internal import Store

/// A meeting that a message tells of; the partial `message-calendar`.
struct CalendarCard: ViewModel {
  /// What the message does about it: an invitation, an answer, the end of it.
  let title: String
  let isCancelled: Bool
  let summary: String
  let when: String
  /// The zone, or what is not known about it.
  let note: String?
  let place: [TextPart]
  let hasPlace: Bool
  let repeats: String?
  let organizer: String?
  let attendees: [Attendee]
  let hasAttendees: Bool
  let more: String?

  struct Attendee: ViewModel {
    let name: String
    let answer: Badge?
  }

  /// People that a card names: the message has the rest.
  private static let maximumAttendees = 30

  init(_ event: CalendarEvent, _ texts: Texts, _ dates: Dates) {
    title = CalendarCard.title(event, texts)
    // An answer to what was called off says nothing of its own about that.
    isCancelled = event.isCancelled
    summary = event.summary.isEmpty ? texts["calendar.noTitle"] : event.summary
    let period = dates.period(from: event.start, to: event.end, texts)
    (when, note) = (period.text, period.note)
    place = TextPart.parts(of: event.location ?? "")
    hasPlace = !place.isEmpty
    repeats = event.recurrence.map { dates.recurrence($0, texts) ?? $0 }
    organizer = event.organizer.map(CalendarCard.person)
    attendees = event.attendees.prefix(CalendarCard.maximumAttendees).map { person in
      Attendee(name: CalendarCard.person(person), answer: person.answer.map { CalendarCard.badge($0, texts) })
    }
    hasAttendees = !attendees.isEmpty
    let rest = event.attendees.count - attendees.count
    more = rest > 0 ? texts.count("calendar.more", rest) : nil
  }

  /// Methods of RFC 5546 1.4 that the table has words for.
  private static let methods: Set<String> = ["request", "cancel", "counter", "declinecounter", "refresh", "add"]
  private static let answers: Set<CalendarPerson.Answer> = [.accepted, .declined, .tentative, .delegated]

  /// `Invitation`, `Anna accepts`.
  static func title(_ event: CalendarEvent, _ texts: Texts) -> String {
    if event.method == "reply" {
      // RFC 5546 3.2.3: an answer names the one who answers, and nobody else.
      guard event.attendees.count == 1, let person = event.attendees.first, let answer = person.answer,
        answers.contains(answer)
      else { return texts["calendar.reply"] }
      return texts["calendar.\(answer.rawValue)", ["name": short(person)]]
    }
    if event.isCancelled { return texts["calendar.cancel"] }
    return texts["calendar.\(event.method.flatMap { methods.contains($0) ? $0 : nil } ?? "event")"]
  }

  private static func badge(_ answer: CalendarPerson.Answer, _ texts: Texts) -> Badge {
    let tone: Badge.Tone
    switch answer {
    case .accepted: tone = .good
    case .declined: tone = .bad
    case .tentative, .delegated: tone = .warn
    case .needsAction: tone = .plain
    }
    return Badge(texts["answer.\(answer.rawValue)"], tone)
  }

  private static func short(_ person: CalendarPerson) -> String {
    person.name.isEmpty ? person.address?.description ?? "?" : person.name
  }

  private static func person(_ person: CalendarPerson) -> String {
    guard let address = person.address?.description, !person.name.isEmpty, person.name != address else {
      return short(person)
    }
    return "\(person.name) <\(address)>"
  }
}
