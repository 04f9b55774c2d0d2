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
      isOutgoing: isOutgoing(message, wants.asks))
  }

  /// From ours alone, as far as anybody can say: what only claims to be ours opens no door to those whom it names.
  func isOutgoing(_ message: Message, _ asks: Asks) -> Bool {
    Matching.isOurs(message, server: asks.settings.trustedAuthenticator, ours: ours)
  }
}
