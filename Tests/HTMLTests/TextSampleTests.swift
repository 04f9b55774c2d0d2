import Foundation
import Model
import Testing

@testable import HTML

/// Texts and HTML beside what a reader must see of them. A difference is written to `NNN.failed`; to accept it, it
/// becomes `NNN.json`.
@Suite struct TextSampleTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Samples")

  @Test func samplesAreReadAsTheirTwinsSay() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
    var count = 0
    for name in names where name.hasSuffix(".html") || name.hasSuffix(".txt") {
      let path = Self.folder.appending(path: name)
      let base = path.deletingPathExtension()
      let expected = try Expected(base.appendingPathExtension("json"))
      let read = try rendering(try String(contentsOf: path, encoding: .utf8), isHTML: name.hasSuffix(".html"), expected)
      let failed = base.appendingPathExtension("failed")
      count += 1
      if read == expected.json {
        try? FileManager.default.removeItem(at: failed)
      } else {
        try read.write(to: failed, atomically: true, encoding: .utf8)
        Issue.record("sample \(name) differs; see \(failed.lastPathComponent)")
      }
    }
    #expect(count >= 60)
  }

  /// The twin: what is asked, and what must be the answer.
  private struct Expected {
    let json: String
    let object: [String: Any]

    init(_ path: URL) throws {
      let data = try Data(contentsOf: path)
      object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
      json = try Self.json(object)
    }

    static func json(_ object: [String: Any]) throws -> String {
      let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try JSONSerialization.data(withJSONObject: object, options: options), as: UTF8.self)
        + "\n"
    }

    func string(_ key: String) -> String { object[key] as? String ?? "" }
    func asks(_ key: String) -> Bool { object[key] != nil }
  }

  private func rendering(_ source: String, isHTML: Bool, _ expected: Expected) throws -> String {
    let read = isHTML ? HTMLText.read(source) : MarkedText(text: source, marks: [])
    let cut = NewText.cut(read.text, marks: read.marks)
    var object: [String: Any] = ["newText": cut.newText, "removed": cut.removed.map(\.kind.rawValue)]
    if expected.asks("text") { object["text"] = read.text }
    for key in ["sender", "subject"] where expected.asks(key) { object[key] = expected.string(key) }
    if let facts = SignatureReader.facts(in: read.text, cut, sender: expected.string("sender"), address: nil),
      expected.asks("sender")
    {
      object["signature"] = Self.facts(facts)
    }
    if expected.asks("forwarded") {
      object["forwarded"] = QuotedReader.messages(in: read.text, cut, subject: expected.string("subject"))
        .map(Self.original)
    }
    return try Expected.json(object)
  }

  private static func facts(_ facts: SignatureFacts) -> [String: Any] {
    var object: [String: Any] = [:]
    object["name"] = facts.name
    object["role"] = facts.role
    object["company"] = facts.company
    if !facts.phones.isEmpty { object["phones"] = facts.phones }
    if !facts.links.isEmpty { object["links"] = facts.links }
    if !facts.addresses.isEmpty { object["addresses"] = facts.addresses.map(\.description) }
    return object
  }

  private static func original(_ original: QuotedMessage) -> [String: Any] {
    var object = ["from": original.from, "subject": original.subject, "text": original.text]
    for (key, value) in [("to", original.to), ("copy", original.copy), ("date", original.date)] where !value.isEmpty {
      object[key] = value
    }
    object["read"] = QuotedDate(original.date).map(text)
    return object
  }

  /// `2026-03-03 10:15 +60`.
  static func text(_ date: QuotedDate) -> String {
    let two = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
    let zone = date.offsetMinutes.map { $0 < 0 ? " \($0)" : " +\($0)" } ?? ""
    return "\(date.year)-\(two(date.month))-\(two(date.day)) \(two(date.hour)):\(two(date.minute))\(zone)"
  }
}
