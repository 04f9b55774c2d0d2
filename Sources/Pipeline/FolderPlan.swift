package import Model

/// What to do with a folder, from what the server lists and what the ledger has. Pure.
///
/// Every UID that the server lists ends in `fetch`, `unfetched` or `drafts`, or is in the ledger already; every UID that the
/// ledger holds and the server no longer lists is `gone`, unless the server may hide it.
package struct FolderPlan: Sendable, Hashable {
  /// What the server says of a message before its body is fetched.
  package struct Item: Sendable, Hashable {
    package var uid: UInt32
    package var receivedAt: Timestamp?
    /// Bytes, as the server claims.
    package var size: Int64
    /// The same all over the account for the same content, where the server can tell.
    package var emailID: String?
    /// Somebody is still writing it, in a folder that holds mail of all kinds.
    package var isDraft: Bool

    package init(uid: UInt32, receivedAt: Timestamp?, size: Int64, emailID: String? = nil, isDraft: Bool = false) {
      (self.uid, self.receivedAt, self.size) = (uid, receivedAt, size)
      (self.emailID, self.isDraft) = (emailID, isDraft)
    }
  }

  /// Newest first: highest UID first, so that the mailbox is useful while it is still coming in.
  package var fetch: [Item]
  /// Listed, and outside the period.
  package var unfetched: [UInt32]
  /// Listed, and not sent yet.
  package var drafts: [UInt32] = []
  package var gone: [UInt32]
  /// A day on which most of the folder was received: it was migrated, and the period means little.
  package var migratedOn: Timestamp?

  /// The share of a folder received on one day, from which on it counts as migrated; and the least messages for it.
  package static let migratedShare = 0.6
  package static let migratedLeast = 20

  /// - Parameters:
  ///   - listed: UIDs that the server lists now.
  ///   - known: UIDs whose ledger row needs no second look (stored, quarantined, or unfetched by this same period).
  ///   - held: UIDs that the ledger has as anything but gone.
  ///   - items: of the listed UIDs that are not known.
  ///   - start: of the period; nil brings in everything.
  ///   - inPeriod: UIDs that count into the period by their Date field; nil to go by `receivedAt`.
  ///   - isCut: the server lists only its newest messages: what is held below them may be there all the same.
  ///   - anyway: UIDs that are brought in whenever they are of: what arrives since the folder was first looked at, and
  ///     what was to be brought in before and waits.
  package static func make(
    listed: [UInt32], known: Set<UInt32>, held: [UInt32], items: [Item], start: Timestamp?, inPeriod: Set<UInt32>?,
    isCut: Bool = false, anyway: (UInt32) -> Bool = { _ in false }
  ) -> FolderPlan {
    var plan = FolderPlan(fetch: [], unfetched: [], gone: [], migratedOn: nil)
    var described: Set<UInt32> = []
    for item in items where !known.contains(item.uid) {
      guard described.insert(item.uid).inserted else { continue }
      let wanted: Bool
      if anyway(item.uid) {
        wanted = true
      } else if let inPeriod {
        wanted = inPeriod.contains(item.uid)
      } else {
        // QUIRK: servers with no INTERNALDATE for a message (Domino): it is fetched rather than lost.
        wanted = start.map { start in item.receivedAt.map { $0 >= start } ?? true } ?? true
      }
      if item.isDraft {
        plan.drafts.append(item.uid)
      } else if wanted {
        plan.fetch.append(item)
      } else {
        plan.unfetched.append(item.uid)
      }
    }
    // Listed, new, and the server said nothing of it: asked for by UID alone, so that a silent server hides nothing.
    for uid in listed where !known.contains(uid) && !described.contains(uid) {
      plan.fetch.append(Item(uid: uid, receivedAt: nil, size: 0))
    }
    plan.fetch.sort { $0.uid > $1.uid }
    plan.unfetched.sort()
    plan.gone = missing(held, from: listed, isCut: isCut).sorted()
    plan.migratedOn = inPeriod == nil && start != nil ? migration(items) : nil
    return plan
  }

  /// Of some UIDs, those that are not listed and would be if they were there.
  static func missing(_ uids: [UInt32], from listed: [UInt32], isCut: Bool) -> [UInt32] {
    let present = Set(listed)
    let lowest = isCut ? listed.min() ?? .max : 0
    return uids.filter { $0 >= lowest && !present.contains($0) }
  }

  /// QUIRK: servers take a message whose Date field is missing or cannot be read for one of 1 January 1970 (Dovecot), or
  /// find it on no date at all: what they find from here on has a date.
  package static let firstDate = Timestamp(seconds: 86_400)

  /// UIDs in a period by the Date field; those without a readable one count by when they were received, as their
  /// messages' own date does.
  ///
  /// - Parameters:
  ///   - written: UIDs that the server finds from the start of the period on, by the Date field.
  ///   - dated: those that it finds from `firstDate` on.
  package static func inPeriod(
    _ items: [Item], since start: Timestamp, written: Set<UInt32>, dated: Set<UInt32>
  ) -> Set<UInt32> {
    written.union(
      items.lazy.filter { !dated.contains($0.uid) && $0.receivedAt.map { $0 >= start } ?? true }.map(\.uid))
  }

  private static func migration(_ items: [Item]) -> Timestamp? {
    guard items.count >= migratedLeast else { return nil }
    var days: [Int64: Int] = [:]
    for item in items { if let at = item.receivedAt { days[at.milliseconds / 86_400_000, default: 0] += 1 } }
    guard let (day, count) = days.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
      Double(count) >= migratedShare * Double(items.count)
    else { return nil }
    return Timestamp(seconds: day * 86_400)
  }
}
