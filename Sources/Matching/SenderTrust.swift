package import Model

/// What a server's results make of a message's sender, by the judgement that decisions use.
package struct SenderTrust: Sendable, Hashable {
  /// `passed`, `failed`, `unproven`, `missing`, `ours`.
  package var verdict: String
  /// Why it failed; empty where it did not.
  package var reason: String
}

extension Matching {
  /// The verdict about the sender that a mailbox makes which believes this server (RFC 8601 authserv-id).
  package static func trust(_ message: Message, server: String?, ours: Ours) -> SenderTrust {
    let (verdict, reason) = judge(message, server: server, ours: ours)
    return SenderTrust(verdict: verdict.rawValue, reason: reason)
  }

  /// Whether one of ours wrote it, and nothing speaks against that.
  package static func isOurs(_ message: Message, server: String?, ours: Ours) -> Bool {
    judge(message, server: server, ours: ours).0 == .ours
  }

  private static func judge(_ message: Message, server: String?, ours: Ours) -> (Trust, String) {
    let senders = message.participants.filter { $0.role == .from }.compactMap(\.address)
    let isOutgoing = !senders.isEmpty && senders.allSatisfy(ours.contains)
    return Trust.judge(message, senders, isOutgoing: isOutgoing, server: server)
  }

  /// Why nobody can say who wrote the message; nil where it has one From field with one address.
  package static func ambiguity(of message: Message) -> String? {
    let fields = message.headers.count { $0.name == "from" }
    if fields > 1 { return "it has \(fields) From fields" }
    let senders = message.participants.filter { $0.role == .from }
    switch senders.count {
    case 0: return "it has no From address"
    case 1: return senders[0].address == nil ? "what From says is no address" : nil
    default: return "From names \(senders.count) people"
    }
  }
}
