package import Model
package import Store

/// Asks a mailbox's server for its folders and remembers them.
package struct FolderPass: Sendable {
  package let store: MailStore

  package init(store: MailStore) { self.store = store }

  /// The folders that the server lists now.
  package func run(
    _ mailbox: Mailbox, now: @escaping @Sendable () -> Timestamp
  ) async throws(Failure) -> [Folder] {
    let session = try await MailboxSession.open(mailbox, store: store, doing: "list the folders of", now: now)
    let listed: [ListedFolder]
    do { listed = try await session.list() } catch {
      await session.close()
      throw error
    }
    await session.close()
    return try Failure.storing("save the folders of \(mailbox.address)") { () throws(StoreError) in
      try store.saveFolders(listed, of: mailbox.id)
    }
  }
}
