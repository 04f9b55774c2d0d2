import Model
import Pipeline
import Store
import Testing

private let now = Timestamp(iso: "2026-11-20 10:00")!
private let anna = Address("anna@harbor.example")!
private let mark = Address("mark@harbor.example")!

private func item(_ state: OutboxItem.State, isFiled: Bool = false) -> OutboxItem {
  OutboxItem(
    id: ID(1), mailbox: ID(1), user: ID(1), messageID: "a@b", answers: nil, subject: "", sender: anna,
    recipients: [.init(address: anna), .init(address: mark)], state: state, attempts: 1, nextAttemptAt: nil,
    failure: nil,
    queuedAt: now, changedAt: now, isFiled: isFiled)
}

private func answer(_ a: Delivery.Outcome, _ m: Delivery.Outcome) -> Delivery {
  Delivery(recipients: [
    .init(address: anna, outcome: a, code: 0, text: "one"), .init(address: mark, outcome: m, code: 0, text: "two"),
  ])
}

@Test(arguments: [
  (OutboxItem.State.queued, false, OutboxMachine.Step.send),
  (.deferred, false, .send),
  // A crash before the final dot sent nothing.
  (.sending, false, .send),
  (.finishing, false, .becomeUncertain),
  (.finishing, true, .lookInSent),
  (.sent, false, .file),
  (.rejected, false, .leave),
  (.uncertain, true, .leave),
])
func nextStep(state: OutboxItem.State, providerFilesSent: Bool, expected: OutboxMachine.Step) {
  #expect(OutboxMachine.next(item(state), providerFilesSent: providerFilesSent) == expected)
}

@Test func whatIsFiledIsLeft() {
  #expect(OutboxMachine.next(item(.sent, isFiled: true), providerFilesSent: false) == .leave)
}

@Test(arguments: [
  (Delivery.Outcome.accepted, Delivery.Outcome.accepted, OutboxItem.State.sent, nil as Int64?),
  (.accepted, .rejected, .sent, nil),
  (.rejected, .rejected, .rejected, nil),
  (.accepted, .deferred, .deferred, 60),
  (.uncertain, .deferred, .uncertain, nil),
  (.accepted, .uncertain, .uncertain, nil),
])
func answersGiveAState(a: Delivery.Outcome, m: Delivery.Outcome, state: OutboxItem.State, delay: Int64?) {
  let change = OutboxMachine.received(answer(a, m), item: item(.finishing), attempts: 1, now: now)
  #expect(change.state == state)
  #expect(change.nextAttemptAt == delay.map { now.adding(seconds: $0) })
  // Where the provider puts a copy into Sent, that is asked before a person is.
  let other = OutboxMachine.received(
    answer(a, m), item: item(.finishing), attempts: 1, providerFilesSent: true, now: now)
  #expect(other.state == (state == .uncertain ? .finishing : state))
  #expect(other.nextAttemptAt == (state == .uncertain ? 60 : delay).map { now.adding(seconds: $0) })
}

/// What a server that went silent at the end means for the mailbox's next messages.
@Test func silenceRestsTheMailbox() {
  #expect(OutboxMachine.rest(after: answer(.accepted, .uncertain)) == .slowed("two"))
  #expect(OutboxMachine.rest(after: answer(.accepted, .rejected)) == nil)
}

/// Outcomes when a message was interrupted at its end, and what a copy in Sent makes of them; nil: it says nothing.
@Test(
  arguments: [
    (nil, nil, OutboxItem.State.sent, [.accepted, .accepted]),
    (nil, .rejected, .sent, [.accepted, .rejected]),
    (.uncertain, .uncertain, .sent, [.accepted, .accepted]),
    (.uncertain, .deferred, .deferred, [.accepted, .deferred]),
    (nil, .deferred, .deferred, [.accepted, .deferred]),
    (.accepted, nil, nil, nil),
  ] as [(Delivery.Outcome?, Delivery.Outcome?, OutboxItem.State?, [Delivery.Outcome?]?)])
func aCopyInSent(
  a: Delivery.Outcome?, m: Delivery.Outcome?, state: OutboxItem.State?, outcomes: [Delivery.Outcome?]?
) {
  var interrupted = item(.finishing)
  (interrupted.recipients[0].outcome, interrupted.recipients[1].outcome) = (a, m)
  let found = OutboxMachine.found(interrupted, now: now)
  #expect(found?.change.state == state)
  guard let found else { return }
  for recipient in found.recipients {
    interrupted.recipients[recipient.address == anna ? 0 : 1].outcome = recipient.outcome
  }
  #expect(interrupted.recipients.map(\.outcome) == outcomes)
}

@Test func deferringEndsSomeDay() {
  let change = OutboxMachine.received(
    answer(.deferred, .deferred), item: item(.finishing), attempts: RetryPolicy.sendAttempts, now: now)
  #expect(change.state == .rejected)
}

@Test(arguments: [
  (Failure.Reach.message, Failure.Retry.never, OutboxItem.State.rejected, nil as Int64?),
  (.message, .later(nil), .deferred, 300), (.mailbox, .never, .deferred, 300), (.mailbox, .now, .deferred, 300),
])
func failuresBeforeTheFinalDotAreSafeToRetry(
  reach: Failure.Reach, retry: Failure.Retry, state: OutboxItem.State, delay: Int64?
) {
  let failure = Failure("send", reach: reach, retry: retry, cause: "no")
  let change = OutboxMachine.failed(failure, item: item(.sending), attempts: 2, now: now)
  #expect(change == .init(state: state, nextAttemptAt: delay.map { now.adding(seconds: $0) }, failure: "send: no"))
}

/// What the provider's daily allowance means for a message, and for the mailbox's next ones: hours, and no refusal.
@Test(arguments: [1, 4, 10])
func whatIsOverInADayWaitsForHours(attempts: Int) {
  let said = "5.4.5 Daily user sending limit exceeded"
  let delivery = Delivery(recipients: [
    .init(address: mark, outcome: .accepted, code: 250, text: "ok"),
    .init(address: anna, outcome: .deferred, code: 550, status: "5.4.5", text: said, isOverAllowance: true),
  ])
  let later = now.adding(seconds: 4 * 3600)
  #expect(
    OutboxMachine.received(delivery, item: item(.finishing), attempts: attempts, now: now)
      == .init(state: .deferred, nextAttemptAt: later, failure: "anna@harbor.example: \(said)"))
  let rest = OutboxMachine.Rest.slowed("the server takes no more for now: \(said)", seconds: 4 * 3600)
  #expect(OutboxMachine.rest(after: delivery) == rest)
  let (change, tried) = OutboxMachine.rested(rest, doing: "send", item: item(.queued), now: now)
  #expect(
    change
      == .init(state: .deferred, nextAttemptAt: later, failure: "send: the server takes no more for now: \(said)"))
  #expect(tried == 1)
}

/// What an answer means for the mailbox's next messages.
@Test(
  arguments: [
    (Delivery.Outcome.deferred, 432, "4.3.2", true), (.deferred, 421, nil, true), (.deferred, 450, "4.3.2", true),
    (.deferred, 450, "4.2.1", false), (.deferred, 452, nil, false), (.rejected, 550, "5.1.1", false),
    (.accepted, 250, "2.0.0", false),
  ] as [(Delivery.Outcome, Int?, String?, Bool)])
func serversThatWantLessGetLess(_ outcome: Delivery.Outcome, _ code: Int?, _ status: String?, rests: Bool) {
  let delivery = Delivery(recipients: [
    .init(address: mark, outcome: .accepted, code: 250, text: "ok"),
    .init(address: anna, outcome: outcome, code: code, status: status, text: "slow"),
  ])
  #expect(OutboxMachine.rest(after: delivery) == (rests ? .slowed("the server takes no more for now: slow") : nil))
}

@Test func whatWaitsForTheServerHasNotBeenTried() {
  let (change, attempts) = OutboxMachine.rested(.slowed("slow"), doing: "send", item: item(.queued), now: now)
  #expect(change == .init(state: .deferred, nextAttemptAt: now.adding(seconds: 60), failure: "send: slow"))
  #expect(attempts == 1)
}

@Test func whatWouldFailAsWellHasBeenTried() {
  let failure = Failure("send the first", reach: .mailbox, cause: "no")
  let (change, attempts) = OutboxMachine.rested(.failed(failure), doing: "send", item: item(.queued), now: now)
  #expect(change == .init(state: .deferred, nextAttemptAt: now.adding(seconds: 300), failure: "send: no"))
  #expect(attempts == 2)
}
