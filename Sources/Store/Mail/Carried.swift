internal import Model

/// What a message carries, as its columns hold it: JSON of Model's values, nil where there is none.
///
/// Bounded once more: a row is read with each page that shows its message.
struct Carried {
  let events: String?
  let forwarded: String?
  let signature: String?

  /// Of one column, in bytes: a mail that carries a thousand invitations is no invitation.
  static let maximumColumn = 64 << 10
  /// People of a meeting or on a forwarded message: a list of thousands fills a page that nobody reads.
  static let maximumPeople = 100
  /// Of a name, subject or place, in bytes.
  static let maximumField = 500
  /// Of a forwarded message's beginning, in bytes.
  static let maximumText = 8_000
  /// Phones and links of a signature, and their length in bytes.
  static let maximumFacts = 10
  static let maximumFact = 200

  init(_ message: Message) throws {
    events = try Carried.list(message.events.map(Carried.bounded)) { $0.attendees = [] }
    forwarded = try Carried.list(message.forwarded.map(Carried.bounded)) {
      ($0.participants, $0.text) = (Array($0.participants.prefix(1)), "")
    }
    let facts = message.signature.map(Carried.bounded)
    signature = try facts.flatMap { $0.isEmpty ? nil : try StoredJSON.text($0) }
  }

  /// As many of the values as fit, the first ones; `shorten` is for a first one that does not fit as it is.
  private static func list<Value: Encodable>(_ values: [Value], shorten: (inout Value) -> Void) throws -> String? {
    var (texts, length) = ([String](), 2)
    for var value in values {
      var text = try StoredJSON.text(value)
      if texts.isEmpty, length + text.utf8.count + 1 > maximumColumn {
        shorten(&value)
        text = try StoredJSON.text(value)
      }
      length += text.utf8.count + 1
      if length > maximumColumn { break }
      texts.append(text)
    }
    return texts.isEmpty ? nil : "[" + texts.joined(separator: ",") + "]"
  }

  private static func bounded(_ event: CalendarEvent) -> CalendarEvent {
    var event = event
    (event.method, event.uid) = (event.method.map(field), event.uid.map(field))
    event.summary = field(event.summary)
    event.location = event.location.map(field)
    event.recurrence = event.recurrence.map(field)
    (event.start, event.end) = (event.start.map(bounded), event.end.map(bounded))
    event.organizer = event.organizer.map(bounded)
    event.attendees = event.attendees.prefix(maximumPeople).map(bounded)
    return event
  }

  private static func bounded(_ time: CalendarTime) -> CalendarTime {
    CalendarTime(local: field(time.local), zone: time.zone.map(field), instant: time.instant)
  }

  private static func bounded(_ person: CalendarPerson) -> CalendarPerson {
    CalendarPerson(name: field(person.name), address: person.address, answer: person.answer)
  }

  private static func bounded(_ forwarded: ForwardedMessage) -> ForwardedMessage {
    var forwarded = forwarded
    // Who was written to in secret is nobody's to read here either.
    forwarded.participants = forwarded.participants.filter { $0.role != .bcc }.prefix(maximumPeople).map { person in
      Participant(role: person.role, name: field(person.name), address: person.address, written: field(person.written))
    }
    forwarded.subject = field(forwarded.subject)
    forwarded.writtenDate = forwarded.writtenDate.map(field)
    forwarded.messageID = forwarded.messageID.map(field)
    forwarded.text = cut(forwarded.text, maximumText)
    return forwarded
  }

  private static func bounded(_ facts: SignatureFacts) -> SignatureFacts {
    func short(_ text: String) -> String { cut(text, maximumFact) }
    return SignatureFacts(
      name: facts.name.map(short), role: facts.role.map(short), company: facts.company.map(short),
      phones: facts.phones.prefix(maximumFacts).map(short), addresses: Array(facts.addresses.prefix(maximumFacts)),
      links: facts.links.prefix(maximumFacts).map(short))
  }

  private static func field(_ text: String) -> String { cut(text, maximumField) }

  /// The beginning of a text, in whole scalars.
  private static func cut(_ text: String, _ limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    var end = text.utf8.index(text.startIndex, offsetBy: limit)
    while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
    return String(text[..<end])
  }
}
