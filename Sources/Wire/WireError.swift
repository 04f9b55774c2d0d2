package import OpenSSL

/// Why TLS failed, told apart so that a person can be told what to do.
package typealias TLSFault = OpenSSL.TLSFault

/// Why a connection could not be made, kept or used.
package enum WireError: Error, Sendable, Hashable, CustomStringConvertible {
  /// No host name, or a port outside 1 to 65535.
  case invalidEndpoint(String)
  case notResolved(host: String)
  case refused(host: String, port: Int)
  /// None of the host's addresses could be reached, in the system's words.
  case unreachable(String)
  case timedOut(doing: String)
  /// It is closed, by us or in good order by the server, and was asked for more.
  case closed
  /// The connection broke, in the system's words.
  case reset(String)
  case tls(TLSFault)
  /// Bytes came in the clear after the answer to STARTTLS: somebody in between put them there.
  case plaintextAfterStartTLS
  case receivedTooMuch(limit: Int)
  case cancelled

  package var description: String {
    switch self {
    case .invalidEndpoint(let text): "\(text) is no host and port"
    case .notResolved(let host): "the name \(host) has no address"
    case .refused(let host, let port): "\(host) refuses connections on port \(port)"
    case .unreachable(let reason): "cannot be reached (\(reason))"
    case .timedOut(let doing): "no answer in time while \(doing)"
    case .closed: "the connection is closed"
    case .reset(let reason): "the connection broke (\(reason))"
    case .tls(let fault): fault.description
    case .plaintextAfterStartTLS: "unencrypted bytes came after STARTTLS; somebody may be tampering with the connection"
    case .receivedTooMuch(let limit): "the server sent more than \(limit) bytes where that cannot be right"
    case .cancelled: "cancelled"
    }
  }
}
