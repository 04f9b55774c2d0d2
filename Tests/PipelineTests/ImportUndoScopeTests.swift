import Foundation
import Model
import Store
import TestSupport
import Testing

@testable import Pipeline

/// Mail that an import decided otherwise is decided as before when the import is undone.
struct ImportUndoScopeTests {
  private let now = World.now

  private func viewer(_ office: MailOffice) -> Viewer { Viewer(user: office.owner) }

  private func take(_ drafts: [RecordDraft], _ office: MailOffice) throws -> ID<Run> {
    let report = try office.store.importRecords(drafts, by: viewer(office), now: now)
    #expect(report.problems == [])
    return try #require(report.run)
  }

  private func settle(_ office: MailOffice, _ at: Timestamp) async throws {
    _ = try await ManualRelink(store: office.store).settle(user: nil, now: { at })
  }

  private static func draft(_ kind: RecordKind, _ name: String, _ change: (inout RecordDraft) -> Void) -> RecordDraft {
    var draft = RecordDraft(line: 1, kind: kind, name: name)
    draft.externalID = name
    change(&draft)
    return draft
  }

  private static func company(_ name: String, _ domains: [String]) -> RecordDraft {
    draft(.company, name) { $0.domains = domains }
  }

  private static func contact(_ name: String, _ addresses: [String]) -> RecordDraft {
    draft(.contact, name) { $0.addresses = addresses.compactMap { Address($0) } }
  }

  private static func deal(_ contacts: [String]) -> RecordDraft {
    draft(.deal, "Deal") { ($0.contacts, $0.openedAt) = (contacts, Timestamp(iso: "2026-01-01")) }
  }

  /// What the only message is linked with, and what is asked about it.
  private func state(_ office: MailOffice) throws -> String {
    let copy = try #require(try office.store.copies(from: Timestamp(milliseconds: .min), limit: 2).first)
    let detail = try office.store.message(copy.message, for: viewer(office))
    let asked = detail.copies.flatMap { $0.decision?.decision.questions ?? [] }.flatMap(\.candidates).map(\.name)
    return "\(detail.links.map(\.record.name).sorted()) asked \(asked.sorted())"
  }

  struct Case: CustomTestStringConvertible {
    var what: String
    var before: [RecordDraft]
    var imported: [RecordDraft]
    var testDescription: String { what }
  }

  private static let cases = [
    Case(
      what: "a domain that two companies have", before: [company("One", ["new.example"]), company("Two", [])],
      imported: [company("Two", ["new.example"])]),
    Case(
      what: "an address that two contacts have",
      before: [contact("Joe", ["joe@new.example"]), contact("Ann", ["ann@old.example"])],
      imported: [contact("Ann", ["ann@old.example", "joe@new.example"])]),
    Case(
      what: "the contact of a deal", before: [contact("Joe", ["joe@new.example"]), deal([])],
      imported: [deal(["Joe"])]),
    Case(
      what: "an address that nobody had", before: [contact("Ann", ["ann@old.example"])],
      imported: [contact("Ann", ["ann@old.example", "joe@new.example"])]),
  ]

  /// What is undone is nothing that the CRM moved on to: its links go, though they were made since.
  @Test(arguments: cases) func isDecidedAsBefore(_ test: Case) async throws {
    let office = try MailOffice()
    _ = try take(test.before, office)
    try office.file([Post(id: "1@x.test", from: "joe@new.example", subject: "Letter", day: 1)])
    try await settle(office, now)
    let before = try state(office)
    let run = try take(test.imported, office)
    try await settle(office, now.adding(days: 1))
    #expect(try state(office) != before)
    _ = try office.store.undo(run, by: viewer(office), now: now.adding(days: 2))
    try await settle(office, now.adding(days: 3))
    #expect(try state(office) == before)
    // As if all mail were decided again.
    try office.store.noteStale(from: Timestamp(milliseconds: .min))
    try await settle(office, now.adding(days: 4))
    #expect(try state(office) == before)
  }
}
