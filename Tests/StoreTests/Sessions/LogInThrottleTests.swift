import Model
import Testing

@testable import Store

@Suite struct LogInThrottleTests {
  struct Case: CustomTestStringConvertible {
    var failures: [Int64]
    /// Seconds; nil: at once.
    var next: Int64?
    var testDescription: String { "\(failures)" }
  }

  static let cases: [Case] = [
    Case(failures: []), Case(failures: [0]), Case(failures: [0, 0, 0, 0]),
    Case(failures: [0, 0, 0, 0, 0], next: 30), Case(failures: [0, 1, 2, 3, 4], next: 34),
    // The fifth within 15 minutes, and not a second later.
    Case(failures: [0, 200, 400, 600, 899], next: 929), Case(failures: [0, 200, 400, 600, 900]),
    Case(failures: [0, 200, 400, 600, 900, 901], next: 931),
    Case(failures: [0, 200, 400, 600, 900, 901, 902], next: 962),
    // Each further one doubles the wait, up to 15 minutes.
    Case(failures: [0, 0, 0, 0, 0, 30], next: 90), Case(failures: [0, 0, 0, 0, 0, 30, 90], next: 210),
    Case(failures: [0, 0, 0, 0, 0, 30, 90, 210], next: 450),
    Case(failures: [0, 0, 0, 0, 0, 30, 90, 210, 450], next: 930),
    Case(failures: [0, 0, 0, 0, 0, 30, 90, 210, 450, 930], next: 1830),
    Case(failures: [0, 0, 0, 0, 0, 30, 90, 210, 450, 930, 1830], next: 2730),
    // Waiting it out to the second does not make it begin anew; half an hour of quiet does.
    Case(failures: [0, 0, 0, 0, 0, 1799], next: 1859), Case(failures: [0, 0, 0, 0, 0, 1800]),
    Case(failures: [0, 0, 0, 0, 0, 1800, 1801, 1802, 1803, 1804], next: 1834),
  ]

  @Test(arguments: cases) func anAddress(_ row: Case) {
    #expect(
      LogInThrottle.nextAttempt(after: row.failures.map { day(1).adding(seconds: $0) })
        == row.next.map { day(1).adding(seconds: $0) })
  }

  @Test func allAddresses() {
    let all = (0..<100).map { day(1).adding(seconds: $0 / 2) }
    #expect(LogInThrottle.nextAttempt(afterAll: Array(all.dropFirst())) == nil)
    #expect(LogInThrottle.nextAttempt(afterAll: all) == day(1).adding(seconds: 60))
    #expect(LogInThrottle.nextAttempt(afterAll: [day(0)] + all) == day(1).adding(seconds: 60))
  }
}
