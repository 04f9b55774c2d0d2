internal import Model
internal import Providers
internal import Store
internal import Synchronization

/// A person's way to an issuer's page and back.
struct PendingSignIn: Sendable {
  enum Purpose: Sendable {
    /// A mailbox that is to be connected.
    case connect(Provider, MailboxServers, authority: String)
    /// A new consent for one that is.
    case reconnect(ID<Mailbox>)
  }

  let attempt: OAuthAttempt
  /// The mailbox, and who signs in for it where that is not the mailbox itself.
  let mailbox: Address
  let person: Address?
  let purpose: Purpose
}

/// Sign-ins at issuers that have been begun: each is found by its state, once, by the session that has begun it.
final class PendingSignIns: Sendable {
  /// Of one person, and of all: they stop whoever begins without end from filling memory.
  static let maximumOfUser = 8
  static let maximum = 200

  private struct Entry {
    let session: Session
    let signIn: PendingSignIn
  }

  /// Oldest first.
  private let entries = Mutex<[Entry]>([])

  func keep(_ signIn: PendingSignIn, for session: Session, now: Timestamp) {
    entries.withLock { entries in
      entries.removeAll { $0.signIn.attempt.expires <= now }
      let own = entries.filter { $0.session.user.id == session.user.id }.map(\.signIn.attempt.state)
      let surplus = Set(own.dropLast(PendingSignIns.maximumOfUser - 1))
      entries.removeAll { surplus.contains($0.signIn.attempt.state) }
      if entries.count >= PendingSignIns.maximum { entries.removeFirst() }
      entries.append(Entry(session: session, signIn: signIn))
    }
  }

  /// Gives a sign-in and forgets it; nil for another session's, which is kept for that, and for what is over.
  func take(state: String, for session: Session, now: Timestamp) -> PendingSignIn? {
    entries.withLock { entries in
      entries.removeAll { $0.signIn.attempt.expires <= now }
      let index = entries.firstIndex { $0.signIn.attempt.state == state && $0.session == session }
      return index.map { entries.remove(at: $0).signIn }
    }
  }
}
