internal import IMAP
internal import Model
internal import Store

extension SyncPass {
  /// The most new names of an account that are asked for whether they are an old folder's.
  private static let askedNames = 500

  /// Finds folders that were renamed on the server, by the id that stays (RFC 8474 MAILBOXID), and keeps the ids of the
  /// chosen ones. Where a server has none, a renamed folder is a new one, whose mail is recognised by its content.
  ///
  /// - Returns: the mailbox's settings, in which chosen names have followed.
  func followNames(
    of known: [Folder], _ chosen: [Folder], _ overview: AccountOverview, _ session: MailboxSession
  ) async throws(Failure) -> Settings {
    let listed = Set(overview.folders.map(\.path))
    let paths = Set(known.map(\.listed.path))
    let lost = known.filter { $0.objectID != nil && !listed.contains($0.listed.path) }
    let new = overview.folders.filter { !paths.contains($0.path) && $0.isSelectable }.prefix(SyncPass.askedNames)
    var isRenamed = false
    if !lost.isEmpty, !new.isEmpty {
      let ids = try await session.objectIDs(of: new.map(\.path))
      for folder in lost {
        guard let name = new.first(where: { ids[$0.path] == folder.objectID }) else { continue }
        try Failure.storing("rename \(folder.listed.name) of \(mailbox.address)") { () throws(StoreError) in
          try store.renameFolder(folder, to: name)
        }
        report(.renamed(folder: folder.listed.name, to: name.name))
        isRenamed = true
      }
    }
    // Asked for once: an id stays.
    let nameless = chosen.filter { $0.objectID == nil && listed.contains($0.listed.path) }
    let ids = try await session.objectIDs(of: nameless.map(\.listed.path))
    return try Failure.storing("save the folders of \(mailbox.address)") { () throws(StoreError) in
      var found: [ID<Folder>: String] = [:]
      for folder in nameless { found[folder.id] = ids[folder.listed.path] }
      try store.saveObjectIDs(found)
      return isRenamed ? try store.mailbox(mailbox.id).settings : mailbox.settings
    }
  }
}
