import Model
import Pipeline
import Testing

struct WatchPlanTests {
  private func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: seconds) }
  private let a = ID<Mailbox>(1)
  private let b = ID<Mailbox>(2)

  @Test func mailboxesComeAndGo() {
    var plan = WatchPlan()
    #expect(plan.next(of: [a, b], now: at(0)).begin == [a, b])
    let next = plan.next(of: [b], now: at(1))
    #expect(next.begin == [] && next.end == [a] && next.wake == nil)
    plan.ended(a, now: at(2))
    // Wanted again at once, it rests first, as any that ended.
    let again = plan.next(of: [a, b], now: at(3))
    #expect(again.begin == [] && again.end == [])
    #expect(again.wake.map { $0 > at(31) && $0 <= at(36) } == true)
    #expect(plan.next(of: [a, b], now: at(36)).begin == [a])
  }

  @Test func oneThatEndsSoonRestsLongerEachTime() {
    var plan = WatchPlan()
    var (now, rests): (Int64, [Int64]) = (0, [])
    for round in 0..<12 {
      #expect(plan.next(of: [a], now: at(now)).begin == [a])
      // A long life makes up for what was before.
      now += round == 9 ? 300 : 1
      plan.ended(a, now: at(now))
      let wake = plan.next(of: [a], now: at(now)).wake
      rests.append(((wake?.milliseconds ?? 0) - now * 1000) * 1000 / (1000 + 1) / 1000)
      now = (wake?.milliseconds ?? 0) / 1000 + 1
    }
    func lies(_ rest: Int64, at seconds: Int64) -> Bool { rest >= seconds - 1 && rest <= seconds * 11 / 10 }
    let expected: [Int64] = [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 30, 60, 120]
    for (rest, seconds) in zip(rests, expected) { #expect(lies(rest, at: seconds), "\(rests)") }
  }

  @Test func noMoreThanThereIsRoomFor() {
    var plan = WatchPlan()
    let many = (1...700).map { ID<Mailbox>(Int64($0)) }
    #expect(plan.next(of: many, now: at(0)).begin.count == WatchPlan.atOnce)
    #expect(plan.next(of: many, now: at(1)).begin == [])
  }
}
