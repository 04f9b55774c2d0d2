internal import Model

/// How meetings, reports, forwarded messages and signatures look on a terminal and as JSON.
enum CarriedPrint {
  /// People named in a line.
  private static let maximumPeople = 8

  // MARK: Terminal

  static func lines(_ event: CalendarEvent) -> [String] {
    var first = "calendar: \(event.method ?? "event"): \(event.summary)"
    if event.isCancelled { first += " (cancelled)" }
    var lines = [first, "    when: \(when(event))"]
    func add(_ name: String, _ value: String?) {
      if let value, !value.isEmpty { lines.append("    \(name): \(value)") }
    }
    add("where", event.location)
    add("repeats", event.recurrence)
    add("organizer", event.organizer.map(person))
    for attendee in event.attendees.prefix(maximumPeople) {
      lines.append("    attendee: \(person(attendee))" + (attendee.answer.map { ", \($0.rawValue)" } ?? ""))
    }
    let rest = event.attendees.count - maximumPeople
    if rest > 0 { lines.append("    and \(rest) more attendees") }
    return lines
  }

  private static func when(_ event: CalendarEvent) -> String {
    guard let start = event.start else { return "no time is given" }
    func time(_ time: CalendarTime) -> String {
      time.local.replacing("T", with: " ") + (time.zone.map { " \($0)" } ?? "")
        + (time.instant.map { time.zone == "UTC" ? "" : " (\($0))" } ?? "")
    }
    return time(start) + (event.end.map { " to \(time($0))" } ?? "")
  }

  private static func person(_ person: CalendarPerson) -> String {
    guard let address = person.address?.description else { return person.name }
    return person.name.isEmpty || person.name == address ? address : "\(person.name) <\(address)>"
  }

  static func lines(_ report: DeliveryReport) -> [String] {
    var lines = [report.disposition.map { "read receipt: \($0)" } ?? "delivery report"]
    lines[0] += report.reporter.map { " by \($0)" } ?? ""
    lines += report.recipients.map { recipient in
      let said = [recipient.status, recipient.diagnostic].compactMap { $0 }.joined(separator: " ")
      return "    \(recipient.address): \(recipient.action)" + (said.isEmpty ? "" : ": \(said)")
    }
    if let original = report.originalMessageID { lines.append("    about: <\(original)>") }
    return lines
  }

  static func lines(_ forwarded: ForwardedMessage) -> [String] {
    let people = forwarded.participants.prefix(maximumPeople).map {
      "    \($0.role.rawValue): \(MessagePrint.person($0))"
    }
    let date = forwarded.writtenDate ?? forwarded.date.map(MessagePrint.date)
    return ["forwarded (\(forwarded.trust.rawValue), not verified): \(forwarded.subject)"] + people
      + (date.map { ["    date: \($0)"] } ?? [])
  }

  static func lines(_ facts: SignatureFacts) -> [String] {
    let named: [(String, [String])] = [
      ("name", [facts.name].compactMap { $0 }), ("role", [facts.role].compactMap { $0 }),
      ("company", [facts.company].compactMap { $0 }), ("phone", facts.phones),
      ("address", facts.addresses.map(\.description)), ("link", facts.links),
    ]
    let lines = named.flatMap { name, values in values.map { "    \(name): \($0)" } }
    return lines.isEmpty ? [] : ["signature:"] + lines
  }

  // MARK: JSON

  static func json(_ event: CalendarEvent) -> JSON {
    [
      "method": JSON(event.method), "uid": JSON(event.uid), "summary": .text(event.summary),
      "location": JSON(event.location), "start": event.start.map(json) ?? .null, "end": event.end.map(json) ?? .null,
      "recurrence": JSON(event.recurrence), "organizer": event.organizer.map(json) ?? .null,
      "attendees": JSON(event.attendees, json), "cancelled": JSON(event.isCancelled),
    ]
  }

  private static func json(_ time: CalendarTime) -> JSON {
    ["local": .text(time.local), "zone": JSON(time.zone), "instant": JSON(time.instant)]
  }

  private static func json(_ person: CalendarPerson) -> JSON {
    [
      "name": .text(person.name), "address": JSON(person.address?.description), "answer": JSON(person.answer?.rawValue),
    ]
  }

  static func json(_ report: DeliveryReport) -> JSON {
    [
      "originalMessageId": JSON(report.originalMessageID), "disposition": JSON(report.disposition),
      "reporter": JSON(report.reporter),
      "recipients": JSON(report.recipients) {
        [
          "address": .text($0.address), "action": .text($0.action), "status": JSON($0.status),
          "diagnostic": JSON($0.diagnostic),
        ]
      },
    ]
  }

  static func json(_ forwarded: ForwardedMessage) -> JSON {
    [
      "trust": .text(forwarded.trust.rawValue), "part": forwarded.part.map { JSON($0) } ?? .null,
      "participants": JSON(forwarded.participants, MessagePrint.json), "subject": .text(forwarded.subject),
      "date": JSON(forwarded.date.map(MessagePrint.date)), "writtenDate": JSON(forwarded.writtenDate),
      "messageId": JSON(forwarded.messageID), "text": .text(forwarded.text),
    ]
  }

  static func json(_ facts: SignatureFacts) -> JSON {
    [
      "name": JSON(facts.name), "role": JSON(facts.role), "company": JSON(facts.company),
      "phones": JSON(facts.phones), "addresses": JSON(facts.addresses.map(\.description)), "links": JSON(facts.links),
    ]
  }
}
