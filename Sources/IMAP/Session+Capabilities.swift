internal import Model

extension Session {
  /// What a server offers, with what goes without saying: one that speaks IMAP4rev2 alone need not name what that
  /// includes (RFC 9051 appendix E). One that speaks IMAP4rev1, too, does so until it is told otherwise, which it never
  /// is: nothing would be won.
  static func capabilities(_ words: [String]) -> Set<String> {
    let said = Set(words)
    return speaksSecondRevision(said) ? said.union(includedInSecondRevision) : said
  }

  private static func speaksSecondRevision(_ capabilities: Set<String>) -> Bool {
    capabilities.contains("IMAP4REV2") && !capabilities.contains("IMAP4REV1")
  }

  /// Without SPECIAL-USE, of which it includes the attributes and not the way of asking for them; a plain LIST tells
  /// them. Without LITERAL+, of which it includes the small ones.
  private static let includedInSecondRevision: Set<String> = [
    "NAMESPACE", "UNSELECT", "UIDPLUS", "ESEARCH", "SEARCHRES", "ENABLE", "IDLE", "SASL-IR", "LIST-EXTENDED",
    "LIST-STATUS", "MOVE", "LITERAL-", "STATUS=SIZE",
  ]

  /// Messages that the server works at with one command; nil where it has said nothing of it.
  var messageLimit: Int? { IMAPClient.messageLimit(in: capabilities).map(Int.init) }

  /// The server takes UTF-8 wherever it takes text: it was switched on (RFC 6855 3), or it is a matter of course
  /// (RFC 9051 5.1).
  var speaksUTF8: Bool { enabled.contains("UTF8=ACCEPT") || Session.speaksSecondRevision(capabilities) }

  /// How it names folders.
  var names: FolderPath.Wire { speaksUTF8 ? .utf8 : .modifiedUTF7 }
}

extension IMAPClient {
  /// Messages that a server with these capabilities, upper case, works at with one command (RFC 9738); nil: any number.
  package static func messageLimit(in capabilities: Set<String>) -> UInt32? {
    let limits = capabilities.filter { $0.hasPrefix("MESSAGELIMIT=") }
      .compactMap { UInt32($0.dropFirst("MESSAGELIMIT=".count)) }
    return limits.min().map { max($0, 1) }
  }
}

extension Untagged {
  /// The same with names of folders as we keep them.
  func keeping(_ names: FolderPath.Wire) -> Untagged {
    switch self {
    case .list(var entry):
      entry.path = names.kept(entry.path)
      return .list(entry)
    case .folderStatus(var status):
      status.path = names.kept(status.path)
      return .folderStatus(status)
    case .namespaces(let namespaces): return .namespaces(namespaces.keeping(names))
    default: return self
    }
  }
}
