internal import Model

extension Threading {
  /// Whether an id can tell a conversation from others.
  ///
  /// QUIRK: senders write `<>`, `<nobody@localhost>`, `<no-reply@shop.example>` or a person's name as an id; one such
  /// id in many mails would make one thread of them all. Depends on the id alone, so that order does not matter.
  package static func isUsable(_ id: String) -> Bool {
    guard id.utf8.count <= maximumIDLength, let at = id.utf8.lastIndex(of: 0x40) else { return false }
    let (local, domain) = (id.utf8[..<at], id.utf8[id.utf8.index(after: at)...])
    guard !local.isEmpty, !domain.isEmpty, id.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return false }
    return !sharedNames.contains(String(id[..<at]).lowercased())
  }

  /// The ids that count, in the order of `Message.mentionedIDs`; of very many the first and the last ones.
  static func usableIDs(of message: Message) -> [String] {
    let ids = message.mentionedIDs.filter(isUsable)
    if ids.count <= maximumIDs { return ids }
    return Array(ids.prefix(maximumIDs / 2) + ids.suffix(maximumIDs / 2))
  }

  /// Left sides that are the same in every mail of their sender.
  private static let sharedNames: Set<String> = [
    "nobody", "noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "none", "null", "nil", "undefined",
    "unknown",
    "root", "postmaster", "mailer-daemon", "admin", "info", "mail", "user", "id", "message-id", "messageid", "msgid",
    "empty",
    "invalid", "default", "localhost", "anonymous", "www-data", "apache",
  ]
}
