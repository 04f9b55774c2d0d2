internal import Model
internal import Providers

/// The servers of a mailbox, as told, or as they were found.
struct Servers {
  let provider: Provider
  let imap: Endpoint
  let smtp: Endpoint
  /// What the incoming server is said to take as login name; nil where the person named the server.
  let login: String?
  /// Each server and where it is from, and what was found besides.
  let lines: [String]
  /// What was found of the servers that were not told.
  private let discovery: Discovery
  /// Servers that nothing but the network names and that are somebody else's.
  private let unconfirmed: [FoundServer]

  init(_ command: Connect, address: Address, discovery: Discovery) throws {
    let preset = discovery.preset
    guard !preset.imap.host.isEmpty || command.imap != nil, !preset.smtp.host.isEmpty || command.smtp != nil else {
      for note in discovery.notes { Output.note(note) }
      let told = "say --imap HOST[:PORT] --smtp HOST[:PORT]"
      if let fault = discovery.fault { throw Problem("\(fault); mend that, or \(told)", .later) }
      throw Problem("no servers are known for \(address.domain); ask its administrator, then \(told)", .server)
    }
    (imap, smtp) = try Servers.endpoints(command, else: (preset.imap, preset.smtp))
    provider = discovery.provider ?? Provider.preset(imap: imap, smtp: smtp) ?? preset
    login = command.imap == nil ? discovery.login : nil
    var found = discovery
    if command.imap != nil { found.imap = [] }
    if command.smtp != nil { found.smtp = [] }
    lines =
      [
        Servers.line("IMAP", imap, Servers.origin(found.imap.first)),
        Servers.line("SMTP", smtp, Servers.origin(found.smtp.first)),
      ] + Servers.others("IMAP", found.imap) + Servers.others("SMTP", found.smtp)
      + (command.login == nil ? Servers.names(found) : []) + discovery.notes.map { "not used: \($0)" }
    unconfirmed = found.unconfirmed
    self.discovery = found
  }

  /// The next servers that were found, where one of these has no address or does not answer; nil where there are none.
  func next(after steps: [CheckStep], _ command: Connect, for address: Address) throws -> Servers? {
    try discovery.next(after: steps).map { try Servers(command, address: address, discovery: $0) }
  }

  /// A connected mailbox has its own, and keeps the one that is not named.
  init(_ command: Connect, of mailbox: Mailbox) throws {
    (imap, smtp) = try Servers.endpoints(command, else: (mailbox.imap, mailbox.smtp))
    provider = Provider.preset(for: mailbox.address.domain) ?? Provider.preset(imap: imap, smtp: smtp) ?? .ownDomain
    (login, unconfirmed, discovery) = (mailbox.login, [], Discovery())
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

  private static func others(_ name: String, _ found: [FoundServer]) -> [String] {
    found.dropFirst().map { "also: " + line(name, $0.endpoint, origin($0)) }
  }

  /// A mailbox has one login name for both servers.
  private static func names(_ found: Discovery) -> [String] {
    guard let imap = found.imap.first?.login, let smtp = found.smtp.first?.login, imap != smtp else { return [] }
    return ["the SMTP server is said to want the login name \(smtp); \(imap) is used for both, else say --login NAME"]
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
