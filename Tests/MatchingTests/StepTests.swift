import Matching
import Model
import Testing

/// Counterparts, people, trust, thread, addresses, domains: one case a line.
struct StepTests {
  static let crm = harborWithDeal.contact(12, "Ole Vik", "ole@harbor.example", of: 1)
    .company(2, "Kiel", "kiel.example").company(3, "Kiel Marine", "kiel.example")
    .company(4, "Post", "co.uk", "gmail.com").lead(31, "Ida", "ida@fjord.example")
    .contact(13, "Uta", "uta@kiel.example", of: 3).company(5, "Grove", "grove.example", address: "office@mail.test")
    .contact(14, "Tagged", "tag+a@plus.example")
  static let inThread: [(RecordKind, Int64, String)] = [
    (.contact, 11, "Anna Brandt"), (.company, 1, "Harbor"), (.deal, 21, "Lights"),
  ]
  static let off = Settings(connection: .off)
  static func trust(_ failed: TrustPolicy, _ missing: TrustPolicy = .allow) -> Settings {
    Settings(trustFailed: failed, trustMissing: missing, trustedAuthenticator: "MX.acme.example")
  }

  static let cases: [(String, Mail, String)] = [
    // The sketch of the rule language: her only open deal takes it; after it closed, only the people.
    ("only open deal", Mail(), "Anna Brandt, Harbor, Lights"),
    ("deal closed", Mail(date: "2026-09-02", received: "2026-09-02"), "Anna Brandt, Harbor"),
    ("off", Mail(settings: off), "off"),
    ("internal", Mail(from: "jo@acme.example"), "skipped: internal"),
    ("own alias elsewhere", Mail(from: "acme.sales@gmail.com", to: ["jo@mail.acme.example"]), "skipped: internal"),
    ("own plus tag", Mail(from: "jo@acme.example", to: ["acme.sales+x@gmail.com"]), "skipped: internal"),
    (
      "outgoing", Mail(from: "sales@acme.example", to: ["anna@harbor.example"], use: .sent),
      "Anna Brandt, Harbor, Lights"
    ),
    // Addresses.
    ("case and plus tag", Mail(from: "Anna+offers@HARBOR.example"), "Anna Brandt, Harbor, Lights"),
    ("exact tag wins", Mail(from: "tag+a@plus.example"), "Tagged"),
    ("other tag names nobody", Mail(from: "tag+b@plus.example"), ""),
    ("lead links itself", Mail(from: "ida@fjord.example"), "Ida"),
    ("company address", Mail(from: "office@mail.test"), "Grove"),
    ("cc counts", Mail(from: "x@nowhere.test", cc: ["anna@harbor.example"]), "Anna Brandt, Harbor, Lights"),
    // Domains.
    ("subdomain", Mail(from: "new@mail.harbor.example", date: "2026-09-02", received: "2026-09-02"), "Harbor"),
    ("domain and its open deal", Mail(from: "new@harbor.example"), "Harbor, Lights"),
    ("several companies", Mail(from: "new@kiel.example"), "ask Kiel/Kiel Marine"),
    ("address before domain", Mail(from: "uta@kiel.example"), "Uta, Kiel Marine"),
    ("free mail", Mail(from: "x@gmail.com"), ""),
    ("public suffix", Mail(from: "x@shop.co.uk"), ""),
    ("answered by a person", Mail(from: "new@kiel.example", people: [.linked(.company, 2, "Kiel")]), "Kiel"),
    ("one removed, one left", Mail(from: "new@kiel.example", people: [.removed(.company, 3, "Kiel Marine")]), "Kiel"),
    // Threads.
    ("we wrote to her, and nothing was linked", Mail(thread: .earlier(linked: [])), "Anna Brandt, Harbor, Lights"),
    ("nothing is left of what was linked", Mail(thread: .earlier()), ""),
    // People.
    ("removed", Mail(people: [.removed(.company, 1, "Harbor")]), "Anna Brandt, Lights"),
    ("removed deal", Mail(people: [.removed(.deal, 21, "Lights")]), "Anna Brandt, Harbor"),
    (
      "linked though internal", Mail(from: "jo@acme.example", people: [.linked(.deal, 21, "Lights")]),
      "skipped: internal | Lights"
    ),
    // Trust.
    (
      "dmarc fail",
      Mail(auth: "dmarc=fail spf=pass", people: [.linked(.contact, 12, "Ole Vik")], settings: trust(.hold)),
      "held: sender failed authentication: dmarc=fail at mx.acme.example | Ole Vik"
    ),
    (
      "spf and dkim fail", Mail(auth: "spf=softfail dkim=fail", settings: trust(.hold)),
      "held: sender failed authentication: spf=softfail and dkim=fail at mx.acme.example"
    ),
    ("spf fails alone", Mail(auth: "spf=fail dkim=pass"), "Anna Brandt, Harbor, Lights"),
    ("failed, warn: still matched", Mail(auth: "dmarc=fail", settings: trust(.warn)), "Anna Brandt, Harbor, Lights"),
    (
      "proved for another domain", Mail(auth: "dmarc=pass", headerFrom: "evil.test"),
      "held: sender failed authentication: mx.acme.example proved evil.test, and From says harbor.example"
    ),
    (
      "proved for the parent", Mail(from: "new@mail.harbor.example", auth: "dmarc=pass", headerFrom: "harbor.example"),
      "Harbor, Lights"
    ),
    ("two From fields", Mail(fromFields: 2), "held: sender failed authentication: it has more than one From field"),
    ("missing, hold", Mail(settings: trust(.hold, .hold)), "held: sender not authenticated"),
    (
      "own mail has no result",
      Mail(from: "sales@acme.example", to: ["anna@harbor.example"], settings: trust(.hold, .hold)),
      "Anna Brandt, Harbor, Lights"
    ),
    (
      "forged as ours", Mail(from: "sales@acme.example", to: ["anna@harbor.example"], auth: "dmarc=fail"),
      "held: sender failed authentication: dmarc=fail at mx.acme.example"
    ),
    // Threads.
    ("inherits", Mail(thread: .earlier(inThread)), "Anna Brandt, Harbor, Lights"),
    (
      "inherits a closed deal", Mail(date: "2026-09-02", received: "2026-09-02", thread: .earlier(inThread)),
      "Anna Brandt, Harbor, Lights"
    ),
    (
      "ours inherits", Mail(from: "jo@acme.example", to: ["x@nowhere.test"], thread: .earlier(inThread)),
      "Anna Brandt, Harbor, Lights"
    ),
    ("stranger inherits nothing", Mail(from: "x@nowhere.test", thread: .earlier(inThread)), ""),
    (
      "stranger without DMARC inherits nothing",
      Mail(from: "x@nowhere.test", auth: "spf=pass dkim=pass", thread: .earlier(inThread)), ""
    ),
    (
      "authenticated stranger inherits", Mail(from: "x@nowhere.test", auth: "dmarc=pass", thread: .earlier(inThread)),
      "Anna Brandt, Harbor, Lights"
    ),
    (
      "failed inherits nothing",
      Mail(from: "x@nowhere.test", auth: "dmarc=fail", thread: .earlier(inThread), settings: trust(.allow)), ""
    ),
    (
      "second sender is a stranger",
      Mail(from: "anna@harbor.example x@nowhere.test", thread: .earlier([(.deal, 21, "Lights")])),
      "Anna Brandt, Harbor, Lights"
    ),
    (
      "only the new are matched", Mail(cc: ["ole@harbor.example"], thread: .earlier([(.deal, 21, "Lights")])),
      "Ole Vik, Harbor, Lights"
    ),
    ("not matched anew", Mail(thread: .earlier([(.deal, 21, "Lights")])), "Lights"),
    (
      "no deal: later deal", Mail(thread: .earlier([(.contact, 11, "Anna Brandt"), (.company, 1, "Harbor")])),
      "Anna Brandt, Harbor, Lights"
    ),
    (
      "removed from thread", Mail(thread: .earlier(inThread), people: [.removed(.deal, 21, "Lights")]),
      "Anna Brandt, Harbor"
    ),
    // Automated mail.
    (
      "auto-reply in thread", Mail(subject: "Back on Monday", automated: .autoReply, thread: .earlier(inThread)),
      "Anna Brandt, Harbor, Lights"
    ),
    ("newsletter", Mail(automated: .list), ""),
    (
      "bounce", Mail(from: "mailer-daemon@mx.test", automated: .bounce, reports: "a@b", thread: .earlier(inThread)),
      "Anna Brandt, Harbor, Lights"
    ),
    (
      "our own server's bounce",
      Mail(from: "mailer-daemon@acme.example", automated: .bounce, reports: "a@b", thread: .earlier(inThread)),
      "Anna Brandt, Harbor, Lights"
    ),
    (
      "bounce that reports nothing",
      Mail(from: "mailer-daemon@mx.test", automated: .bounce, thread: .earlier(inThread)), ""
    ),
  ]

  @Test(arguments: cases.indices) func step(_ index: Int) throws {
    let (name, mail, expected) = StepTests.cases[index]
    #expect(mail.result(StepTests.crm, try rules()) == expected, "\(name)")
  }

  /// What is linked for a blind copy alone is told apart, so that nobody else's answer inherits it.
  @Test(
    arguments: [
      ([], ["Anna Brandt: blind", "Harbor: blind", "Lights: blind"]),
      (["ole@harbor.example"], ["Anna Brandt: blind", "Ole Vik: addresses", "Harbor: addresses", "Lights: blind"]),
      (["ida@fjord.example"], ["Anna Brandt: blind", "Harbor: blind", "Lights: blind", "Ida: addresses"]),
      (["anna@harbor.example"], ["Anna Brandt: addresses", "Harbor: addresses", "Lights: deals"]),
    ] as [([String], [String])])
  func blindCopies(to: [String], expected: [String]) throws {
    let mail = Mail(from: "sales@acme.example", to: to, bcc: ["anna@harbor.example"], use: .sent)
    let links = mail.decide(StepTests.crm, try rules()).links
    let found = links.map { link in
      "\(link.name): \(Set(link.evidence.map(\.step.rawValue)).sorted().joined(separator: " "))"
    }
    #expect(found.sorted() == expected.sorted())
  }

  @Test func manualModeDecidesTheSame() throws {
    var mail = Mail()
    mail.settings.connection = .manual
    let decision = mail.decide(StepTests.crm, try rules())
    #expect(decision.connection == .manual)
    #expect(decision.links.map(\.name) == ["Anna Brandt", "Harbor", "Lights"])
  }

  @Test func warnings() throws {
    let set = try rules()
    #expect(
      Mail(auth: "dmarc=fail", settings: StepTests.trust(.warn)).decide(harbor, set).warnings == [
        "sender failed authentication"
      ])
    #expect(Mail(settings: StepTests.trust(.hold, .warn)).decide(harbor, set).warnings == ["sender not authenticated"])
    #expect(
      Mail(auth: "dmarc=none spf=pass", settings: StepTests.trust(.hold, .warn)).decide(harbor, set).warnings == [])
  }

  @Test func aFileCanOnlyBeMoreCareful() throws {
    let careful = try rules("trust: { failed: hold, missing: warn }\n")
    #expect(Mail(auth: "dmarc=fail", settings: StepTests.trust(.allow)).result(harbor, careful).hasPrefix("held: "))
    #expect(Mail(settings: StepTests.trust(.hold, .hold)).result(harbor, careful) == "held: sender not authenticated")
  }

  @Test func settingsOfSteps() throws {
    let date = (date: "2026-09-02", other: 0)
    #expect(Mail().result(harborWithDeal, try rules("addresses: { kinds: [lead] }\n")) == "")
    #expect(
      Mail(from: "anna+x@harbor.example").result(harborWithDeal, try rules("addresses: { plus tags: compared }\n"))
        == "Harbor, Lights")
    #expect(Mail(from: "n@harbor.example").result(harborWithDeal, try rules("domains: { kinds: [] }\n")) == "")
    #expect(Mail(from: "n@kiel.example").result(StepTests.crm, try rules("domains: { when several: nothing }\n")) == "")
    #expect(
      Mail(date: date.date, received: date.date).result(harborWithDeal, try rules("deals: { open at: any time }\n"))
        == "Anna Brandt, Harbor, Lights")
    #expect(
      Mail(thread: .earlier(StepTests.inThread)).result(CRM(), try rules("threads: { inherit: [contact] }\n"))
        == "Anna Brandt")
    // What is not inherited is found anew.
    for (kinds, expected) in [
      ("[contact, lead, deal]", "Anna Brandt, Harbor, Lights"), ("[deal]", "Anna Brandt, Harbor, Lights"),
      ("[]", "Anna Brandt, Harbor, Lights"), ("[contact, company, lead]", "Anna Brandt, Harbor, Lights"),
    ] {
      let mail = Mail(thread: .earlier(StepTests.inThread))
      #expect(mail.result(harborWithDeal, try rules("threads: { inherit: \(kinds) }\n")) == expected, "\(kinds)")
    }
    #expect(
      Mail(from: "x@gmail.com").result(StepTests.crm, try rules("lists: { free mail: [other.example] }\n")) == "Post")
  }
}

struct DateTests {
  /// The Date field, when the server received it, what the Received fields say from the top on, and the date that counts.
  static let cases: [(String?, String?, [String], String)] = [
    ("2026-03-02T10:00:00Z", "2026-03-05T10:00:00Z", [], "2026-03-02T10:00:00Z"),
    ("2026-03-03T09:59:59Z", "2026-03-02T10:00:00Z", [], "2026-03-03T09:59:59Z"),
    ("2026-03-03T10:00:00Z", "2026-03-02T10:00:00Z", [], "2026-03-03T10:00:00Z"),
    ("2026-03-03T10:00:01Z", "2026-03-02T10:00:00Z", [], "2026-03-02T10:00:00Z"),
    ("1970-01-01", "2026-03-02", ["2026-03-01"], "2026-03-02T00:00:00Z"),
    (nil, "2026-03-02", ["2026-03-01"], "2026-03-02T00:00:00Z"),
    (nil, nil, ["2026-03-02", "2026-03-01"], "2026-03-02T00:00:00Z"),
    ("1970-01-01", nil, ["2026-03-02"], "2026-03-02T00:00:00Z"),
    ("2036-02-07", nil, ["2026-03-02"], "2026-03-02T00:00:00Z"),
    // Of those that are ahead or before there was e-mail none counts.
    (nil, nil, ["2026-12-31T00:00:01Z", "1970-01-01", "2026-03-01"], "2026-03-01T00:00:00Z"),
    ("2036-02-07", nil, ["2036-02-07"], "2026-12-31T00:00:00Z"),
    // A good Date field is not measured by them.
    ("2025-02-07", nil, ["2024-01-01"], "2025-02-07T00:00:00Z"),
    (nil, nil, [], "2026-12-31T00:00:00Z"),
    ("2036-02-07", nil, [], "2026-12-31T00:00:00Z"),
    ("2025-02-07", nil, [], "2025-02-07T00:00:00Z"),
  ]

  @Test(arguments: cases.indices) func date(_ index: Int) throws {
    let (written, received, onItsWay, expected) = DateTests.cases[index]
    let now = try #require(Timestamp(iso: "2026-12-31"))
    var message = Mail(date: written).message
    message.received = onItsWay.compactMap(Timestamp.init(iso:))
    let got = Matching.date(of: message, receivedAt: received.flatMap(Timestamp.init(iso:)), now: now)
    #expect(got.description == expected)
  }
}
