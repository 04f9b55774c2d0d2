/// One limit of time for work of several waits.
package enum Deadline {
  private enum End<Value: Sendable>: Sendable {
    case done(Value)
    case late
    /// The caller was cancelled; the work says so itself.
    case cancelled
  }

  /// What the work gives; `late` where it takes longer than `seconds`: it is cancelled then, and waited for.
  package static func run<Value: Sendable>(
    _ seconds: Int, late: Value, _ work: @escaping @Sendable () async -> Value
  ) async -> Value {
    await withTaskGroup(of: End<Value>.self) { group in
      group.addTask { .done(await work()) }
      group.addTask {
        do { try await Task.sleep(for: .seconds(seconds)) } catch { return .cancelled }
        return .late
      }
      var result = late
      for await end in group {
        if case .cancelled = end { continue }
        if case .done(let value) = end { result = value }
        break
      }
      group.cancelAll()
      return result
    }
  }
}
