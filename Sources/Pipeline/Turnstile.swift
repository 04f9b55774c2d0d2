package import Model
internal import Synchronization

/// Lets one through at a time, in the order of arrival.
///
/// Who is cancelled while waiting leaves the queue with an error; nobody behind has to wait longer for that.
package final class Turnstile: Sendable {
  private struct Waiter {
    let number: Int
    let answer: CheckedContinuation<Bool, Never>
  }

  private struct State {
    var isTaken = false
    var latest = 0
    var waiters: [Waiter] = []
    /// Cancelled before they had begun to wait.
    var abandoned: Set<Int> = []
  }

  private let state = Mutex(State())

  package init() {}

  /// Runs `body` when everybody before has left.
  ///
  /// - Throws: what `body` throws; a cancellation while waiting, said of `doing`.
  package func pass<Result>(
    _ doing: String, _ body: () async throws(Failure) -> Result
  ) async throws(Failure) -> Result {
    guard await enter() else { throw .cancelled(doing) }
    defer { leave() }
    return try await body()
  }

  /// How many wait.
  package var queue: Int { state.withLock { $0.waiters.count } }

  /// False when the task was cancelled before its turn came.
  private func enter() async -> Bool {
    let number = state.withLock { state in
      state.latest += 1
      return state.latest
    }
    defer { state.withLock { _ = $0.abandoned.remove(number) } }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer: Bool? = state.withLock { state in
          if state.abandoned.remove(number) != nil { return false }
          if !state.isTaken {
            state.isTaken = true
            return true
          }
          state.waiters.append(Waiter(number: number, answer: continuation))
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      abandon(number)
    }
  }

  private func abandon(_ number: Int) {
    let waiter = state.withLock { state -> Waiter? in
      guard let index = state.waiters.firstIndex(where: { $0.number == number }) else {
        // Not waiting yet, or through at this moment.
        state.abandoned.insert(number)
        return nil
      }
      return state.waiters.remove(at: index)
    }
    waiter?.answer.resume(returning: false)
  }

  private func leave() {
    let next = state.withLock { state -> Waiter? in
      guard !state.waiters.isEmpty else {
        state.isTaken = false
        return nil
      }
      return state.waiters.removeFirst()
    }
    next?.answer.resume(returning: true)
  }
}
