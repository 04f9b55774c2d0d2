internal import Matching
internal import Model

extension Decider {
  /// Everything that is written for one copy.
  func filing(
    _ fetched: FetchedMessage, _ message: Message, _ wants: Wants, placement: Placement, decision: Decision
  ) -> Filing {
    Filing(
      fetched: fetched, message: message, placement: placement, decision: decision,
      asked: wants.asks.lookup.asked(besides: message), rules: rules.hash, subjectKey: wants.thread.subjectKey,
      isOrphanReply: wants.thread.isOrphanReply,
      isOutgoing: isOutgoing(message))
  }

  /// From one of ours.
  func isOutgoing(_ message: Message) -> Bool { message.from?.address.map(ours.contains) ?? false }
}
