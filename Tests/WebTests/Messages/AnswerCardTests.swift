import Model
import Store
import TestSupport
import Testing

@testable import Web

/// What the pages say of answers: of those that did not go out until they are put away, of others where they are.
@Suite(.serialized)
struct AnswerCardTests {
  /// Ben's answer to the letter of the shared mailbox.
  private func queue(_ site: TestSite, _ key: String = "answer") throws -> ID<OutboxEntry> {
    let raw = """
      From: sales@acme.example
      To: anna@harbor.example
      Subject: Re: subject-of-shared
      Message-ID: <\(key)@acme.example>

      words-of-ben

      On 2 March 2026 at 10:00, Anna Brandt wrote:
      > words-of-shared
      """
    return try site.store.queue(
      OutboxDraft(
        mailbox: site.shared.id, messageID: "\(key)@acme.example", answers: site.letter("shared"),
        subject: "Re: subject-of-shared", sender: site.shared.address,
        recipients: [try #require(Address("anna@harbor.example"))],
        bytes: Array(raw.replacing("\n", with: "\r\n").utf8), isFiled: true), by: site.viewer(.ben), now: TestSite.now)
  }

  private func end(
    _ entry: ID<OutboxEntry>, _ state: OutboxItem.State, _ outcome: Delivery.Outcome, _ site: TestSite
  ) throws {
    let recipient = Delivery.Recipient(
      address: try #require(Address("anna@harbor.example")), outcome: outcome, code: 550, text: "no such user")
    try site.store.setOutbox(
      entry, state, from: [.queued], attempts: 1, nextAttemptAt: nil, failure: "no such user", recipients: [recipient],
      now: TestSite.now)
  }

  @Test(arguments: [
    (OutboxItem.State.rejected, Delivery.Outcome.rejected, ["Try again", "Discard"]),
    (.deferred, .deferred, ["Try again", "Do not send"]), (.uncertain, .uncertain, ["It has arrived", "Send again"]),
  ])
  func oneThatDidNotGoOutIsTold(state: OutboxItem.State, outcome: Delivery.Outcome, buttons: [String]) async throws {
    try await TestSite.with { site in
      let (client, number) = (try site.client(.ben), site.letter("shared"))
      #expect(try await !client.get("/").text.contains("Answers that did not go out"))
      try end(try queue(site), state, outcome, site)
      let home = try await client.get("/").text
      #expect(home.contains("Answers that did not go out"))
      #expect(home.contains("href=\"/messages/\(number)#outgoing-\(number)\">Re: subject-of-shared</a>"))
      #expect(home.contains("sales@acme.example → anna@harbor.example"))
      let mailboxes = try await client.get("/mailboxes").text
      #expect(mailboxes.contains("href=\"/#unsent\">1 answer did not go out</a> no such user"))
      let page = try await client.get("/messages/\(number)").text
      let card = try #require(page.firstMatch(of: /id="outgoing-[^\0]*?<\/section>/)).0
      #expect(card.contains(">words-of-ben</div>") && !card.contains("words-of-shared"))
      for button in buttons { #expect(card.contains(">\(button)</button>"), "\(button)") }
      let read = try await site.client(.vera).get("/messages/\(number)").text
      #expect(read.contains(">words-of-ben</div>") && !read.contains("/outbox/"))
    }
  }

  @Test(arguments: [OutboxItem.State.rejected, .sent]) func oneIsPutAway(state: OutboxItem.State) async throws {
    try await TestSite.with { site in
      let (client, number) = (try site.client(.ben), site.letter("shared"))
      let entry = try queue(site)
      try end(entry, state, .rejected, site)
      let form = [
        ("form", try await site.formToken(client)), ("answer", "dismiss"), ("back", "/messages/\(number)"),
      ]
      #expect(try await client.get("/messages/\(number)").text.contains("action=\"/outbox/\(entry)\""))
      let answer = try await client.post("/outbox/\(entry)", form: form)
      #expect(answer.status == 303 && answer["Location"] == "/messages/\(number)?done=outbox.dismiss#message-\(number)")
      let page = try await client.get("/messages/\(number)?done=outbox.dismiss").text
      #expect(page.contains("Discarded.") && !page.contains("action=\"/outbox/\(entry)\""))
      #expect(try await !client.get("/").text.contains("Answers that did not go out"))
      #expect(try site.store.outboxItem(entry, for: site.viewer(.ben)).dismissedAt == TestSite.now)
    }
  }

  /// One that could not be written has no subject yet.
  @Test func oneThatCouldNotBeWrittenIsTold() async throws {
    try await TestSite.with { site in
      let (ben, number) = (site.viewer(.ben), site.letter("shared"))
      let order = ReplyOrder(
        messageID: "x@acme.example", answers: number, text: "\nfirst <line>\nsecond", all: false,
        mailbox: site.shared.id)
      let request = try site.store.leave(.reply(order), by: ben, now: TestSite.now)
      #expect(try site.store.begin(request, now: TestSite.now))
      try site.store.fail(request, .init(text: "no", reach: .mailbox, isTemporary: false), now: TestSite.now)
      let home = try await site.client(.ben).get("/").text
      #expect(home.contains("href=\"/messages/\(number)#outgoing-\(number)\">first &lt;line&gt;</a>"))
      #expect(try await !site.client(.vera).get("/").text.contains("Answers that did not go out"))
    }
  }

  @Test func oneThatIsMailByNowIsNamedWithTheMessage() async throws {
    try await TestSite.with { site in
      let path = "/messages/\(site.letter("shared"))"
      let entry = try queue(site)
      try end(entry, .sent, .accepted, site)
      let raw =
        "From: sales@acme.example\nTo: anna@harbor.example\nSubject: Re\nMessage-ID: <answer@acme.example>\n\nYes."
      let mail = try site.deliver(raw, to: site.shared)
      for (person, text) in [(TestSite.Person.ben, "Your answer"), (.olena, "Answer by Ben")] {
        let page = try await site.client(person).get(path).text
        #expect(page.contains("href=\"/messages/\(mail)\">\(text)</a>"), "\(person)")
      }
    }
  }
}
