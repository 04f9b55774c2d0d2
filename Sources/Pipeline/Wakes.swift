internal import Model
internal import Store
internal import Synchronization

/// What wakes a loop: a change in the workspace, or a time. Wakes that come while it is busy are one.
final class Wakes: Sendable {
  let stream: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation
  private let now: @Sendable () -> Timestamp
  private let timer = Mutex<Task<Void, Never>?>(nil)
  private let following: Task<Void, Never>

  /// The first wake is there at once.
  init(after changes: ChangeSignal, now: @escaping @Sendable () -> Timestamp) {
    self.now = now
    let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    (self.stream, self.continuation) = (stream, continuation)
    let watched = changes.watch()
    following = Task { for await _ in watched { continuation.yield() } }
    continuation.yield()
  }

  func wake() { continuation.yield() }

  /// Sets the time, in the place of one that was set before; nil sets none.
  func wake(at instant: Timestamp?) {
    let next = instant.map { instant in
      let wait = max(0, instant.milliseconds - now().milliseconds)
      return Task { [continuation] in
        // Cut short it was replaced by another time, or nobody waits any longer.
        guard (try? await Task.sleep(for: .milliseconds(wait))) != nil else { return }
        continuation.yield()
      }
    }
    timer.withLock { timer in
      timer?.cancel()
      timer = next
    }
  }

  func stop() {
    following.cancel()
    wake(at: nil)
    continuation.finish()
  }

  deinit { stop() }
}
