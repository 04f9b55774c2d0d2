internal import ArgumentParser
internal import Model
internal import Pipeline
internal import Providers
internal import Store
internal import Wire

/// How a mailbox signs in where no password is to be used.
struct TokenOptions: ParsableArguments {
  @Flag(
    help: "Sign in at the provider's own page (OAuth 2.0); rapport.conf says how. Usual where passwords do not work.")
  var oauth = false
  @Flag(help: "The same with a code that is typed on another device, for a machine without a browser.")
  var device = false
  @Flag(help: "Sign in anew for a connected mailbox, as it is; nothing else about it changes.")
  var reconnect = false
  @Option(
    help: "Sign in there as this person (an address), who may open the mailbox: a shared one has no sign-in of its own."
  )
  var signInAs: String?
  @Option(help: "The issuer in rapport.conf, when the address does not tell.")
  var issuer: String?

  var isAsked: Bool { oauth || device || issuer != nil || signInAs != nil }
}

/// What is known before a person signs in.
private struct TokenPlan {
  let existing: Mailbox?
  let signIn: OAuthSignIn
}

extension Connect {
  /// Connects by a token where that is asked for, or where nothing else works; false where a password is wanted, or
  /// servers are to be found first.
  ///
  /// - Parameter servers: as they were told or found; nil: a connected mailbox has its own.
  func runByToken(_ address: Address, _ provider: Provider, _ servers: Servers?) async throws -> Bool {
    let plan = try await options.read { store, viewer in try tokenPlan(address, provider, servers, store, viewer) }
    guard let plan else { return false }
    try servers?.confirm(for: address)
    let grant = try await plan.signIn.run(byDevice: token.device)
    try await connect(plan, grant, address, provider, servers)
    return true
  }

  /// Who signs in for the mailbox, as told, or as before; nil: the mailbox itself.
  private func person(for address: Address, _ status: MailboxStatus?) throws -> Address? {
    guard let text = token.signInAs else { return status?.person }
    guard let person = Address(text) else { throw Problem("'\(text)' is not an e-mail address", .usage) }
    return person == address ? nil : person
  }

  private func tokenPlan(
    _ address: Address, _ provider: Provider, _ servers: Servers?, _ store: MailStore, _ viewer: Viewer
  ) throws -> TokenPlan? {
    let status = try store.mailboxStatuses(for: viewer).first { $0.mailbox.address == address }
    if token.reconnect, status == nil { throw Problem("\(address) is not connected yet", .noSuch) }
    if password.passwordFile != nil, !token.isAsked { return nil }
    guard token.isAsked || status?.issuer != nil || provider.signIn == .token else { return nil }
    // Whose customer the domain is may still be found.
    if servers == nil, status == nil, provider == .ownDomain { return nil }
    let configuration: OAuthConfiguration
    do { configuration = try OAuthConfiguration(try store.configuration()) } catch let error as OAuthConfigurationError
    {
      throw Problem(error.description, .badInput)
    }
    let key = token.issuer ?? status?.issuer
    let found =
      key.map { configuration.registration(key: $0) } ?? configuration.registration(for: address, provider: provider)
    guard let registration = found else {
      throw Problem(
        "\(provider.name) lets programs in by its own sign-in, and this workspace is not registered for it: an "
          + "administrator writes oauth.\(key ?? provider.issuer ?? "NAME").client-id into rapport.conf; see the README",
        .notAllowed)
    }
    if servers == nil, status == nil { return nil }
    return TokenPlan(
      existing: status?.mailbox,
      signIn: OAuthSignIn(
        registration: registration, address: address, person: try person(for: address, status),
        wantsWork: provider.name == Provider.microsoft365.name))
  }

  private func connect(
    _ plan: TokenPlan, _ grant: OAuthGrant, _ address: Address, _ provider: Provider, _ servers: Servers?
  ) async throws {
    let advice =
      plan.signIn.person.map { "; where it is the sign-in, \($0) must be allowed to open \(address)" }
      ?? "; where it is the sign-in, sign in as \(address) itself, or with --sign-in-as as a person who may open it"
    // As it is by now: a person may have taken a quarter of an hour to sign in.
    let latest = TokenPlan(existing: try await connected(address), signIn: plan.signIn)
    try await connect(
      try wanted(latest, provider, servers, address), existing: latest.existing, .grant(grant), provider,
      servers, advice: advice)
  }

  /// The mailbox as it is to be; a connected one stays as it is where nothing else is said.
  private func wanted(
    _ plan: TokenPlan, _ provider: Provider, _ servers: Servers?, _ address: Address
  ) throws -> Mailbox {
    var wanted =
      plan.existing
      ?? Mailbox(
        id: ID(0), address: address, owner: ID(0), imap: provider.imap, smtp: provider.smtp,
        login: address.description, trustFile: nil, connectedAt: now(),
        settings: Settings(providerFilesSent: provider.filesSentMail))
    if let servers { (wanted.imap, wanted.smtp) = (servers.imap, servers.smtp) }
    wanted.trustFile = try trustFile(of: plan.existing)
    if let login { wanted.login = login }
    try apply(to: &wanted.settings)
    return wanted
  }
}
