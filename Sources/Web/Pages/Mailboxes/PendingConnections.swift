internal import Model
internal import Providers
internal import Store
internal import Synchronization

/// A mailbox whose IMAP server has let us in and whose settings are still to be chosen.
struct PendingConnection: Sendable {
  let address: Address
  let provider: Provider
  let servers: MailboxServers
  let secret: MailboxSecret
  /// Certificates of an authority of their own, as pasted; empty: none.
  let authority: String
  let report: ConnectionReport
}

/// Sign-ins between the password and the settings. The password of such a mailbox is here, in memory, and nowhere else.
final class PendingConnections: Sendable {
  /// Seconds for which one is kept: long enough to choose settings, short enough to forget a password.
  static let life: Int64 = 1800
  /// Of one person, and of all: they stop passwords from piling up in memory.
  static let maximumOfUser = 4
  static let maximum = 200

  private struct Entry {
    let handle: String
    let user: ID<User>
    let expires: Timestamp
    let connection: PendingConnection
  }

  /// Oldest first.
  private let entries = Mutex<[Entry]>([])

  /// Keeps a sign-in for its person, and gives the name under which that person finds it. Older ones make room.
  func keep(_ connection: PendingConnection, for viewer: Viewer, now: Timestamp) -> String {
    // 128 bits from the system: nobody finds another's by trying, and the person is asked for as well.
    let handle = RandomName.make()
    entries.withLock { entries in
      entries.removeAll { $0.expires <= now }
      let own = entries.filter { $0.user == viewer.user }.map(\.handle)
      let surplus = Set(own.dropLast(PendingConnections.maximumOfUser - 1))
      entries.removeAll { surplus.contains($0.handle) }
      if entries.count >= PendingConnections.maximum { entries.removeFirst() }
      entries.append(
        Entry(
          handle: handle, user: viewer.user, expires: now.adding(seconds: PendingConnections.life),
          connection: connection))
    }
    return handle
  }

  /// Nil for another person's, and for what has been connected, forgotten or kept for too long.
  func find(_ handle: String, for viewer: Viewer, now: Timestamp) -> PendingConnection? {
    forgetOld(now: now)
    return entries.withLock { $0.first { $0.handle == handle && $0.user == viewer.user }?.connection }
  }

  /// Forgets what has been kept for too long.
  func forgetOld(now: Timestamp) { entries.withLock { $0.removeAll { $0.expires <= now } } }

  func forget(_ handle: String, of viewer: Viewer) {
    entries.withLock { $0.removeAll { $0.handle == handle && $0.user == viewer.user } }
  }
}

/// How many connection checks may run at once: each holds two connections to servers of somebody's choice.
final class CheckSlots: Sendable {
  static let maximumOfUser = 2
  static let maximum = 16

  private let running = Mutex<[ID<User>: Int]>([:])

  /// Runs a check; nil where too many run already.
  func run<Result>(for viewer: Viewer, _ check: () async -> Result) async -> Result? {
    let isFree = running.withLock { running in
      let own = running[viewer.user, default: 0]
      guard own < CheckSlots.maximumOfUser, running.values.reduce(0, +) < CheckSlots.maximum else { return false }
      running[viewer.user] = own + 1
      return true
    }
    guard isFree else { return nil }
    defer {
      running.withLock { running in
        let left = running[viewer.user, default: 1] - 1
        running[viewer.user] = left > 0 ? left : nil
      }
    }
    return await check()
  }
}
