import Model
import Store
import TestSupport

/// A CRM far larger than most, and mail of its people: the same each time.
struct LargeCRM {
  var contacts: Int
  var companies: Int { contacts * 3 / 10 }
  var deals: Int { contacts / 5 }

  /// Rows of one import.
  private static let chunk = 50_000

  func domain(_ company: Int) -> String { "c\(company).example" }
  func address(_ contact: Int) -> String { "p\(contact)@\(domain(contact % companies))" }

  func write(into store: MailStore, by viewer: Viewer, now: Timestamp) throws {
    let opened = Timestamp(iso: "2025-06-01")
    try load(companies, into: store, by: viewer, now: now) { number in
      var draft = RecordDraft(line: number + 2, kind: .company, name: "Company \(number)")
      (draft.externalID, draft.domains) = ("K-\(number)", [domain(number)])
      return draft
    }
    try load(contacts, into: store, by: viewer, now: now) { number in
      var draft = RecordDraft(line: number + 2, kind: .contact, name: "Person \(number)")
      draft.externalID = "C-\(number)"
      draft.addresses = [Address(address(number))].compactMap(\.self)
      draft.company = "K-\(number % companies)"
      return draft
    }
    try load(deals, into: store, by: viewer, now: now) { number in
      var draft = RecordDraft(line: number + 2, kind: .deal, name: "Deal \(number)")
      (draft.externalID, draft.company, draft.openedAt) = ("D-\(number)", "K-\(number / 2 % companies)", opened)
      draft.custom = ["Project": "P-\(number)"]
      return draft
    }
  }

  private func load(
    _ count: Int, into store: MailStore, by viewer: Viewer, now: Timestamp, _ draft: (Int) -> RecordDraft
  ) throws {
    for from in stride(from: 0, to: count, by: LargeCRM.chunk) {
      let drafts = (from..<min(from + LargeCRM.chunk, count)).map(draft)
      let report = try store.importRecords(drafts, by: viewer, now: now)
      precondition(report.problems.isEmpty, "\(report.problems)")
    }
  }

  private static let words = [
    "delivery", "lamps", "price", "meeting", "Tuesday", "drawing", "please", "find", "attached", "regards", "question",
    "Fassade", "Angebot", "licht", "рахунок", "зустріч", "project", "floor", "signed", "invoice", "thanks", "order",
  ]

  /// Three in five from contacts of companies with deals, one in five from others at companies, one in five from
  /// people whom nobody knows; some name a project.
  func letter(_ number: Int, _ dice: inout SplitMix64) -> [UInt8] {
    let company = Int.random(in: 0..<deals / 2, using: &dice)
    let from: String
    switch Int.random(in: 0..<5, using: &dice) {
    case 0: from = "somebody\(number)@\(domain(company))"
    case 1: from = "q\(number)@unknown\(number % 977).example"
    default: from = address(company)
    }
    func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    func some(_ count: Int) -> String {
      (0..<count).map { _ in LargeCRM.words[Int.random(in: 0..<LargeCRM.words.count, using: &dice)] }
        .joined(separator: " ")
    }
    var subject = some(5)
    if Int.random(in: 0..<10, using: &dice) == 0 { subject += " P-\(company * 2)" }
    // Over a year, hardly two in the same second.
    let date = Timestamp(seconds: 1_748_800_000 + Int64.random(in: 0..<31_000_000, using: &dice)).civil()
    let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][date.month - 1]
    return Array(
      """
      From: Person <\(from)>\r
      To: Sales <sales@acme.example>\r
      Subject: \(subject)\r
      Date: \(date.day) \(month) \(date.year) \(pad(date.hour)):\(pad(date.minute)):\(pad(date.second)) +0000\r
      Message-ID: <\(number)@made.example>\r
      \r
      \(some(30))\r
      \(some(30))\r

      """.utf8)
  }

  /// As a large team's file: words, patterns, people, lists and records in about the shares that examples have.
  static func rules(_ count: Int) -> String {
    let kinds: [(Int) -> String] = [
      { "when: { subject: { contains: [tender \($0), ausschreibung \($0)] } }, set: { deal: { tags: tender } }" },
      { "when: { from: { domain: relay\($0).example } }, skip: relay" },
      { "when: { subject: { matches: '\\bT-(?<n>\($0)[0-9]{4})\\b' } }, link: { deal: { where: { ticket: $n } } }" },
      { "when: { new text: { words: [claim\($0), reklamation\($0)] } }, hold: a claim" },
      { "when: { to: { address: team\($0)@acme.example } }, deals: newest" },
      { "when: { all: [direction: incoming, { subject: { words: quote\($0) } }] }, responsible: Maria" },
      {
        "when: { new text: { matches: 'Kundennummer:? (?<n>\($0)[0-9]+)' } }, link: { company: { where: { number: $n } } }"
      },
      {
        "when: { counterpart: { address: boss\($0)@partner.example } }, prefer deals: { partner: company of counterpart }"
      },
    ]
    var text = "version: 1\nextends: default.yaml\nrules:\n"
    text +=
      "  - { name: projects, when: { subject: { matches: '\\b(?<n>P-[0-9]+)\\b' } }, link: { deal: { where: { project: $n } } } }\n"
    for number in 1..<count { text += "  - { name: rule \(number), \(kinds[number % kinds.count](number)) }\n" }
    return text
  }
}
