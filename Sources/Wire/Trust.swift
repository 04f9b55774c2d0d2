/// Which certificate authorities are believed.
package enum Trust: Sendable, Hashable {
  /// The operating system's.
  case system
  /// Those of a PEM file, and no others.
  case file(String)
}

/// How long each step may take before the connection is given up, in seconds.
package struct Timeouts: Sendable, Hashable {
  /// From the name look-up to a TCP connection, over all addresses.
  package var connect: Int
  package var tls: Int
  /// Without a byte from the server while one is awaited.
  package var read: Int
  /// Without the system taking a slice of what is being sent.
  package var write: Int

  package init(connect: Int = 15, tls: Int = 20, read: Int = 60, write: Int = 60) {
    (self.connect, self.tls, self.read, self.write) = (connect, tls, read, write)
  }
}

/// Where some names and ports lead instead of where the system's name servers say, as a hosts file does.
///
/// The certificate is still for the name that was asked for.
package struct Detours: Sendable, Hashable {
  package static let none = Detours([:])

  private let ways: [String: Way]

  private struct Way: Sendable, Hashable {
    let host: String
    let port: Int
  }

  /// - Parameter ways: `autoconfig.acme.example:443` to `127.0.0.1` and a port.
  package init(_ ways: [String: (host: String, port: Int)]) { self.ways = ways.mapValues { Way(host: $0, port: $1) } }

  func way(to host: String, _ port: Int) -> (host: String, port: Int) {
    ways["\(host):\(port)"].map { ($0.host, $0.port) } ?? (host, port)
  }
}
