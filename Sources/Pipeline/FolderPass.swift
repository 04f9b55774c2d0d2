package import IMAP
package import Model
package import Store

/// Asks a mailbox's server for its folders and remembers them.
package struct FolderPass: Sendable {
  package let store: MailStore

  package init(store: MailStore) { self.store = store }

  /// The folders that the server lists now, and how much is in those that can be looked into.
  package func run(
    _ mailbox: Mailbox, now: @escaping @Sendable () -> Timestamp
  ) async throws(Failure) -> (folders: [Folder], counts: [ID<Folder>: FolderCount]) {
    let session = try await MailboxSession.open(mailbox, store: store, doing: "list the folders of", now: now)
    let listed: [ListedFolder]
    let counts: [FolderPath: FolderCount]
    do {
      listed = try await session.list()
      counts = try await session.counts(of: listed.filter(\.isSelectable).map(\.path))
    } catch {
      await session.close()
      throw error
    }
    await session.close()
    let folders = try Failure.storing("save the folders of \(mailbox.address)") { () throws(StoreError) in
      try store.saveFolders(listed, of: mailbox.id, isFollowed: false)
    }
    var found: [ID<Folder>: FolderCount] = [:]
    for folder in folders { found[folder.id] = counts[folder.listed.path] }
    return (folders, found)
  }
}
