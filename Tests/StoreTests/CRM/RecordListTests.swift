import Model
import Testing

@testable import Store

@Suite struct RecordListTests {
  private let maria = Viewer(user: ID(1))

  private static let filters: [(RecordFilter, [String])] = [
    (RecordFilter(), ["anna", "Bolt", "Cranes", "Dock"]),
    (RecordFilter(limit: 2, offset: 1), ["Bolt", "Cranes"]),
    (RecordFilter(limit: 2, offset: 4), []),
    (RecordFilter(kind: .deal), ["Bolt", "Cranes", "Dock"]),
    (RecordFilter(mine: Viewer(user: ID(1))), ["anna", "Cranes"]),
    (RecordFilter(kind: .deal, mine: Viewer(user: ID(1))), ["Cranes"]),
    (RecordFilter(mine: Viewer(user: ID(99))), []),
    (RecordFilter(meaning: .won), ["Dock"]),
    (RecordFilter(meaning: .open), ["Bolt", "Cranes"]),
    (RecordFilter(text: "RAN"), ["Cranes"]),
    (RecordFilter(text: "harbor.ex"), ["anna"]),
    (RecordFilter(kind: .deal, text: "o", mine: nil, meaning: .open), ["Bolt"]),
  ]

  @Test(arguments: filters) func aFilterTakes(_ filter: RecordFilter, _ names: [String]) throws {
    let work = try TestWorkspace()
    _ = try work.record(.deal, "Dock")
    _ = try work.record(.deal, "Cranes")
    _ = try work.record(.deal, "Bolt")
    _ = try work.record(.contact, "anna", address: "anna@harbor.example")
    try work.store.write("change") { database in
      try database.run("UPDATE record SET owner = 'mARIA' WHERE name = 'anna'")
      try database.run("UPDATE record SET owner = 'Maria@ACME.example' WHERE name = 'Cranes'")
      try database.run("UPDATE record SET owner = 'Mari' WHERE name = 'Bolt'")
      try database.run("UPDATE deal SET meaning = 'won' WHERE record = (SELECT id FROM record WHERE name = 'Dock')")
    }
    #expect(try work.store.records(filter).map(\.name) == names)
  }

  @Test func aDealShowsItsLastMail() throws {
    let work = try TestWorkspace()
    let deal = try work.record(.deal, "Cranes")
    let box = try work.mailbox("sales@acme.example")
    var run = RunDraft.sync(box.mailbox)
    let filed = try work.file(
      [Letter(subject: "1", date: 1, id: "1@x"), Letter(subject: "2", date: 2, id: "2@x")], in: box, run: &run)
    #expect(try work.store.records(kind: .deal).map(\.lastMail) == [nil])
    for message in filed.map(\.message) {
      try work.store.link(.message(message), to: deal, by: maria, now: day(500))
    }
    #expect(try work.store.records(kind: .deal).map(\.lastMail) == [day(2)])
    try work.store.unlink(.message(filed[1].message), from: deal, by: maria, now: day(501))
    #expect(try work.store.records(kind: .deal, matching: "cran").map(\.lastMail) == [day(1)])
  }
}
