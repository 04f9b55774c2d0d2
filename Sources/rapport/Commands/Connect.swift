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
      Connecting a connected mailbox again changes its password and the servers that are named, and keeps its mail. \
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
    try await options.change { place in
      let (store, viewer) = (place.store, place.viewer)
      let existing = try store.allMailboxes().first { $0.address == address }
      if let existing, existing.owner != viewer.user {
        throw Problem("another user has connected \(address)", .notAllowed)
      }
      var wanted = Mailbox(
        id: ID(0), address: address, owner: viewer.user, imap: servers.imap, smtp: servers.smtp,
        login: login ?? existing?.login ?? servers.login ?? address.description, trustFile: trustFile,
        connectedAt: now(), settings: existing?.settings ?? Settings(providerFilesSent: provider.filesSentMail))
      try apply(to: &wanted.settings)
      try servers.confirm(for: address)
      let secret = try password.read(prompt: "password of \(address)").reveal { provider.password(typed: $0) }
      try await connect(
        wanted, existing: existing, .password(secret), provider, lines: servers.lines,
        advice: " (an authority of your own: --trust FILE; another port or host: --imap, --smtp)", place)
    }
  }

  /// Checks the servers with what is to sign in there, and connects the mailbox or changes the one that is connected.
  ///
  /// - Parameter advice: goes behind what is said where mail cannot be read.
  func connect(
    _ wanted: Mailbox, existing: Mailbox?, _ secret: MailboxSecret, _ provider: Provider, lines: [String],
    advice: String, _ place: Place
  ) async throws {
    let credential: Credential =
      switch secret {
      case .password(let password): .password(password)
      case .grant(let grant): .token(grant.access)
      }
    let steps = await ConnectionCheck.run(
      imap: wanted.imap, smtp: wanted.smtp, login: wanted.login, credential: credential, trust: wanted.trust,
      greetingName: wanted.address.domain, provider: provider)
    if !output.json { Doctor.show(steps) }
    guard !steps.contains(where: { $0.server == .imap && $0.outcome == .failed }) else {
      throw Problem(
        "\(wanted.address) is not connected and nothing was changed: see the step that failed\(advice)", .server)
    }
    let id: ID<Mailbox>
    if let existing {
      try place.store.setSignIn(
        imap: wanted.imap, smtp: wanted.smtp, login: wanted.login, secret: secret, trustFile: wanted.trustFile,
        of: existing.id, by: place.viewer, now: now())
      // As they are by now: people go on while somebody signs in.
      var latest = try place.store.mailbox(existing.id).settings
      try apply(to: &latest)
      if !settings.isEmpty { try place.store.saveSettings(latest, of: existing.id, by: place.viewer) }
      id = existing.id
      // What failed with the old ones is not left until its next turn.
      try place.ask(.sync(id))
    } else {
      id = try place.store.addMailbox(
        address: wanted.address, owner: place.viewer.user, imap: wanted.imap, smtp: wanted.smtp, login: wanted.login,
        secret: secret, trustFile: wanted.trustFile, settings: wanted.settings, now: now()
      ).id
    }
    try place.store.noteSending(ConnectionReport(steps: steps, folders: []).sendingRefusal, of: id)
    try tell(id, wanted.address, isNew: existing == nil, steps, lines: lines, smtp: wanted.smtp)
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
  private func connected(_ address: Address) async throws -> Mailbox? {
    guard MailStore.isThere(options.folder) else { return nil }
    return try await options.read { store, viewer in
      try store.allMailboxes().first { $0.address == address && $0.owner == viewer.user }
    }
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
    Output.line("it can be read, not sent from: see above what its SMTP server asks for")
    guard failed.stage == .signIn else { return }
    for line in AdministratorRequest(for: address, smtp: smtp).lines { Output.line(line) }
  }
}

extension AdministratorRequest {
  /// The step of somebody else without which the mailbox cannot send, and a request to them, ready to copy.
  var lines: [String] { [step + (page.map { " (\($0))" } ?? ""), "a request to copy:", text] }
}

/// The servers of a mailbox, as told, or as they were found.
struct Servers {
  let provider: Provider
  let imap: Endpoint
  let smtp: Endpoint
  /// What the incoming server is said to take as login name; nil where the person named the server.
  let login: String?
  /// Each server and where it is from, and what answered besides.
  let lines: [String]
  /// Servers that nothing but the network names and that are somebody else's.
  private let unconfirmed: [FoundServer]

  init(_ command: Connect, address: Address, discovery: Discovery) throws {
    let preset = discovery.preset
    guard !preset.imap.host.isEmpty || command.imap != nil, !preset.smtp.host.isEmpty || command.smtp != nil else {
      for note in discovery.notes { Output.note(note) }
      throw Problem(
        "no servers are known for \(address.domain); ask its administrator, then say --imap HOST[:PORT] --smtp HOST[:PORT]",
        .usage)
    }
    (imap, smtp) = try Servers.endpoints(command, else: (preset.imap, preset.smtp))
    provider = discovery.provider ?? Provider.preset(imap: imap, smtp: smtp) ?? preset
    login = command.imap == nil ? discovery.login : nil
    let found = (command.imap == nil ? discovery.imap.first : nil, command.smtp == nil ? discovery.smtp.first : nil)
    lines =
      [Servers.line("IMAP", imap, Servers.origin(found.0)), Servers.line("SMTP", smtp, Servers.origin(found.1))]
      + discovery.notes.map { "not used: \($0)" }
    unconfirmed = [found.0, found.1].compactMap(\.self).filter(\.needsConsent)
  }

  /// A connected mailbox has its own, and keeps the one that is not named.
  init(_ command: Connect, of mailbox: Mailbox) throws {
    (imap, smtp) = try Servers.endpoints(command, else: (mailbox.imap, mailbox.smtp))
    provider = Provider.preset(for: mailbox.address.domain) ?? Provider.preset(imap: imap, smtp: smtp) ?? .ownDomain
    (login, unconfirmed) = (mailbox.login, [])
    lines = [("IMAP", imap, command.imap), ("SMTP", smtp, command.smtp)].map { name, endpoint, told in
      Servers.line(name, endpoint, told == nil ? "as it is connected" : Servers.origin(nil))
    }
  }

  private static func endpoints(
    _ command: Connect, else standard: (imap: Endpoint, smtp: Endpoint)
  ) throws -> (imap: Endpoint, smtp: Endpoint) {
    (
      try endpoint(
        command.imap, standard: standard.imap, security: command.imapStarttls ? .startTLS : nil,
        ports: [.tls: 993, .startTLS: 143], defaultSecurity: .tls),
      try endpoint(
        command.smtp, standard: standard.smtp, security: command.smtpTls ? .tls : nil,
        ports: [.tls: 465, .startTLS: 587], defaultSecurity: .startTLS)
    )
  }

  /// `IMAP imap.acme.example:993 with TLS, from the configuration at autoconfig.acme.example`
  private static func line(_ name: String, _ endpoint: Endpoint, _ origin: String) -> String {
    "\(name) \(endpoint.host):\(endpoint.port) with \(endpoint.security == .tls ? "TLS" : "STARTTLS"), \(origin)"
  }

  private static func origin(_ found: FoundServer?) -> String {
    let outside = found?.isOutside == true ? " (outside the address's domain)" : ""
    return (found?.source.description ?? "as told") + outside
  }

  /// RFC 6186 6: records that lead out of the domain are not proof enough to send a password there.
  func confirm(for address: Address) throws {
    guard !unconfirmed.isEmpty else { return }
    let hosts = unconfirmed.map(\.endpoint.host).joined(separator: ", ")
    let doubt = "only unprotected records of \(address.domain) name \(hosts), and the password would go there"
    guard PasswordSource.isTerminal else {
      throw Problem("\(doubt); if that is right, say it: --imap HOST --smtp HOST", .usage)
    }
    Output.draw("\(Output.clean(doubt)); is that right? [y/N] ")
    guard readLine()?.lowercased().hasPrefix("y") == true else {
      throw Problem("nothing was sent or changed; name the servers with --imap HOST --smtp HOST", .usage)
    }
  }

  private static func endpoint(
    _ text: String?, standard: Endpoint, security: TransportSecurity?, ports: [TransportSecurity: Int],
    defaultSecurity: TransportSecurity
  ) throws -> Endpoint {
    guard let text else { return standard }
    var host = text
    var port: Int?
    // An IPv6 address has colons of its own and stands in brackets.
    if let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") {
      guard let number = Int(text[text.index(after: colon)...]), (1...65_535).contains(number) else {
        throw Problem("'\(text)': a port is a number from 1 to 65535", .usage)
      }
      (host, port) = (String(text[..<colon]), number)
    }
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    guard !host.isEmpty else { throw Problem("'\(text)' names no host", .usage) }
    let chosen = security ?? ports.first { $0.value == port }?.key ?? defaultSecurity
    return Endpoint(host: host, port: port ?? ports[chosen] ?? standard.port, security: chosen)
  }
}
