import Model
import Testing

@testable import Store

private let offer = Letter(subject: "Offer", date: 10, id: "1@harbor.example")
private let hello = Letter(from: "x@stranger.example", subject: "Hello lamp", date: 11, id: "2@stranger.example")

/// Another person's mail is in nothing that is read.
@Suite struct ReadingAccessTests {
  @Test(arguments: AccessOffice.table) func pagesShowOnlyWhatOneMayRead(
    _ who: String, _ access: MailboxAccess, _ reads: Bool
  ) throws {
    let office = try AccessOffice(access)
    let store = office.work.store
    let owner = office.viewer("owner")
    let anna = try office.work.record(.contact, "Anna Brandt", address: "anna@harbor.example")
    var (run, filed) = try office.file([offer, hello])
    try office.decide(filed[1].copy, Decision(connection: .automatic, outcome: .held("not authenticated")), &run)
    try store.end(run, now: day(500))
    #expect(try store.indexMail() == 2)
    let draft = OutboxDraft(
      mailbox: office.box.mailbox.id, messageID: "out@acme.example", answers: filed[0].message, subject: "Re: Offer",
      sender: office.box.mailbox.address, recipients: [address("anna@harbor.example")], bytes: [1], isFiled: true)
    let entry = try store.queue(draft, by: owner, now: day(400))
    let viewer = office.viewer(who)

    #expect(try store.search("lamp", for: viewer).messages.map(\.subject) == (reads ? ["Hello lamp"] : []))
    #expect(try store.search("text of", for: viewer).messages.count == (reads ? 2 : 0))
    #expect(try store.search("anna brandt", for: viewer).records.map(\.name) == ["Anna Brandt"])
    #expect(try store.undecided(for: viewer).map(\.view.subject) == (reads ? ["Hello lamp"] : []))
    #expect(try store.undecidedCount(for: viewer) == (reads ? 1 : 0))
    #expect(
      try store.outbox(answering: filed.map(\.message), for: viewer).map(\.id) == (reads ? [entry] : []))
    try store.setOutbox(entry, .rejected, from: [.queued], attempts: 1, nextAttemptAt: nil, failure: nil, now: day(401))
    #expect(try store.waitingThreads(for: viewer, since: day(0)).map(\.subject) == (reads ? ["Offer"] : []))

    // On the record everybody sees that there was contact, with what else the message is linked to.
    let entries = try store.timeline(of: anna, for: viewer)
    #expect(entries.map { $0.records.map(\.name) } == [["Anna Brandt"]])
    #expect(entries.map(\.view.subject) == [reads ? "Offer" : nil])
    let thread = try store.thread(filed[0].thread, for: viewer)
    #expect(thread.map { $0.links.map(\.record.name) } == [["Anna Brandt"]])
    let reason = "anna@harbor.example is Anna Brandt"
    #expect(thread.flatMap(\.links).flatMap(\.claims).map(\.reason) == [reads ? reason : nil])
    #expect(
      (try? store.thread(filed[1].thread, for: viewer).map(\.waits)) == (reads ? [.held("not authenticated")] : nil))

    for message in filed.map(\.message) {
      if reads {
        #expect(try store.content(of: message, for: viewer).parts.map(\.type) == ["text/plain"])
      } else {
        #expect(throws: StoreError.noSuch("message \(message)")) { try store.content(of: message, for: viewer) }
      }
    }
  }

  @Test(arguments: AccessOffice.table) func aTimelineSaysWhatWaitsToWhoMayReadIt(
    _ who: String, _ access: MailboxAccess, _ reads: Bool
  ) throws {
    let office = try AccessOffice(access)
    let anna = try office.work.record(.contact, "Anna Brandt", address: "anna@harbor.example")
    let letters = (1...3).map { Letter(subject: "\($0)", date: Int64($0), id: "\($0)@x") }
    var (run, filed) = try office.file(letters)
    let link = DecidedLink(
      record: .init(kind: .contact, id: anna), name: "Anna", evidence: [Evidence(step: .addresses, reason: "it is")])
    let question = Question(text: "which of 2?", candidates: [])
    try office.decide(
      filed[0].copy, Decision(connection: .automatic, outcome: .held("not authenticated"), links: [link]), &run)
    try office.decide(
      filed[1].copy, Decision(connection: .automatic, outcome: .decided, links: [link], questions: [question]), &run)
    #expect(
      try office.work.store.timeline(of: anna, for: office.viewer(who)).map(\.waits)
        == (reads ? [.held("not authenticated"), .question("which of 2?"), nil] : [nil, nil, nil]))
  }

  private static let cards: [(CardDetail, String, Bool)] = [
    (.everything, "Offer", true), (.everything, "Hello lamp", false), (.subject, "Offer", false),
    (.contactOnly, "Offer", false),
  ]

  @Test(arguments: cards) func contentIsThereWhereTheCardShowsEverything(
    _ cards: CardDetail, _ subject: String, _ isThere: Bool
  ) throws {
    let office = try AccessOffice(.personal, cards: cards)
    _ = try office.work.record(.contact, "Anna Brandt", address: "anna@harbor.example")
    let (_, filed) = try office.file([offer, hello])
    let message = filed[subject == "Offer" ? 0 : 1].message
    let content = try? office.work.store.content(of: message, for: office.viewer("stranger"))
    #expect((content != nil) == isThere)
    #expect(content?.view.isReadable != true)
  }

  /// What has a name is listed, also where its sender wants it shown in the text: nothing else may show it.
  @Test func attachmentsAreNamedByTheirPart() throws {
    let office = try AccessOffice(.personal)
    let (_, filed) = try office.file([offer])
    let store = office.work.store
    let owner = office.viewer("owner")
    let parts = [
      (1, "inline", "application/pdf", "a.pdf"), (2, "attachment", "application/pdf", "b.pdf"),
      (3, "inline", "text/calendar", nil), (4, "inline", "image/png", nil), (5, "plainBody", "text/plain", "c.txt"),
    ]
    try store.write("attach") { database in
      for (position, use, type, name) in parts {
        try database.run(
          """
          INSERT INTO part (copy, position, offset, length, encoding, use, type, name, size, digest)
          VALUES (?, ?, 5, 6, 'base64', ?, ?, ?, 4, ?)
          """, [filed[0].copy.value, position, use, type, name, noRules.blob])
      }
    }
    let content = try store.content(of: filed[0].message, for: owner)
    #expect(content.view.attachments.map(\.position) == [1, 2, 4])
    #expect(content.view.attachments.map(\.name) == ["a.pdf", "b.pdf", nil])
    #expect(content.view.attachments.map { content.parts[$0.position].name } == ["a.pdf", "b.pdf", nil])
    #expect(content.raw == (try store.message(filed[0].message, for: owner)).raw)
  }
}
