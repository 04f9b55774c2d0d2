internal import IMAP
internal import Model
internal import Providers

/// Servers that list only the newest messages of a folder.
extension FolderSync {
  /// The folder has as many messages as its server lists at most: what is not listed below them may be there.
  func isCut(at messages: UInt32) async -> Bool { await session.listing?.isReached(by: messages) ?? false }

  /// The same of a folder that is looked at whole, and told.
  func noteCut(_ selected: SelectedFolder, _ listed: [UInt32]) async -> Bool {
    guard let limit = await session.listing else { return false }
    // A message may have come between the two.
    let counts = [selected.exists, UInt32(clamping: listed.count)]
    guard let messages = counts.first(where: limit.isReached) else { return false }
    if work.noteCut(name) { pass.report(.cut(folder: name, messages: messages, limit)) }
    return true
  }
}

extension MailboxSession {
  /// How much of a folder its server lists at most; nil where no limit is known.
  var listing: ListingLimit? {
    get async {
      if await client.seesWholeFolders { return nil }
      return ListingLimit.of(imapHost: mailbox.imap.host, capabilities: await client.capabilities)
    }
  }
}
