/// Why a TLS session could not be made or kept.
package enum TLSFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// No trusted authority signed the certificate, or it signed itself.
  case unknownAuthority(String)
  /// The certificate is for other names.
  case hostNameMismatch(host: String)
  case expired
  case notYetValid
  /// Any other reason why a certificate was turned down, in OpenSSL's words.
  case certificateRejected(String)
  /// What came was no TLS record: the server speaks plaintext on this port.
  case notTLS
  /// The server offers nothing newer than TLS 1.1.
  case protocolTooOld
  /// The stream ended without close_notify (RFC 8446 6.1): what was read may not be all. During the handshake a server
  /// that wants something else on this port may do that too.
  case truncated
  /// The file of authorities cannot be read or holds no certificate.
  case authoritiesUnreadable(path: String)
  /// A host name that no certificate can be checked against.
  case hostNameInvalid(String)
  /// What came in a session that was good is not what the server encrypted, in OpenSSL's words: something on the way
  /// has changed it.
  case damaged(String)
  /// Anything else, in OpenSSL's words.
  case protocolFailure(String)

  /// It befell the connection; another one may be spared.
  package var passes: Bool {
    switch self {
    case .truncated, .damaged: true
    case .unknownAuthority, .hostNameMismatch, .expired, .notYetValid, .certificateRejected, .notTLS, .protocolTooOld,
      .authoritiesUnreadable, .hostNameInvalid, .protocolFailure:
      false
    }
  }

  package var description: String {
    switch self {
    case .unknownAuthority(let reason): "the server's certificate is not signed by a trusted authority (\(reason))"
    case .hostNameMismatch(let host): "the server's certificate is not for \(host)"
    case .expired: "the server's certificate has expired"
    case .notYetValid: "the server's certificate is not valid yet"
    case .certificateRejected(let reason): "the server's certificate was turned down (\(reason))"
    case .notTLS: "the server does not speak TLS on this port"
    case .protocolTooOld: "the server offers no TLS newer than 1.1"
    case .truncated: "the connection was cut: it ended without TLS's closing notice"
    case .authoritiesUnreadable(let path): "no certificate authorities can be read from \(path)"
    case .hostNameInvalid(let host): "\(host) is no host name that a certificate can be checked against"
    case .damaged(let reason): "the connection was damaged: what came is not what was encrypted (\(reason))"
    case .protocolFailure(let reason): "the TLS session failed (\(reason))"
    }
  }
}
