internal import Model
internal import NIOCore
internal import NIOPosix
internal import OpenSSL

extension Connection {
  /// A channel and what comes of it.
  struct Link: Sendable {
    let channel: any Channel
    let buffer: ReceiveBuffer
    /// Asked for at once: a channel that has closed does not know it any more.
    let peer: String
  }

  /// The most that is taken from the socket at once.
  private static let longestRead = 512 * 1024
  /// The most that is handed to the socket at once, so that the write timeout is about a slice, not a whole message.
  private static let longestWrite = 256 * 1024

  /// The name to look up and to expect in the certificate: ASCII, without a root dot or brackets; nil if there is none.
  package static func dialled(_ host: String) -> String? {
    var name = Substring(host)
    if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() }
    if name.hasSuffix(".") { name = name.dropLast() }
    let ascii = name.utf8.allSatisfy { $0 < 0x80 } ? String(name) : Punycode.domain(name.lowercased())
    guard let ascii, !ascii.isEmpty, ascii.utf8.count <= Address.maximumDomainLength,
      ascii.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return nil }
    return ascii
  }

  static func connect(to host: String, port: Int, within seconds: Int) async throws -> Link {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let buffer = ReceiveBuffer()
    let connecting = ClientBootstrap(group: loop)
      .connectTimeout(.seconds(Int64(max(1, seconds))))
      .channelOption(.autoRead, value: false)
      .channelOption(.maxMessagesPerRead, value: 1)
      .channelOption(
        .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 2048, initial: 16_384, maximum: longestRead)
      )
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(StreamHandler(buffer: buffer))
        }
      }
      .connect(host: host, port: port)
    // On the channel's own loop, before its first event.
    let linking = connecting.map { channel in
      let ip = channel.remoteAddress?.ipAddress ?? host
      let peer = (ip.contains(":") ? "[\(ip)]" : ip) + ":\(port)"
      return Link(channel: channel, buffer: buffer, peer: peer)
    }
    return try await abandonable(linking) { $0.channel.close(promise: nil) }
  }

  /// Waits for a future, but not longer than the task lives; what comes too late is given to `discard`.
  private static func abandonable<Value: Sendable>(
    _ future: EventLoopFuture<Value>, discard: @escaping @Sendable (Value) -> Void
  ) async throws -> Value {
    let promise = future.eventLoop.makePromise(of: Value.self)
    future.cascade(to: promise)
    promise.futureResult.whenFailure { _ in future.whenSuccess(discard) }
    return try await withTaskCancellationHandler {
      try await promise.futureResult.get()
    } onCancel: {
      promise.fail(WireError.cancelled)
    }
  }

  /// Sets TLS up; closes the connection where that fails.
  func encrypt() async throws(WireError) {
    let established = channel.eventLoop.makePromise(of: String.self)
    channel.eventLoop.execute { [channel, host, trust, timeouts, buffer] in
      do {
        guard channel.isActive else { throw WireError.closed }
        let session = try TLSSession(host: host, authorities: trust.path)
        let deadline = channel.eventLoop.scheduleTask(in: .seconds(Int64(max(1, timeouts.tls)))) {
          established.fail(WireError.timedOut(doing: "setting up TLS"))
        }
        established.futureResult.whenComplete { _ in deadline.cancel() }
        let handler = TLSHandler(session: session, established: established)
        buffer.readAhead()
        try channel.pipeline.syncOperations.addHandler(handler, position: .first)
      } catch {
        established.fail(error)
      }
    }
    do {
      let name = try await Connection.abandonable(established.futureResult) { _ in }
      protection.withLock { $0 = name }
    } catch {
      await close()
      throw WireError(error)
    }
  }

  func write(_ bytes: [UInt8]) async throws(WireError) {
    var start = 0
    while start < bytes.count {
      let end = min(start + Connection.longestWrite, bytes.count)
      var slice = channel.allocator.buffer(capacity: end - start)
      slice.writeBytes(bytes[start..<end])
      do {
        try await Connection.abandonable(write(slice)) { _ in }
      } catch {
        await close()
        throw WireError(error)
      }
      start = end
    }
  }

  private func write(_ slice: ByteBuffer) -> EventLoopFuture<Void> {
    let written = channel.eventLoop.makePromise(of: Void.self)
    channel.eventLoop.execute { [channel, timeouts] in
      let deadline = channel.eventLoop.scheduleTask(in: .seconds(Int64(max(1, timeouts.write)))) {
        written.fail(WireError.timedOut(doing: "sending"))
      }
      written.futureResult.whenComplete { _ in deadline.cancel() }
      channel.writeAndFlush(slice, promise: written)
    }
    return written.futureResult
  }
}

extension Trust {
  fileprivate var path: String? {
    switch self {
    case .system: nil
    case .file(let path): path
    }
  }
}
