internal import Hummingbird
internal import Model
internal import Providers
internal import Store
internal import Wire

/// Before a person leaves for an issuer's page: where they go, and as whom.
struct IssuerPage: ViewModel {
  let title: String
  let text: String
  /// The issuer's page.
  let link: String
  let go: String
}

extension Site {
  /// Signing in at an issuer's page (OAuth 2.0), to connect a mailbox or to renew its consent.
  func addIssuers(to routes: Routes) {
    routes.post("/mailboxes/connect/issuer", limit: Routes.maximumSignIn) { visit, form in
      try visit.beginConnecting(form)
    }
    // A browser that loads the answer of a form again.
    routes.get("/mailboxes/connect/issuer") { visit in visit.go(to: "/mailboxes/connect") }
    routes.post("/mailboxes/:id/reconnect") { visit, _ in try visit.beginReconnecting() }
    routes.get("/mailboxes/:id/reconnect") { visit in visit.go(to: "/mailboxes") }
    routes.get(RouterPath(LoopbackRedirect.path)) { visit in try await visit.issuerAnswered() }
  }
}

// MARK: Going there

extension Visit {
  /// What `rapport.conf` says; nil where it cannot be read as it is, which the log tells the administrator.
  func oauthConfiguration() throws(StoreError) -> OAuthConfiguration? {
    do { return try OAuthConfiguration(try store.configuration()) } catch {
      site.logger.error("read the configuration: \(error)")
      return nil
    }
  }

  fileprivate func beginConnecting(_ form: Form) throws -> Response {
    var signIn = SignIn(form)
    if let refusal = try refusalToConnect() { signIn.problems[""] = refusal }
    let typed = Address(signIn.person)
    if typed == nil, !signIn.person.isEmpty { signIn.problems["person"] = texts["addressWrong"] }
    guard let (address, servers) = try wantedServers(&signIn), signIn.problems.isEmpty else {
      return try signInPage(signIn)
    }
    let person = typed == address ? nil : typed
    let found = try oauthConfiguration()?.registration(for: address, provider: signIn.provider)
    guard let registration = found, let callback = try callback() else {
      signIn.problems[""] = texts[found == nil ? "signInToken" : "issuerNoURL"]
      return try signInPage(signIn)
    }
    return try leave(
      for: registration, address, as: person, back: callback,
      .connect(signIn.provider, servers, authority: signIn.servers.authority))
  }

  fileprivate func beginReconnecting() throws -> Response {
    let status = try ownStatus()
    let found = try status.issuer.flatMap { key throws(StoreError) in try oauthConfiguration()?.registration(key: key) }
    guard let registration = found, let callback = try callback() else {
      throw PageProblem.badInput(texts[found == nil ? "signInToken" : "issuerNoURL"])
    }
    return try leave(
      for: registration, status.mailbox.address, as: status.person, back: callback, .reconnect(status.mailbox.id))
  }

  private func leave(
    for registration: OAuthRegistration, _ mailbox: Address, as person: Address?, back callback: String,
    _ purpose: PendingSignIn.Purpose
  ) throws -> Response {
    let address = person ?? mailbox
    let attempt = OAuthAttempt(
      registration, address: address, redirect: callback, state: Base64URL.unguessable(), proof: .random(), now: now)
    site.pendingSignIns.keep(
      PendingSignIn(attempt: attempt, mailbox: mailbox, person: person, purpose: purpose), for: session, now: now)
    let values: KeyValuePairs = ["issuer": registration.issuer.name, "address": address.description]
    return try page(
      "issuer",
      IssuerPage(
        title: texts["issuerTitle", values], text: texts["issuerText", values], link: attempt.url,
        go: texts["issuerGo", values]), section: .mail)
  }

  /// Where issuers send people back to: as configured, and on this machine itself as the browser calls it.
  private func callback() throws(StoreError) -> String? {
    if let place = try oauthConfiguration()?.publicURL { return place + LoopbackRedirect.path }
    guard let host = request.head.authority, let name = host.split(separator: ":").first,
      ["127.0.0.1", "localhost"].contains(name)
    else { return nil }
    return "http://\(host)\(LoopbackRedirect.path)"
  }
}

// MARK: Coming back

extension Visit {
  fileprivate func issuerAnswered() async throws -> Response {
    let query = request.uri.query ?? ""
    guard let state = OAuthAttempt.state(in: query),
      let pending = site.pendingSignIns.take(state: state, for: session, now: now)
    else { return try connectPage(notice: Notice(text: texts["issuerForgotten"], isProblem: true)) }
    let grant: OAuthGrant
    do throws(OAuthError) { grant = try await self.grant(of: pending, query) } catch {
      let text = texts.said("\(error)") + "; " + texts.said(error.hint)
      return try connectPage(
        typed: pending.mailbox.description, notice: Notice(text: text, isProblem: true))
    }
    // The mail server has the last word about whose tokens they are.
    switch pending.purpose {
    case .connect(let provider, let servers, let authority):
      return try await connect(grant, pending, provider, servers, authority)
    case .reconnect(let mailbox): return try await reconnect(grant, mailbox)
    }
  }

  private func grant(of pending: PendingSignIn, _ query: String) async throws(OAuthError) -> OAuthGrant {
    let attempt = pending.attempt
    let code = try attempt.code(from: query, now: now)
    let tokens = try await OAuthExchange(attempt.registration).redeem(code, of: attempt)
    let wantsWork =
      if case .connect(let provider, _, _) = pending.purpose { provider.name == Provider.microsoft365.name } else {
        false
      }
    return try tokens.grant(
      for: pending.mailbox, as: pending.person, at: attempt.registration, wantsWork: wantsWork, now: now)
  }

  private func connect(
    _ grant: OAuthGrant, _ pending: PendingSignIn, _ provider: Provider, _ servers: MailboxServers, _ authority: String
  ) async throws -> Response {
    let address = pending.mailbox
    var signIn = SignIn(address: address.description, chosen: provider)
    signIn.person = pending.person?.description ?? ""
    signIn.servers = TypedServers(servers, authority: authority)
    if signIn.servers.login == signIn.address { signIn.servers.login = "" }
    let report = await site.checks.run(for: viewer) {
      await servers.check(.token(grant.access), of: address, provider: provider)
    }
    guard let report, report.passed(.imap) else {
      if let file = servers.trustFile { try store.dropAuthority(file) }
      signIn.problems = report == nil ? ["": texts["checkBusy"]] : [:]
      signIn.check = report.map { CheckView($0, servers, texts) }
      return try signInPage(signIn)
    }
    let handle = site.pendingConnections.keep(
      PendingConnection(
        address: address, provider: provider, servers: servers, secret: .grant(grant), authority: authority,
        report: report),
      for: viewer, now: now)
    return go(to: "/mailboxes/connect/settings/\(handle)")
  }

  private func reconnect(_ grant: OAuthGrant, _ id: ID<Mailbox>) async throws -> Response {
    let mailbox = try store.mailbox(id)
    let servers = MailboxServers(
      imap: mailbox.imap, smtp: mailbox.smtp, login: mailbox.login, trustFile: mailbox.trustFile)
    let provider = Provider.preset(of: mailbox) ?? .ownDomain
    let report = await site.checks.run(for: viewer) {
      await servers.check(.token(grant.access), of: mailbox.address, provider: provider)
    }
    guard let report else { throw PageProblem.badInput(texts["checkBusy"]) }
    guard report.passed(.imap) else {
      let failed = report.steps.first { $0.server == .imap && $0.outcome == .failed }
      throw PageProblem.badInput(failed.map { texts.said($0.text) } ?? texts["signInUnchanged"])
    }
    try store.renewConsent(grant, of: id, by: viewer, now: now)
    try store.noteSending(report.sendingRefusal, of: id)
    _ = try store.leave(.sync(id), by: viewer, now: now)
    return go(to: "/mailboxes#mailbox-\(id)", done: "reconnected")
  }
}
