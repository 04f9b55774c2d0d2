internal import Model
internal import Store

extension Ledger {
  /// UIDs that need no second look: stored, quarantined, or outside the same period as now.
  func known(unfetchedReason: String) -> Set<UInt32> {
    Set(uids { $0 != .gone && ($0.unfetchedReason == nil || $0.unfetchedReason == unfetchedReason) })
  }

  /// UIDs in any state but gone.
  var held: [UInt32] { uids { $0 != .gone } }
}

extension LedgerState {
  fileprivate var unfetchedReason: String? {
    if case .unfetched(let reason) = self { return reason }
    return nil
  }
}
