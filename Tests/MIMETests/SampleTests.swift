import Foundation
import MIME
import Model
import Testing

/// Messages beside what they must be read as. A difference is written to `NNN.failed`; to accept it, it becomes
/// `NNN.json`.
@Suite struct SampleTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Samples")

  static func samples() throws -> [(name: String, raw: [UInt8])] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".eml") }.sorted()
      .map { (String($0.dropLast(4)), Array(try Data(contentsOf: folder.appending(path: $0)))) }
  }

  @Test func samplesAreReadAsTheirTwinsSay() throws {
    let samples = try Self.samples()
    #expect(samples.count >= 30)
    for (name, raw) in samples {
      let read = Rendering.json(parse(raw), raw: raw)
      let failed = Self.folder.appending(path: name + ".failed")
      let expected = try? String(contentsOf: Self.folder.appending(path: name + ".json"), encoding: .utf8)
      if read == expected {
        try? FileManager.default.removeItem(at: failed)
      } else {
        try read.write(to: failed, atomically: true, encoding: .utf8)
        Issue.record("sample \(name) differs; see \(name).failed")
      }
    }
  }
}

/// A message as JSON with sorted keys.
enum Rendering {
  static func json(_ message: Message, raw: [UInt8]) -> String {
    var object: [String: Any] = [
      "subject": message.subject, "text": message.text, "hasPlainText": message.hasPlainText,
      "headers": message.headers.map { "\($0.name): \($0.value)" },
      "participants": message.participants.map(participant), "parts": message.parts.map { part($0, raw) },
      "defects": message.defects.map { "\($0.kind): \($0.detail)" },
    ]
    if let id = message.messageID { object["messageID"] = id }
    if !message.inReplyTo.isEmpty { object["inReplyTo"] = message.inReplyTo }
    if !message.references.isEmpty { object["references"] = message.references }
    if let html = message.html { object["html"] = html }
    if let date = message.date { object["date"] = "\(date.instant) \(date.offsetMinutes)" }
    if let kind = message.automated { object["automated"] = kind.rawValue }
    if !message.authentication.isEmpty { object["authentication"] = message.authentication.map(authentication) }
    if let report = message.report { object["report"] = Self.report(report) }
    if !message.events.isEmpty { object["events"] = message.events.map(event) }
    if !message.forwarded.isEmpty { object["forwarded"] = message.forwarded.map(forwarded) }
    let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? JSONSerialization.data(withJSONObject: object, options: options) else { return "" }
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  private static func participant(_ participant: Participant) -> [String: String] {
    var object = ["role": participant.role.rawValue, "written": participant.written]
    if !participant.name.isEmpty { object["name"] = participant.name }
    if let address = participant.address { object["address"] = address.description }
    return object
  }

  private static func part(_ part: Part, _ raw: [UInt8]) -> [String: Any] {
    var object: [String: Any] = [
      "type": part.type, "use": part.use.rawValue, "encoding": part.encoding.rawValue, "offset": part.offset,
      "length": part.length, "size": part.size, "digest": String(part.digest.description.prefix(16)),
      "safeName": MIMEDecoder.safeName(for: part),
    ]
    if let container = part.container { object["container"] = container }
    if let charset = part.charset { object["charset"] = charset }
    if let name = part.name { object["name"] = name }
    if let id = part.contentID { object["contentID"] = id }
    return object
  }

  private static func authentication(_ result: AuthenticationResult) -> [String: Any] {
    ["server": result.server, "results": result.results, "headerFrom": result.headerFrom ?? ""]
  }

  private static func report(_ report: DeliveryReport) -> [String: Any] {
    var object: [String: Any] = [
      "recipients": report.recipients.map { recipient in
        [
          "address": recipient.address, "action": recipient.action, "status": recipient.status ?? "",
          "diagnostic": recipient.diagnostic ?? "",
        ]
      }
    ]
    if let id = report.originalMessageID { object["originalMessageID"] = id }
    if let disposition = report.disposition { object["disposition"] = disposition }
    if let reporter = report.reporter { object["reporter"] = reporter }
    return object
  }

  private static func event(_ event: CalendarEvent) -> [String: Any] {
    var object: [String: Any] = ["summary": event.summary, "isCancelled": event.isCancelled]
    if let method = event.method { object["method"] = method }
    if let uid = event.uid { object["uid"] = uid }
    if let location = event.location { object["location"] = location }
    if let start = event.start { object["start"] = time(start) }
    if let end = event.end { object["end"] = time(end) }
    if let rule = event.recurrence { object["recurrence"] = rule }
    if let organizer = event.organizer { object["organizer"] = person(organizer) }
    if !event.attendees.isEmpty { object["attendees"] = event.attendees.map(person) }
    return object
  }

  private static func time(_ time: CalendarTime) -> String {
    [time.local, time.zone, time.instant?.description].compactMap { $0 }.joined(separator: " ")
  }

  private static func person(_ person: CalendarPerson) -> String {
    let address = person.address.map { "<\($0)>" }
    return [person.name, address, person.answer?.rawValue].compactMap { $0 }.joined(separator: " ").trimmingPrefix(" ")
      .description
  }

  private static func forwarded(_ forwarded: ForwardedMessage) -> [String: Any] {
    var object: [String: Any] = [
      "trust": forwarded.trust.rawValue, "participants": forwarded.participants.map(participant),
      "subject": forwarded.subject, "text": forwarded.text,
    ]
    if let part = forwarded.part { object["part"] = part }
    if let id = forwarded.messageID { object["messageID"] = id }
    if let date = forwarded.date { object["date"] = "\(date.instant) \(date.offsetMinutes)" }
    return object
  }
}
