internal import IMAP
package import Model
internal import Store
package import Wire

/// A signed-in IMAP connection of one mailbox, whose errors say what was being done to what.
struct MailboxSession: Sendable {
  let mailbox: Mailbox
  let client: IMAPClient
  private let place: OpenConnections.Place

  /// What a header counts at most before it is there, in bytes: nobody says it beforehand.
  static let headerSize: Int64 = 8 << 10
  /// What we call ourselves to servers that ask (RFC 2971).
  static let identity = [("name", "Rapport"), ("vendor", "Rapport")]

  /// - Parameter giveWay: of a connection that has no work but waits for news: closes it, where its server allows no
  ///   more and another has work.
  static func open(
    _ mailbox: Mailbox, store: MailStore, doing: String, timeouts: Timeouts = Timeouts(),
    giveWay: (@Sendable () async -> Void)? = nil, now: @escaping @Sendable () -> Timestamp
  ) async throws(Failure) -> MailboxSession {
    let action = "\(doing) \(mailbox.address)"
    let credentials = Credentials(store: store, now: now)
    let first = try await credentials.signIn(of: mailbox, doing: action)
    let refusal: IMAPError
    do throws(IMAPError) { return try await enter(first, timeouts, giveWay) } catch { refusal = error }
    // A token may be withdrawn before its time: once with a new one, and no more.
    guard case .tokenRejected = refusal,
      let second = try await credentials.afterRefusal(of: first, doing: action)
    else { throw Failure(refusal, doing: action, mailbox: first.mailbox) }
    do throws(IMAPError) { return try await enter(second, timeouts, giveWay) } catch {
      var failure = Failure(error, doing: action, mailbox: second.mailbox)
      // The consent may be good all the same: its issuer alone says that it has ended, and servers refuse good tokens
      // while IMAP is switched off, or for an hour of trouble. So it is tried again, as often as a sync is.
      if case .tokenRejected = error { failure.cause = "the mail server refuses new tokens too: \(failure.cause)" }
      throw failure
    }
  }

  /// Makes room where the server allows no more connections, if that is ours to make.
  private static func enter(
    _ signIn: Credentials.SignIn, _ timeouts: Timeouts, _ giveWay: (@Sendable () async -> Void)?
  ) async throws(IMAPError) -> MailboxSession {
    let deadline = ContinuousClock.now + OpenConnections.patience
    var (pauses, mayAsk) = (OpenConnections.pauses, true)
    while true {
      do throws(IMAPError) { return try await open(signIn, timeouts, giveWay) } catch {
        guard case .tooManyConnections = error, giveWay == nil, ContinuousClock.now < deadline else { throw error }
        if mayAsk, await OpenConnections.shared.askToGiveWay(to: signIn.mailbox) {
          // What helps, helps at once; no more are ended for what may be others' connections.
          mayAsk = false
        } else if await !OpenConnections.shared.waitForWork(at: signIn.mailbox, until: deadline) {
          // No event tells when a server has counted a closed connection out; the tries are few.
          guard pauses > 0, (try? await Task.sleep(for: OpenConnections.pause)) != nil else { throw error }
          pauses -= 1
        }
      }
    }
  }

  private static func open(
    _ signIn: Credentials.SignIn, _ timeouts: Timeouts, _ giveWay: (@Sendable () async -> Void)?
  ) async throws(IMAPError) -> MailboxSession {
    let mailbox = signIn.mailbox
    let client = try await IMAPClient.connect(
      mailbox.imap, trust: mailbox.trust, timeouts: timeouts, transcript: nil)
    do throws(IMAPError) {
      try await client.login(user: mailbox.login, credential: signIn.credential)
      await client.introduce(as: identity)
    } catch {
      await client.close()
      throw error
    }
    return MailboxSession(
      mailbox: mailbox, client: client, place: OpenConnections.shared.enter(mailbox, giveWay: giveWay))
  }

  /// The connection can no longer be used.
  var isBroken: Bool { get async { await client.failure != nil } }

  /// The server ended it without wanting anything of us, or made it unusable by what it said; the network is not to
  /// blame.
  var isEndedByServer: Bool {
    get async {
      switch await client.failure {
      case .bye, .closed, .malformed, .tooMuch: true
      default: false
      }
    }
  }

  /// It answered before, and then no more.
  var fellSilent: Bool { get async { if case .wire(.timedOut) = await client.failure { true } else { false } } }

  /// Says good-bye; a server that does not answer is left.
  func close() async {
    await client.logout()
    place.leave()
  }

  func list() async throws(Failure) -> [ListedFolder] {
    try await asking("list the folders of \(mailbox.address)") { () throws(IMAPError) in try await client.list() }
  }

  /// All folders, and how some of them stand.
  func overview(of paths: [FolderPath]) async throws(Failure) -> AccountOverview {
    try await asking("list the folders of \(mailbox.address)") { () throws(IMAPError) in
      try await client.overview(of: paths)
    }
  }

  func counts(of paths: [FolderPath]) async throws(Failure) -> [FolderPath: FolderCount] {
    try await asking("list the folders of \(mailbox.address)") { () throws(IMAPError) in
      try await client.counts(of: paths)
    }
  }

  func objectIDs(of paths: [FolderPath]) async throws(Failure) -> [FolderPath: String] {
    try await asking("list the folders of \(mailbox.address)") { () throws(IMAPError) in
      try await client.objectIDs(of: paths)
    }
  }

  /// Opens a folder with what has changed since a bookmark; nil where that is of no use any more.
  func changes(in folder: Folder, since bookmark: FolderBookmark) async throws(Failure) -> FolderChanges? {
    try await asking(doing("follow", folder)) { () throws(IMAPError) in
      try await client.changes(in: folder.listed.path, since: bookmark)
    }
  }

  func select(_ folder: Folder) async throws(Failure) -> SelectedFolder {
    try await asking(doing("open", folder)) { () throws(IMAPError) in try await client.select(folder.listed.path) }
  }

  func add(flags: [String], to uids: [UInt32], in folder: Folder) async throws(Failure) {
    try await asking(doing("set flags in", folder)) { () throws(IMAPError) in
      try await client.add(flags: flags, to: uids)
    }
  }

  /// Waits for news of the folder that is open; false where none came in that time.
  func news(in folder: Folder, within seconds: Int) async throws(Failure) -> Bool {
    try await asking(doing("watch", folder)) { () throws(IMAPError) in try await client.news(within: seconds) }
  }

  func examine(_ folder: Folder) async throws(Failure) -> SelectedFolder {
    try await asking(doing("open", folder)) { () throws(IMAPError) in try await client.examine(folder.listed.path) }
  }

  func searchAll(_ folder: Folder) async throws(Failure) -> [UInt32] {
    try await asking(doing("search", folder)) { () throws(IMAPError) in try await client.searchAll() }
  }

  /// UIDs whose Date field is at or after the day of `start`, as the server counts days (RFC 3501 6.4.4 SENTSINCE).
  func search(since start: Timestamp, timeZone: String, in folder: Folder) async throws(Failure) -> [UInt32] {
    let day = start.civil(offsetMinutes: start.offsetMinutes(in: timeZone))
    return try await asking(doing("search", folder)) { () throws(IMAPError) in
      try await client.search(since: (day.year, day.month, day.day), bySentDate: true)
    }
  }

  func search(messageID: String, from uid: UInt32 = 1, in folder: Folder) async throws(Failure) -> [UInt32] {
    try await asking(doing("search", folder)) { () throws(IMAPError) in
      try await client.search(messageID: messageID, from: uid)
    }
  }

  func holds(_ messageID: String, inReplyTo answered: String?, in folder: Folder) async throws(Failure) -> Bool {
    try await asking(doing("search", folder)) { () throws(IMAPError) in
      try await client.holds(messageID, inReplyTo: answered)
    }
  }

  func summaries(_ uids: [UInt32], in folder: Folder) async throws(Failure) -> [MessageSummary] {
    try await asking(doing("describe", folder)) { () throws(IMAPError) in try await client.summaries(uids) }
  }

  func marks(_ uids: [UInt32], in folder: Folder) async throws(Failure) -> [MessageMarks] {
    try await asking(doing("describe", folder)) { () throws(IMAPError) in try await client.marks(uids) }
  }

  /// Fetches bodies without marking anything as seen; `receive` may throw a `Failure` of its own, which ends it.
  func fetch(
    _ items: [FolderPlan.Item], _ part: FetchedPart, in folder: Folder, window: FetchWindow,
    receive: @escaping @Sendable (FetchEvent) async throws -> Void
  ) async throws(Failure) {
    do {
      let bound = part == .header ? MailboxSession.headerSize : .max
      try await client.fetch(items.map { ($0.uid, min($0.size, bound)) }, part: part, window: window, receive: receive)
    } catch let failure as Failure {
      throw failure
    } catch let error as IMAPError {
      throw Failure(error, doing: doing("fetch", folder), mailbox: mailbox)
    } catch {
      throw Failure(doing("fetch", folder), reach: .process, cause: "\(error)")
    }
  }

  func append(_ bytes: [UInt8], to folder: Folder, flags: [String], date: Timestamp?) async throws(Failure) {
    _ = try await asking(doing("append to", folder)) { () throws(IMAPError) in
      try await client.append(folder.listed.path, bytes: bytes, flags: flags, date: date)
    }
  }

  func doing(_ verb: String, _ folder: Folder) -> String {
    "\(verb) \(folder.listed.name) of \(mailbox.address)"
  }

  func asking<Result: Sendable>(
    _ doing: String, _ body: () async throws(IMAPError) -> Result
  ) async throws(Failure) -> Result {
    do { return try await body() } catch { throw Failure(error, doing: doing, mailbox: mailbox) }
  }
}

extension Mailbox {
  /// What its servers' certificates are checked against.
  package var trust: Trust { trustFile.map(Trust.file) ?? .system }
}
