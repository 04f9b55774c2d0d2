package import Model

/// Where a server that was found comes from, the most trusted first.
package enum ServerSource: Sendable, Hashable {
  /// The provider's preset, by the address's domain.
  case preset(provider: String)
  /// The preset of the provider whose host takes the domain's mail (MX).
  case exchanger(provider: String, host: String)
  /// A configuration document that this host gave over HTTPS.
  case document(host: String)
  /// An SRV record of this name (RFC 6186, 8314).
  case service(String)
  /// Nobody named it; it was asked, and answers over TLS with a certificate for its name.
  case guess

  /// In words, as `from the records of the domain (_imaps._tcp.acme.example)`.
  package var description: String {
    switch self {
    case .preset(let provider): "known for \(provider)"
    case .exchanger(let provider, let host): "known for \(provider), which takes the domain's mail (\(host))"
    case .document(let host): "from the configuration at \(host)"
    case .service(let name): "from the domain's records (\(name))"
    case .guess: "tried, and it answers"
    }
  }
}

/// A server for an address, and why it is thought to be the one.
package struct FoundServer: Sendable, Hashable {
  package var endpoint: Endpoint
  package var source: ServerSource
  /// What the server takes as login name.
  package var login: String
  /// It is not of the address's own domain.
  package var isOutside: Bool

  package init(_ endpoint: Endpoint, _ source: ServerSource, for address: Address, login: String? = nil) {
    (self.endpoint, self.source, self.login) = (endpoint, source, login ?? address.description)
    isOutside = endpoint.host != address.domain && !endpoint.host.hasSuffix("." + address.domain)
  }

  /// Only unprotected records name it, and it is somebody else's: RFC 6186 6 wants a person's yes before a password
  /// goes there.
  package var needsConsent: Bool {
    if case .service = source { isOutside } else { false }
  }
}

/// What was found for an address: the best server first; nothing is tried with a password.
package struct Discovery: Sendable, Hashable {
  /// The provider, where it is one of the presets.
  package var provider: Provider?
  package var imap: [FoundServer]
  package var smtp: [FoundServer]
  /// Servers that answer and cannot be used, and why, each a sentence's part.
  package var notes: [String]
  /// Nothing was found because no name can be looked up: why, as a sentence.
  package var fault: String?

  package init(provider: Provider? = nil, imap: [FoundServer] = [], smtp: [FoundServer] = [], notes: [String] = []) {
    (self.provider, self.imap, self.smtp, self.notes) = (provider, imap, smtp, notes)
  }

  /// The provider's preset, or a server of one's own with what was found: its hosts are empty where nothing was.
  package var preset: Provider {
    if let provider { return provider }
    var own = Provider.ownDomain
    if let found = imap.first { own.imap = found.endpoint }
    if let found = smtp.first { own.smtp = found.endpoint }
    return own
  }

  /// What is to be tried next where the first server of a kind has no address or does not answer. Nil where none is
  /// left, where a person must agree first, and where a server has seen the password: it may be wrong, and each more try
  /// brings the account nearer to being locked.
  package func next(after steps: [CheckStep]) -> Discovery? {
    let failed = steps.filter { $0.outcome == .failed }
    guard !failed.isEmpty, failed.allSatisfy({ [.name, .connection].contains($0.stage) }) else { return nil }
    func next(_ server: CheckStep.Server, _ found: [FoundServer]) -> [FoundServer]? {
      guard failed.contains(where: { $0.server == server }) else { return nil }
      let rest = found.dropFirst().filter { !$0.needsConsent }
      return rest.isEmpty ? nil : Array(rest)
    }
    let (reading, sending) = (next(.imap, imap), next(.smtp, smtp))
    // Without mail that comes in, it is no matter where it is sent.
    guard reading != nil || (sending != nil && failed.allSatisfy { $0.server == .smtp }) else { return nil }
    var rest = self
    (rest.imap, rest.smtp) = (reading ?? imap, sending ?? smtp)
    return rest
  }

  /// What the incoming server takes as login name.
  package var login: String? { imap.first?.login }

  /// Servers that a person must agree to before a password goes there.
  package var unconfirmed: [FoundServer] { [imap.first, smtp.first].compactMap(\.self).filter(\.needsConsent) }
}
