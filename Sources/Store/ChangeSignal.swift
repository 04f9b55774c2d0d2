internal import Synchronization

/// Tells everybody who watches that something in the workspace has changed, not what: they look for themselves.
///
/// Signals that come while a watcher is busy are one.
package final class ChangeSignal: Sendable {
  private struct Watchers {
    var next = 0
    var all: [Int: AsyncStream<Void>.Continuation] = [:]
  }

  private let watchers = Mutex(Watchers())

  init() {}

  /// A stream with an element after each change from now on; it ends when the task that reads it is cancelled.
  package func watch() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let number = watchers.withLock { watchers in
      watchers.next += 1
      watchers.all[watchers.next] = continuation
      return watchers.next
    }
    continuation.onTermination = { [weak self] _ in
      _ = self?.watchers.withLock { $0.all.removeValue(forKey: number) }
    }
    return stream
  }

  package func signal() {
    // Outside the lock: a continuation may run its end handler, which takes it.
    for continuation in watchers.withLock({ Array($0.all.values) }) { continuation.yield() }
  }
}
