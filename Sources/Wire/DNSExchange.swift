internal import Model
internal import NIOCore
internal import NIOPosix

/// Carries one query to a name server and its answer back.
enum DNSExchange {
  /// Datagrams passed over that answer something else: it stops a flood of guesses.
  static let maximumForeign = 64
  /// Longest message over TCP, in bytes: far above what mail servers need.
  static let longestMessage = 16 * 1024

  /// From a port of the system's choosing, and only from the server's address (RFC 5452 9).
  static func overUDP(
    _ query: [UInt8], _ server: DNSResolver.Server, within seconds: Int, isAnswer: @escaping @Sendable ([UInt8]) -> Bool
  ) async throws(DNSError) -> [UInt8] {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let answer = loop.makePromise(of: [UInt8].self)
    let deadline = loop.scheduleTask(in: .seconds(Int64(seconds))) { answer.fail(DNSError.noAnswer) }
    answer.futureResult.whenComplete { _ in deadline.cancel() }
    do {
      let address = try SocketAddress(ipAddress: server.host, port: server.port)
      DatagramBootstrap(group: loop)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            let handler = DatagramHandler(answer: answer, isAnswer: isAnswer)
            try channel.pipeline.syncOperations.addHandler(handler)
          }
        }
        .connect(to: address)
        .whenComplete { result in
          switch result {
          case .success(let channel):
            answer.futureResult.whenComplete { _ in channel.close(promise: nil) }
            let sent = channel.eventLoop.makePromise(of: Void.self)
            sent.futureResult.whenFailure { answer.fail($0) }
            channel.writeAndFlush(ByteBuffer(bytes: query), promise: sent)
          case .failure(let error): answer.fail(error)
          }
        }
    } catch {
      answer.fail(error)
    }
    do {
      return try await withTaskCancellationHandler {
        try await answer.futureResult.get()
      } onCancel: {
        answer.fail(DNSError.cancelled)
      }
    } catch {
      throw error as? DNSError ?? .noAnswer
    }
  }

  /// RFC 1035 4.2.2: each message behind its length.
  static func overTCP(
    _ query: [UInt8], _ server: DNSResolver.Server, within seconds: Int
  ) async throws(DNSError) -> [UInt8] {
    let timeouts = Timeouts(connect: seconds, read: seconds, write: seconds)
    // `.startTLS` on which nobody starts TLS: name servers answer in the clear.
    let endpoint = Endpoint(host: server.host, port: server.port, security: .startTLS)
    do throws(WireError) {
      let connection = try await Connection.dial(endpoint, trust: .system, timeouts: timeouts, transcript: nil)
      try await connection.send([UInt8(query.count >> 8), UInt8(query.count & 0xFF)] + query)
      var bytes: [UInt8] = []
      while let more = try await connection.receive() {
        bytes += more
        guard bytes.count >= 2 else { continue }
        let length = Int(bytes[0]) << 8 | Int(bytes[1])
        guard length <= longestMessage else { break }
        if bytes.count >= length + 2 {
          await connection.close()
          return Array(bytes[2..<(length + 2)])
        }
      }
      await connection.close()
    } catch {
      throw error == .cancelled ? .cancelled : .noAnswer
    }
    throw .malformed("it is cut or too long")
  }

  private final class DatagramHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let answer: EventLoopPromise<[UInt8]>
    private let isAnswer: @Sendable ([UInt8]) -> Bool
    private var foreign = 0

    init(answer: EventLoopPromise<[UInt8]>, isAnswer: @escaping @Sendable ([UInt8]) -> Bool) {
      (self.answer, self.isAnswer) = (answer, isAnswer)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let bytes = Array(unwrapInboundIn(data).data.readableBytesView)
      if isAnswer(bytes) { return answer.succeed(bytes) }
      foreign += 1
      if foreign > DNSExchange.maximumForeign { answer.fail(DNSError.noAnswer) }
    }

    /// The system says that nothing listens there.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { answer.fail(error) }
  }
}
