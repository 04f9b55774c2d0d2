import Model
import Pipeline
import Testing

@testable import Store

struct LanePlanTests {
  private func request(_ id: Int64, _ work: WorkRequest.Work, by user: Int64? = nil) -> WorkRequest {
    WorkRequest(
      id: ID(id), work: work, user: user.map { ID($0) }, state: .waiting,
      createdAt: Timestamp(milliseconds: id))
  }

  private func reply(_ id: Int64) -> WorkRequest {
    request(
      id, .reply(ReplyOrder(messageID: "\(id)@acme.example", answers: ID(1), text: "Hello", all: false)), by: 1)
  }

  @Test func aLaneDoesOneThingAfterTheOther() {
    var plan = LanePlan()
    let waiting = [
      request(1, .sync(ID(1)), by: 1), request(2, .sync(ID(1)), by: 1), request(3, .send, by: 1), reply(4),
      request(5, .settle(.relink), by: 1), request(6, .settle(.rules), by: 1), request(7, .sync(ID(2)), by: 1),
    ]
    #expect(plan.next(of: waiting).map(\.id.value) == [1, 3, 5, 7])
    // Still running: asked again, nothing more begins.
    #expect(plan.next(of: waiting).isEmpty)
    plan.ended(ID(3))
    plan.ended(ID(1))
    #expect(plan.next(of: waiting.filter { [2, 4, 6].contains($0.id.value) }).map(\.id.value) == [2, 4])
  }

  @Test func threeMailboxesAtOnceAndPeopleFirst() {
    var plan = LanePlan()
    let scheduled = (1...5).map { request($0, .sync(ID($0))) }
    #expect(plan.next(of: scheduled).map(\.id.value) == [1, 2, 3])
    let waiting = [scheduled[3], scheduled[4], request(6, .sync(ID(6)), by: 1), request(7, .send)]
    #expect(plan.next(of: waiting).map(\.id.value) == [7])
    plan.ended(ID(2))
    #expect(plan.next(of: waiting.dropLast()).map(\.id.value) == [6])
  }

  /// First imports take hours: one lane is left for the mailboxes that are at work.
  @Test func importsLeaveALane() {
    var plan = LanePlan()
    let importing: Set<ID<Mailbox>> = [ID(1), ID(2), ID(3), ID(4)]
    let waiting = (1...5).map { request($0, .sync(ID($0))) }
    #expect(plan.next(of: waiting, importing: importing).map(\.id.value) == [1, 2, 5])
    plan.ended(ID(5))
    #expect(plan.next(of: waiting.filter { $0.id.value > 2 && $0.id.value < 5 }, importing: importing).isEmpty)
    plan.ended(ID(1))
    #expect(plan.next(of: waiting.filter { $0.id.value > 2 }, importing: importing).map(\.id.value) == [3, 5])
  }

  @Test func progressIsWrittenDownFourTimesASecond() {
    var tally = ProgressTally()
    func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }
    func filed(_ count: Int) -> SyncProgress { .filed(folder: "INBOX", messages: count, bytes: 1) }
    #expect(
      tally.received(.folder(name: "INBOX", messages: 100, bytes: 9), now: at(0)) == .init(folder: "INBOX", total: 100))
    #expect(tally.received(filed(25), now: at(100)) == nil)
    #expect(tally.received(filed(25), now: at(250)) == .init(folder: "INBOX", done: 50, total: 100))
    #expect(tally.received(filed(25), now: at(300)) == nil)
    // What a person waits for does not wait.
    #expect(tally.received(filed(25), now: at(301)) == .init(folder: "INBOX", done: 100, total: 100))
    let note = "the connection broke; connecting again (2 of 3)"
    #expect(
      tally.received(.reconnecting(attempt: 2, cause: "the connection broke"), now: at(302))
        == .init(folder: "INBOX", done: 100, total: 100, note: note))
    #expect(tally.received(.settling, now: at(303)) == .init(isSettling: true, note: note))
  }
}
