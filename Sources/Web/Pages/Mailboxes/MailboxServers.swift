internal import Model
internal import Providers
internal import Store
internal import Wire

/// Where a mailbox's servers are and how it signs in, without the password.
struct MailboxServers: Sendable, Hashable {
  var imap: Endpoint
  var smtp: Endpoint
  var login: String
  /// Nil: the system's authorities.
  var trustFile: String?

  /// How long each step of a check may take, in seconds: somebody waits for the page.
  private static let patience = Timeouts(connect: 10, tls: 10, read: 20, write: 10)

  func check(password: Secret, of address: Address, provider: Provider) async -> ConnectionReport {
    await check(.password(password), of: address, provider: provider)
  }

  func check(_ credential: Credential, of address: Address, provider: Provider) async -> ConnectionReport {
    await ConnectionCheck.examine(
      imap: imap, smtp: smtp, login: login, credential: credential,
      trust: trustFile.map(Trust.file) ?? .system,
      timeouts: MailboxServers.patience, greetingName: address.domain, provider: provider)
  }
}

/// Servers and sign-in as a person typed them: kept as they are while something is wrong with them.
struct TypedServers: Sendable, Hashable {
  /// One server's fields.
  struct Server: Sendable, Hashable {
    var host = ""
    var port = ""
    /// Empty: what goes with the port.
    var security = ""
  }

  var imap = Server()
  var smtp = Server()
  var login = ""
  /// Certificates in PEM form; empty: the file that is there, or the system's authorities.
  var authority = ""

  init() {}

  /// As the form of `server-fields` sends them.
  init(_ form: Form) {
    func server(_ name: String) -> Server {
      Server(
        host: form.line(name + "-host") ?? "", port: form.line(name + "-port") ?? "",
        security: form.line(name + "-security") ?? "")
    }
    (imap, smtp) = (server("imap"), server("smtp"))
    login = form.line("login") ?? ""
    authority = form["authority"] ?? ""
  }

  /// Of a mailbox that is connected or was just tried.
  init(_ servers: MailboxServers, authority: String = "") {
    func server(_ endpoint: Endpoint) -> Server {
      Server(host: endpoint.host, port: "\(endpoint.port)", security: endpoint.security.rawValue)
    }
    (imap, smtp) = (server(servers.imap), server(servers.smtp))
    (login, self.authority) = (servers.login, authority)
  }

  /// Which field is wrong, by name, each with the key of the text that says what it should be.
  typealias Problems = [String: String]

  /// The servers that are meant; what is empty is the provider's.
  ///
  /// - Parameter trustFile: where the authorities are kept, unless others were typed.
  func resolved(
    for address: Address, provider: Provider, trustFile: String?
  ) -> (servers: MailboxServers, problems: Problems) {
    var problems: Problems = [:]
    let incoming = Ports(standard: provider.imap, tls: 993, startTLS: 143, usual: .tls)
    let outgoing = Ports(standard: provider.smtp, tls: 465, startTLS: 587, usual: .startTLS)
    let servers = MailboxServers(
      imap: TypedServers.endpoint(imap, "imap", incoming, &problems),
      smtp: TypedServers.endpoint(smtp, "smtp", outgoing, &problems),
      login: login.isEmpty ? address.description : login, trustFile: trustFile)
    return (servers, problems)
  }

  private struct Ports {
    let standard: Endpoint
    let tls: Int
    let startTLS: Int
    /// Where neither field nor port says it.
    let usual: TransportSecurity
  }

  private static func endpoint(_ typed: Server, _ name: String, _ ports: Ports, _ problems: inout Problems) -> Endpoint
  {
    if typed.host.isEmpty, typed.port.isEmpty, typed.security.isEmpty, !ports.standard.host.isEmpty {
      return ports.standard
    }
    // An IPv6 address may come in brackets.
    let isBracketed = typed.host.hasPrefix("[") && typed.host.hasSuffix("]")
    let bare = isBracketed ? String(typed.host.dropFirst().dropLast()) : typed.host
    let host = bare.isEmpty ? ports.standard.host : bare
    if host.isEmpty { problems[name + "-host"] = "serverHostMissing" }
    if host.contains(where: { $0.isWhitespace || $0 == "/" || $0 == "@" }) {
      problems[name + "-host"] = "serverHostWrong"
    }
    let port = Int(typed.port)
    if !typed.port.isEmpty, !(1...65_535).contains(port ?? 0) { problems[name + "-port"] = "serverPortWrong" }
    let byPort: TransportSecurity? =
      if port == ports.tls { .tls } else if port == ports.startTLS { .startTLS } else { nil }
    let security = TransportSecurity(rawValue: typed.security) ?? byPort ?? ports.usual
    return Endpoint(host: host, port: port ?? (security == .tls ? ports.tls : ports.startTLS), security: security)
  }
}

extension Provider {
  /// Of an address: by its domain, else as the person chose, else a server of one's own.
  static func of(_ address: Address, chosen: Provider?) -> Provider {
    preset(for: address.domain) ?? chosen ?? .ownDomain
  }
}

extension MailStore {
  /// Keeps pasted certificates and gives their file; nil where nothing was pasted.
  func authority(pasted text: String) throws(StoreError) -> String? {
    guard text.contains(where: { !$0.isWhitespace }) else { return nil }
    return try saveAuthority(Array((text.hasSuffix("\n") ? text : text + "\n").utf8))
  }
}
