internal import Model
internal import Synchronization

/// This process's connections to IMAP servers, each of which allows an account, or an address, only so many.
///
/// Where a server allows no more, a connection that is held to be told of news gives way to one that has work to do; and
/// work waits for other work at that server.
final class OpenConnections: Sendable {
  /// A connection; its place is left when it is closed, at the latest when nobody holds it.
  final class Place: Sendable {
    private let number: Int
    private let all: OpenConnections

    fileprivate init(number: Int, in all: OpenConnections) { (self.number, self.all) = (number, all) }

    func leave() { all.left(number) }
    deinit { all.left(number) }
  }

  private struct Held {
    let server: String
    let login: String
    let giveWay: (@Sendable () async -> Void)?
    /// It gives way already, to somebody else.
    var isLeaving = false
  }

  private struct State {
    var latest = 0
    var held: [Int: Held] = [:]
    var waiters: [(server: String, number: Int, end: AsyncStream<Void>.Continuation)] = []
  }

  /// How long work waits for other work, in all.
  static let patience = Duration.seconds(60)
  /// How long, and how often, a server is given to count a connection out that was closed.
  static let pause = Duration.seconds(1)
  static let pauses = 3
  static let shared = OpenConnections()

  private let state = Mutex(State())

  /// - Parameter giveWay: of a connection that only waits for news: closes it and returns then.
  func enter(_ mailbox: Mailbox, giveWay: (@Sendable () async -> Void)? = nil) -> Place {
    let server = OpenConnections.server(mailbox)
    let number = state.withLock { state in
      state.latest += 1
      state.held[state.latest] = Held(server: server, login: mailbox.login, giveWay: giveWay)
      return state.latest
    }
    return Place(number: number, in: self)
  }

  static func server(_ mailbox: Mailbox) -> String { "\(mailbox.imap.host.lowercased()):\(mailbox.imap.port)" }

  /// Ends connections that only wait for news, at a server that has just refused one.
  ///
  /// Those of this login, which the limit is mostly of; else half of those at the server, whose limit may be of our
  /// address.
  ///
  /// - Returns: false where there are none.
  func askToGiveWay(to mailbox: Mailbox) async -> Bool {
    let server = OpenConnections.server(mailbox)
    let leaving: [@Sendable () async -> Void] = state.withLock { state in
      let idle = state.held.filter { $0.value.server == server && $0.value.giveWay != nil && !$0.value.isLeaving }
      let own = idle.filter { $0.value.login == mailbox.login }
      let some = own.isEmpty ? idle.keys.sorted().suffix((idle.count + 1) / 2) : own.keys.sorted()[...]
      for number in some { state.held[number]?.isLeaving = true }
      return some.compactMap { state.held[$0]?.giveWay }
    }
    for giveWay in leaving { await giveWay() }
    return !leaving.isEmpty
  }

  /// Waits until a connection of ours at the server ends.
  ///
  /// - Returns: false where there is none, none ends before `deadline`, or the task was cancelled.
  func waitForWork(at mailbox: Mailbox, until deadline: ContinuousClock.Instant) async -> Bool {
    let server = OpenConnections.server(mailbox)
    let waiting = state.withLock { state -> (number: Int, left: AsyncStream<Void>)? in
      guard state.held.values.contains(where: { $0.server == server }) else { return nil }
      let (stream, end) = AsyncStream<Void>.makeStream()
      state.latest += 1
      state.waiters.append((server, state.latest, end))
      return (state.latest, stream)
    }
    guard let (number, left) = waiting else { return false }
    defer { state.withLock { state in state.waiters.removeAll { $0.number == number } } }
    return await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        for await _ in left {}
        return !Task.isCancelled
      }
      group.addTask {
        // The deadline of the wait beside it; cut short, that has its answer.
        try? await Task.sleep(until: deadline, clock: .continuous)
        return false
      }
      let hasLeft = await group.next() ?? false
      group.cancelAll()
      return hasLeft
    }
  }

  /// How many wait for a connection of a mailbox's server to end.
  func queue(at mailbox: Mailbox) -> Int {
    state.withLock { state in state.waiters.count { $0.server == OpenConnections.server(mailbox) } }
  }

  private func left(_ number: Int) {
    let waiters = state.withLock { state -> [AsyncStream<Void>.Continuation] in
      guard let server = state.held.removeValue(forKey: number)?.server else { return [] }
      let ended = state.waiters.filter { $0.server == server }.map(\.end)
      state.waiters.removeAll { $0.server == server }
      return ended
    }
    for waiter in waiters { waiter.finish() }
  }
}
