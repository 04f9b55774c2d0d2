import Foundation
import Model
import Store
import TestSupport
import Testing

@testable import Pipeline

/// What rules write on records: made ones, and those that a message is linked with.
struct RuleWritingTests {
  private static let rules = """
    rules:
      - name: orders
        when: { direction: incoming, subject: { matches: 'Order (?<n>[0-9]+)' } }
        create: { fields: { First order: $n }, responsible: { round robin: [Maria, Oleh] } }
        set: { contact: { tags: [buyer], fields: { Last order: $n } } }
    """

  private func office() throws -> MailOffice {
    let office = try MailOffice()
    try Data("version: 1\nextends: default.yaml\n\(Self.rules)\n".utf8).write(
      to: URL(filePath: office.store.rulesFolder + "/orders.yaml"))
    try ActiveRules.read("orders.yaml", folder: office.store.rulesFolder).activate(
      office.store, by: nil, now: World.now)
    var settings = office.main.mailbox.settings
    settings.create[.incomingNewAddress] = Creation(make: [.contact, .company])
    settings.createFromLookback = true
    try office.store.saveSettings(settings, of: office.main.mailbox.id, by: Viewer(user: office.owner))
    return office
  }

  private func custom(_ name: String, _ office: MailOffice) throws -> [String: String] {
    let record = try office.store.record(matching: name)
    return try office.store.details(of: record.reference.id).value.record.custom
  }

  private func order(_ number: Int, _ from: String, _ day: Int) -> Post {
    Post(id: "\(number)@x.test", from: from, subject: "Order \(number)", day: day)
  }

  @Test func madeRecordsTakeTurnsAndHaveTheirFields() throws {
    let office = try office()
    try office.file([order(1, "a@fjord.example", 1), order(2, "b@fjord.example", 2), order(3, "c@fjord.example", 3)])
    let owners = try ["a", "b", "c"].map { try office.store.record(matching: "\($0)@fjord.example").owner }
    #expect(owners == ["Maria", "Oleh", "Maria"])
    #expect(try custom("a@fjord.example", office)["First order"] == "1")
  }

  @Test func fieldsAreSetOnceAndNotOverOthers() async throws {
    let office = try office()
    try office.contact("Anna", "anna@harbor.example")
    let anna = "anna@harbor.example"
    try office.file([order(5, anna, 5)])
    #expect(try custom(anna, office) == ["Last order": "5", "Tags": "buyer"])
    // Older mail that comes later changes nothing; newer does.
    try office.file([order(4, anna, 4)])
    #expect(try custom(anna, office)["Last order"] == "5")
    try office.file([order(6, anna, 6)])
    #expect(try custom(anna, office) == ["Last order": "6", "Tags": "buyer"])
    // Deciding again writes nothing again.
    try office.store.noteStale(from: Timestamp(milliseconds: .min))
    _ = try await ManualRelink(store: office.store).settle(user: nil, now: { World.now })
    #expect(try custom(anna, office) == ["Last order": "6", "Tags": "buyer"])

    // What the CRM says stays.
    var draft = RecordDraft(line: 1, kind: .contact, name: "Anna")
    (draft.addresses, draft.custom) = ([Address(anna)!], ["Last order": "seven"])
    _ = try office.store.importRecords([draft], by: Viewer(user: office.owner), now: World.now)
    try office.file([order(8, anna, 8)])
    #expect(try custom(anna, office)["Last order"] == "seven")
  }

  @Test func anUndoTakesThemBackForGood() async throws {
    let office = try office()
    try office.contact("Anna", "anna@harbor.example")
    try office.file([order(5, "anna@harbor.example", 5)])
    let viewer = Viewer(user: office.owner)
    let run = try #require(try office.store.runs(for: viewer, limit: 1).first)
    let report = try office.store.undo(run.id, by: viewer, now: World.now)
    #expect(report.fieldsRestored == 2)
    #expect(try custom("anna@harbor.example", office) == [:])
    try office.store.noteStale(from: Timestamp(milliseconds: .min))
    _ = try await ManualRelink(store: office.store).settle(user: nil, now: { World.now })
    #expect(try custom("anna@harbor.example", office) == [:])
  }
}
