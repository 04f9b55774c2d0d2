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
