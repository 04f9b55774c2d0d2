import Model
import Pipeline
import Store
import Testing

struct ScheduleTests {
  private static let now = Timestamp(iso: "2026-11-20 10:00")!
  /// Mailbox 0 waits no longer than others.
  private static let mailbox = ID<Mailbox>(0)

  @Test(
    arguments: [
      (0, nil, 300),
      (1, .now, 300), (2, .now, 600), (3, .later(nil), 1200), (4, .later(nil), 2400),
      (7, .later(nil), 19_200), (8, .later(nil), 21_600), (90, .now, 21_600),
      // Only a person mends it.
      (1, .never, 3600), (4, .never, 3600), (6, .never, 9600),
      // The server has said when.
      (1, .later(now.adding(seconds: 7000)), 7000), (3, .later(now.adding(seconds: 60)), 1200),
    ] as [(Int, Failure.Retry?, Int64)])
  func nextSync(failures: Int, retry: Failure.Retry?, seconds: Int64) {
    let next = Schedule.nextSync(
      after: Self.now, interval: 300, failures: failures, retry: retry, mailbox: Self.mailbox)
    #expect(next == Self.now.adding(seconds: seconds))
  }

  @Test func mailboxesDoNotCallAtOnce() {
    let waits = (1...1000).map { id in
      Schedule.nextSync(after: Self.now, interval: 300, failures: 0, retry: nil, mailbox: ID(id)).milliseconds
        - Self.now.milliseconds
    }
    #expect(waits.allSatisfy { (300_000...330_000).contains($0) })
    #expect(Set(waits).count == 101)
    #expect(Set(waits.prefix(10)).count == 10)
  }

  private func item(
    _ state: OutboxItem.State, changed: Int64, next: Int64? = nil
  ) -> OutboxItem {
    let anna = Address("anna@harbor.example")!
    return OutboxItem(
      id: ID(1), mailbox: ID(1), user: ID(1), messageID: "a@b", answers: nil, subject: "", sender: anna,
      recipients: [.init(address: anna)], state: state, attempts: 1,
      nextAttemptAt: next.map { Self.now.adding(seconds: $0) }, failure: nil, queuedAt: Self.now,
      changedAt: Self.now.adding(seconds: changed), isFiled: false)
  }

  @Test func theOutboxIsLookedAtWhenSomethingIsDue() {
    func next(_ open: [OutboxItem], latest: Int64?) -> Int64? {
      Schedule.nextSend(open, latest: latest.map { Self.now.adding(seconds: $0) }, now: Self.now).map {
        ($0.milliseconds - Self.now.milliseconds) / 1000
      }
    }
    #expect(next([], latest: nil) == nil)
    // What a crash or another process left.
    #expect(next([item(.sending, changed: -900)], latest: nil) == 0)
    // Queued since the last pass.
    #expect(next([item(.queued, changed: -5)], latest: -10) == 0)
    // The last pass has left it as it was.
    #expect(next([item(.sent, changed: -30)], latest: -10) == 50)
    #expect(next([item(.finishing, changed: -300)], latest: -200) == 0)
    #expect(next([item(.deferred, changed: -30, next: 240)], latest: -30) == 240)
    #expect(next([item(.deferred, changed: -400, next: -100)], latest: -400 + 60) == 0)
    #expect(next([item(.deferred, changed: -30, next: 240), item(.sent, changed: -30)], latest: -20) == 40)
    // Due since the last pass, which came too early for it.
    #expect(next([item(.deferred, changed: -400, next: -5)], latest: -10) == 0)
    #expect(next([item(.sent, changed: -400, next: -5)], latest: -10) == 0)
    // A pass has written it and left it so, or is at it: that is no reason for another one.
    for state in [OutboxItem.State.sending, .finishing, .sent] {
      #expect(next([item(state, changed: -5)], latest: -10) == 55)
      #expect(next([item(state, changed: 0)], latest: 0) == 60)
      #expect(next([item(state, changed: -5, next: 7200)], latest: -10) == 7200)
      #expect(next([item(state, changed: -5)], latest: nil) == 0)
    }
  }

  @Test(
    arguments: [
      (0, .now, 60), (59, .now, 60), (60, .later(nil), 60), (120, .now, 120), (5000, .later(nil), 5000),
      (14_400, .now, 14_400), (900_000, .now, 14_400), (-900, .now, 60),
      // Only a person mends it: a log-in with a wrong password is tried a few times a day.
      (0, .never, 3600), (3600, .never, 3600), (7200, .never, 7200), (900_000, .never, 14_400),
      // The server has said when.
      (0, .later(now.adding(seconds: 700)), 700), (5000, .later(now.adding(seconds: 700)), 5000),
    ] as [(Int64, Failure.Retry, Int64)])
  func nextFiling(age: Int64, retry: Failure.Retry, seconds: Int64) {
    let next = Schedule.nextFiling(after: Self.now, since: Self.now.adding(seconds: -age), retry: retry)
    #expect(next == Self.now.adding(seconds: seconds))
  }

  @Test func aWrongPasswordIsTriedAFewTimesADay() {
    var tries = 0
    var instant = Self.now
    while instant < Self.now.adding(days: 1) {
      tries += 1
      instant = Schedule.nextFiling(after: instant, since: Self.now, retry: .never)
    }
    #expect(tries == 8)
  }
}
