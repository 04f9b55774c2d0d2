internal import COpenSSL

/// The client's side of one TLS session: takes bytes and gives bytes, and knows no socket.
///
/// TLS 1.2 or newer; the server's certificate must be signed by a trusted authority and name the host. After an error
/// has been thrown, `takeOutgoing` still gives the alert to send, and nothing else may be asked.
package final class TLSSession {
  /// What came of asking for plaintext.
  package enum Reading: Sendable, Hashable {
    case bytes(Int)
    /// More must be received first.
    case starved
    /// The server said close_notify: there is no more.
    case ended
  }

  private enum Phase { case handshake, open, ended }

  private let session: OpaquePointer
  private let incoming: OpaquePointer
  private let outgoing: OpaquePointer
  private let context: TLSContext
  private let host: String
  private var phase = Phase.handshake
  private var hasReceived = false

  /// A session that has sent nothing yet.
  ///
  /// `host` is a name (ASCII) or an IP address; `authorities` is a PEM file, nil means the system's.
  package init(host: String, authorities: String?) throws(TLSFault) {
    context = try TLSContext.make(authorities: authorities)
    guard let session = SSL_new(context.pointer) else { throw .protocolFailure("no memory") }
    guard let incoming = BIO_new(BIO_s_mem()), let outgoing = BIO_new(BIO_s_mem()) else {
      SSL_free(session)
      throw .protocolFailure("no memory")
    }
    SSL_set_bio(session, incoming, outgoing)  // Owns both from here on.
    SSL_set_connect_state(session)
    (self.session, self.incoming, self.outgoing, self.host) = (session, incoming, outgoing, host)
    guard TLSSession.expect(host, of: session) else { throw .hostNameInvalid(host) }
  }

  deinit { SSL_free(session) }

  /// Tells the session whom to expect: an address literal by address, anything else by name, which SNI sends too.
  private static func expect(_ host: String, of session: OpaquePointer) -> Bool {
    guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return false }
    let parameters = SSL_get0_param(session)
    if X509_VERIFY_PARAM_set1_ip_asc(parameters, host) == 1 { return true }
    ERR_clear_error()
    X509_VERIFY_PARAM_set_hostflags(parameters, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
    return X509_VERIFY_PARAM_set1_host(parameters, host, 0) == 1 && shim_SSL_set_tlsext_host_name(session, host) == 1
  }

  /// `TLSv1.3`; means something after the handshake.
  package var protocolName: String { String(cString: SSL_get_version(session)) }

  /// Takes what came from the server.
  package func receive(_ bytes: UnsafeRawBufferPointer) throws(TLSFault) {
    guard let first = bytes.first, let start = bytes.baseAddress else { return }
    if !hasReceived {
      hasReceived = true
      // RFC 8446 5.1: the first record is a handshake (22) or an alert (21); a mail server's greeting is neither.
      guard first == 22 || first == 21 else { throw .notTLS }
    }
    var written = 0
    guard BIO_write_ex(incoming, start, bytes.count, &written) == 1, written == bytes.count else {
      throw .protocolFailure("no memory")
    }
  }

  /// Goes on with the handshake; true once it is done and the certificate has been verified.
  package func handshake() throws(TLSFault) -> Bool {
    ERR_clear_error()
    let result = SSL_do_handshake(session)
    if result == 1 {
      phase = .open
      return true
    }
    let error = SSL_get_error(session, result)
    if error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE { return false }
    throw fault()
  }

  /// Decrypts as much as is there and fits.
  package func read(into target: UnsafeMutableRawBufferPointer) throws(TLSFault) -> Reading {
    if phase == .ended { return .ended }
    var total = 0
    while total < target.count {
      var count = 0
      ERR_clear_error()
      let result = SSL_read_ex(session, target.baseAddress.map { $0 + total }, target.count - total, &count)
      if result == 1 {
        total += count
        continue
      }
      switch SSL_get_error(session, result) {
      case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE:
        return total == 0 ? .starved : .bytes(total)
      case SSL_ERROR_ZERO_RETURN:
        phase = .ended
        return total == 0 ? .ended : .bytes(total)
      default:
        throw fault()
      }
    }
    return .bytes(total)
  }

  /// The server has said close_notify, and everything before it has been read.
  package var hasEnded: Bool { phase == .ended }

  /// Encrypts; the result waits in `takeOutgoing`.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(TLSFault) {
    guard !bytes.isEmpty else { return }
    var written = 0
    ERR_clear_error()
    guard SSL_write_ex(session, bytes.baseAddress, bytes.count, &written) == 1, written == bytes.count else {
      throw fault()
    }
  }

  /// How many bytes wait to be sent to the server.
  package var outgoingCount: Int { Int(shim_BIO_pending(outgoing)) }

  /// Moves bytes to be sent into the target; returns how many.
  package func takeOutgoing(into target: UnsafeMutableRawBufferPointer) -> Int {
    var count = 0
    guard BIO_read_ex(outgoing, target.baseAddress, target.count, &count) == 1 else { return 0 }
    return count
  }

  /// Says close_notify; it waits in `takeOutgoing`.
  package func close() {
    guard phase != .handshake else { return }
    ERR_clear_error()
    SSL_shutdown(session)
    ERR_clear_error()
  }

  /// Takes the end of the server's bytes: an error unless it was announced.
  package func receiveEnd() throws(TLSFault) {
    guard phase == .ended else { throw .truncated }
  }
}

extension TLSSession {
  /// What the failure that OpenSSL has just reported means.
  private func fault() -> TLSFault {
    let code = ERR_peek_error()
    let reason = ERR_GET_REASON(code)
    let text = ERR_reason_error_string(code).map { String(cString: $0) } ?? "unknown error"
    ERR_clear_error()
    let verified = SSL_get_verify_result(session)
    if phase == .handshake, verified != Int(X509_V_OK) { return certificateFault(Int32(verified)) }
    switch reason {
    case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_TLSV1_ALERT_PROTOCOL_VERSION: return .protocolTooOld
    // A record that begins like TLS and has no version that ever was.
    case SSL_R_WRONG_VERSION_NUMBER where phase == .handshake: return .notTLS
    default: return phase == .open && isDamage(reason) ? .damaged(text) : .protocolFailure(text)
    }
  }

  /// Of reasons from this one on the server has told, each in an alert (RFC 8446 6); before it, we found out ourselves.
  private static let alerts: Int32 = 1000

  private func isDamage(_ reason: Int32) -> Bool {
    reason < TLSSession.alerts || reason == SSL_R_SSLV3_ALERT_BAD_RECORD_MAC
  }

  private func certificateFault(_ result: Int32) -> TLSFault {
    let text = String(cString: X509_verify_cert_error_string(Int(result)))
    return switch result {
    case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH: .hostNameMismatch(host: host)
    case X509_V_ERR_CERT_HAS_EXPIRED: .expired
    case X509_V_ERR_CERT_NOT_YET_VALID: .notYetValid
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
      X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
      X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_CERT_UNTRUSTED:
      .unknownAuthority(text)
    default: .certificateRejected(text)
    }
  }
}
