import Model
import Testing

@testable import Providers

@Suite struct ProviderTests {
  @Test(arguments: [
    ("gmail.com", "Gmail"), ("GoogleMail.com", "Gmail"), ("hotmail.com", "Outlook.com"),
    ("acme.onmicrosoft.com", "Microsoft 365"), ("yahoo.co.uk", "Yahoo"), ("me.com", "iCloud"), ("gmx.at", "GMX"),
    ("gmx.com", "GMX.com"), ("zohomail.eu", "Zoho (eu)"), ("web.de", "WEB.DE"), ("ukr.net", "ukr.net"),
    ("proton.me", "Proton"),
  ])
  func isFoundByDomain(domain: String, name: String) {
    #expect(Provider.preset(for: domain)?.name == name)
    #expect(Provider.named(name.uppercased())?.name == name)
  }

  @Test(arguments: ["acme.example", "", "notgmail.com", "gmail.com.evil.test", "onmicrosoft.com"])
  func isNotFound(domain: String) {
    #expect(Provider.preset(for: domain) == nil)
  }

  @Test func presetsAreWhole() {
    let domains = (Provider.all + Provider.others).flatMap(\.domains)
    #expect(Set(domains).count == domains.count)
    #expect(domains == domains.map { $0.lowercased() })
    #expect(
      Set((Provider.all + Provider.others).map { $0.name.lowercased() }).count == (Provider.all + Provider.others).count
    )
    for provider in Provider.all + Provider.others {
      #expect(!provider.imap.host.isEmpty && !provider.smtp.host.isEmpty)
      #expect(!provider.steps.isEmpty && provider.steps.allSatisfy { $0.hasSuffix(".") })
      #expect(provider.signInNote.hasSuffix("."))
      #expect(!provider.pagesToOpen.isEmpty && provider.pagesToOpen.allSatisfy { $0.hasPrefix("https://") })
      // RFC 8314: 465 and 993 speak TLS from the first byte, the others start it.
      #expect((provider.smtp.port == 465) == (provider.smtp.security == .tls))
      #expect((provider.imap.port == 993) == (provider.imap.security == .tls))
    }
  }

  @Test func whoSignsInAtThePageNeedsNoPassword() {
    let providers = (Provider.all + Provider.others).filter { $0.issuer != nil }
    #expect(providers.count >= 3)
    for provider in providers {
      #expect(!provider.tokenSteps.isEmpty)
      #expect(!provider.tokenSteps.contains { $0.contains("password") || $0.contains("two-step") }, "\(provider.name)")
      #expect(!provider.pages(byToken: true).contains(provider.pages.appPassword ?? "none"), "\(provider.name)")
    }
    #expect(Provider.gmail.tokenSteps.count == 2)
  }

  /// PROVIDERS of sent mail: appending a copy there would double it.
  @Test func someFileSentMailThemselves() {
    let names = (Provider.all + Provider.others).filter(\.filesSentMail).map(\.name)
    #expect(names == ["Gmail", "Outlook.com", "Proton", "Microsoft 365"])
  }

  @Test(
    arguments: [
      (0, 1, "about 1 day at 2,000 MB a day, which is what Gmail allows"),
      (2_000_000_000, 1, "about 1 day at 2,000 MB a day, which is what Gmail allows"),
      (7_100_000_000, 4, "about 4 days at 2,000 MB a day, which is what Gmail allows"),
    ] as [(Int64, Int, String)])
  func someLetOnlySoMuchOutInADay(bytes: Int64, days: Int, text: String) throws {
    let share = try #require(Provider.dailyShare(imapHost: "imap.gmail.com"))
    #expect((share.days(for: bytes), share.estimate(for: bytes)) == (days, text))
    #expect(Provider.dailyShare(imapHost: "imap.acme.example") == nil)
  }

  /// A host, what its server offers, how much of a folder it lists at most, and where that is less, by whose rule.
  @Test(
    arguments: [
      ("imap.gmail.com", [], [1_000, 2_000, 5_000, 10_000], "Gmail"),
      ("IMAP.googlemail.com", [], [1_000, 2_000, 5_000, 10_000], "Gmail"),
      ("mail.acme.example", ["IMAP4REV1", "X-GM-EXT-1"], [1_000, 2_000, 5_000, 10_000], "Gmail"),
      ("imap.mail.yahoo.com", ["CONDSTORE"], [10_000], "Yahoo"), ("imap.aol.com", [], [10_000], "AOL"),
      ("export.imap.mail.yahoo.com", [], [100_000], "Yahoo"), ("Export.IMAP.aol.com", [], [100_000], "AOL"),
      ("imap.aol.com", ["MESSAGELIMIT=1000"], [1_000, 10_000], "AOL"),
      ("mail.acme.example", ["CONDSTORE", "MESSAGELIMIT=1000"], [], nil),
    ] as [(String, Set<String>, Set<UInt32>, String?)])
  func someListOnlyTheNewest(host: String, offers: Set<String>, sizes: Set<UInt32>, provider: String?) {
    let limit = ListingLimit.of(imapHost: host, capabilities: offers)
    #expect((limit?.sizes ?? [], limit?.provider) == (sizes, provider))
    for size in sizes { #expect(limit?.isReached(by: size) == true && limit?.isReached(by: size - 1) == false) }
  }

  @Test func itIsToldOfFoldersThatAreAsLong() {
    let folders: [(name: String, messages: UInt32)] = [("INBOX", 10_000), ("Sent", 9_999)]
    #expect(
      ListingLimit.notes(of: folders, imapHost: "imap.aol.com") == [
        "INBOX: the server lists 10000 messages, as many as AOL may show of a folder; older ones do not come in, and of "
          + "those that are here nobody sees when they are deleted; for the first import, set export.imap.aol.com as "
          + "the IMAP host of the mailbox"
      ])
    #expect(ListingLimit.notes(of: folders, imapHost: "imap.acme.example") == [])
  }

  @Test(
    arguments: [
      ("imap.gmail.com", "smtp.gmail.com", "Gmail", "Gmail"),
      ("IMAP.googlemail.com", "smtp.googlemail.com", "Gmail", "Gmail"),
      ("imap.googlemail.com", "smtp.gmail.com", "Gmail", "Gmail"),
      ("imap.googlemail.com", "smtp.acme.example", "Gmail", nil),
      ("smtp.acme.example", "imap.googlemail.com", nil, nil),
      ("imap.mail.yahoo.com", "smtp.mail.yahoo.com", "Yahoo", "Yahoo"),
      ("", "", nil, nil),
    ] as [(String, String, String?, String?)])
  func aHostIsKnownByEachOfItsNames(imap: String, smtp: String, byHost: String?, byBoth: String?) {
    #expect(Provider.preset(imapHost: imap)?.name == byHost)
    let (imap, smtp) = (Provider.tls(imap, 993), Provider.startTLS(smtp, 587))
    #expect(Provider.preset(imap: imap, smtp: smtp)?.name == byBoth)
  }
}
