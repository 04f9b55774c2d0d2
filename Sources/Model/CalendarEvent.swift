/// A meeting or task that a calendar part tells of (RFC 5545), with what it asks for (RFC 5546).
package struct CalendarEvent: Sendable, Hashable, Codable {
  /// What is asked (RFC 5546 1.4), lower case: `request`, `reply`, `cancel`, `publish`; nil where the part does not say.
  package var method: String?
  /// Is the same in the invitation, its changes and its answers.
  package var uid: String?
  package var summary: String
  package var location: String?
  package var start: CalendarTime?
  /// Exclusive, as in RFC 5545 3.6.1: a whole day ends on the next one.
  package var end: CalendarTime?
  /// The rule by which it is repeated, as written: `FREQ=WEEKLY;COUNT=4`.
  package var recurrence: String?
  package var organizer: CalendarPerson?
  package var attendees: [CalendarPerson]
  /// `STATUS:CANCELLED` or the method `cancel`.
  package var isCancelled: Bool

  package init(
    method: String? = nil, uid: String? = nil, summary: String = "", location: String? = nil,
    start: CalendarTime? = nil, end: CalendarTime? = nil, recurrence: String? = nil, organizer: CalendarPerson? = nil,
    attendees: [CalendarPerson] = [], isCancelled: Bool = false
  ) {
    (self.method, self.uid, self.summary, self.location) = (method, uid, summary, location)
    (self.start, self.end, self.recurrence) = (start, end, recurrence)
    (self.organizer, self.attendees, self.isCancelled) = (organizer, attendees, isCancelled)
  }
}

/// A day or a time of a calendar.
package struct CalendarTime: Sendable, Hashable, Codable {
  /// As a clock or calendar on the spot shows it: `2026-03-11`, `2026-03-11T10:00:00`.
  package var local: String
  /// The zone as named, `UTC` for times in it; nil for days and for times that are the same on every clock.
  package var zone: String?
  /// Nil for days, for times without a zone, and for zones that are not known.
  package var instant: Timestamp?

  package init(local: String, zone: String? = nil, instant: Timestamp? = nil) {
    (self.local, self.zone, self.instant) = (local, zone, instant)
  }

  package var isDay: Bool { local.utf8.count == 10 }
}

/// Somebody who calls to a meeting or is called.
package struct CalendarPerson: Sendable, Hashable, Codable {
  /// The answer so far (RFC 5545 3.2.12).
  package enum Answer: String, Sendable, Codable { case accepted, declined, tentative, delegated, needsAction }

  package var name: String
  package var address: Address?
  package var answer: Answer?

  package init(name: String, address: Address?, answer: Answer? = nil) {
    (self.name, self.address, self.answer) = (name, address, answer)
  }
}
