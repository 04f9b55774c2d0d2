import Foundation
import Synchronization

/// As many threads as there is work at once. A concurrent queue of Dispatch would not do: it adds one thread a second,
/// and none while others compute.
final class ThreadPool: Sendable {
  private struct State {
    var waiting: ArraySlice<@Sendable () -> Void> = []
    var idle = 0
  }

  private let state = Mutex(State())
  private let bell = DispatchSemaphore(value: 0)

  func run(_ work: @escaping @Sendable () -> Void) {
    let isTaken = state.withLock { state in
      state.waiting.append(work)
      guard state.idle > 0 else { return false }
      state.idle -= 1
      return true
    }
    if isTaken { bell.signal() } else { Thread.detachNewThread { self.serve() } }
  }

  private func serve() {
    while true {
      // Each turn was given for one piece of work.
      if let work = state.withLock({ $0.waiting.popFirst() }) { work() }
      state.withLock { $0.idle += 1 }
      bell.wait()
    }
  }
}
