import Model
import Testing

@testable import Providers

private let ann = Address("ann@acme.test")!
private typealias Plan = DiscoveryPlan

private func config(imap: String? = nil, smtp: String? = nil) throws -> Plan.Answer {
  func server(_ tag: String, _ type: String, _ host: String?, _ port: Int, _ socket: String) -> String {
    host.map {
      "<\(tag) type=\"\(type)\"><hostname>\($0)</hostname><port>\(port)</port><socketType>\(socket)</socketType></\(tag)>"
    } ?? ""
  }
  let servers =
    server("incomingServer", "imap", imap, 993, "SSL") + server("outgoingServer", "smtp", smtp, 587, "STARTTLS")
  return .document(
    try ClientConfig(Array("<clientConfig><emailProvider>\(servers)</emailProvider></clientConfig>".utf8)))
}

@Suite struct DiscoveryPlanTests {
  private let plan = Plan(ann)
  private let mail = Plan.Question.exchangers(domain: "acme.test")
  private let document = Plan.Question.document(
    url: "https://autoconfig.acme.test/mail/config-v1.1.xml?emailaddress=ann%40acme.test", host: "autoconfig.acme.test")
  private let wellKnown = Plan.Question.document(
    url: "https://acme.test/.well-known/autoconfig/mail/config-v1.1.xml", host: "acme.test")
  private let imaps = Plan.Question.services(name: "_imaps._tcp.acme.test", server: .imap, .tls)
  private let submissions = Plan.Question.services(name: "_submissions._tcp.acme.test", server: .smtp, .tls)
  private let submission = Plan.Question.services(name: "_submission._tcp.acme.test", server: .smtp, .startTLS)

  @Test func asksNothingAboutAKnownDomain() throws {
    let known = Plan(try #require(Address("ann@Gmail.com")))
    #expect(known.questions.isEmpty)
    let found = known.found([:])
    #expect(found.provider == .gmail && found.preset == .gmail)
    #expect(found.imap.map(\.source) == [.preset(provider: "Gmail")])
    #expect(known.guesses(after: found).isEmpty && found.unconfirmed.isEmpty)
  }

  @Test func asksTheDomainItself() {
    #expect(Array(plan.questions.prefix(4)) == [mail, document, wellKnown, imaps])
    #expect(plan.questions.count == 7)
  }

  @Test(arguments: [
    ("aspmx.l.google.com", "Gmail"), ("ALT1.ASPMX.L.GOOGLE.COM", "Gmail"), ("smtp.google.com", "Gmail"),
    ("aspmx2.googlemail.com", "Gmail"), ("acme-test.mail.protection.outlook.com", "Microsoft 365"),
    ("acme-test.n-v1.mx.microsoft", "Microsoft 365"), ("hotmail-com.olc.protection.outlook.com", "Outlook.com"),
    ("mx.zoho.com", "Zoho for organisations (com)"), ("mx2.zoho.eu", "Zoho for organisations (eu)"),
    ("mx.yandex.net", "Yandex"), ("emx.mail.ru", "Mail.ru"), ("in1-smtp.messagingengine.com", "Fastmail"),
    ("mx01.mail.icloud.com", "iCloud"), ("mx00.gmx.net", "GMX"), ("mx-ha.web.de", "WEB.DE"), ("mxs.ukr.net", "ukr.net"),
    ("mx.i.ua", "i.ua"), ("mta5.am0.yahoodns.net", "Yahoo"), ("mx-aol.mail.gm0.yahoodns.net", "AOL"),
    ("163mx01.mxmail.netease.com", "163.com"), ("126mx02.mxmail.netease.com", "126.com"),
    ("mail.protonmail.ch", "Proton"),
  ])
  func takesAKnownProviderByMX(host: String, name: String) {
    let found = plan.found([mail: .exchangers([host, "other.test"])])
    #expect(found.provider?.name == name)
    #expect(found.imap.map(\.source) == [.exchanger(provider: name, host: host)])
    #expect(found.unconfirmed.isEmpty)
  }

  /// A forged MX names no server: what it says is only believed of providers that are known.
  @Test(arguments: ["mx.evil.test", "google.com.evil.test", "notgoogle.com", "aspmx-google.com", ""])
  func takesNoServerFromMX(host: String) {
    #expect(plan.found([mail: .exchangers([host])]) == Discovery())
  }

  /// Only the most wanted host counts: a fallback may be anybody's.
  @Test func looksAtTheFirstExchanger() {
    #expect(plan.found([mail: .exchangers(["mx.acme.test", "aspmx.l.google.com"])]) == Discovery())
  }

  @Test func documentsComeBeforeRecords() throws {
    let found = plan.found([
      mail: .exchangers(["mx.acme.test"]), document: try config(imap: "imap.acme.test"),
      wellKnown: try config(imap: "mail.acme.test", smtp: "smtp.hoster.test"),
      imaps: .services([Plan.Place(host: "imap.acme.test", port: 993), Plan.Place(host: "old.acme.test", port: 9993)]),
      submission: .services([Plan.Place(host: "smtp.acme.test", port: 587)]),
    ])
    #expect(found.imap.map(\.endpoint.host) == ["imap.acme.test", "mail.acme.test", "old.acme.test"])
    #expect(
      found.imap.map(\.source) == [
        .document(host: "autoconfig.acme.test"), .document(host: "acme.test"), .service("_imaps._tcp.acme.test"),
      ])
    #expect(found.smtp.map(\.endpoint.host) == ["smtp.hoster.test", "smtp.acme.test"])
    #expect(found.smtp[0].isOutside && !found.smtp[1].isOutside)
    // The domain itself said so, under its certificate.
    #expect(found.unconfirmed.isEmpty)
    #expect(found.preset.imap.host == "imap.acme.test" && found.preset.name == Provider.ownDomain.name)
  }

  @Test(arguments: [
    ("imap.acme.test", false), ("acme.test", false), ("imap.hoster.test", true), ("notacme.test", true),
    ("acme.test.evil.test", true),
  ])
  func recordsOutsideTheDomainWantAYes(host: String, needsConsent: Bool) {
    let found = plan.found([imaps: .services([Plan.Place(host: host, port: 993)])])
    #expect(found.imap.map(\.needsConsent) == [needsConsent])
    #expect(found.unconfirmed.map(\.endpoint.host) == (needsConsent ? [host] : []))
  }

  /// Only servers that have not seen the password are passed over.
  @Test(
    "which server is tried next: the stages that failed, how many of each were found",
    arguments: [
      ([(.imap, .name)], (3, 1), ["imap2", "smtp1"]), ([(.imap, .connection)], (2, 2), ["imap2", "smtp1"]),
      ([(.imap, .name), (.smtp, .connection)], (2, 2), ["imap2", "smtp2"]),
      ([(.imap, .name), (.smtp, .name)], (2, 1), ["imap2", "smtp1"]), ([(.smtp, .name)], (2, 2), ["imap1", "smtp2"]),
      ([(.imap, .name)], (1, 2), nil), ([(.imap, .name), (.smtp, .name)], (1, 2), nil), ([], (2, 2), nil),
      ([(.imap, .encryption)], (2, 2), nil), ([(.imap, .signIn)], (2, 2), nil),
      ([(.imap, .name), (.smtp, .signIn)], (2, 2), nil), ([(.imap, .signIn), (.smtp, .name)], (2, 2), nil),
    ] as [([(CheckStep.Server, CheckStep.Stage)], (Int, Int), [String]?)])
  func triesTheNext(failed: [(CheckStep.Server, CheckStep.Stage)], count: (Int, Int), next: [String]?) {
    func servers(_ name: String, _ count: Int) -> [FoundServer] {
      (1...count).map { FoundServer(Provider.tls("\(name)\($0)", 993), .document(host: "acme.test"), for: ann) }
    }
    let found = Discovery(imap: servers("imap", count.0), smtp: servers("smtp", count.1))
    let left = found.next(after: failed.map { CheckStep($0.0, $0.1, .failed, "") })
    #expect(left.map { [$0.preset.imap.host, $0.preset.smtp.host] } == next)
  }

  @Test func triesNothingNextThatWantsAYes() {
    let places = ["imap.acme.test", "imap.hoster.test"].map { Plan.Place(host: $0, port: 993) }
    let found = plan.found([imaps: .services(places)])
    #expect(found.imap.count == 2 && found.next(after: [CheckStep(.imap, .name, .failed, "")]) == nil)
  }

  @Test func prefersTLSFromTheFirstByteInRecords() {
    let place = Plan.Place(host: "smtp.acme.test", port: 465)
    let found = plan.found([
      submission: .services([Plan.Place(host: "smtp.acme.test", port: 587)]), submissions: .services([place]),
    ])
    #expect(found.smtp.map(\.endpoint.port) == [465, 587])
    #expect(found.smtp.map(\.endpoint.security) == [.tls, .startTLS])
  }

  @Test func boundsHowMuchIsShown() {
    let many = (1...50).map { Plan.Place(host: "imap\($0).acme.test", port: 993) }
    #expect(plan.found([imaps: .services(many)]).imap.count == 4)
  }

  /// Where no look-up works, nobody should have to ask an administrator for names.
  @Test(
    arguments: [
      (.failed(.noAnswer), .failed(.noAnswer), "no name server answered in time"),
      (.failed(.noAnswer), .failed(.refused(2)), "no name server answered in time"),
      (.failed(.refused(2)), .failed(.refused(2)), "the name servers gave no answer (code 2)"),
      // That there is no such name is an answer.
      (.exchangers([]), .failed(.noAnswer), nil), (.failed(.noAnswer), .services([]), nil),
      (.failed(.invalidName), .failed(.invalidName), nil),
    ] as [(DiscoveryPlan.Answer, DiscoveryPlan.Answer, String?)])
  func tellsThatNothingCanBeLookedUp(mail: DiscoveryPlan.Answer, services: DiscoveryPlan.Answer, why: String?) throws {
    var answers = [self.mail: mail]
    for question in plan.questions { if case .services = question { answers[question] = services } }
    let found = plan.found(answers)
    #expect(found.fault == why.map { "names cannot be looked up from this machine: \($0)" })
    #expect(plan.adding([:], to: found).fault == found.fault)
    let guess = try #require(plan.guesses(after: found).first)
    #expect(plan.adding([guess: .answers], to: found).fault == nil, "it was found all the same")
    answers[document] = try config(imap: "imap.acme.test")
    #expect(plan.found(answers).fault == nil)
  }

  @Test func guessesWhatIsMissing() throws {
    let guesses = plan.guesses(after: Discovery())
    #expect(
      guesses.map { "\($0.server.rawValue) \($0.endpoint.host):\($0.endpoint.port) \($0.endpoint.security.rawValue)" }
        == [
          "IMAP imap.acme.test:993 tls", "IMAP mail.acme.test:993 tls", "SMTP smtp.acme.test:587 startTLS",
          "SMTP mail.acme.test:587 startTLS", "SMTP smtp.acme.test:465 tls", "SMTP mail.acme.test:465 tls",
        ])
    let half = plan.found([document: try config(imap: "imap.acme.test")])
    #expect(plan.guesses(after: half).allSatisfy { $0.server == .smtp })
    let found = plan.adding(
      [guesses[1]: .answers, guesses[0]: .unusable("expired"), guesses[2]: .silent, guesses[4]: .answers],
      to: Discovery())
    #expect(found.imap.map(\.endpoint.host) == ["mail.acme.test"] && found.imap.map(\.source) == [.guess])
    #expect(found.smtp.map(\.endpoint.port) == [465])
    #expect(found.notes == ["imap.acme.test, port 993: expired"])
  }
}
