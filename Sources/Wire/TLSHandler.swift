internal import NIOCore
internal import OpenSSL

/// Sits nearest to the socket and turns TLS records into plaintext and back.
///
/// It reads by itself during the handshake; afterwards only when asked, and again while a record is incomplete.
final class TLSHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// The most that is read before the handshake is done: it stops a server that sends certificates without end.
  static let handshakeLimit = 256 * 1024
  /// What OpenSSL may still hold from earlier reads, beyond the bytes that have just come.
  private static let heldBack = 34 * 1024

  private let session: TLSSession
  /// Completed with the protocol's name; nil once it is.
  private var established: EventLoopPromise<String>?
  private var owesRead = false
  private var isOver = false
  private var handshakeBytes = 0

  init(session: TLSSession, established: EventLoopPromise<String>) {
    (self.session, self.established) = (session, established)
  }

  /// The connection is up before the handler comes.
  func handlerAdded(context: ChannelHandlerContext) { advance(context) }

  func handlerRemoved(context: ChannelHandlerContext) {
    established?.fail(WireError.closed)
    established = nil
  }

  func read(context: ChannelHandlerContext) {
    guard established == nil, !isOver else { return }
    owesRead = true
    context.read()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isOver else { return }
    let records = unwrapInboundIn(data)
    do {
      try records.withUnsafeReadableBytes { try session.receive($0) }
    } catch {
      return fail(WireError(error), context)
    }
    if established != nil {
      handshakeBytes += records.readableBytes
      advance(context)
    }
    if established == nil { decrypt(records.readableBytes, context) }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if !isOver, owesRead || established != nil { context.read() }
    context.fireChannelReadComplete()
  }

  func channelInactive(context: ChannelHandlerContext) {
    if !isOver {
      do throws(TLSFault) {
        try session.receiveEnd()
      } catch {
        fail(.tls(error), context)
      }
    }
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if let promise = established {
      established = nil
      promise.fail(WireError(error))
    }
    context.fireErrorCaught(error)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard established == nil, !isOver else {
      promise?.fail(WireError.closed)
      return
    }
    do {
      try unwrapOutboundIn(data).withUnsafeReadableBytes { try session.write($0) }
      context.write(wrapOutboundOut(outgoing(context)), promise: promise)
    } catch {
      promise?.fail(WireError(error))
      fail(WireError(error), context)
    }
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    if !isOver {
      session.close()
      sendOutgoing(context)
    }
    isOver = true
    context.close(mode: mode, promise: promise)
  }

  private func advance(_ context: ChannelHandlerContext) {
    do throws(TLSFault) {
      let done = try session.handshake()
      sendOutgoing(context)
      if done {
        let promise = established
        established = nil
        promise?.succeed(session.protocolName)
      } else if handshakeBytes > TLSHandler.handshakeLimit {
        fail(.receivedTooMuch(limit: TLSHandler.handshakeLimit), context)
      } else if handshakeBytes == 0 {
        context.read()
      }
    } catch {
      fail(.tls(error), context)
    }
  }

  private func decrypt(_ count: Int, _ context: ChannelHandlerContext) {
    var plaintext = context.channel.allocator.buffer(capacity: count + TLSHandler.heldBack)
    do {
      _ = try plaintext.writeWithUnsafeMutableBytes(minimumWritableBytes: count + TLSHandler.heldBack) { target in
        if case .bytes(let count) = try session.read(into: target) { count } else { 0 }
      }
    } catch {
      return fail(WireError(error), context)
    }
    sendOutgoing(context)  // Post-handshake messages may want an answer.
    if plaintext.readableBytes > 0 {
      owesRead = false
      context.fireChannelRead(wrapInboundOut(plaintext))
    }
    if session.hasEnded, !isOver {
      session.close()
      sendOutgoing(context)
      isOver = true
      context.fireUserInboundEventTriggered(StreamEnd())
      context.close(promise: nil)
    }
  }

  private func outgoing(_ context: ChannelHandlerContext) -> ByteBuffer {
    let count = session.outgoingCount
    var buffer = context.channel.allocator.buffer(capacity: count)
    buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { session.takeOutgoing(into: $0) }
    return buffer
  }

  private func sendOutgoing(_ context: ChannelHandlerContext) {
    guard session.outgoingCount > 0 else { return }
    context.writeAndFlush(wrapOutboundOut(outgoing(context)), promise: nil)
  }

  /// Ends the stream with an error; an alert that says why still goes out.
  private func fail(_ error: WireError, _ context: ChannelHandlerContext) {
    guard !isOver else { return }
    isOver = true
    sendOutgoing(context)
    if let promise = established {
      established = nil
      promise.fail(error)
    }
    context.fireErrorCaught(error)
    context.close(promise: nil)
  }
}
