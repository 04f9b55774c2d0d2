package import Model
internal import NIOCore
internal import NIOPosix
internal import OpenSSL
internal import Synchronization

/// A byte stream to a server, deadlines on every wait, TLS where the endpoint says so and never less.
///
/// One task may receive while another sends. What the server sends and nobody asks for does not pile up here: see
/// `ReceiveBuffer`. Task cancellation ends a wait with `.cancelled`.
package final class Connection: Sendable {
  let channel: any Channel
  let buffer: ReceiveBuffer
  let host: String
  let trust: Trust
  let timeouts: Timeouts
  private let transcript: Transcript?
  let protection = Mutex<String?>(nil)

  private init(link: Link, host: String, trust: Trust, timeouts: Timeouts, transcript: Transcript?) {
    (self.channel, self.buffer, self.peer, self.host) = (link.channel, link.buffer, link.peer, host)
    (self.trust, self.timeouts, self.transcript) = (trust, timeouts, transcript)
  }

  deinit { channel.close(promise: nil) }

  /// Connects, trying each address that the host has; with `.tls`, the session stands when this returns.
  package static func dial(
    _ endpoint: Endpoint, trust: Trust, timeouts: Timeouts, transcript: Transcript?, detours: Detours = .none
  ) async throws(WireError) -> Connection {
    guard let host = dialled(endpoint.host), (1...65_535).contains(endpoint.port) else {
      throw .invalidEndpoint("\(endpoint.host):\(endpoint.port)")
    }
    let link: Link
    do {
      let way = detours.way(to: host, endpoint.port)
      link = try await connect(to: way.host, port: way.port, within: timeouts.connect)
    } catch {
      throw WireError(dialling: error, host: host, port: endpoint.port)
    }
    let connection = Connection(
      link: link, host: host, trust: trust, timeouts: timeouts, transcript: transcript)
    if endpoint.security == .tls { try await connection.encrypt() }
    return connection
  }

  /// TLS protects everything that is sent and received from here on.
  package var isEncrypted: Bool { encryption != nil }

  /// `TLSv1.3`; nil in the clear.
  package var encryption: String? { protection.withLock { $0 } }

  /// The address and port that answered: `192.0.2.1:993`.
  package let peer: String

  /// Sends all of the bytes; `masked` shows them as ••• in the transcript.
  ///
  /// After an error or a cancellation the connection is closed, for nobody knows how much went out.
  package func send(_ bytes: [UInt8], masked: Bool = false) async throws(WireError) {
    if masked { transcript?.sentSecret() } else { transcript?.sent(bytes) }
    try await write(bytes)
  }

  /// Sends a part of a message; the transcript shows only how long it is.
  package func send(body bytes: [UInt8]) async throws(WireError) {
    transcript?.sentBody(bytes.count)
    try await write(bytes)
  }

  /// The next bytes, at least one; nil at the end of the stream. Waits for `timeouts.read` at most.
  package func receive() async throws(WireError) -> [UInt8]? { try await receive(within: timeouts.read) }

  /// The next bytes, at least one; nil at the end of the stream.
  ///
  /// After `.timedOut` and `.cancelled` the connection can still be used, and nothing is lost.
  package func receive(within seconds: Int) async throws(WireError) -> [UInt8]? {
    let bytes = try await buffer.receive(within: seconds, doing: "waiting for the server").get()
    if let bytes { transcript?.received(bytes) }
    return bytes
  }

  /// Goes over to TLS after the server has agreed to STARTTLS.
  ///
  /// Throws `.plaintextAfterStartTLS` when anything came in the clear after that answer (RFC 3501 6.2.1,
  /// RFC 3207 4.2). The caller looks for it in what it has itself received and not used.
  package func startTLS() async throws(WireError) {
    guard !isEncrypted else { return }
    do {
      guard try await channel.eventLoop.submit({ [buffer] in !buffer.hasUnread }).get() else {
        throw WireError.plaintextAfterStartTLS
      }
      try await encrypt()
    } catch {
      await close()
      // What is no TLS record can only be more plaintext.
      let error = WireError(error)
      throw error == .tls(.notTLS) ? .plaintextAfterStartTLS : error
    }
  }

  /// Closes, with TLS's closing notice; a task that waits for bytes gets `.closed`. May be called twice.
  package func close() async {
    buffer.finish(.failure(.closed))
    channel.close(promise: nil)
    // Fails only where it is closed already.
    _ = try? await channel.closeFuture.get()
  }
}
