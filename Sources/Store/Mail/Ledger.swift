/// What has become of a UID that the server lists or listed.
package enum LedgerState: Sendable, Hashable {
  case stored
  /// Not brought in, and why: `before the period`, `larger than 50 MB`.
  case unfetched(String)
  /// Raw bytes are kept, and could not be filed: why.
  case quarantined(String)
  /// The server no longer lists it.
  case gone
}

extension LedgerState {
  /// The columns `state` and `reason`.
  var columns: (state: String, reason: String?) {
    switch self {
    case .stored: ("stored", nil)
    case .unfetched(let reason): ("unfetched", reason.storable)
    case .quarantined(let reason): ("quarantined", reason.storable)
    case .gone: ("gone", nil)
    }
  }

  init(state: String, reason: String?) throws(StoreError) {
    switch state {
    case "stored": self = .stored
    case "unfetched": self = .unfetched(reason ?? "")
    case "quarantined": self = .quarantined(reason ?? "")
    case "gone": self = .gone
    default: throw .corrupt("ledger state \(state)")
    }
  }
}

/// The state of every UID of a folder under one UIDVALIDITY. Eight bytes a UID.
package struct Ledger: Sendable, Equatable {
  /// Ascending.
  package private(set) var uids: [UInt32] = []
  private var codes: [UInt32] = []
  private var states: [LedgerState] = []
  private var codeOf: [LedgerState: UInt32] = [:]

  package init() {}

  package var count: Int { uids.count }
  /// The highest UID that has a state.
  package var highest: UInt32? { uids.last }

  /// The state of a UID; nil when it has none yet.
  package subscript(uid: UInt32) -> LedgerState? { index(of: uid).map { states[Int(codes[$0])] } }

  /// Those in a state that `isWanted` takes, ascending.
  package func uids(where isWanted: (LedgerState) -> Bool) -> [UInt32] {
    let wanted = states.map(isWanted)
    return uids.indices.lazy.filter { wanted[Int(codes[$0])] }.map { uids[$0] }
  }

  package static func == (a: Ledger, b: Ledger) -> Bool {
    a.uids == b.uids && a.uids.indices.allSatisfy { a.states[Int(a.codes[$0])] == b.states[Int(b.codes[$0])] }
  }

  /// Adds a UID that is higher than all before.
  mutating func append(_ uid: UInt32, _ state: LedgerState) {
    let next = UInt32(truncatingIfNeeded: states.count)
    let code = codeOf[state] ?? next
    if code == next {
      codeOf[state] = code
      states.append(state)
    }
    codes.append(code)
    uids.append(uid)
  }

  mutating func reserve(_ count: Int) {
    uids.reserveCapacity(count)
    codes.reserveCapacity(count)
  }

  private func index(of uid: UInt32) -> Int? {
    var (low, high) = (0, uids.count)
    while low < high {
      let middle = (low + high) / 2
      if uids[middle] < uid { low = middle + 1 } else { high = middle }
    }
    return low < uids.count && uids[low] == uid ? low : nil
  }
}

/// How many UIDs of a mailbox are in which state; reasons with their numbers.
package struct LedgerCounts: Sendable, Hashable {
  package var stored = 0
  package var unfetched: [String: Int] = [:]
  package var quarantined: [String: Int] = [:]
  package var gone = 0

  package init() {}
}
