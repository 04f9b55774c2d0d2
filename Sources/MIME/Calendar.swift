import Model

/// Reads calendar parts (RFC 5545) and what they ask for (RFC 5546).
enum Calendar {
  /// The events and tasks of a calendar in order, at most as many as given.
  static func events(_ bytes: [UInt8], charset: String?, most: Int, defects: inout Defects) -> [CalendarEvent] {
    let lines = CalendarLines.read(bytes, charset: charset, defects: &defects)
    guard lines.contains(where: { $0.name == "BEGIN" && $0.text.uppercased() == "VCALENDAR" }) else {
      if !bytes.isEmpty { defects.note("bad-calendar", "a calendar part holds no calendar") }
      return []
    }
    var zones = CalendarZones()
    zones.read(lines)
    var reader = CalendarReader(zones: zones, most: most)
    for line in lines { reader.take(line) }
    reader.finish()
    if reader.isBroken { defects.note("bad-calendar", "a date in a calendar part cannot be read") }
    if reader.isFull { defects.note("too-many-events", "only the first events of the calendars are kept") }
    return reader.events
  }
}

/// Puts lines together to events.
private struct CalendarReader {
  private(set) var events: [CalendarEvent] = []
  private(set) var isBroken = false
  private(set) var isFull = false

  private var zones: CalendarZones
  private let most: Int
  private var method: String?
  /// The event under way.
  private var event: CalendarEvent?
  private var duration: CalendarDuration?
  /// Components within the event, as alarms, whose lines are not its own.
  private var inner = 0

  init(zones: CalendarZones, most: Int) { (self.zones, self.most) = (zones, most) }

  mutating func take(_ line: CalendarLine) {
    switch line.name {
    case "BEGIN":
      if event != nil {
        inner += 1
      } else if events.count >= most {
        isFull = isFull || line.text.uppercased() == "VEVENT"
      } else if ["VEVENT", "VTODO"].contains(line.text.uppercased()) {
        event = CalendarEvent()
        (duration, inner) = (nil, 0)
      }
    case "END":
      if inner > 0 { inner -= 1 } else { close() }
    case "METHOD" where event == nil: method = line.text.asciiLowercased
    default:
      guard inner == 0, var open = event else { return }
      // Held once, so that its lists grow in place.
      event = nil
      takeProperty(line, &open)
      event = open
    }
  }

  /// Ends a calendar that was cut off within an event.
  mutating func finish() {
    if event != nil, inner == 0 { close() }
    // QUIRK: the method may stand behind the events.
    for index in events.indices {
      events[index].method = method
      if method == "cancel" { events[index].isCancelled = true }
    }
  }

  private mutating func close() {
    guard var done = event else { return }
    event = nil
    if done.end == nil, let start = done.start {
      if let duration {
        done.end = zones.time(start, plus: duration)
      } else if start.isDay {
        // RFC 5545 3.6.1: a day without an end is one day.
        done.end = zones.time(start, plus: CalendarDuration(days: 1))
      }
    }
    events.append(done)
  }

  private mutating func takeProperty(_ line: CalendarLine, _ event: inout CalendarEvent) {
    switch line.name {
    case "UID": event.uid = event.uid ?? String(line.text.prefix(MIMELimits.messageID))
    case "SUMMARY": if event.summary.isEmpty { event.summary = line.text }
    case "LOCATION": if event.location == nil, !line.text.isEmpty { event.location = line.text }
    case "DTSTART": event.start = event.start ?? time(line)
    case "DTEND", "DUE": event.end = event.end ?? time(line)
    case "DURATION": duration = CalendarDuration(line.value)
    case "RRULE": event.recurrence = event.recurrence ?? line.text
    case "STATUS": if line.text.uppercased() == "CANCELLED" { event.isCancelled = true }
    case "ORGANIZER":
      if event.organizer == nil {
        event.organizer = person(line)
        event.organizer?.answer = nil
      }
    case "ATTENDEE": if event.attendees.count < MIMELimits.attendees { event.attendees.append(person(line)) }
    default: break
    }
  }

  private mutating func time(_ line: CalendarLine) -> CalendarTime? {
    let time = zones.time(line.text, zone: line["TZID"])
    if time == nil { isBroken = true }
    return time
  }

  /// RFC 5545 3.3.3 and 3.2: `ATTENDEE;CN=Anna;PARTSTAT=ACCEPTED:mailto:anna@harbor.example`
  private func person(_ line: CalendarLine) -> CalendarPerson {
    let value = line.text
    var written = value
    if value.utf8.count > 7, value.utf8.prefix(7).lowerText == "mailto:" {
      written = String(value.dropFirst(7).prefix { $0 != "?" })
    }
    // QUIRK: Apple names people by numbers of its own and gives the address as a parameter.
    let address = Address(written.trimmedText) ?? line["EMAIL"].flatMap { Address($0) }
    return CalendarPerson(
      name: EncodedWords.withoutControls(line["CN"] ?? ""), address: address,
      answer: line["PARTSTAT"].flatMap { Self.answers[$0.uppercased()] })
  }

  private static let answers: [String: CalendarPerson.Answer] = [
    "ACCEPTED": .accepted, "COMPLETED": .accepted, "IN-PROCESS": .accepted, "DECLINED": .declined,
    "TENTATIVE": .tentative, "DELEGATED": .delegated, "NEEDS-ACTION": .needsAction,
  ]
}

/// RFC 5545 3.3.6: `P1DT2H`.
struct CalendarDuration {
  /// Days as a calendar counts them, whatever the clocks do.
  var days = 0
  var seconds = 0

  init(days: Int) { self.days = days }

  /// Nil for what is no duration, or longer than a calendar is.
  init?(_ value: Substring) {
    var bytes = Substring(value).utf8.trimmed
    var sign = 1
    if let first = bytes.first, first == Byte.dash || first == 0x2B {
      sign = first == Byte.dash ? -1 : 1
      bytes = bytes.dropFirst()
    }
    guard bytes.popFirst().map(\.lowered) == UInt8(ascii: "p") else { return nil }
    var number: Int?
    for byte in bytes {
      if byte.isDigit {
        number = (number ?? 0) * 10 + Int(byte - 0x30)
        guard number ?? 0 < 100_000_000 else { return nil }
        continue
      }
      if byte.lowered == UInt8(ascii: "t"), number == nil { continue }
      guard let count = number else { return nil }
      number = nil
      switch byte.lowered {
      case UInt8(ascii: "w"): days += 7 * count
      case UInt8(ascii: "d"): days += count
      case UInt8(ascii: "h"): seconds += 3600 * count
      case UInt8(ascii: "m"): seconds += 60 * count
      case UInt8(ascii: "s"): seconds += count
      default: return nil
      }
    }
    guard number == nil, abs(days) < 100_000, abs(seconds) < 100_000 * 86_400 else { return nil }
    (days, seconds) = (sign * days, sign * seconds)
  }
}
