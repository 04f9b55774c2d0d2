internal import Model
internal import Store

/// One mailbox's inbox, held open on a connection of its own so that the server tells of new mail (RFC 2177 IDLE).
struct MailboxWatch: Sendable {
  let store: MailStore
  let mailbox: Mailbox
  let now: @Sendable () -> Timestamp
  /// Ends this watch, where its server allows no further connection and one is needed.
  let giveWay: @Sendable () async -> Void
  /// Called for each piece of news; a sync brings it in.
  let hasNews: @Sendable () throws(Failure) -> Void

  /// Seconds of one IDLE: routers forget a connection that is silent for longer, and nobody would notice.
  static let idle = 8 * 60
  /// Seconds between two questions where IDLE is not offered.
  static let pollInterval = 60

  /// Watches until it is cancelled or the connection ends.
  func run() async throws(Failure) {
    let session = try await MailboxSession.open(mailbox, store: store, doing: "watch", giveWay: giveWay, now: now)
    do throws(Failure) {
      try await watch(session)
    } catch {
      await session.close()
      throw error
    }
    await session.close()
  }

  private func watch(_ session: MailboxSession) async throws(Failure) {
    let (folders, standings) = try Failure.storing("watch \(mailbox.address)") { () throws(StoreError) in
      (try store.folders(of: mailbox.id), try store.standings(of: mailbox.id))
    }
    guard let inbox = FolderSelection.watched(mailbox.settings.folders, from: folders) else { return }
    let selected = try await session.examine(inbox)
    // What came between the last sync and now is announced to nobody.
    let before = standings[inbox.id]?.bookmark
    if before?.uidValidity != selected.uidValidity || before?.exists != selected.exists
      || (selected.uidNext != nil && before?.uidNext != selected.uidNext)
    {
      try hasNews()
    }
    let isAnnounced = await session.client.capabilities.contains("IDLE")
    var pace = NewsPace()
    while !Task.isCancelled {
      var isTooMuch = false
      if try await session.news(in: inbox, within: MailboxWatch.idle) {
        try hasNews()
        isTooMuch = pace.isTooMuch(at: .now)
      }
      if !isAnnounced || isTooMuch {
        // Cut short, it is over.
        guard (try? await Task.sleep(for: .seconds(MailboxWatch.pollInterval))) != nil else { return }
      }
    }
  }
}

/// How often a server has news: one that never stops would be signed in to without end. Pure.
struct NewsPace {
  /// Pieces of news within `span` after which the next are taken together.
  static let burst = 10
  static let span = Duration.seconds(60)

  private var recent: [ContinuousClock.Instant] = []

  mutating func isTooMuch(at instant: ContinuousClock.Instant) -> Bool {
    recent = recent.filter { instant - $0 < NewsPace.span } + [instant]
    return recent.count >= NewsPace.burst
  }
}
