package import Model
package import Store

/// The only way to a mailbox's secret.
///
/// Tokens are renewed here: once at a time for each mailbox, in time before they end, and saved before they are used.
/// A crash between the issuer's answer and its being on disk loses the new refresh token: an issuer that lets the old
/// one be used once more gives another, and with one that does not, the owner signs in again.
package struct Credentials: Sendable {
  let store: MailStore
  let now: @Sendable () -> Timestamp

  /// Seconds before its end at which an access token is renewed: a token that ends between our look and the server's
  /// is refused.
  package static let margin: Int64 = 120

  package init(store: MailStore, now: @escaping @Sendable () -> Timestamp) { (self.store, self.now) = (store, now) }

  /// The servers, the login and what signs in there, which belong together now: what a pass began with may have been
  /// changed since.
  package struct SignIn: Sendable, Hashable {
    package var mailbox: Mailbox
    package var credential: Credential
    /// Of tokens: which save they are of.
    var version: Int64
  }

  /// How a mailbox signs in now; a token is good for a while.
  ///
  /// - Throws: never to be tried again where the consent is gone: nothing is asked of anybody then.
  package func signIn(of mailbox: Mailbox, doing: String) async throws(Failure) -> SignIn {
    let stored = try Failure.storing(doing) { () throws(StoreError) in try store.signIn(of: mailbox.id) }
    if let good = try usable(stored, refused: nil, doing) { return good }
    return try await renewed(mailbox.id, refused: nil, doing)
  }

  /// What to try after a server has refused a sign-in: new tokens; nil for a password, which stays wrong.
  package func afterRefusal(of signIn: SignIn, doing: String) async throws(Failure) -> SignIn? {
    guard case .token(let refused) = signIn.credential else { return nil }
    return try await renewed(signIn.mailbox.id, refused: refused, doing)
  }

  /// What is stored, if it can be used as it is.
  ///
  /// - Parameter refused: a token that a server does not take although it should.
  private func usable(_ stored: MailboxSignIn, refused: Secret?, _ doing: String) throws(Failure) -> SignIn? {
    switch stored.secret {
    case .password(let password):
      return SignIn(mailbox: stored.mailbox, credential: .password(password), version: stored.version)
    case .grant(let grant):
      if let need = stored.reconnect { throw .reconnect(stored.mailbox, reason: need.reason, doing: doing) }
      guard grant.access != refused, now().adding(seconds: Credentials.margin) < grant.expiresAt else { return nil }
      return SignIn(mailbox: stored.mailbox, credential: .token(grant.access), version: stored.version)
    }
  }

  /// Waits for its turn, and looks first whether whoever was before has renewed the tokens already.
  private func renewed(_ id: ID<Mailbox>, refused: Secret?, _ doing: String) async throws(Failure) -> SignIn {
    try await RenewalTurns.turnstile(of: id, in: store).pass(doing) { () async throws(Failure) in
      // By itself: what the issuer has answered must be saved even if nobody waits for it any more.
      let renewal = Task { () async -> Result<SignIn, Failure> in
        do throws(Failure) { return .success(try await renew(id, refused: refused, doing)) } catch {
          return .failure(error)
        }
      }
      return try await renewal.value.get()
    }
  }

  private func renew(_ id: ID<Mailbox>, refused: Secret?, _ doing: String) async throws(Failure) -> SignIn {
    let lock = try await RenewalTurns.lock(id, in: store, doing)
    defer { withExtendedLifetime(lock) {} }
    let stored = try Failure.storing(doing) { () throws(StoreError) in try store.signIn(of: id) }
    if let good = try usable(stored, refused: refused, doing) { return good }
    guard case .grant(let grant) = stored.secret else {
      throw Failure(doing, reach: .mailbox, cause: "the mailbox signs in with a password")
    }
    do throws(OAuthRenewalError) {
      let saved = try await TokenRenewal(credentials: self, stored: stored, grant: grant).run()
      return SignIn(mailbox: saved.mailbox, credential: .token(saved.grant.access), version: saved.version)
    } catch {
      // An issuer that is away for a moment does not matter as long as the old token still holds.
      if error.isTemporary, grant.access != refused, now() < grant.expiresAt {
        return SignIn(mailbox: stored.mailbox, credential: .token(grant.access), version: stored.version)
      }
      throw error.failure(doing, stored.mailbox)
    }
  }

  /// The store for a change; a command that only reads opens the workspace beside itself.
  func writing<Result>(_ body: (MailStore) throws(StoreError) -> Result) throws(StoreError) -> Result {
    guard store.use == .reading else { return try body(store) }
    let writer = try MailStore.open(store.folder, use: .editing, now: now())
    let result = try body(writer)
    try writer.close()
    return result
  }
}
