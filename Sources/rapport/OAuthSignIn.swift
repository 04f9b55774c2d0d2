internal import Model
internal import Providers
internal import Wire

/// A sign-in at an issuer from the command line: by a browser on this machine, or by a code on another device.
struct OAuthSignIn {
  let registration: OAuthRegistration
  /// The mailbox.
  let address: Address
  /// Who signs in, where that is not the mailbox itself.
  let person: Address?
  /// A personal account will not do.
  let wantsWork: Bool

  private var account: Address { person ?? address }

  func run(byDevice: Bool) async throws -> OAuthGrant {
    do throws(OAuthError) {
      let tokens = byDevice ? try await device() : try await browser()
      return try tokens.grant(for: address, as: person, at: registration, wantsWork: wantsWork, now: now())
    } catch {
      throw Problem("sign in at \(registration.issuer.name) for \(address): \(error); \(error.hint)", .server)
    }
  }

  /// RFC 8252: the browser comes back to this machine.
  private func browser() async throws(OAuthError) -> OAuthTokens {
    let listener: LoopbackRedirect
    do throws(WireError) { listener = try await LoopbackRedirect.open() } catch {
      throw .temporary("this machine's loopback: \(error)")
    }
    let attempt = OAuthAttempt(
      registration, address: account,
      redirect: "http://\(registration.issuer.loopbackHost):\(listener.port)\(LoopbackRedirect.path)",
      state: Base64URL.unguessable(), proof: .random(), now: now())
    Output.note("open this address in a browser on this machine, and sign in as \(account):")
    Output.note(attempt.url)
    let end = Task {
      try await Task.sleep(for: .seconds(OAuthAttempt.life))
      await listener.close()
    }
    defer { end.cancel() }
    for await query in listener.queries {
      let code: Secret
      do throws(OAuthError) { code = try attempt.code(from: query, now: now()) } catch {
        // Anything on this machine can knock here, and ends nothing by that.
        if error == .foreign { continue }
        await listener.close()
        throw error
      }
      // It is good once.
      await listener.close()
      return try await OAuthExchange(registration).redeem(code, of: attempt)
    }
    throw .expired
  }

  /// RFC 8628.
  private func device() async throws(OAuthError) -> OAuthTokens {
    let exchange = OAuthExchange(registration)
    let grant = try await exchange.beginDevice()
    Output.note("on any device, open \(grant.place) and type: \(grant.userCode)")
    if let whole = grant.wholePlace { Output.note("or open: \(whole)") }
    Output.note("sign in there as \(account); this waits for it")
    return try await exchange.finish(grant, now: { now() })
  }
}
