import Foundation

/// Runs work that waits for a socket on a thread that Swift's tasks do not need: they have one for each processor, and
/// a server in this process could not answer while tests hold them.
func runBlocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    blockingWork.run { continuation.resume(with: Result(catching: work)) }
  }
}

private let blockingWork = ThreadPool()
