internal import Foundation
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

  /// RFC 8252: the browser comes back to this machine; where it is on another one, a person brings the answer.
  private func browser() async throws(OAuthError) -> OAuthTokens {
    let listener: LoopbackRedirect
    do throws(WireError) { listener = try await LoopbackRedirect.open() } catch {
      throw .temporary("this machine's loopback: \(error)")
    }
    let attempt = OAuthAttempt(
      registration, address: account,
      redirect: "http://\(registration.issuer.loopbackHost):\(listener.port)\(LoopbackRedirect.path)",
      state: Base64URL.unguessable(), proof: .random(), now: now())
    Output.note("open this address in a browser, and sign in as \(account):")
    Output.note(attempt.url)
    Output.note(
      "a browser on another machine ends at an address that it cannot open: paste that address here, and press Enter")
    let end = Task {
      try await Task.sleep(for: .seconds(OAuthAttempt.life))
      await listener.close()
    }
    defer { end.cancel() }
    for await answer in answers(listener) {
      let code: Secret?
      do throws(OAuthError) { code = try self.code(of: answer, attempt) } catch {
        await listener.close()
        throw error
      }
      guard let code else { continue }
      // It is good once.
      await listener.close()
      return try await OAuthExchange(registration).redeem(code, of: attempt)
    }
    throw .expired
  }

  private enum Answer {
    /// The query with which a browser came back to this machine.
    case redirect(String)
    /// What a person has typed.
    case pasted(String)
  }

  /// What comes, from both sides; it ends when nobody listens any more.
  private func answers(_ listener: LoopbackRedirect) -> AsyncStream<Answer> {
    let (answers, told) = AsyncStream<Answer>.makeStream(bufferingPolicy: .bufferingNewest(16))
    Task {
      for await query in listener.queries { told.yield(.redirect(query)) }
      told.finish()
    }
    // A thread of its own, since reading blocks; it ends with the input or with the process.
    Thread.detachNewThread {
      while let line = readLine() { told.yield(.pasted(line)) }
    }
    return answers
  }

  /// Nil for what ends nothing: anything on this machine can knock, and people copy too little.
  private func code(of answer: Answer, _ attempt: OAuthAttempt) throws(OAuthError) -> Secret? {
    switch answer {
    case .redirect(let query):
      do { return try attempt.code(from: query, now: now()) } catch {
        if error == .foreign { return nil }
        throw error
      }
    case .pasted(let line):
      let text = line.trimmingCharacters(in: .whitespaces)
      if text.isEmpty { return nil }
      do { return try attempt.code(fromPasted: text, now: now()) } catch {
        switch error {
        case .foreign, .malformed: Output.note("\(error); paste the whole address that the browser shows at the end")
        default: throw error
        }
        return nil
      }
    }
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
