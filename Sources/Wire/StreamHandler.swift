internal import NIOCore

/// The server has ended the stream in good order.
struct StreamEnd: Sendable {}

/// Fills the receive buffer with the server's bytes, and says how the stream ended.
final class StreamHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let buffer: ReceiveBuffer

  init(buffer: ReceiveBuffer) { self.buffer = buffer }

  func handlerAdded(context: ChannelHandlerContext) { buffer.attach(context.channel) }
  func handlerRemoved(context: ChannelHandlerContext) { buffer.finish(.failure(.closed)) }

  /// Bytes of a read that begin and end the case that the server sends much, and faster than it is woken for.
  private static let stream = 4 * 1024..<400 * 1024
  /// How long what it sends is then left to gather: each read costs two switches between threads, however little it
  /// brings.
  private static let rest = TimeAmount.microseconds(500)

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let chunk = unwrapInboundIn(data)
    guard buffer.received(chunk) else { return }
    guard StreamHandler.stream.contains(chunk.readableBytes) else { return context.read() }
    let channel = context.channel
    context.eventLoop.scheduleTask(in: StreamHandler.rest) { channel.read() }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is StreamEnd { buffer.finish(.success(nil)) }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    buffer.finish(.failure(WireError(error)))
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    buffer.finish(.success(nil))
    context.fireChannelInactive()
  }
}
