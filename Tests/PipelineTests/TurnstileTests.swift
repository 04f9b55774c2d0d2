import Model
import Pipeline
import Synchronization
import Testing

/// Says when the one who holds the turnstile may leave.
private final class Door: Sendable {
  private let (opened, opening) = AsyncStream<Void>.makeStream()

  func open() { opening.finish() }
  func pass() async { for await _ in opened {} }
}

private final class Log: Sendable {
  private let all = Mutex<[String]>([])

  func add(_ text: String) { all.withLock { $0.append(text) } }
  var lines: [String] { all.withLock { $0 } }
}

struct TurnstileTests {
  /// Comes back when so many wait.
  private func wait(for count: Int, at turnstile: Turnstile) async {
    while turnstile.queue != count { await Task.yield() }
  }

  @Test func oneAtATimeInTheOrderOfArrival() async throws {
    let (turnstile, door, log) = (Turnstile(), Door(), Log())
    @Sendable func pass(_ name: String) -> Task<Void, any Error> {
      Task {
        try await turnstile.pass(name) { () async throws(Failure) in
          log.add(name)
          if name == "a" { await door.pass() }
          log.add("\(name) leaves")
        }
      }
    }
    var tasks = [pass("a")]
    while log.lines.isEmpty { await Task.yield() }
    for (count, name) in ["b", "c"].enumerated() {
      tasks.append(pass(name))
      await wait(for: count + 1, at: turnstile)
    }
    door.open()
    for task in tasks { try await task.value }
    #expect(log.lines == ["a", "a leaves", "b", "b leaves", "c", "c leaves"])
  }

  @Test func whoIsCancelledLeavesTheQueue() async throws {
    let (turnstile, door) = (Turnstile(), Door())
    let first = Task { try await turnstile.pass("a") { () async throws(Failure) in await door.pass() } }
    @Sendable func join(_ name: String) -> Task<Bool, any Error> {
      Task { try await turnstile.pass(name) { () async throws(Failure) in true } }
    }
    // Whoever comes first of the two waits, unless it is "a" that waits.
    let second = join("b")
    let third = join("c")
    second.cancel()
    let failure = await #expect(throws: Failure.self) {
      if try await second.value { throw Failure("b", reach: .process, retry: .now, cause: "it was cancelled") }
    }
    #expect(failure?.description == "b: it was cancelled")
    door.open()
    try await first.value
    #expect(try await third.value)
    // Nothing is left of it.
    #expect(try await join("d").value)
    #expect(turnstile.queue == 0)
  }
}
