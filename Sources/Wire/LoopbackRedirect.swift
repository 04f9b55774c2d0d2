internal import NIOCore
internal import NIOPosix

/// Listens on this machine, and on this machine only, for the browser that comes back from a sign-in page
/// (RFC 8252 7.3).
///
/// What comes is believed by nobody here: whoever asked for it knows the answer by its state.
package final class LoopbackRedirect: Sendable {
  package static let path = "/oauth/callback"

  package let port: Int
  /// The query of each request for the path, without its question mark; it ends when this is closed.
  package let queries: AsyncStream<String>
  private let server: any Channel

  /// Bytes of a request's head: a code and a few cookies of other programs on this host.
  static let longestHead = 16 * 1024
  /// Requests that are kept while nobody looks: other programs may knock.
  private static let maximumKept = 16
  /// Seconds for a browser to say what it wants.
  static let patience: Int64 = 10

  private init(server: any Channel, port: Int, queries: AsyncStream<String>) {
    (self.server, self.port, self.queries) = (server, port, queries)
  }

  deinit { server.close(promise: nil) }

  /// Listens at a port that the system chooses.
  package static func open() async throws(WireError) -> LoopbackRedirect {
    let (queries, continuation) = AsyncStream<String>.makeStream(bufferingPolicy: .bufferingNewest(maximumKept))
    do {
      let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: longestHead))
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(RedirectHandler { continuation.yield($0) })
          }
        }
        .bind(host: "127.0.0.1", port: 0).get()
      server.closeFuture.whenComplete { _ in continuation.finish() }
      return LoopbackRedirect(server: server, port: server.localAddress?.port ?? 0, queries: queries)
    } catch {
      throw .unreachable("\(error)")
    }
  }

  /// Stops listening; harmless when done before.
  package func close() async {
    // Fails only where it is closed already.
    try? await server.close().get()
  }

  /// The query of a request for our path; nil for any other (RFC 9112 3).
  static func query(ofRequest line: String) -> String? {
    let words = line.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, words[0] == "GET", words[2].hasPrefix("HTTP/1.") else { return nil }
    let halves = words[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard halves[0] == path else { return nil }
    return halves.count > 1 ? String(halves[1]) : ""
  }
}

/// Reads the head of one request and answers it.
private final class RedirectHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer
  private let onQuery: @Sendable (String) -> Void
  private var head: [UInt8] = []
  private var isAnswered = false

  init(_ onQuery: @escaping @Sendable (String) -> Void) { self.onQuery = onQuery }

  func channelActive(context: ChannelHandlerContext) {
    let channel = context.channel
    context.eventLoop.scheduleTask(in: .seconds(LoopbackRedirect.patience)) { channel.close(promise: nil) }
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isAnswered else { return }
    head += unwrapInboundIn(data).readableBytesView
    guard head.count <= LoopbackRedirect.longestHead else { return answer(context, "431 Request Too Large", "") }
    let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
    guard lines.dropFirst().contains("") else { return }
    guard let query = LoopbackRedirect.query(ofRequest: String(lines[0])) else {
      return answer(context, "404 Not Found", "There is nothing here.\n")
    }
    answer(context, "200 OK", "Rapport has got the answer. Close this page and go back to the terminal.\n")
    onQuery(query)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  /// The page has the code in its address: nothing keeps it, and it loads nothing that would be told of it.
  private func answer(_ context: ChannelHandlerContext, _ status: String, _ text: String) {
    isAnswered = true
    let head = [
      "HTTP/1.1 \(status)", "Content-Type: text/plain; charset=utf-8", "Content-Length: \(text.utf8.count)",
      "Cache-Control: no-store", "Referrer-Policy: no-referrer", "X-Content-Type-Options: nosniff", "Connection: close",
    ]
    let channel = context.channel
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: head.joined(separator: "\r\n") + "\r\n\r\n" + text)))
      .whenComplete { _ in channel.close(promise: nil) }
  }
}
