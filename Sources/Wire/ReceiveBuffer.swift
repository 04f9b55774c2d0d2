internal import NIOCore
internal import Synchronization

/// What has come from the server and nobody has taken yet, and who waits for more.
///
/// The channel's loop fills it and any task empties it; neither needs the other's thread unless it has to wait. Once
/// `readsAhead` is set, reading goes on until `limit` bytes are here; before, the socket is read when somebody waits.
final class ReceiveBuffer: Sendable {
  typealias Answer = Result<[UInt8]?, WireError>

  private struct Waiter {
    let number: Int
    let deadline: NIODeadline
    let doing: String
    let continuation: CheckedContinuation<Answer, Never>
  }

  private struct State {
    var bytes: [UInt8] = []
    /// Set once nothing more will come.
    var end: Answer?
    var waiters: [Waiter] = []
    var latest = 0
    /// Numbers whose cancellation has overtaken their wait.
    var abandoned: Set<Int> = []
    var readsAhead = false
    /// A read has been asked for, and nothing has come of it.
    var isReading = false
    /// When deadlines are looked at next.
    var alarm: NIODeadline?
    var channel: (any Channel)?

    mutating func takeBytes() -> [UInt8] {
      let all = bytes
      bytes = []
      return all
    }

    /// The channel to be read from, if it is to be read ahead and is not.
    mutating func readOn() -> (any Channel)? {
      readsAhead && bytes.count < ReceiveBuffer.limit ? read() : nil
    }

    /// The channel to be read from, if it is not.
    mutating func read() -> (any Channel)? {
      guard end == nil, !isReading, let channel else { return nil }
      isReading = true
      return channel
    }
  }

  /// Bytes at which reading ahead stops; one read more may be under way.
  static let limit = 512 * 1024

  private let state = Mutex(State())

  var hasUnread: Bool { state.withLock { !$0.bytes.isEmpty } }

  /// The next bytes, at least one; nil at the end of the stream. Cancellation and the deadline lose nothing.
  func receive(within seconds: Int, doing: String) async -> Answer {
    if Task.isCancelled { return .failure(.cancelled) }
    if let answer = take() { return answer }
    let number = state.withLock { state in
      state.latest += 1
      return state.latest
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let deadline = NIODeadline.now() + .seconds(Int64(max(0, seconds)))
        wait(Waiter(number: number, deadline: deadline, doing: doing, continuation: continuation))
      }
    } onCancel: {
      giveUp(number)
    }
  }

  private func take() -> Answer? {
    let (answer, resumed): (Answer?, (any Channel)?) = state.withLock { state in
      guard !state.bytes.isEmpty else { return (state.end, nil) }
      return (.success(state.takeBytes()), state.readOn())
    }
    resumed?.read()
    return answer
  }

  private func wait(_ waiter: Waiter) {
    let (answer, reading, isAlarmed): (Answer?, (any Channel)?, Bool) = state.withLock { state in
      if state.abandoned.remove(waiter.number) != nil { return (.failure(.cancelled), nil, false) }
      if !state.bytes.isEmpty { return (.success(state.takeBytes()), state.readOn(), false) }
      if let end = state.end { return (end, nil, false) }
      state.waiters.append(waiter)
      let isSooner = state.alarm.map { waiter.deadline < $0 } ?? true
      if isSooner { state.alarm = waiter.deadline }
      return (nil, state.read(), isSooner)
    }
    reading?.read()
    if isAlarmed { setAlarm(waiter.deadline) }
    if let answer { waiter.continuation.resume(returning: answer) }
  }

  /// Lets a waiter go without bytes; what comes later stays for the next.
  private func giveUp(_ number: Int) {
    let waiter: Waiter? = state.withLock { state in
      if let index = state.waiters.firstIndex(where: { $0.number == number }) { return state.waiters.remove(at: index) }
      state.abandoned.insert(number)
      return nil
    }
    waiter?.continuation.resume(returning: .failure(.cancelled))
  }

  // MARK: Deadlines

  /// One timer looks after all waits: most of them end long before their deadline.
  private func setAlarm(_ deadline: NIODeadline) {
    let loop = state.withLock { $0.channel?.eventLoop }
    loop?.scheduleTask(deadline: deadline) { [weak self] in self?.lookAtDeadlines() }
  }

  private func lookAtDeadlines() {
    let now = NIODeadline.now()
    let (late, next): ([Waiter], NIODeadline?) = state.withLock { state in
      let late = state.waiters.filter { $0.deadline <= now }
      state.waiters.removeAll { $0.deadline <= now }
      guard state.alarm.map({ $0 <= now }) ?? true else { return (late, nil) }
      state.alarm = state.waiters.map(\.deadline).min()
      return (late, state.alarm)
    }
    for waiter in late { waiter.continuation.resume(returning: .failure(.timedOut(doing: waiter.doing))) }
    if let next { setAlarm(next) }
  }

  // MARK: The loop's side

  func attach(_ channel: any Channel) { state.withLock { $0.channel = channel } }

  /// TLS stands from here on: what is read before anybody asks is the server's word.
  func readAhead() {
    state.withLock { state in
      state.readsAhead = true
      // A read that was asked for in the clear went to the handshake.
      state.isReading = false
    }
  }

  /// Takes what the network gave; true where more is to be read.
  func received(_ chunk: ByteBuffer) -> Bool {
    let (waiter, bytes, goesOn): (Waiter?, [UInt8], Bool) = state.withLock { state in
      state.isReading = false
      if state.bytes.isEmpty {
        state.bytes = Array(chunk.readableBytesView)
      } else {
        state.bytes.append(contentsOf: chunk.readableBytesView)
      }
      let waiter = state.waiters.isEmpty ? nil : state.waiters.removeFirst()
      let bytes = waiter == nil ? [] : state.takeBytes()
      return (waiter, bytes, (state.waiters.isEmpty ? state.readOn() : state.read()) != nil)
    }
    waiter?.continuation.resume(returning: .success(bytes))
    return goesOn
  }

  /// Nothing more will come; whoever waits and whoever asks later gets the answer. The first call counts.
  func finish(_ answer: Answer) {
    let waiters: [Waiter] = state.withLock { state in
      guard state.end == nil else { return [] }
      (state.end, state.channel) = (answer, nil)
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.continuation.resume(returning: answer) }
  }
}
