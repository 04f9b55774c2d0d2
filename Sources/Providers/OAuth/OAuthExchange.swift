package import Model
internal import Wire

/// The requests to an issuer's token and device endpoints.
package struct OAuthExchange: Sendable {
  package let registration: OAuthRegistration

  /// How long each step may take, in seconds: somebody, or a synchronisation, waits for it.
  private static let patience = Timeouts(connect: 10, tls: 10, read: 20, write: 10)

  package init(_ registration: OAuthRegistration) { self.registration = registration }

  /// Redeems the code that a browser brought back (RFC 6749 4.1.3); `declined` where it is not taken: it
  /// came too late, say.
  package func redeem(_ code: Secret, of attempt: OAuthAttempt) async throws(OAuthError) -> OAuthTokens {
    do throws(OAuthError) {
      return try await tokens(
        [
          ("grant_type", .plain("authorization_code")), ("code", .secret(code)),
          ("redirect_uri", .plain(attempt.redirect)), ("code_verifier", .secret(attempt.proof.verifier)),
        ])
    } catch {
      // There is no consent yet that could have ended.
      if case .consentEnded(let why) = error { throw .declined(why) }
      throw error
    }
  }

  /// Gets a new access token (RFC 6749 6); the answer may hold a new refresh token, and the old one is over then.
  package func renew(_ refresh: Secret) async throws(OAuthError) -> OAuthTokens {
    do throws(OAuthError) {
      return try await tokens([("grant_type", .plain("refresh_token")), ("refresh_token", .secret(refresh))])
    } catch {
      // QUIRK: Microsoft wants the person again, for a second factor say, and gives no token before: nobody is there
      // to decline anything.
      if case .declined(let why) = error { throw .consentEnded(why) }
      throw error
    }
  }

  /// Begins a sign-in on another device (RFC 8628 3.1); `configuration` where the issuer has none.
  package func beginDevice() async throws(OAuthError) -> DeviceGrant {
    guard let device = registration.issuer.device else {
      throw .configuration("\(registration.issuer.name) gives no access to mail by a device code")
    }
    let fields: [Field] = [("scope", .plain(registration.issuer.scopes.joined(separator: " ")))]
    let answer = try await send(fields, to: device)
    return try DeviceGrant(status: answer.status, body: answer.body, hiding: secrets(of: fields))
  }

  /// Carries a device's sign-in to its end.
  package func finish(
    _ grant: DeviceGrant, now: @Sendable () -> Timestamp
  ) async throws(OAuthError) -> OAuthTokens {
    var flow = DeviceFlow(grant, at: registration, now: now())
    var actions = flow.begin(at: now())[...]
    while let action = actions.popFirst() {
      switch action {
      case .wait(let until):
        let milliseconds = max(0, until.milliseconds - now().milliseconds)
        do { try await Task.sleep(for: .milliseconds(milliseconds)) } catch { throw .cancelled }
        actions += flow.received(.woke(at: now()))
      case .ask: actions += flow.received(try await poll(grant, now))
      case .finished(let tokens): return tokens
      case .failed(let error): throw error
      }
    }
    throw .expired
  }

  private func poll(
    _ grant: DeviceGrant, _ now: @Sendable () -> Timestamp
  ) async throws(OAuthError) -> DeviceFlow.Event {
    let type = "urn:ietf:params:oauth:grant-type:device_code"
    let fields: [Field] = [("grant_type", .plain(type)), ("device_code", .secret(grant.deviceCode))]
    do throws(OAuthError) {
      let answer = try await send(fields, to: registration.issuer.token)
      return .answered(status: answer.status, body: answer.body, at: now())
    } catch {
      guard case .temporary = error else { throw error }
      return .unreachable(at: now())
    }
  }

  // MARK: Requests

  private enum Value {
    case plain(String)
    case secret(Secret)
  }
  private typealias Field = (name: String, value: Value)

  private func tokens(_ fields: [Field]) async throws(OAuthError) -> OAuthTokens {
    let answer = try await send(fields, to: registration.issuer.token)
    return try OAuthTokens(
      status: answer.status, body: answer.body, asked: registration.issuer, client: registration.client,
      hiding: secrets(of: fields))
  }

  /// Nothing is sent on by a redirect: what is in the form is for this endpoint alone.
  private func send(_ fields: [Field], to url: String) async throws(OAuthError) -> HTTPAnswer {
    var sent: [(name: String, value: String)] = [("client_id", registration.client.id)]
    if let secret = registration.client.secret { sent.append(("client_secret", secret.reveal { $0 })) }
    for (name, value) in fields {
      switch value {
      case .plain(let text): sent.append((name, text))
      case .secret(let secret): sent.append((name, secret.reveal { $0 }))
      }
    }
    do throws(HTTPError) {
      // The configuration lets http be for this machine alone.
      let request = try HTTPRequest.form(
        url, schemes: [.https, .http], headers: [HTTPHeader("accept", "application/json")], fields: sent)
      return try await HTTPClient.send(
        request, trust: registration.trustFile.map(Trust.file) ?? .system, timeouts: OAuthExchange.patience,
        limit: OAuthTokens.longestAnswer)
    } catch {
      throw OAuthError(error)
    }
  }

  private func secrets(of fields: [Field]) -> [Secret] {
    fields.compactMap { if case .secret(let secret) = $0.value { secret } else { nil } }
      + [registration.client.secret].compactMap { $0 }
  }
}
