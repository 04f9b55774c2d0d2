package import Model
package import Store

/// Compares the ledger with the server: every UID that the server lists is accounted for.
package struct AuditPass: Sendable {
  package let store: MailStore

  package init(store: MailStore) { self.store = store }

  /// One folder's account.
  package struct FolderAccount: Sendable, Hashable {
    package var folder: String
    /// UIDs that the server lists.
    package var onServer: Int
    package var stored: Int
    /// Outside the period that is set now.
    package var unfetched: Int
    /// Left for another day.
    package var waiting = 0
    /// Not sent yet, in a folder that holds mail of all kinds.
    package var drafts = 0
    package var quarantined: Int
    /// Listed by the server and not in the ledger, or left because of a period that is set no more; normally none.
    package var gaps: [UInt32]
    /// Older than what the server lists, where it lists only so many: nobody knows whether they are there.
    package var hidden = 0
    /// Stored in the ledger as present, but no longer on the server: the next sync notes them as gone.
    package var vanished: Int

    package var accountedFor: Int { onServer - gaps.count }
  }

  /// The folders that were compared, and why others were not.
  package struct Account: Sendable {
    package var folders: [FolderAccount] = []
    package var failures: [Failure] = []

    package init(folders: [FolderAccount] = [], failures: [Failure] = []) {
      (self.folders, self.failures) = (folders, failures)
    }
  }

  /// Reads the server's UIDs of the chosen folders; changes nothing, neither here nor there.
  ///
  /// - Throws: what reaches the mailbox; a folder that fails is told of beside the others.
  package func run(
    _ mailbox: Mailbox, now: @escaping @Sendable () -> Timestamp
  ) async throws(Failure) -> Account {
    let session = try await MailboxSession.open(mailbox, store: store, doing: "audit", now: now)
    do throws(Failure) {
      let account = try await account(mailbox, session)
      await session.close()
      return account
    } catch {
      await session.close()
      throw error
    }
  }

  private func account(_ mailbox: Mailbox, _ session: MailboxSession) async throws(Failure) -> Account {
    let known = try Failure.storing("read the folders of \(mailbox.address)") { () throws(StoreError) in
      try store.folders(of: mailbox.id)
    }
    let ids = Dictionary(known.map { ($0.listed.path, $0.id) }, uniquingKeysWith: { first, _ in first })
    // As the server has them now; one that was never synchronised has no ledger, and all of it is a gap.
    let listed = try await session.list().map {
      Folder(id: ids[$0.path] ?? ID(0), mailbox: mailbox.id, listed: $0, uidValidity: nil)
    }
    let choice = FolderSelection.choose(mailbox.settings.folders, from: listed)
    var account = Account()
    for folder in choice.folders {
      do throws(Failure) { account.folders.append(try await self.account(folder, mailbox, session)) } catch {
        guard error.reach == .folder, await !session.isBroken else { throw error }
        account.failures.append(error)
      }
    }
    account.failures += choice.missing.map { name in
      Failure(
        "audit \(mailbox.address)", reach: .folder, cause: "the server lists no folder \(name)",
        hint: "see: rapport folders \(mailbox.address)")
    }
    return account
  }

  private func account(
    _ folder: Folder, _ mailbox: Mailbox, _ session: MailboxSession
  ) async throws(Failure) -> FolderAccount {
    let selected = try await session.examine(folder)
    let listed = try await session.searchAll(folder)
    let ledger = try Failure.storing("read the ledger of \(folder.listed.name)") { () throws(StoreError) in
      try store.ledger(of: folder.id, uidValidity: selected.uidValidity)
    }
    var account = FolderAccount(
      folder: folder.listed.name, onServer: listed.count, stored: 0, unfetched: 0, quarantined: 0, gaps: [], vanished: 0
    )
    let outside = SyncWork.periodReason(mailbox.settings)
    for uid in listed {
      switch ledger[uid] {
      case .stored: account.stored += 1
      case .unfetched(Backlog.reason): account.waiting += 1
      case .unfetched(FolderSync.draft): account.drafts += 1
      case .unfetched(outside): account.unfetched += 1
      case .quarantined: account.quarantined += 1
      // Another period left it, and the next sync looks at it anew.
      case .unfetched, .gone, nil: account.gaps.append(uid)
      }
    }
    let limit = await session.listing
    let isCut = [selected.exists, UInt32(clamping: listed.count)].contains { limit?.isReached(by: $0) ?? false }
    account.vanished = FolderPlan.missing(ledger.held, from: listed, isCut: isCut).count
    account.hidden = FolderPlan.missing(ledger.held, from: listed, isCut: false).count - account.vanished
    return account
  }
}
