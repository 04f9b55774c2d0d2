/// One field of a record through the runs that changed it and are not undone, oldest first: each change begins with
/// what the one before it left.
struct FieldHistory {
  struct Change: Equatable {
    /// The row that keeps it.
    enum Source: Hashable {
      /// By the id of the change.
      case field(Int64)
      /// By the run of the import.
      case imported(Int64)
    }

    var source: Source
    var run: Int64
    var before: String?
    var after: String?
  }

  private(set) var changes: [Change] = []

  mutating func append(_ change: Change) { changes.append(change) }

  /// What became of a run's changes.
  struct TakenBack: Equatable {
    /// What the field is to have.
    var value: String?
    /// Changes that are put back.
    var restored: [Change.Source] = []
    /// Changes that begin otherwise now, and are to be kept so.
    var handedOn: [Change] = []
    /// The field has something else than before the run, by somebody who changed it since.
    var isSpared = false
  }

  /// Takes a run's changes out of the field, which has `value`.
  ///
  /// What another run changed since stays, also where the value is the same again; that run, when it is undone too, puts
  /// back what was there before both.
  mutating func takeBack(_ run: Int64, having value: String?) -> TakenBack {
    var taken = TakenBack(value: value)
    var (next, first): (Int?, Change?) = (nil, nil)
    var handedOn: Set<Int> = []
    for (place, change) in changes.enumerated().reversed() where change.before != change.after {
      guard change.run == run else {
        next = place
        continue
      }
      first = change
      if let next {
        // Otherwise something changed it in between that no run tells of.
        if changes[next].before == change.after {
          changes[next].before = change.before
          handedOn.insert(next)
        }
      } else if taken.value == change.after {
        taken.value = change.before
        taken.restored.append(change.source)
      }
    }
    taken.handedOn = handedOn.sorted().map { changes[$0] }
    taken.isSpared = first.map { taken.value != $0.before } ?? false
    changes.removeAll { $0.run == run }
    return taken
  }
}
