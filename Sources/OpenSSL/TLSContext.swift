internal import COpenSSL

/// What sessions have in common: the authorities they believe and the protocol versions they speak.
///
/// `@unchecked`: an SSL_CTX is counted and locked by OpenSSL, and nothing changes it after `init`.
final class TLSContext: @unchecked Sendable {
  let pointer: OpaquePointer

  /// With the authorities of a PEM file, or the system's when there is none.
  private init(authorities path: String?) throws(TLSFault) {
    ERR_clear_error()
    guard let context = SSL_CTX_new(TLS_client_method()) else { throw .protocolFailure("no memory") }
    pointer = context
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
    // RFC 8996: TLS 1.0 and 1.1 must not be used.
    _ = shim_SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION)
    _ = shim_SSL_CTX_forbid_renegotiation(context)
    // Fewer calls into the memory BIO: a record's header and body are taken at once.
    _ = shim_SSL_CTX_set_read_ahead(context)
    SSL_CTX_set_default_read_buffer_len(context, TLSContext.readBufferLength)
    let loaded =
      if let path { SSL_CTX_load_verify_file(context, path) } else { SSL_CTX_set_default_verify_paths(context) }
    guard loaded == 1 else {
      ERR_clear_error()
      throw .authoritiesUnreadable(path: path ?? "the system's trust store")
    }
  }

  deinit { SSL_CTX_free(pointer) }

  /// The system's authorities are read once; a file is read anew each time, for it may have changed.
  static func make(authorities path: String?) throws(TLSFault) -> TLSContext {
    guard let path else { return try system.get() }
    return try TLSContext(authorities: path)
  }

  private static let system = Result { () throws(TLSFault) in try TLSContext(authorities: nil) }

  /// Two full records.
  private static let readBufferLength = 33_280
}
