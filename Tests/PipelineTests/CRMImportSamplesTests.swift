import Foundation
import Model
import Store
import Testing

@testable import Pipeline

/// The sample world's exports, from the files into a workspace.
@Suite struct CRMImportSamplesTests {
  private let now = Timestamp(seconds: 1_795_132_800)  // 2026-11-20
  private let viewer = Viewer(user: ID(1))

  private func sample(_ name: String) throws -> [UInt8] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return Array(try Data(contentsOf: root.appending(path: "samples/crm/\(name)")))
  }

  private func withStore(_ body: (MailStore) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("import-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let olena = try #require(Address("olena@acme.example"))
    try MailStore.create(
      in: folder, timeZone: "UTC", administrator: (name: "Olena Kovalenko", address: olena), rules: [], now: now)
    let store = try MailStore.open(folder, use: .work, now: now)
    try body(store)
    try store.close()
  }

  private func load(_ file: String, into store: MailStore, told: [String: StageMeaning] = [:]) throws -> ImportReport {
    let sheet = try CRMImport.drafts(
      kind: nil, csv: sample(file), told: told, earlier: store.stageMeanings(), timeZone: store.timeZone(), now: now)
    return try store.importRecords(sheet.drafts, stages: told, by: viewer, now: now)
  }

  private let files = ["companies.csv", "contacts.csv", "deals.csv", "leads.csv"]

  @Test func theExportsLoadCompletely() throws {
    try withStore { store in
      let stages = try CRMImport.stages(file: sample("stages.txt"))
      let reports = try files.map { try load($0, into: store, told: $0 == "deals.csv" ? stages : [:]) }
      #expect(reports.flatMap(\.problems) == [])
      #expect(reports.map(\.created) == [12, 30, 20, 8])
      #expect(try RecordKind.allCases.map { try store.records(kind: $0).count } == [30, 12, 8, 20])

      // The second time nothing changes, and the stages are known from the first.
      let again = try files.map { try load($0, into: store) }
      #expect(again.map(\.unchanged) == [12, 30, 20, 8])
      #expect(again.allSatisfy { $0.run == nil && $0.created == 0 && $0.updated == 0 })

      func details(_ name: String) throws -> RecordDetails {
        try store.details(of: store.record(matching: name).reference.id)
      }
      for name in ["D-1042", "D-1036", "D-1045"] {
        guard case .deal(let deal) = try details(name).value else { throw StoreError.noSuch(name) }
        #expect((deal.meaning, deal.closedAt) == (.open, nil), "\(name)")
      }
      guard case .deal(let won) = try details("D-1037").value else { throw StoreError.noSuch("D-1037") }
      #expect((won.meaning, won.closedAt?.description) == (.won, "2026-04-24T14:10:00Z"))
      #expect((won.openedAt?.description, won.amount, won.currency) == ("2026-02-02T10:20:00Z", "38250.00", "EUR"))
      #expect(won.record.custom == ["Project Number": "P-20611", "Lamp Family": "Bulrush, Mole"])
      #expect(try details("D-1037").contacts.map(\.externalID) == ["C-108", "C-109"])
      #expect(try details("D-1038").partner?.handle == "company K-2")
      #expect(try details("K-1").value.record.domains == ["hafenhof-hotels.example", "hafenhof.example"])
      #expect(
        try details("K-2").value.record.custom["Notes"] == "Reseller, \"Gold\" terms: 22 % on everything but Acorn.")
      #expect(try details("C-123").value.record.addresses.count == 2)
      #expect(
        try details("C-124").value.record.custom["Comment"] == "Works for Klenova Brama,\nOakridge (maybe) and others.")
      guard case .contact(let silke) = try details("C-101").value else { throw StoreError.noSuch("C-101") }
      #expect(
        (silke.record.name, silke.title, silke.record.owner) == ("Silke Arndt", "Head of procurement", "Ben Fischer"))
      #expect(try details("C-101").company?.handle == "company K-1")
      #expect(try details("C-101").createdAt.description == "2024-11-05T10:20:00Z")
      guard case .lead(let lead) = try details("L-7").value else { throw StoreError.noSuch("L-7") }
      #expect((lead.companyName, lead.status, lead.source) == ("Кав'ярня \"Ранок\"", "Working", "Instagram"))
      #expect(try store.record(matching: "lotte.brandes@gartenbau-brandes.example").handle == "lead L-8")
    }
  }

  @Test func unknownStagesAreAskedFor() throws {
    try withStore { store in
      let error = #expect(throws: CRMImportProblems.self) { try load("deals.csv", into: store) }
      #expect(error?.problems.map(\.line) == [2, 13, 17])
      #expect(
        error?.problems.first?.description
          == "line 2, column Deal Stage: stage 'Ordered' has 6 deals with a closing date in the past; say whether it means open, won or lost: --stage \"Ordered=won\", or --stages FILE"
      )
    }
  }

  @Test func dealsBeforeTheirCompaniesLoadNothing() throws {
    try withStore { store in
      let report = try load("deals.csv", into: store, told: CRMImport.stages(file: sample("stages.txt")))
      #expect(report.problems.count == 20)
      #expect(
        report.problems.first?.description
          == "line 2, column Associated Company IDs: there is no company 'K-1'; import the companies first, or correct the row"
      )
      #expect(try store.records() == [])
      #expect(try store.stageMeanings() == [:])
    }
  }
}
