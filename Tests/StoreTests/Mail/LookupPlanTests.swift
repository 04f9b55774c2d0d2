import Model
import TestSupport
import Testing

@testable import Store

/// What a decision asks costs the same however large the CRM is.
struct LookupPlanTests {
  @Test func noLookupReadsATable() throws {
    let workspace = try TestWorkspace()
    var company = RecordDraft(line: 2, kind: .company, name: "Harbor")
    (company.externalID, company.domains) = ("K-1", ["harbor.example"])
    var contact = RecordDraft(line: 3, kind: .contact, name: "Anna")
    (contact.company, contact.addresses) = ("K-1", [try #require(Address("anna@harbor.example"))])
    var deal = RecordDraft(line: 4, kind: .deal, name: "Lights")
    (deal.company, deal.externalID, deal.custom) = ("K-1", "D-1", ["project": "7"])
    try workspace.store.importRecords(
      [company, contact, deal], by: Viewer(user: ID(1)), now: Timestamp(seconds: 0))
    var lookup = Lookup(
      before: Timestamp(seconds: 100), addresses: ["anna@harbor.example"], domains: ["harbor.example"],
      captures: [
        Capture(kind: .deal, field: "id", value: "d-1"), Capture(kind: .deal, field: "project", value: "7"),
        Capture(kind: .contact, field: "email", value: "anna@harbor.example"),
        Capture(kind: .company, field: "domain", value: "harbor.example"),
      ])
    (lookup.wantsFields, lookup.turns) = (true, ["a rule"])
    let placement = Placement(sameMessage: ID(1), thread: .join(ID(1)), reason: "test")
    let plans = try workspace.store.read("look") { database in
      let asked = Statements()
      database.trace { asked.all.insert($0.expandedDescription) }
      let known = try KnownReading(database: database).known(
        lookup, placement: placement, copyOf: ID(1), in: ID(1))
      database.trace(options: [])
      #expect(
        known.byAddress.count == 1 && known.deals.count == 1 && known.captured.values.allSatisfy { $0.count == 1 })
      return try asked.all.sorted().map { sql in
        (sql, try database.rows("EXPLAIN QUERY PLAN " + sql).map { $0["detail"] as String })
      }
    }
    #expect(plans.count >= 10)
    for (sql, plan) in plans {
      for step in plan {
        // By the kind alone is all records of that kind.
        let isWhole = step.hasPrefix("SCAN") && !step.contains("VIRTUAL TABLE") && !step.contains("SCAN k")
        #expect(!isWhole || Self.isOfSubquery(step), "\(step) in \(sql)")
        #expect(!step.hasSuffix("(kind=?)"), "\(step) in \(sql)")
      }
    }
  }

  /// Also where nothing else is known.
  @Test func aLeadHasItsFields() throws {
    let workspace = try TestWorkspace()
    var lead = RecordDraft(line: 2, kind: .lead, name: "Dora")
    (lead.addresses, lead.custom) = ([address("dora@nowhere.example")], ["Tags": "fair"])
    try workspace.store.importRecords([lead], by: Viewer(user: ID(1)), now: day(1))
    var lookup = Lookup(before: day(2), addresses: ["dora@nowhere.example"], domains: [], captures: [])
    lookup.wantsFields = true
    let known = try workspace.store.inspect { reading in
      try reading.known(
        lookup, placement: Placement(sameMessage: nil, thread: .new, reason: "test"), copyOf: nil, in: ID(1))
    }
    #expect(known.byAddress["dora@nowhere.example"]?.map(\.fields) == [["tags": "fair"]])
  }

  /// The rows that a part of the same statement gives.
  private static func isOfSubquery(_ step: String) -> Bool {
    ["SCAN f", "SCAN m", "SCAN (", "SCAN CONSTANT"].contains { step.hasPrefix($0) }
  }

  private final class Statements {
    var all: Set<String> = []
  }
}
