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
      Shows what the provider asks for, asks for the password, tries both servers, and connects when IMAP lets us in. \
      Connecting a connected mailbox again changes its servers and password, and keeps its mail.
      """)

  @OptionGroup var options: WorkspaceOptions
  @Argument(help: "The mailbox's address.") var address: String
  @Option(help: "IMAP server, HOST or HOST:PORT; else the provider's.") var imap: String?
  @Option(help: "SMTP submission server, HOST or HOST:PORT; else the provider's.") var smtp: String?
  @Flag(help: "IMAP with STARTTLS instead of TLS from the start.") var imapStarttls = false
  @Flag(help: "SMTP with TLS from the start instead of STARTTLS.") var smtpTls = false
  @Option(help: "The login name, when it is not the address.") var login: String?
  @Option(help: "Trust the authorities in this PEM file instead of the system's.") var trust: String?
  @OptionGroup var password: PasswordSource
  @Argument(help: "Settings, as period=3mo connection=manual; see: rapport settings MAILBOX.") var settings: [String] =
    []
  @OptionGroup var output: OutputOptions

  func run() async throws {
    guard let address = Address(address) else { throw Problem("'\(address)' is not an e-mail address", .usage) }
    let provider = Provider.preset(for: address.domain) ?? .ownDomain
    let servers = try Servers(self, address: address, provider: provider)
    if !provider.steps.isEmpty, imap == nil || smtp == nil {
      Output.note("before \(provider.name) lets programs in:")
      for (number, step) in provider.steps.enumerated() { Output.note("  \(number + 1). \(step)") }
    }
    try await options.change { place in
      let (store, viewer) = (place.store, place.viewer)
      let existing = try store.allMailboxes().first { $0.address == address }
      if let existing, existing.owner != viewer.user {
        throw Problem("another user has connected \(address)", .notAllowed)
      }
      var wanted = existing?.settings ?? Settings(providerFilesSent: provider.filesSentMail)
      for text in settings { try SettingsCommand.apply(text, to: &wanted) }
      let secret = try password.read(prompt: "password of \(address)")
      let login = login ?? existing?.login ?? address.description
      let steps = await ConnectionCheck.run(
        imap: servers.imap, smtp: servers.smtp, login: login, credential: .password(secret),
        trust: servers.trustFile.map(Trust.file) ?? .system, greetingName: address.domain, provider: provider)
      if !output.json { Doctor.show(steps) }
      guard !steps.contains(where: { $0.server == .imap && $0.outcome == .failed }) else {
        throw Problem(
          "\(address) is not connected and nothing was changed: see the step that failed (an authority of your own: "
            + "--trust FILE; another port or host: --imap, --smtp)", .server)
      }
      let id: ID<Mailbox>
      if let existing {
        try store.setSignIn(
          imap: servers.imap, smtp: servers.smtp, login: login, password: secret, trustFile: servers.trustFile,
          of: existing.id, by: viewer)
        try store.saveSettings(wanted, of: existing.id, by: viewer)
        id = existing.id
        // What failed with the old ones is not left until its next turn.
        try place.ask(.sync(id))
      } else {
        id = try store.addMailbox(
          address: address, owner: viewer.user, imap: servers.imap, smtp: servers.smtp, login: login, password: secret,
          trustFile: servers.trustFile, settings: wanted, now: now()
        ).id
      }
      try tell(id, address, isNew: existing == nil, steps)
    }
  }

  private func tell(_ id: ID<Mailbox>, _ address: Address, isNew: Bool, _ steps: [CheckStep]) throws {
    if output.json {
      return try Output.json(
        ["mailbox": JSON(id), "address": .text(address.description), "checks": JSON(steps, Doctor.json)] as JSON)
    }
    Output.line("\(address) is connected\(isNew ? "" : " again"); next: rapport sync \(address)")
    if steps.contains(where: { $0.server == .smtp && $0.outcome == .failed }) {
      Output.line("it can be read, not sent from: see above what its SMTP server asks for")
    }
  }
}

/// The servers of a mailbox, as told or as the provider has them.
private struct Servers {
  let imap: Endpoint
  let smtp: Endpoint
  let trustFile: String?

  init(_ command: Connect, address: Address, provider: Provider) throws {
    guard provider.imap.host.isEmpty == false || (command.imap != nil && command.smtp != nil) else {
      throw Problem(
        "no servers are known for \(address.domain); ask its administrator, then say --imap HOST[:PORT] --smtp HOST[:PORT]",
        .usage)
    }
    imap = try Servers.endpoint(
      command.imap, standard: provider.imap, security: command.imapStarttls ? .startTLS : nil,
      ports: [.tls: 993, .startTLS: 143], defaultSecurity: .tls)
    smtp = try Servers.endpoint(
      command.smtp, standard: provider.smtp, security: command.smtpTls ? .tls : nil,
      ports: [.tls: 465, .startTLS: 587], defaultSecurity: .startTLS)
    if let path = command.trust {
      guard let full = absolutePath(path) else { throw Problem("trust \(path): there is no such file", .usage) }
      trustFile = full
    } else {
      trustFile = nil
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
