internal import Model
internal import Wire

/// A domain's configuration document as Thunderbird reads it (config-v1.1.xml), as far as it is of use: IMAP and SMTP
/// servers with TLS or STARTTLS, in the document's order.
struct ClientConfig: Sendable, Hashable {
  struct Server: Sendable, Hashable {
    let server: CheckStep.Server
    /// May have places for parts of the address.
    let host: String
    let port: Int
    let security: TransportSecurity
    let login: String
  }

  /// Longest login name taken, in bytes: an address (RFC 5321 4.5.3.1).
  private static let longestLogin = 320

  let servers: [Server]

  init(_ bytes: [UInt8]) throws(StrictXML.Malformed) {
    let root = try StrictXML.read(bytes)
    guard root.name == "clientConfig" else { throw StrictXML.Malformed(what: "it is no mail configuration") }
    servers = root.children("emailProvider").flatMap { provider in
      provider.children.compactMap { element in
        switch (element.name, element.attributes["type"]) {
        case ("incomingServer", "imap"): Server(element, .imap)
        case ("outgoingServer", "smtp"): Server(element, .smtp)
        default: nil
        }
      }
    }
  }

  /// Those of an address. A host that cannot be dialled is left out.
  func servers(for address: Address) -> [(server: CheckStep.Server, endpoint: Endpoint, login: String)] {
    servers.compactMap { server in
      guard let host = Wire.Connection.dialled(ClientConfig.filled(server.host, address))?.lowercased(),
        DNSQuestion(host, .mx) != nil
      else { return nil }
      let login = ClientConfig.filled(server.login, address)
      let isLogin = !login.isEmpty && login.utf8.count <= ClientConfig.longestLogin && ServerText.clean(login) == login
      return (
        server.server, Endpoint(host: host, port: server.port, security: server.security),
        isLogin ? login : address.description
      )
    }
  }

  /// Puts the address's parts in their places; each once, so that an address cannot bring places of its own.
  private static func filled(_ text: String, _ address: Address) -> String {
    let places = [
      ("%EMAILADDRESS%", address.description), ("%EMAILLOCALPART%", address.local), ("%EMAILDOMAIN%", address.domain),
    ]
    var (filled, rest) = ("", text[...])
    while let mark = rest.firstIndex(of: "%") {
      filled += rest[..<mark]
      rest = rest[mark...]
      if let place = places.first(where: { rest.hasPrefix($0.0) }) {
        filled += place.1
        rest = rest.dropFirst(place.0.count)
      } else {
        filled.append(rest.removeFirst())
      }
    }
    return filled + rest
  }
}

extension ClientConfig.Server {
  /// Nil for a server without TLS, and for what is not whole.
  fileprivate init?(_ element: StrictXML.Element, _ server: CheckStep.Server) {
    guard let host = element.first("hostname")?.text, !host.isEmpty,
      let port = element.first("port").flatMap({ Int($0.text) }), (1...65_535).contains(port)
    else { return nil }
    switch element.first("socketType")?.text.uppercased() {
    case "SSL", "TLS": security = .tls
    case "STARTTLS": security = .startTLS
    default: return nil
    }
    (self.server, self.host, self.port) = (server, host, port)
    login = element.first("username")?.text ?? "%EMAILADDRESS%"
  }
}
