package import Model

/// What an account's server says of its folders.
package struct AccountOverview: Sendable, Hashable {
  package var folders: [ListedFolder]
  /// Of the folders that were asked about, those that there are.
  package var standings: [FolderPath: FolderBookmark]
}

extension IMAPClient {
  /// All folders, with what they are for. Throws `malformed` where the server lists none: every account has an inbox.
  package func list() async throws(IMAPError) -> [ListedFolder] { try await overview(of: []).folders }

  /// All folders, and how some of them stand: one round trip.
  ///
  /// - Throws: `malformed` where the server lists no folder at all: every account has an inbox.
  package func overview(of paths: [FolderPath]) async throws(IMAPError) -> AccountOverview {
    let plain = try Command("LIST").string([]).string([0x2A])
    // Servers need not tell special uses to a plain LIST (RFC 6154 2).
    let asksForUse = capabilities.contains("SPECIAL-USE") && capabilities.contains("LIST-EXTENDED")
    var requests = [Request(command: asksForUse ? plain.word("RETURN (SPECIAL-USE)") : plain)]
    for path in paths { requests.append(Request(command: try standingCommand(path), subject: .folder)) }
    if capabilities.contains("NAMESPACE") { requests.append(Request(command: Command("NAMESPACE"))) }
    var entries: [FolderEntry] = []
    var standings: [FolderStatus] = []
    var namespaces = Namespaces()
    let results = try await run(requests) { (_, data) throws(IMAPError) in
      switch data {
      case .list(let entry): try IMAPClient.add(entry, to: &entries)
      case .folderStatus(let status) where standings.count < paths.count: standings.append(status)
      case .namespaces(let said): namespaces = said
      default: break
      }
    }
    // QUIRK: Proton Bridge and strato.de offer SPECIAL-USE and answer BAD, or list nothing.
    if case .failure(let error) = results[0] { if case .refused = error, asksForUse {} else { throw error } }
    if entries.isEmpty, asksForUse {
      try await run(plain) { (data) throws(IMAPError) in
        if case .list(let entry) = data { try IMAPClient.add(entry, to: &entries) }
      }
    }
    let folders = FolderNames.folders(entries, in: namespaces)
    guard !folders.isEmpty else { throw .malformed("the server lists no folder") }
    for case .failure(let error) in results.dropFirst() {
      // A folder that is gone stands nowhere.
      guard error.concernsFolder else { throw error }
    }
    return AccountOverview(folders: folders, standings: IMAPClient.bookmarks(standings, of: paths))
  }

  /// MAILBOXID (RFC 8474) of some folders: it stays when a folder is renamed. Those without, and those that cannot be
  /// opened, are not in the answer. One round trip, after which none is open where UNSELECT (RFC 3691) is offered: what
  /// happens in a folder that was only asked for its name is no news.
  package func objectIDs(of paths: [FolderPath]) async throws(IMAPError) -> [FolderPath: String] {
    guard capabilities.contains("OBJECTID"), !paths.isEmpty else { return [:] }
    // QUIRK: Cyrus 3.6 answers STATUS (MAILBOXID) with memory that it has given back; what it says in opening is right.
    var requests: [Request] = []
    for path in paths { requests.append(Request(command: try Command("EXAMINE").folder(path), subject: .folder)) }
    if capabilities.contains("UNSELECT") { requests.append(Request(command: Command("UNSELECT"), subject: .folder)) }
    var found: [FolderPath: String] = [:]
    let results = try await run(requests) { (place, data) throws(IMAPError) in
      guard place < paths.count, case .status(let status) = data, case .other("MAILBOXID", let text) = status.code
      else { return }
      let id = text.drop { $0 == "(" }.prefix { $0 != ")" }
      if FetchItems.isObjectID(String(id)) { found[paths[place]] = String(id) }
    }
    for case .failure(let error) in results {
      guard error.concernsFolder else { throw error }
    }
    return found
  }

  private func standingCommand(_ path: FolderPath) throws(IMAPError) -> Command {
    let command = try Command("STATUS").folder(path)
    return countsChanges
      ? command.word("(MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ)") : command.word("(MESSAGES UIDNEXT UIDVALIDITY)")
  }

  /// RFC 7162; QRESYNC stands for CONDSTORE, too (3.2.3).
  var countsChanges: Bool { capabilities.contains("CONDSTORE") || capabilities.contains("QRESYNC") }

  private static func add(_ entry: FolderEntry, to entries: inout [FolderEntry]) throws(IMAPError) {
    guard entries.count < Limits.folders else { throw .tooMuch("folders") }
    entries.append(entry)
  }

  private static func bookmarks(_ standings: [FolderStatus], of paths: [FolderPath]) -> [FolderPath: FolderBookmark] {
    var bookmarks: [FolderPath: FolderBookmark] = [:]
    for standing in standings {
      // INBOX is called so in any case (RFC 9051 5.1).
      let path = paths.first { path in
        path == standing.path
          || (path.bytes.elementsEqual("INBOX".utf8, by: equalIgnoringCase)
            && path.bytes.elementsEqual(standing.path.bytes, by: equalIgnoringCase))
      }
      if let path, let bookmark = FolderBookmark(standing) { bookmarks[path] = bookmark }
    }
    return bookmarks
  }

  /// Opens a folder for reading only; `folderGone` where it cannot be opened.
  package func examine(_ path: FolderPath) async throws(IMAPError) -> SelectedFolder {
    try await open(path, with: Command("EXAMINE"))
  }

  /// Opens a folder for reading and writing; `folderGone` where it cannot be opened.
  package func select(_ path: FolderPath) async throws(IMAPError) -> SelectedFolder {
    try await open(path, with: Command("SELECT"))
  }

  private func open(_ path: FolderPath, with command: Command) async throws(IMAPError) -> SelectedFolder {
    var opening = FolderOpening()
    let answer = try await run(command.folder(path), about: .folder) { opening.received($0) }
    return try opening.folder(answer)
  }

  /// Makes a folder, or finds that it is there.
  package func create(_ path: FolderPath) async throws(IMAPError) {
    let command = try Command("CREATE").folder(path)
    do throws(IMAPError) {
      try await run(command, accepting: "ALREADYEXISTS")
    } catch {
      // Servers older than RFC 5530 say it in words.
      guard case .refused(_, let text) = error, text.lowercased().contains("already exists") else { throw error }
    }
  }

  /// Puts a message into a folder; its UID there where the server says it (RFC 4315).
  package func append(
    _ path: FolderPath, bytes: [UInt8], flags: [String], date: Timestamp?
  ) async throws(IMAPError) -> UInt32? {
    let saysUTF8 = enabled.contains("UTF8=ACCEPT") && IMAPClient.hasUTF8Header(bytes)
    let command = try Command("APPEND").folder(path).flags(flags).date(date).message(bytes, saysUTF8: saysUTF8)
    let answer = try await run(command, about: .append)
    if case .appendUID(_, let uid) = answer.code { return uid }
    return nil
  }

  /// Whether the fields up to the first empty line hold UTF-8 beyond ASCII (RFC 6532).
  private static func hasUTF8Header(_ bytes: [UInt8]) -> Bool {
    var (end, isLineEmpty) = (0, true)
    while end < bytes.count, !(bytes[end] == 0x0A && isLineEmpty) {
      isLineEmpty = bytes[end] == 0x0A || (bytes[end] == 0x0D && isLineEmpty)
      end += 1
    }
    let header = bytes[..<end]
    return header.contains { $0 >= 0x80 } && String(validating: header, as: UTF8.self) != nil
  }
}
