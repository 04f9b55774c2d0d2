package import Model

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

  /// The id as it is compared, case and all (RFC 5256 2.2); nil where it cannot tell a conversation from others, or
  /// pretends to be one of those that stand for something else.
  static func usable(_ id: String) -> String? {
    guard isUsable(id), !reservedDomains.contains(where: id.hasSuffix) else { return nil }
    // `"a"@x` is `a@x` (RFC 5256 2.2), unless the quotes are needed.
    guard id.utf8.first == 0x22, let at = id.utf8.lastIndex(of: 0x40) else { return id }
    let local = id.utf8[..<at].dropFirst()
    guard local.last == 0x22, local.count > 1,
      !local.dropLast().contains(where: { $0 == 0x22 || $0 == 0x5C || $0 == 0x40 })
    else { return id }
    return String(decoding: local.dropLast(), as: UTF8.self) + String(id[at...])
  }

  /// Of very many the first and the last ones.
  static func ends(of ids: [String]) -> [String] {
    if ids.count <= maximumIDs { return ids }
    return Array(ids.prefix(maximumIDs / 2) + ids.suffix(maximumIDs / 2))
  }

  /// What stands for one of Gmail's conversations, which has its number within one mailbox only.
  package static func gmailConversation(_ number: UInt64, of mailbox: ID<Mailbox>) -> String {
    "\(number).\(mailbox)@\(gmailDomain)"
  }

  static let gmailDomain = "gmail-thread"
  private static let reservedDomains = ["@" + gmailDomain, "@" + ThreadIndex.domain]

  /// Left sides that are the same in every mail of their sender.
  private static let sharedNames: Set<String> = [
    "nobody", "noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "none", "null", "nil", "undefined",
    "unknown",
    "root", "postmaster", "mailer-daemon", "admin", "info", "mail", "user", "id", "message-id", "messageid", "msgid",
    "empty",
    "invalid", "default", "localhost", "anonymous", "www-data", "apache",
  ]
}
