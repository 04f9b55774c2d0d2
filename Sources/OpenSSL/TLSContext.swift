internal import COpenSSL
internal import Glibc
internal import Synchronization

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

  /// The system's authorities are read once, and those of a file again when it has changed: to read them takes about as
  /// long as the rest of setting a connection up.
  static func make(authorities path: String?) throws(TLSFault) -> TLSContext {
    guard let path else { return try system.get() }
    let stamp = Stamp(of: path)
    if let stamp, let known = files.withLock({ $0[path] }), known.stamp == stamp { return known.context }
    let context = try TLSContext(authorities: path)
    files.withLock { files in
      if files.count >= maximumFiles { files = [:] }
      // Of a file that changed while it was read, nobody knows what was read.
      files[path] = stamp.flatMap { $0 == Stamp(of: path) ? (stamp: $0, context: context) : nil }
    }
    return context
  }

  private static let system = Result { () throws(TLSFault) in try TLSContext(authorities: nil) }
  private static let files = Mutex<[String: (stamp: Stamp, context: TLSContext)]>([:])
  /// Files whose authorities are kept: a workspace has a handful of servers with authorities of their own.
  private static let maximumFiles = 16

  /// By which a file is known to be what it was.
  private struct Stamp: Equatable {
    let (device, number, size): (UInt, UInt, Int)
    let (seconds, nanoseconds): (Int, Int)

    /// Nil where there is no such file.
    init?(of path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      (device, number, size) = (UInt(status.st_dev), UInt(status.st_ino), Int(status.st_size))
      (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    }
  }

  /// Two full records.
  private static let readBufferLength = 33_280
}
