import Foundation
import Model
import Store
import Testing
import TestSupport

@testable import Pipeline

/// Raw mail through parsing, placing, deciding and filing in a real store.
struct ThreadFilingTests {
  private static let root = Post(
    id: "root@harbor.example", from: "Anna <anna@harbor.example>", subject: "Pumps for Kiel", day: 1)
  private static let answer = Post(
    id: "answer@acme.example", from: "Ben <ben@acme.example>", to: "anna@harbor.example", subject: "Re: Pumps for Kiel",
    day: 2, more: ["In-Reply-To: <root@harbor.example>", "References: <root@harbor.example>"])
  private static let reused = Post(
    id: "party@acme.example", from: "Ben <ben@acme.example>", to: "carl@bakery.example", subject: "Summer party",
    day: 90,
    more: ["In-Reply-To: <answer@acme.example>", "References: <root@harbor.example> <answer@acme.example>"])

  @Test func aReusedConversationIsAnotherOne() throws {
    let office = try MailOffice()
    let threads = try office.file([Self.root, Self.answer, Self.reused]).map(\.filed.thread)
    #expect(threads[0] == threads[1] && threads[2] != threads[0])
    let reply = Post(
      id: "yes@bakery.example", from: "carl@bakery.example", subject: "AW: Summer party", day: 91,
      more: ["References: <root@harbor.example> <answer@acme.example> <party@acme.example>"])
    #expect(try office.file([reply])[0].filed.thread == threads[2])
  }

  /// References and Thread-Index may be copied from any mail that was forwarded: who did so is seen in the
  /// conversation, and gets nothing of it.
  @Test func aStrangerWithForgedReferencesInheritsNothing() throws {
    let office = try MailOffice()
    let index = "Thread-Index: " + Data([1, 0xDA, 1, 2, 3, 4] + Array(UInt8(10)..<26)).base64EncodedString()
    var root = Self.root
    root.more = [index]
    try office.contact("Anna", "anna@harbor.example")
    let first = try office.file([root, Self.answer])
    #expect(first.allSatisfy { $0.decision.links.map(\.name) == ["Anna"] })

    let forged = Post(
      id: "x@evil.test", from: "Anna <anna@evil.test>", subject: "Re: Pumps for Kiel", day: 3,
      more: [index + "AAECAwQ=", "References: <root@harbor.example> <answer@acme.example>"])
    var proven = forged
    (proven.id, proven.from) = ("y@harbor.example", "Dora <dora@harbor.example>")
    proven.more.append("Authentication-Results: mx.acme.example; dmarc=pass header.from=harbor.example")
    var failed = forged
    (failed.id, failed.from) = ("z@harbor.example", "Anna <anna@harbor.example>")
    failed.more.append("Authentication-Results: mx.acme.example; dmarc=fail header.from=harbor.example")
    let later = try office.file([forged, proven, failed])
    #expect(later.allSatisfy { $0.filed.thread == first[0].filed.thread })
    #expect(later.map { $0.decision.links.map(\.name) } == [[], ["Anna"], []])
    #expect(
      later[0].decision.trace.contains {
        $0.step == .thread && $0.text == "inherits nothing: the sender is new to the thread and not authenticated"
      })
  }

  /// A customer's answer to a mail that others got a blind copy of is about that customer; theirs is about them.
  @Test func blindCopiesHandNothingOn() throws {
    let office = try MailOffice()
    for (name, address) in [("Anna", "anna@harbor.example"), ("Dora", "dora@gmx.test")] {
      try office.contact(name, address)
    }
    let letter = Post(
      id: "news@acme.example", from: "ben@acme.example", to: "dora@gmx.test", subject: "News", day: 1,
      more: ["Bcc: anna@harbor.example"])
    func reply(_ id: String, _ from: String) -> Post {
      Post(id: id, from: from, subject: "Re: News", day: 2, more: ["In-Reply-To: <news@acme.example>"])
    }
    let done = try office.file([letter, reply("d@x.test", "dora@gmx.test"), reply("a@x.test", "anna@harbor.example")])
    #expect(done.map { $0.decision.links.map(\.name).sorted() } == [["Anna", "Dora"], ["Dora"], ["Anna"]])
  }

  /// Whom we wrote to openly keeps what is theirs, though a blind copy's rule or the question about them say otherwise;
  /// and what is made for a blind copy is nobody else's.
  @Test func aBlindCopyTakesNothingFromTheOthers() throws {
    let office = try MailOffice()
    try office.contact("Anna", "anna@harbor.example")
    try Data(
      "version: 1\nextends: default.yaml\nrules: [{ name: n, when: { subject: { matches: 'K(?<n>[0-9]+)' } }, link: { contact: { where: { email: jens@kiel.example } } } }]\n"
        .utf8
    ).write(to: URL(filePath: office.store.rulesFolder + "/n.yaml"))
    try office.contact("Jens", "jens@kiel.example")
    try ActiveRules.read("n.yaml", folder: office.store.rulesFolder).activate(office.store, by: nil, now: World.now)
    var settings = office.main.mailbox.settings
    settings.create[.outgoingNewAddress] = Creation(make: [.contact])
    settings.createFromLookback = true
    try office.store.saveSettings(settings, of: office.main.mailbox.id, by: Viewer(user: office.owner))
    let letter = Post(
      id: "k@acme.example", from: "ben@acme.example", to: "anna@harbor.example", subject: "K7", day: 1,
      more: ["Bcc: new@fjord.example"])
    let reply = Post(
      id: "r@x.test", from: "anna@harbor.example", subject: "Re: K7", day: 2, more: ["In-Reply-To: <k@acme.example>"])
    let done = try office.file([letter, reply])
    func names(_ number: Int) throws -> [String] {
      try office.store.message(done[number].filed.message, for: Viewer(user: office.owner)).links.map(\.record.name)
        .sorted()
    }
    #expect(try names(0) == ["Anna", "Jens", "New"])
    #expect(try names(1) == ["Anna", "Jens"])
  }

  /// Copies of one message whose servers judge its sender differently are one message of ours, however often decided.
  @Test(arguments: [false, true]) func oneCopyThatKnowsItForOursIsEnough(isLast: Bool) async throws {
    let office = try MailOffice()
    let sent = Post(id: "s@acme.example", from: "ben@acme.example", to: "anna@harbor.example", subject: "Offer", day: 1)
    var doubted = sent
    doubted.more = ["Authentication-Results: mx.acme.example; dmarc=fail header.from=acme.example"]
    let first = try office.file([isLast ? doubted : sent])[0].filed.message
    #expect(try office.file([isLast ? sent : doubted], in: try office.connect("sales"))[0].filed.message == first)
    #expect(try office.store.message(first, for: Viewer(user: office.owner)).view.isOutgoing)
    for _ in 0..<2 {
      try office.store.noteStale(from: Timestamp(milliseconds: .min))
      _ = try await ManualRelink(store: office.store).settle(user: nil, now: { World.now })
      #expect(try office.store.message(first, for: Viewer(user: office.owner)).view.isOutgoing)
    }
  }

  /// What only claims to be ours does not make its recipients people whom we wrote to.
  @Test(arguments: [
    ("Ben <ben@acme.example>, Eve <eve@evil.test>", []),
    ("Ben <ben@acme.example>", ["Authentication-Results: mx.acme.example; dmarc=fail header.from=acme.example"]),
  ])
  func forgedMailOfOursOpensNoDoor(from: String, results: [String]) throws {
    let office = try MailOffice()
    try office.contact("Anna", "anna@harbor.example")
    let index = "Thread-Index: " + Data([1, 0xDA, 1, 2, 3, 4] + Array(UInt8(10)..<26)).base64EncodedString()
    var root = Self.root
    root.more = [index]
    let forged = Post(
      id: "f@evil.test", from: from, to: "eve@evil.test", subject: "Re: Pumps for Kiel", day: 2,
      more: results + [index + "AAECAwQ=", "In-Reply-To: <root@harbor.example>", "Cc: ben@acme.example"])
    let later = Post(
      id: "l@evil.test", from: "eve@evil.test", subject: "Re: Pumps for Kiel", day: 3,
      more: [index + "AAECAwQFBgcICQ==", "References: <root@harbor.example> <f@evil.test>"])
    let done = try office.file([root, forged, later])
    #expect(done[0].decision.links.map(\.name) == ["Anna"])
    #expect(done[2].filed.thread == done[0].filed.thread && done[2].decision.links.isEmpty)
    let view = try office.store.message(done[1].filed.message, for: Viewer(user: office.owner)).view
    #expect(!view.isOutgoing)
  }

  /// Where we wrote first and nothing was linked yet, who answers is found like anybody else.
  @Test func whomNothingWasLinkedForIsMatched() throws {
    let office = try MailOffice()
    let sent = Post(
      id: "s@acme.example", from: "ben@acme.example", to: "anna@harbor.example", subject: "Offer", day: 1)
    #expect(try office.file([sent])[0].decision.links.isEmpty)
    try office.contact("Anna", "anna@harbor.example")
    let answer = Post(
      id: "a@harbor.example", from: "anna@harbor.example", subject: "Re: Offer", day: 2,
      more: ["In-Reply-To: <s@acme.example>"])
    #expect(try office.file([answer])[0].decision.links.map(\.name) == ["Anna"])
  }

  @Test(arguments: [bounce, receipt, absence])
  func machinesJoinWhatTheyAnswer(post: Post) throws {
    for posts in [[Self.root, Self.answer, Self.reused, post], [post, Self.reused, Self.answer, Self.root]] {
      let office = try MailOffice()
      let filed = Dictionary(
        try office.file(posts).map { ($0.post.id, $0.filed.thread) }, uniquingKeysWith: { first, _ in first })
      #expect(filed[post.id] == filed[Self.reused.id] && filed[post.id] != filed[Self.root.id])
    }
  }

  static let bounce = Post(
    id: "20261120.5@mx.bakery.example", from: "Mail Delivery System <MAILER-DAEMON@mx.bakery.example>",
    subject: "Undelivered Mail Returned to Sender", day: 90,
    more: [
      "Return-Path: <>", "Auto-Submitted: auto-replied", "MIME-Version: 1.0",
      "Content-Type: multipart/report; report-type=delivery-status; boundary=\"cut\"",
    ],
    body: """
      --cut

      This is the mail system. Your message could not be delivered.

      --cut
      Content-Type: message/delivery-status

      Reporting-MTA: dns; mx.bakery.example

      Final-Recipient: rfc822; carl@bakery.example
      Action: failed
      Status: 5.1.1
      Diagnostic-Code: smtp; 550 5.1.1 no such user

      --cut
      Content-Type: text/rfc822-headers

      From: Ben <ben@acme.example>
      To: carl@bakery.example
      Subject: Summer party
      Message-ID: <party@acme.example>
      References: <root@harbor.example> <answer@acme.example>

      --cut--
      """)

  static let receipt = Post(
    id: "read.1@phone.example", from: "carl.privately@phone.example", subject: "Gelesen", day: 91,
    more: [
      "MIME-Version: 1.0",
      "Content-Type: multipart/report; report-type=disposition-notification; boundary=\"cut\"",
    ],
    body: """
      --cut

      The message was displayed.

      --cut
      Content-Type: message/disposition-notification

      Reporting-UA: phone
      Final-Recipient: rfc822; carl@bakery.example
      Original-Message-ID: <party@acme.example>
      Disposition: manual-action/MDN-sent-manually; displayed

      --cut--
      """)

  static let absence = Post(
    id: "away.1@bakery.example", from: "The Bakery <office@bakery.example>", subject: "We are closed", day: 91,
    more: ["Auto-Submitted: auto-replied", "In-Reply-To: <party@acme.example>"])

  @Test func gmailsThreadsCountWithinTheirMailbox() throws {
    let office = try MailOffice()
    let other = try office.connect("olena")
    var plain = [Self.root, Self.reused].map { post in
      var post = post
      post.more = []
      return post
    }
    let apart = try office.file(plain, gmail: [7, 8]).map(\.filed.thread)
    #expect(apart[0] != apart[1])
    // The same number means something else in another mailbox.
    plain = plain.map { post in
      var post = post
      post.id = "other." + post.id
      return post
    }
    let more = try office.file(plain, gmail: [8, 7], in: other).map(\.filed.thread)
    #expect(Set(apart + more).count == 4)
    // A copy of the first one there brings both mailboxes' conversations together.
    #expect(try office.file([Self.root], gmail: [8], in: other)[0].filed.thread == min(apart[0], more[0]))
    #expect(try [apart[0], more[0]].map(office.survivor) == [apart[0], apart[0]])
  }

  @Test func anyOrderThroughTheStore() throws {
    var dice = SplitMix64(seed: 3)
    var mixed = 0
    for _ in 0..<6 {
      let posts = (0..<12).map { Post.random($0, &dice) }
      let first = try MailOffice().partition(of: posts)
      if first.count > 1, first.count < posts.count { mixed += 1 }
      for _ in 0..<6 { #expect(try MailOffice().partition(of: posts.shuffled(using: &dice)) == first) }
    }
    #expect(mixed > 3)
  }
}
