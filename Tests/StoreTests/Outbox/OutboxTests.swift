import Model
import Testing

@testable import Store

@Suite struct OutboxTests {
  private let maria = Viewer(user: ID(1))

  private func draft(
    _ mailbox: ID<Mailbox>, _ id: String = "out1@acme.example",
    to recipients: [String] = ["anna@harbor.example", "ben@harbor.example"]
  ) -> OutboxDraft {
    OutboxDraft(
      mailbox: mailbox, messageID: id, answers: nil, subject: "Offer", sender: address("sales@acme.example"),
      recipients: recipients.map(address), bytes: Array("raw".utf8), isFiled: false)
  }

  private func recipient(_ text: String, _ outcome: Delivery.Outcome, _ code: Int?) -> Delivery.Recipient {
    Delivery.Recipient(address: address(text), outcome: outcome, code: code, text: "\(outcome.rawValue) it")
  }

  @Test func anEntryGoesItsWay() throws {
    let world = try TestWorkspace()
    let box = try world.mailbox("sales@acme.example").mailbox.id
    let store = world.store
    let id = try store.queue(
      draft(box, to: ["anna@harbor.example", "ANNA@harbor.example", "ben@harbor.example"]), by: maria, now: day(1))
    var item = try store.outboxItem(id, for: maria)
    #expect(item.recipients.map(\.address.description) == ["anna@harbor.example", "ben@harbor.example"])
    #expect((item.state, item.attempts, item.queuedAt) == (.queued, 0, day(1)))
    #expect(try store.outboxBytes(id) == Array("raw".utf8))

    try store.setOutbox(
      id, .deferred, from: [.queued], attempts: 1, nextAttemptAt: day(3), failure: "later",
      recipients: [recipient("Anna@harbor.example", .accepted, 250), recipient("ben@harbor.example", .deferred, 451)],
      now: day(2))
    #expect(try store.openOutbox(now: day(2)) == [])
    item = try #require(try store.openOutbox(now: day(3)).first)
    #expect(item.open == [address("ben@harbor.example")])
    #expect(item.recipients.map(\.code) == [250, 451])

    try store.setOutbox(
      id, .sent, from: [.sending, .deferred], attempts: 2, nextAttemptAt: nil, failure: "refused",
      recipients: [recipient("ben@harbor.example", .rejected, 550)], now: day(4))
    try store.postponeOutbox(id, until: day(6), failure: "no Sent folder")
    #expect(try store.openOutbox(now: day(5)) == [])
    item = try #require(try store.openOutbox(now: day(6)).first)
    #expect((item.failure, item.changedAt, item.nextAttemptAt) == ("no Sent folder", day(4), day(6)))
    try store.noteOutboxFiled(id)
    #expect(try store.openOutbox(now: day(6)) == [])
    item = try store.outboxItem(id, for: maria)
    #expect((item.failure, item.nextAttemptAt) == ("ben@harbor.example: rejected it", nil))
  }

  private static let taking: [(OutboxItem.State, next: Int64?, isTaken: Bool)] = [
    (.queued, nil, true), (.sending, nil, true), (.deferred, nil, true), (.deferred, 3, true), (.deferred, 4, false),
    (.finishing, nil, false), (.sent, nil, false), (.rejected, nil, false), (.uncertain, nil, false),
  ]

  @Test(arguments: taking) func onlyWhatIsDueIsTakenToBeSent(
    _ state: OutboxItem.State, _ next: Int64?, _ isTaken: Bool
  ) throws {
    let world = try TestWorkspace()
    let store = world.store
    let id = try store.queue(draft(try world.mailbox("sales@acme.example").mailbox.id), by: maria, now: day(1))
    try store.setOutbox(
      id, state, from: [.queued], attempts: 3, nextAttemptAt: next.map(day), failure: "x",
      recipients: [recipient("ben@harbor.example", .accepted, 250)], now: day(2))
    let before = try store.outboxItem(id, for: maria)
    let taken = try store.beginSending(id, now: day(3))
    let after = try store.outboxItem(id, for: maria)
    guard isTaken else {
      #expect(taken == nil)
      #expect(after == before)
      return
    }
    #expect(taken == after)
    #expect((after.state, after.attempts, after.failure, after.changedAt) == (.sending, 4, nil, day(3)))
    #expect(after.open == [address("anna@harbor.example")])
    // A person comes too late, and what somebody else has moved is left.
    #expect(throws: StoreError.self) { try store.answerOutbox(id, .cancel, by: maria, now: day(3)) }
    #expect(
      try !store.setOutbox(
        id, .sent, from: [.finishing], attempts: 4, nextAttemptAt: nil, failure: nil,
        recipients: [recipient("anna@harbor.example", .accepted, 250)], now: day(4)))
    #expect(try store.outboxItem(id, for: maria) == after)
  }

  @Test func whatIsCancelledIsNotTaken() throws {
    let world = try TestWorkspace()
    let store = world.store
    let box = try world.mailbox("sales@acme.example").mailbox.id
    let id = try store.queue(draft(box), by: maria, now: day(1))
    let due = try store.openOutbox(now: day(2))
    let cancelled = try store.answerOutbox(id, .cancel, by: maria, now: day(2))
    #expect(due.map(\.state) == [.queued])
    #expect(try store.beginSending(id, now: day(2)) == nil)
    #expect(try store.outboxItem(id, for: maria) == cancelled)
  }

  @Test func anEntryIsFoundByItsMessageID() throws {
    let world = try TestWorkspace()
    let store = world.store
    let jon = Viewer(
      user: try store.addUser(name: "Jon", address: address("jon@acme.example"), role: .member, now: day(0)).id)
    let box = try world.mailbox("sales@acme.example").mailbox.id
    let id = try store.queue(draft(box, "first@x"), by: maria, now: day(1))
    _ = try store.queue(draft(box, "second@x"), by: maria, now: day(1))
    #expect(try store.outboxEntry(messageID: "first@x", for: maria) == id)
    #expect(try store.outboxEntry(messageID: "third@x", for: maria) == nil)
    #expect(try store.outboxEntry(messageID: "first@x", for: jon) == nil)
  }

  @Test func theOutboxIsSeenByThoseWhoReadTheMailbox() throws {
    let world = try TestWorkspace()
    let store = world.store
    let ben = Viewer(
      user: try store.addUser(name: "Ben", address: address("ben@acme.example"), role: .member, now: day(0)).id)
    let mine = try world.mailbox("sales@acme.example", owner: ben.user.value).mailbox.id
    let id = try store.queue(draft(mine), by: ben, now: day(1))
    #expect(try store.outbox(for: ben).map(\.id) == [id])
    // An administrator, too, is nobody here.
    #expect(try store.outbox(for: maria) == [])
    #expect(throws: StoreError.noSuch("message \(id) in the outbox")) { try store.outboxItem(id, for: maria) }
    #expect(throws: StoreError.noSuch("message \(id) in the outbox")) {
      try store.answerOutbox(id, .cancel, by: maria, now: day(2))
    }
    #expect(throws: StoreError.noSuch("mailbox \(mine)")) {
      try store.queue(draft(mine, "2@x"), by: maria, now: day(2))
    }

    var settings = Settings()
    settings.access = .shared
    try store.saveSettings(settings, of: mine, by: ben)
    try store.share(mine, with: maria.user, by: ben)
    #expect(try store.outbox(for: maria).map(\.id) == [id])
    #expect(try store.answerOutbox(id, .cancel, by: maria, now: day(2)).failure == "cancelled by Maria")
  }

  @Test(arguments: [
    (["anna@harbor.example"], "out1@acme.example", "a message with this Message-ID is in the outbox already"),
    ([], "out2@acme.example", "the message has no recipient"),
  ]) func someDraftsAreRefused(_ recipients: [String], _ id: String, _ why: String) throws {
    let world = try TestWorkspace()
    let box = try world.mailbox("sales@acme.example").mailbox.id
    _ = try world.store.queue(draft(box), by: maria, now: day(1))
    #expect(throws: StoreError.refused(why)) {
      try world.store.queue(draft(box, id, to: recipients), by: maria, now: day(1))
    }
    #expect(try world.number("SELECT count(*) FROM outbox_recipient") == 2)
  }

  private static let answers: [(OutboxItem.State, OutboxAnswer, OutboxItem.State?)] = [
    (OutboxItem.State.queued, OutboxAnswer.cancel, OutboxItem.State.rejected as OutboxItem.State?),
    (.queued, .retry, nil), (.queued, .arrived, nil), (.sending, .cancel, nil), (.sending, .retry, nil),
    (.finishing, .retry, nil), (.finishing, .arrived, nil), (.sent, .retry, nil), (.sent, .cancel, nil),
    (.deferred, .retry, .queued), (.deferred, .cancel, .rejected), (.rejected, .retry, .queued),
    (.rejected, .cancel, nil), (.uncertain, .retry, .queued), (.uncertain, .arrived, .sent), (.uncertain, .cancel, nil),
    (.queued, .dismiss, nil), (.deferred, .dismiss, nil), (.uncertain, .dismiss, nil), (.sending, .dismiss, nil),
  ]

  @Test(arguments: answers) func peopleDecide(
    _ state: OutboxItem.State, _ answer: OutboxAnswer, _ after: OutboxItem.State?
  ) throws {
    let world = try TestWorkspace()
    let store = world.store
    let box = try world.mailbox("sales@acme.example").mailbox.id
    let id = try store.queue(draft(box), by: maria, now: day(1))
    try store.setOutbox(id, state, from: [.queued], attempts: 3, nextAttemptAt: day(9), failure: "x", now: day(2))
    guard let after else {
      #expect(
        throws: StoreError.refused(
          "message \(id) of the outbox is \(state.rawValue); \(answer.rawValue) does not apply")
      ) { try store.answerOutbox(id, answer, by: maria, now: day(3)) }
      return
    }
    let item = try store.answerOutbox(id, answer, by: maria, now: day(3))
    #expect(item.state == after)
    #expect((item.attempts, item.nextAttemptAt, item.changedAt) == (0, nil, day(3)))
    #expect(item.open.count == (after == .queued ? 2 : 0))
    // Who said so stands with each recipient, in words.
    let said = [OutboxAnswer.cancel: "cancelled by Maria", .arrived: "arrived, says Maria"][answer]
    #expect(item.recipients.map(\.answer) == [said, said])
  }

  /// The state, what it failed with, what became of the second recipient, and whether people are told of it.
  private static let leftovers: [(OutboxItem.State, String?, Delivery.Outcome?, isLeft: Bool)] = [
    (.queued, nil, nil, false), (.sending, nil, nil, false), (.finishing, nil, nil, false),
    (.deferred, "later", .deferred, true), (.uncertain, "who knows", .uncertain, true),
    (.rejected, "no such user", .rejected, true), (.rejected, nil, nil, true),
    (.rejected, "cancelled by Maria", .rejected, false), (.sent, nil, .accepted, false), (.sent, nil, .rejected, false),
  ]

  @Test(arguments: leftovers) func whatDidNotGoOutIsTold(
    _ state: OutboxItem.State, _ failure: String?, _ outcome: Delivery.Outcome?, _ isLeft: Bool
  ) throws {
    let world = try TestWorkspace()
    let store = world.store
    let box = try world.mailbox("sales@acme.example").mailbox.id
    let id = try store.queue(draft(box), by: maria, now: day(1))
    let told = [("anna@harbor.example", Delivery.Outcome.accepted), ("ben@harbor.example", outcome)].compactMap {
      pair in pair.1.map { recipient(pair.0, $0, 550) }
    }
    try store.setOutbox(
      id, state, from: [.queued], attempts: 1, nextAttemptAt: nil, failure: failure, recipients: told, now: day(2))
    #expect(try store.unsentAnswers(for: maria).map(\.id) == (isLeft ? [id] : []))
    let status = try #require(try store.mailboxStatuses(for: maria).first)
    #expect((status.unsent, status.unsentFailure) == (isLeft ? 1 : 0, isLeft ? failure : nil))
    let stranger = try store.addUser(name: "Jon", address: address("jon@acme.example"), role: .member, now: day(0))
    #expect(try store.unsentAnswers(for: Viewer(user: stranger.id)) == [])
  }

  /// What is over can be put away: it is kept, and shown again when it is tried again.
  @Test(arguments: [
    (OutboxItem.State.rejected, "no such user", true), (.rejected, "cancelled by Maria", true),
    (.sent, "in part", false),
  ]) func whatIsPutAwayIsShownNoMore(_ state: OutboxItem.State, _ failure: String, _ mayBeTried: Bool) throws {
    let world = try TestWorkspace()
    let store = world.store
    let box = try world.mailbox("sales@acme.example")
    var run = RunDraft.sync(box.mailbox)
    let letter = Letter(subject: "Offer", date: 10, id: "1@harbor.example")
    let message = try world.file([letter], in: box, run: &run)[0].message
    var answer = draft(box.mailbox.id)
    answer.answers = message
    let id = try store.queue(answer, by: maria, now: day(1))
    try store.setOutbox(
      id, state, from: [.queued], attempts: 1, nextAttemptAt: nil, failure: failure,
      recipients: [recipient("anna@harbor.example", .rejected, 550)], now: day(2))
    func shown() throws -> [ID<OutboxEntry>] { try store.outbox(answering: [message], for: maria).map(\.id) }
    #expect(try shown() == [id])
    let item = try store.answerOutbox(id, .dismiss, by: maria, now: day(3))
    #expect((item.state, item.failure, item.changedAt, item.dismissedAt) == (state, failure, day(2), day(3)))
    #expect(try shown() == [] && store.unsentAnswers(for: maria) == [])
    #expect(try store.outbox(for: maria) == [item])
    guard mayBeTried else { return }
    #expect(try store.answerOutbox(id, .retry, by: maria, now: day(4)).dismissedAt == nil)
    #expect(try shown() == [id])
  }
}
