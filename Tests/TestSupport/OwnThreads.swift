package import Testing

/// Runs a test, and what it awaits, on threads that no other test can hold.
///
/// Swift's tasks share one thread for each processor. Tests that wait for a program, a server or a browser, or that
/// compute for seconds, keep these from a test whose deadlines go on.
package struct OwnThreads: TestTrait, SuiteTrait, TestScoping {
  package var isRecursive: Bool { true }

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(threads, operation: function)
  }
}

extension Trait where Self == OwnThreads {
  /// On threads that no other test can hold.
  package static var ownThreads: Self { Self() }
}

private let threads = OwnThreadsExecutor()

private final class OwnThreadsExecutor: TaskExecutor {
  private let pool = ThreadPool()

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    pool.run { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
