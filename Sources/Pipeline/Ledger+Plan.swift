internal import Model
internal import Store

extension Ledger {
  /// UIDs that need no second look: stored, quarantined with their bytes, or outside the same period as now.
  func known(unfetchedReason: String) -> Set<UInt32> {
    Set(
      uids { state in
        switch state {
        case .stored: true
        case .unfetched(let reason): reason == unfetchedReason
        case .quarantined(let reason): !SyncPass.givesNone.contains(reason)
        case .gone: false
        }
      })
  }

  /// It was to be brought in, and is not yet.
  func owes(_ uid: UInt32) -> Bool {
    switch self[uid] {
    case .unfetched(let reason): reason == Backlog.reason
    case .quarantined(let reason): SyncPass.givesNone.contains(reason)
    case .stored, .gone, nil: false
    }
  }

  /// The server fell silent when it was asked for them.
  var silent: [UInt32] { uids { $0 == .quarantined(SyncPass.fallsSilent) } }

  /// UIDs in any state but gone.
  var held: [UInt32] { uids { $0 != .gone } }
}
