internal import IMAP

/// How many messages of a folder a server lists at most: the newest. The older ones are there and cannot be seen by IMAP,
/// so that not to be listed says nothing of them.
package struct ListingLimit: Sendable, Hashable {
  /// Whose rule it is.
  package var provider: String
  /// Numbers of messages that it can be. A folder with exactly so many may have more.
  package var sizes: Set<UInt32>
  /// What to do about it, a sentence without its dot.
  package var advice: String

  package func isReached(by messages: UInt32) -> Bool { sizes.contains(messages) }

  /// Told of a folder in which it is reached, for English readers.
  package func note(folder: String, messages: UInt32) -> String {
    "\(folder): the server lists \(messages) messages, as many as \(provider) may show of a folder; older ones do not come "
      + "in, and of those that are here nobody sees when they are deleted; \(advice)"
  }
}

extension ListingLimit {
  /// What is to be told of a mailbox's folders, for English readers.
  package static func notes(of folders: [(name: String, messages: UInt32)], imapHost host: String) -> [String] {
    guard let limit = of(imapHost: host) else { return [] }
    return folders.filter { limit.isReached(by: $0.messages) }.map {
      limit.note(folder: $0.name, messages: $0.messages)
    }
  }

  // QUIRK: Gmail, as each account is set: developers.google.com, Gmail API, ImapSettings.maxFolderSize.
  package static let gmail = ListingLimit(
    provider: "Gmail", sizes: [1_000, 2_000, 5_000, 10_000],
    advice: "in Gmail's settings, under Forwarding and POP/IMAP, Folder size limits, choose not to limit the number of "
      + "messages in an IMAP folder")

  // QUIRK: Yahoo and AOL: STATUS, EXISTS, SEARCH and FETCH know of no more, and the hosts for export of ten times as
  // many, under the same UIDs (FairEmail FAQ 88; autoconfig.thunderbird.net, yahoo.com).
  package static let yahoo = windowed("Yahoo", exportHost: "export.imap.mail.yahoo.com")
  package static let aol = windowed("AOL", exportHost: "export.imap.aol.com")
  package static let yahooExport = exporting("Yahoo")
  package static let aolExport = exporting("AOL")

  private static func windowed(_ provider: String, exportHost: String) -> ListingLimit {
    ListingLimit(
      provider: provider, sizes: [10_000],
      advice: "for the first import, set \(exportHost) as the IMAP host of the mailbox")
  }

  private static func exporting(_ provider: String) -> ListingLimit {
    ListingLimit(
      provider: provider, sizes: [100_000],
      advice: "with \(provider)'s own pages, move older mail into other folders")
  }

  private static let hosts: [String: ListingLimit] = [
    Provider.yahoo.imap.host: yahoo, "export.imap.mail.yahoo.com": yahooExport,
    Provider.aol.imap.host: aol, "export.imap.aol.com": aolExport,
  ]

  /// Nil where no limit is known.
  ///
  /// - Parameter capabilities: what the server offers, upper case; empty where it was not asked.
  package static func of(imapHost host: String, capabilities: Set<String> = []) -> ListingLimit? {
    if capabilities.contains("X-GM-EXT-1") || Provider.preset(imapHost: host) == .gmail { return gmail }
    // QUIRK: what Yahoo's work at with one command (RFC 9738) may also be what they show of a folder.
    let limit = IMAPClient.messageLimit(in: capabilities)
    var found = hosts[host.lowercased()]
    if let limit { found?.sizes.insert(limit) }
    return found
  }
}
