internal import ArgumentParser
internal import Model
internal import Pipeline
internal import Providers
internal import Store
internal import Wire

struct Connect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Connect a mailbox.",
    discussion: """
      Finds the servers: the provider's by the address's domain or its MX, else by the domain's own configuration \
      (autoconfig and its records), else by trying usual names. Shows what was found and what the provider asks for, asks \
      for the password, tries both servers, and connects when IMAP lets us in; a mailbox that SMTP refuses can be read. \
      Connecting a connected mailbox again changes its password and the servers that are named, and keeps its mail; \
      another SMTP server must let it send, or nothing is changed. \
      Where the provider lets programs in by its own sign-in alone, the address of that page is shown instead of asking for a password.
      """)

  @OptionGroup var options: WorkspaceOptions
  @Argument(help: "The mailbox's address.") var address: String
  @Option(help: "IMAP server, HOST or HOST:PORT; else what is found. An empty port is 993.") var imap: String?
  @Option(help: "SMTP submission server, HOST or HOST:PORT; else what is found. An empty port is 587.") var smtp:
    String?
  @Flag(help: "IMAP with STARTTLS instead of TLS from the start.") var imapStarttls = false
  @Flag(help: "SMTP with TLS from the start instead of STARTTLS.") var smtpTls = false
  @Option(help: "The login name, when it is not the address.") var login: String?
  @Option(
    help: """
      Trust the authorities in this PEM file instead of the system's. A connected mailbox keeps what it has while it \
      keeps a server.
      """)
  var trust: String?
  @OptionGroup var password: PasswordSource
  @OptionGroup var token: TokenOptions
  @Argument(help: "Settings, as period=3mo connection=manual; see: rapport settings MAILBOX.") var settings: [String] =
    []
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if imapStarttls, imap == nil { throw ValidationError("--imap-starttls says how --imap is reached: name it, too") }
    if token.isAsked, password.passwordFile != nil {
      throw ValidationError("--password-file is for signing in with a password: leave it out, or what asks for a token")
    }
    if smtpTls, smtp == nil { throw ValidationError("--smtp-tls says how --smtp is reached: name it, too") }
  }

  func run() async throws {
    guard let address = Address(address) else { throw Problem("'\(address)' is not an e-mail address", .usage) }
    let existing = try await connected(address)
    let trustFile = try trustFile(of: existing)
    let preset = Provider.preset(for: address.domain) ?? .ownDomain
    // A mailbox that is connected has its servers: none are looked for.
    if imap == nil, smtp == nil, try await runByToken(address, preset, nil) { return }
    let servers =
      if let existing { try Servers(self, of: existing) } else {
        try Servers(self, address: address, discovery: await discover(address, trustFile))
      }
    let provider = servers.provider
    tell(
      servers, address, byToken: token.isAsked || (provider.signIn == .token && password.passwordFile == nil))
    if try await runByToken(address, provider, servers) { return }
    var wanted = Mailbox(
      id: ID(0), address: address, owner: ID(0), imap: servers.imap, smtp: servers.smtp,
      login: login ?? existing?.login ?? servers.login ?? address.description, trustFile: trustFile,
      connectedAt: now(), settings: existing?.settings ?? Settings(providerFilesSent: provider.filesSentMail))
    try apply(to: &wanted.settings)
    try servers.confirm(for: address)
    let secret = try password.read(prompt: "password of \(address)").reveal { provider.password(typed: $0) }
    try await connect(
      wanted, existing: existing, .password(secret), provider, servers,
      advice: " (an authority of your own: --trust FILE; another port or host: --imap, --smtp)")
  }

  /// Checks the servers with what is to sign in there, and connects the mailbox or changes the one that is connected.
  /// The workspace is not locked before they have answered: other commands go on.
  ///
  /// - Parameter advice: goes behind what is said where mail cannot be read.
  func connect(
    _ wanted: Mailbox, existing: Mailbox?, _ secret: MailboxSecret, _ provider: Provider, _ servers: Servers?,
    advice: String
  ) async throws {
    var (wanted, servers) = (wanted, servers)
    var report = await check(wanted, secret, provider)
    while let next = try servers?.next(after: report.steps, self, for: wanted.address) {
      Output.note("the next that was found: \(next.lines.prefix(2).joined(separator: "; "))")
      (wanted.imap, wanted.smtp, servers) = (next.imap, next.smtp, next)
      if login == nil, case .password = secret { wanted.login = next.login ?? wanted.login }
      report = await check(wanted, secret, provider)
    }
    try admit(report, wanted, existing, advice)
    let (mailbox, lines) = (wanted, servers?.lines ?? [])
    try await options.change { place in
      // As it is by now: a person may have taken a while, and others go on.
      let existing = try connected(mailbox.address, place.store, place.viewer)
      try admit(report, mailbox, existing, advice)
      let id = try keep(mailbox, existing, secret, place)
      try place.store.noteSending(report.sendingRefusal, of: id)
      try tell(id, mailbox.address, isNew: existing == nil, report.steps, lines: lines, smtp: mailbox.smtp)
    }
  }

  private func check(_ wanted: Mailbox, _ secret: MailboxSecret, _ provider: Provider) async -> ConnectionReport {
    let credential: Credential =
      switch secret {
      case .password(let password): .password(password)
      case .grant(let grant): .token(grant.access)
      }
    let steps = await ConnectionCheck.run(
      imap: wanted.imap, smtp: wanted.smtp, login: wanted.login, credential: credential, trust: wanted.trust,
      greetingName: wanted.address.domain, provider: provider)
    if !output.json { Doctor.show(steps) }
    return ConnectionReport(steps: steps, folders: [])
  }

  /// - Throws: why nothing is connected or changed.
  private func admit(
    _ report: ConnectionReport, _ wanted: Mailbox, _ existing: Mailbox?, _ advice: String
  ) throws {
    guard !report.admits(smtp: wanted.smtp, insteadOf: existing?.smtp) else { return }
    if output.json { try Output.json(["checks": JSON(report.steps, Doctor.json)] as JSON) }
    let isConnected = existing.map { $0.disconnectedAt == nil } ?? false
    let outcome =
      !isConnected
      ? "\(wanted.address) is not connected and nothing was changed" : "\(wanted.address) stays connected as it was"
    if ConnectionCheck.isTemporary(report.steps) {
      throw Problem("\(outcome): see the step that failed; try again later", .later)
    }
    let way = report.passed(.imap) ? "; without --smtp it keeps the SMTP server that it has" : advice
    throw Problem("\(outcome): see the step that failed\(way)", .server)
  }

  private func keep(
    _ wanted: Mailbox, _ existing: Mailbox?, _ secret: MailboxSecret, _ place: Place
  ) throws -> ID<Mailbox> {
    guard let existing else {
      return try place.store.addMailbox(
        address: wanted.address, owner: place.viewer.user, imap: wanted.imap, smtp: wanted.smtp, login: wanted.login,
        secret: secret, trustFile: wanted.trustFile, settings: wanted.settings, now: now()
      ).id
    }
    try place.store.setSignIn(
      imap: wanted.imap, smtp: wanted.smtp, login: wanted.login, secret: secret, trustFile: wanted.trustFile,
      of: existing.id, by: place.viewer, now: now())
    var latest = existing.settings
    try apply(to: &latest)
    if !settings.isEmpty { try place.store.saveSettings(latest, of: existing.id, by: place.viewer) }
    // What failed with the old ones is not left until its next turn.
    try place.ask(.sync(existing.id))
    return existing.id
  }

  /// What is told; else what a connected mailbox has, unless both of its servers are told anew.
  func trustFile(of existing: Mailbox?) throws -> String? {
    guard let trust else { return imap == nil || smtp == nil ? existing?.trustFile : nil }
    guard let full = absolutePath(trust) else { throw Problem("trust \(trust): there is no such file", .usage) }
    return full
  }

  func apply(to wanted: inout Settings) throws {
    for text in settings { try SettingsCommand.apply(text, to: &wanted) }
  }

  /// The person's own mailbox of that address, where it is connected already.
  ///
  /// - Throws: where there is no workspace, or somebody else has connected the mailbox.
  func connected(_ address: Address) async throws -> Mailbox? {
    try await options.read { store, viewer in try connected(address, store, viewer) }
  }

  private func connected(_ address: Address, _ store: MailStore, _ viewer: Viewer) throws -> Mailbox? {
    let mailbox = try store.allMailboxes().first { $0.address == address }
    if let mailbox, mailbox.owner != viewer.user {
      let problem =
        mailbox.disconnectedAt == nil
        ? "another user has connected \(address)"
        : "another user had connected \(address), and alone can connect it again"
      throw Problem(problem, .notAllowed)
    }
    return mailbox
  }

  /// What is found without being told; nothing is looked for where both servers are named.
  private func discover(_ address: Address, _ trustFile: String?) async -> Discovery {
    guard imap == nil || smtp == nil else { return Discovery(provider: Provider.preset(for: address.domain)) }
    if Provider.preset(for: address.domain) == nil { Output.note("looking for the servers of \(address.domain) ...") }
    return await ServerDiscovery(trust: trustFile.map(Trust.file) ?? .system).find(for: address)
  }

  /// What was found and from where, and what the provider wants done first.
  private func tell(_ servers: Servers, _ address: Address, byToken: Bool) {
    let provider = servers.provider
    if imap == nil || smtp == nil {
      Output.note("the servers of \(address) (others: --imap HOST[:PORT], --smtp HOST[:PORT]):")
      for line in servers.lines { Output.note("  \(line)") }
      // What to ask for is needed no more once it was found.
      guard provider.name != Provider.ownDomain.name else { return }
      let steps = byToken ? provider.tokenSteps : provider.steps
      if !steps.isEmpty { Output.note("before \(provider.name) lets programs in:") }
      for (number, step) in steps.enumerated() { Output.note("  \(number + 1). \(step)") }
      for page in provider.pages(byToken: byToken) { Output.note("  see \(page)") }
    }
  }

  private func tell(
    _ id: ID<Mailbox>, _ address: Address, isNew: Bool, _ steps: [CheckStep], lines: [String], smtp: Endpoint
  ) throws {
    if output.json {
      return try Output.json(
        [
          "mailbox": JSON(id), "address": .text(address.description), "checks": JSON(steps, Doctor.json),
          "servers": JSON(lines),
        ] as JSON)
    }
    Output.line("\(address) is connected\(isNew ? "" : " again"); next: rapport sync \(address)")
    guard let failed = steps.first(where: { $0.server == .smtp && $0.outcome == .failed }) else { return }
    guard !failed.isTemporary else {
      return Output.line("it can be read, and sent from once its SMTP server, which asks for time, lets it: see above")
    }
    Output.line("it can be read, not sent from: see above what its SMTP server asks for")
    // What passes by itself, or is a matter of port and host, is nothing to ask an administrator for.
    guard failed.isRefusal else { return }
    for line in AdministratorRequest(for: address, smtp: smtp).lines { Output.line(line) }
  }
}

extension AdministratorRequest {
  /// The step of somebody else without which the mailbox cannot send, and a request to them, ready to copy.
  var lines: [String] { [step + (page.map { " (\($0))" } ?? ""), "a request to copy:", text] }
}
