import Model
import Testing

@testable import Pipeline

struct WatchPlanTests {
  private func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: seconds) }
  private let a = ID<Mailbox>(1)
  private let b = ID<Mailbox>(2)

  private func wanted(_ mailboxes: ID<Mailbox>..., at server: String = "mail.test") -> [WatchPlan.Wanted] {
    mailboxes.map { WatchPlan.Wanted(mailbox: $0, server: server) }
  }

  @Test func mailboxesComeAndGo() {
    var plan = WatchPlan()
    #expect(plan.next(of: wanted(a, b), now: at(0)).begin == [a, b])
    let next = plan.next(of: wanted(b), now: at(1))
    #expect(next.begin == [] && next.end == [a] && next.wake == nil)
    plan.ended(a, now: at(2))
    // Wanted again at once, it rests first, as any that ended.
    let again = plan.next(of: wanted(a, b), now: at(3))
    #expect(again.begin == [] && again.end == [])
    #expect(again.wake.map { $0 > at(31) && $0 <= at(36) } == true)
    #expect(plan.next(of: wanted(a, b), now: at(36)).begin == [a])
  }

  @Test func oneThatEndsSoonRestsLongerEachTime() {
    var plan = WatchPlan()
    var (now, rests): (Int64, [Int64]) = (0, [])
    for round in 0..<12 {
      #expect(plan.next(of: wanted(a), now: at(now)).begin == [a])
      // A long life makes up for what was before.
      now += round == 9 ? 300 : 1
      plan.ended(a, now: at(now))
      let wake = plan.next(of: wanted(a), now: at(now)).wake
      rests.append(((wake?.milliseconds ?? 0) - now * 1000) * 1000 / (1000 + 1) / 1000)
      now = (wake?.milliseconds ?? 0) / 1000 + 1
    }
    func lies(_ rest: Int64, at seconds: Int64) -> Bool { rest >= seconds - 1 && rest <= seconds * 11 / 10 }
    let expected: [Int64] = [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 30, 60, 120]
    for (rest, seconds) in zip(rests, expected) { #expect(lies(rest, at: seconds), "\(rests)") }
  }

  @Test func noMoreThanThereIsRoomFor() {
    var plan = WatchPlan()
    let many = (1...700).flatMap { wanted(ID(Int64($0))) }
    #expect(plan.next(of: many, now: at(0)).begin.count == WatchPlan.atOnce)
    #expect(plan.next(of: many, now: at(1)).begin == [])
  }

  @Test func aServerThatAllowsNoMoreIsWatchedLess() {
    var plan = WatchPlan()
    let (c, other) = (ID<Mailbox>(3), wanted(ID(9), at: "other.test"))
    #expect(plan.next(of: wanted(a, b, c), now: at(0)).begin == [a, b, c])
    plan.gaveWay(b, now: at(400))
    plan.ended(b, now: at(400))
    // Two are left there, and no third is begun for a day; elsewhere it may.
    let later = at(400 + WatchPlan.crowdedFor)
    let next = plan.next(of: wanted(a, b, c, at: "MAIL.test") + other, now: at(500))
    #expect(next.begin == [ID(9)] && next.end == [] && next.wake == later)
    // Where one of them ends for other reasons, another takes its place.
    plan.ended(c, now: at(600))
    #expect(plan.next(of: wanted(a, b) + other, now: at(600)).begin == [b])
    #expect(plan.next(of: wanted(a, b, c) + other, now: later).begin == [c])
    // One after the other, down to none.
    for mailbox in [a, b, c] { plan.gaveWay(mailbox, now: later) }
    for mailbox in [a, b, c] { plan.ended(mailbox, now: later) }
    #expect(plan.next(of: wanted(a, b, c) + other, now: later.adding(seconds: 4000)).begin == [])
  }

  @Test func newsWithoutEndAreTakenTogether() {
    let start = ContinuousClock.now
    func first(every seconds: Int) -> Int? {
      var pace = NewsPace()
      return (1...100).first { pace.isTooMuch(at: start + .seconds($0 * seconds)) }
    }
    #expect(first(every: 0) == 10)
    #expect(first(every: 6) == 10)
    #expect(first(every: 7) == nil)
  }
}
