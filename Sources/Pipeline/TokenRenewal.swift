internal import Model
internal import Providers
internal import Store
internal import Synchronization

/// One renewal of a mailbox's tokens: asks the issuer, and saves what it answers.
struct TokenRenewal: Sendable {
  let credentials: Credentials
  let stored: MailboxSignIn
  let grant: OAuthGrant

  /// The tokens that are in force, which are on disk.
  func run() async throws(OAuthRenewalError) -> (mailbox: Mailbox, grant: OAuthGrant, version: Int64) {
    let registration = try registration()
    let mailbox = stored.mailbox
    let tokens: OAuthTokens
    do throws(OAuthError) {
      tokens = try await OAuthExchange(registration).renew(grant.refresh)
    } catch {
      // What an issuer says of older tokens means nothing for newer ones.
      if error.needsReconnect, try !need(error.description) { throw .replaced }
      throw .issuer(error)
    }
    let renewed = tokens.renewing(grant, now: credentials.now())
    let isSaved = try storing { store throws(StoreError) in
      try store.saveGrant(renewed, of: mailbox.id, replacing: stored.version, now: credentials.now())
    }
    if isSaved { return (mailbox, renewed, stored.version + 1) }
    // The owner has signed in anew meanwhile, and that counts.
    let latest = try storing { store throws(StoreError) in try store.signIn(of: mailbox.id) }
    guard case .grant(let newer) = latest.secret else { throw .replaced }
    return (latest.mailbox, newer, latest.version)
  }

  private func registration() throws(OAuthRenewalError) -> OAuthRegistration {
    let text = try storing { store throws(StoreError) in try store.configuration() }
    do {
      if let found = try OAuthConfiguration(text).registration(key: grant.issuer) { return found }
    } catch {
      throw .issuer(.configuration(error.description))
    }
    throw .issuer(.configuration("rapport.conf has no oauth.\(grant.issuer).client-id"))
  }

  private func need(_ reason: String) throws(OAuthRenewalError) -> Bool {
    try storing { store throws(StoreError) in
      try store.needReconnect(stored.mailbox.id, reason: reason, version: stored.version, now: credentials.now())
    }
  }

  private func storing<Result>(
    _ body: (MailStore) throws(StoreError) -> Result
  ) throws(OAuthRenewalError) -> Result {
    do { return try credentials.writing(body) } catch { throw .store(error) }
  }
}

/// Why tokens were not renewed.
enum OAuthRenewalError: Error, Sendable, Hashable {
  case issuer(OAuthError)
  case store(StoreError)
  /// The owner has signed in anew, or given a password, meanwhile.
  case replaced

  var isTemporary: Bool { if case .issuer(.temporary) = self { true } else { false } }

  func failure(_ doing: String, _ mailbox: Mailbox) -> Failure {
    switch self {
    case .issuer(let error): Failure(error, doing: doing, mailbox: mailbox)
    case .store(let error): Failure(error, doing: doing)
    case .replaced: Failure(doing, reach: .mailbox, retry: .now, cause: "the sign-in was changed meanwhile")
    }
  }
}

/// Whose turn it is to renew a mailbox's tokens.
enum RenewalTurns {
  private struct Place: Hashable {
    let folder: String
    let mailbox: ID<Mailbox>
  }

  /// One for each mailbox of the process's workspaces: passes come and go, the turn must outlive them.
  private static let turnstiles = Mutex<[Place: Turnstile]>([:])

  /// Within this process.
  static func turnstile(of mailbox: ID<Mailbox>, in store: MailStore) -> Turnstile {
    turnstiles.withLock { turnstiles in
      let place = Place(folder: store.folder, mailbox: mailbox)
      if let known = turnstiles[place] { return known }
      let turnstile = Turnstile()
      turnstiles[place] = turnstile
      return turnstile
    }
  }

  /// Among the processes: a command beside the service.
  static func lock(_ mailbox: ID<Mailbox>, in store: MailStore, _ doing: String) async throws(Failure) -> GrantLock {
    let outcome = await withCheckedContinuation { (answer: CheckedContinuation<Result<GrantLock, StoreError>, Never>) in
      // A thread of its own: the other process may take as long as the issuer does.
      WaitingThread.run {
        do throws(StoreError) { answer.resume(returning: .success(try GrantLock(of: mailbox, in: store))) } catch {
          answer.resume(returning: .failure(error))
        }
      }
    }
    return try Failure.storing(doing) { () throws(StoreError) in try outcome.get() }
  }
}
