import Matching
import Model
import Testing

struct TraceTests {
  private func story(_ mail: Mail, _ crm: CRM, _ text: String = "") throws -> [String] {
    mail.decide(crm, try rules(text)).trace.map { "\($0.step.rawValue): \($0.text)" }
  }

  @Test func aDealThatWasNotOpen() throws {
    let crm = harborWithDeal.deal(22, "Roof", of: 1, "2026-10-01")
    let mail = Mail(date: "2026-09-02", received: "2026-09-02")
    #expect(
      try story(mail, crm) == [
        "counterparts: counterparts: anna@harbor.example",
        "trust: no authentication result of a trusted server; policy: allow",
        "thread: first message of its thread",
        "rules: no rule applies",
        "addresses: anna@harbor.example is an address of contact Anna Brandt",
        "addresses: company Harbor: company of Anna Brandt",
        "deals: 2 deals of Harbor were not open on 2026-09-02: Lights (closed 2026-06-01), Roof (opened 2026-10-01)",
        "creation: nothing is made: the mailbox has it off",
      ])
  }

  @Test func aThreadWithAnAnswer() throws {
    var mail = Mail(thread: .earlier(StepTests.inThread), people: [.removed(.company, 1, "Harbor")])
    mail.settings.create = [.incomingNewAddress: Creation(make: [.contact])]
    #expect(
      try story(mail, harborWithDeal) == [
        "counterparts: counterparts: anna@harbor.example",
        "people: Maria Lind removed it from company Harbor, for this thread",
        "trust: no authentication result of a trusted server; policy: allow",
        "thread: inherits contact Anna Brandt: the sender takes part in the thread",
        "thread: company Harbor is not linked: a person removed it",
        "thread: inherits deal Lights: the sender takes part in the thread",
        "rules: no rule applies",
        "addresses: not matched anew, as they take part in the thread: anna@harbor.example",
        "deals: not asked: the thread has Lights",
        "creation: anna@harbor.example is known, and has been in the thread before",
      ])
  }

  @Test func aNumber() throws {
    let mail = Mail(from: HardExampleTests.jens, subject: "P-20417", auth: "dmarc=pass")
    #expect(
      try story(mail, HardExampleTests.crm, HardExampleTests.text) == [
        "counterparts: counterparts: jens@nordlicht.example",
        "trust: sender: passed",
        "thread: first message of its thread",
        "rules: rule 'a project number names the deal' applies",
        "rules: rule 'a project number names the deal' links deal Pier: deal with project number 20417",
        "rules: rule 'a project number names the deal' links company Kiel: company of deal Pier",
        "addresses: rule 'a project number names the deal': only the people by address",
        "addresses: jens@nordlicht.example is an address of contact Jens",
        "domains: rule 'a project number names the deal': nothing by domain",
        "deals: rule 'a project number names the deal': no deals but those that it names",
        "creation: nothing is made: the mailbox has it off",
      ])
  }

  /// Whatever the order in which the store answers and people are written down, the decision is the same.
  @Test func permutations() throws {
    let set = try rules(HardExampleTests.text)
    var settings = CreationTests.make(.incomingNewAddress, [.contact, .deal])
    settings.dealPolicy = .all
    let mails = [
      Mail(
        from: HardExampleTests.jens, cc: ["uta@kiel.example", "new@kiel.example", "x@fjord.example"], settings: settings
      ),
      Mail(from: HardExampleTests.jens, cc: ["ben@kiel.example"], subject: "P-20418 P-20417", settings: settings),
      Mail(
        from: "n@fjord.example", cc: ["uta@kiel.example"],
        thread: .earlier(StepTests.inThread, with: ["n@fjord.example"]), settings: settings),
    ]
    for mail in mails {
      let expected = mail.decide(HardExampleTests.crm, set)
      for shift in 1..<5 {
        var crm = HardExampleTests.crm
        crm.deals = Array(
          crm.deals[shift % crm.deals.count..<crm.deals.count] + crm.deals[..<(shift % crm.deals.count)]
        ).reversed()
        crm.domains.reverse()
        crm.addresses.reverse()
        crm.records.reverse()
        var turned = mail
        turned.cc = Array(mail.cc.reversed())
        turned.thread.links.reverse()
        #expect(turned.decide(crm, set) == expected)
      }
    }
  }
}
