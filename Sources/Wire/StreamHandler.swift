internal import NIOCore

/// The server has ended the stream in good order.
struct StreamEnd: Sendable {}

/// Hands out the server's bytes to whoever asks, and reads from the socket only then.
///
/// Once `readsAhead` is set, one more chunk is read while the last is being worked on. So what is buffered is at most
/// a chunk, and what the system holds when the server ends the stream.
final class StreamHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias Answer = Result<[UInt8]?, WireError>

  private struct Waiter {
    let number: Int
    let deadline: Scheduled<Void>
    let answer: (Answer) -> Void
  }

  private var buffered = ByteBuffer()
  /// Set once nothing more will come.
  private var end: Answer?
  private var waiters: [Waiter] = []
  private var latest = 0
  private var abandoned: Set<Int> = []
  private var context: ChannelHandlerContext?
  var readsAhead = false

  var hasUnread: Bool { buffered.readableBytes > 0 }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }
  func handlerRemoved(context: ChannelHandlerContext) {
    finish(.failure(.closed))
    self.context = nil
  }

  /// Answers with the next bytes, nil at the end of the stream; `number` is for `cancel`.
  func receive(_ number: Int, within seconds: Int, doing: String, _ answer: @escaping (Answer) -> Void) {
    latest = max(latest, number)
    if abandoned.remove(number) != nil { return answer(.failure(.cancelled)) }
    if hasUnread {
      answer(.success(takeBuffered()))
      if readsAhead, end == nil { context?.read() }
      return
    }
    if let end { return answer(end) }
    guard let context else { return answer(.failure(.closed)) }
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    let deadline = context.eventLoop.scheduleTask(in: .seconds(Int64(max(0, seconds)))) {
      bound.value.give(up: number, .timedOut(doing: doing))
    }
    waiters.append(Waiter(number: number, deadline: deadline, answer: answer))
    context.read()
  }

  /// Lets a waiter go without bytes; what comes later stays for the next.
  func give(up number: Int, _ error: WireError) {
    guard let index = waiters.firstIndex(where: { $0.number == number }) else {
      // The cancellation has overtaken the request.
      if number > latest { abandoned.insert(number) }
      return
    }
    let waiter = waiters.remove(at: index)
    waiter.deadline.cancel()
    waiter.answer(.failure(error))
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    if hasUnread { buffered.writeBuffer(&bytes) } else { buffered = bytes }
    guard !waiters.isEmpty else { return }
    answerFirst(.success(takeBuffered()))
    if readsAhead { context.read() }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is StreamEnd { finish(.success(nil)) }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    finish(.failure(WireError(error)))
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    finish(.success(nil))
    context.fireChannelInactive()
  }

  /// Nothing more will come; whoever waits and whoever asks later gets the answer. The first call counts.
  func finish(_ answer: Answer) {
    guard end == nil else { return }
    end = answer
    while !waiters.isEmpty { answerFirst(answer) }
  }

  private func answerFirst(_ answer: Answer) {
    let waiter = waiters.removeFirst()
    waiter.deadline.cancel()
    waiter.answer(answer)
  }

  private func takeBuffered() -> [UInt8] {
    let bytes = Array(buffered.readableBytesView)
    buffered = ByteBuffer()
    return bytes
  }
}
