internal import Foundation

/// A thread for what blocks for long: the threads of tasks are as few as the cores.
enum WaitingThread {
  static func run(_ body: @escaping @Sendable () -> Void) { Thread.detachNewThread(body) }
}
