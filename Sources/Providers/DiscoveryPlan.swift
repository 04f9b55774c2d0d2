internal import Model
internal import Wire

/// What is asked to find an address's servers, and what the answers come to. It asks nothing itself.
struct DiscoveryPlan: Sendable, Hashable {
  enum Question: Sendable, Hashable {
    case exchangers(domain: String)
    /// A configuration document, over HTTPS alone: what comes in the clear may be anybody's.
    case document(url: String, host: String)
    case services(name: String, server: CheckStep.Server, TransportSecurity)
  }

  enum Answer: Sendable, Hashable {
    /// Hosts, the most wanted first.
    case exchangers([String])
    case document(ClientConfig)
    case services([Place])
    /// The question could not be put to any name server, or none could answer it.
    case failed(DNSError)
  }

  struct Place: Sendable, Hashable {
    let host: String
    let port: Int
  }

  /// A server that nobody named and that is asked whether it is there.
  struct Guess: Sendable, Hashable {
    let server: CheckStep.Server
    let endpoint: Endpoint
  }

  /// Of a kind, taken of one answer: more of them are only confusing.
  private static let maximumServers = 4

  let address: Address

  init(_ address: Address) { self.address = address }

  /// Asked side by side; none for a domain that a preset knows.
  var questions: [Question] {
    let domain = address.domain
    guard Provider.preset(for: domain) == nil else { return [] }
    let query = HTTPRequest.percentEncoded(address.description)
    return [
      .exchangers(domain: domain),
      .document(
        url: "https://autoconfig.\(domain)/mail/config-v1.1.xml?emailaddress=\(query)", host: "autoconfig.\(domain)"),
      .document(url: "https://\(domain)/.well-known/autoconfig/mail/config-v1.1.xml", host: domain),
      // RFC 8314 5.1: TLS from the first byte before STARTTLS.
      .services(name: "_imaps._tcp.\(domain)", server: .imap, .tls),
      .services(name: "_imap._tcp.\(domain)", server: .imap, .startTLS),
      .services(name: "_submissions._tcp.\(domain)", server: .smtp, .tls),
      .services(name: "_submission._tcp.\(domain)", server: .smtp, .startTLS),
    ]
  }

  /// What the answers say, in the order of their trust: a preset, documents, records.
  func found(_ answers: [Question: Answer]) -> Discovery {
    if let provider = Provider.preset(for: address.domain) {
      return Discovery(provider, .preset(provider: provider.name), address)
    }
    // An MX record may be forged: it chooses among known providers, and names no server itself.
    if case .exchangers(let hosts) = answers[.exchangers(domain: address.domain)], let host = hosts.first,
      let provider = Provider.preset(exchanger: host)
    {
      return Discovery(provider, .exchanger(provider: provider.name, host: host), address)
    }
    var discovery = Discovery()
    for question in questions {
      switch (question, answers[question]) {
      case (.document(_, let host), .document(let config)):
        let servers = config.servers(for: address)
        discovery.add(
          .imap, servers.filter { $0.server == .imap }.map { ($0.endpoint, $0.login) }, .document(host: host), address)
        discovery.add(
          .smtp, servers.filter { $0.server == .smtp }.map { ($0.endpoint, $0.login) }, .document(host: host), address)
      case (.services(let name, let server, let security), .services(let places)):
        let endpoints = places.prefix(DiscoveryPlan.maximumServers).map {
          (Endpoint(host: $0.host, port: $0.port, security: security), nil as String?)
        }
        discovery.add(server, Array(endpoints), .service(name), address)
      default: continue
      }
    }
    discovery.imap = Array(discovery.imap.prefix(DiscoveryPlan.maximumServers))
    discovery.smtp = Array(discovery.smtp.prefix(DiscoveryPlan.maximumServers))
    if discovery == Discovery() { discovery.fault = fault(answers) }
    return discovery
  }

  /// Why no look-up came to an answer, be it that there is no such name; nil where one did.
  private func fault(_ answers: [Question: Answer]) -> String? {
    let lookUps = questions.filter { if case .document = $0 { false } else { true } }.map { answers[$0] }
    let faults = lookUps.compactMap { if case .failed(let error) = $0 { error } else { nil } }
    guard let first = faults.first, first != .invalidName, faults.count == lookUps.count else { return nil }
    return "names cannot be looked up from this machine: \(first)"
  }

  /// Servers that many domains have, for what nothing else was found; the likeliest first.
  func guesses(after discovery: Discovery) -> [Guess] {
    let domain = address.domain
    var guesses: [Guess] = []
    if discovery.imap.isEmpty {
      guesses += ["imap.", "mail."].map {
        Guess(server: .imap, endpoint: Provider.tls($0 + domain, Provider.standardIMAPPort))
      }
    }
    if discovery.smtp.isEmpty {
      let hosts = ["smtp.", "mail."].map { $0 + domain }
      guesses += hosts.map { Guess(server: .smtp, endpoint: Provider.startTLS($0, Provider.standardSMTPPort)) }
      guesses += hosts.map { Guess(server: .smtp, endpoint: Provider.tls($0, 465)) }
    }
    return guesses
  }

  /// Adds the guesses that answer, in their order; those that answer and cannot be used are noted.
  func adding(_ probes: [Guess: ProbeOutcome], to discovery: Discovery) -> Discovery {
    var discovery = discovery
    for guess in guesses(after: discovery) {
      switch probes[guess] {
      case .answers: discovery.add(guess.server, [(guess.endpoint, nil)], .guess, address)
      case .unusable(let why): discovery.notes.append("\(guess.endpoint.host), port \(guess.endpoint.port): \(why)")
      case .silent, nil: continue
      }
    }
    if !discovery.imap.isEmpty || !discovery.smtp.isEmpty { discovery.fault = nil }
    return discovery
  }
}

/// What came of asking a server whether it is there.
enum ProbeOutcome: Sendable, Hashable {
  case answers
  /// Something is there that cannot be used, and why.
  case unusable(String)
  case silent
}

extension Discovery {
  fileprivate init(_ provider: Provider, _ source: ServerSource, _ address: Address) {
    self.init(
      provider: provider, imap: [FoundServer(provider.imap, source, for: address)],
      smtp: [FoundServer(provider.smtp, source, for: address)])
  }

  /// Adds what is not there yet.
  fileprivate mutating func add(
    _ server: CheckStep.Server, _ endpoints: [(Endpoint, login: String?)], _ source: ServerSource, _ address: Address
  ) {
    for (endpoint, login) in endpoints {
      let found = FoundServer(endpoint, source, for: address, login: login)
      switch server {
      case .imap: if !imap.contains(where: { $0.endpoint == endpoint }) { imap.append(found) }
      case .smtp: if !smtp.contains(where: { $0.endpoint == endpoint }) { smtp.append(found) }
      }
    }
  }
}
