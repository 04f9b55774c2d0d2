package import Model

extension IMAPClient {
  /// The UIDs of all messages in the open folder, ascending.
  ///
  /// An answer without any in a folder that is not empty is `malformed`: believed, it would look as if all were gone.
  package func searchAll() async throws(IMAPError) -> [UInt32] {
    // RFC 4731: ranges, where a SEARCH names each of a million messages.
    let command =
      capabilities.contains("ESEARCH")
      ? Command("UID SEARCH").word("RETURN (ALL) ALL") : Command("UID SEARCH").word("ALL")
    let found = try await search(command)
    guard !found.isEmpty || exists == 0 else { throw .malformed("no UID in a folder of \(exists) messages") }
    return found
  }

  /// The UIDs of messages of a calendar day and later, ascending: by arrival, or by their Date field, in whatever time
  /// zone the server reads it. `unsendable` where there is no such day.
  package func search(
    since day: (year: Int, month: Int, day: Int), bySentDate: Bool
  ) async throws(IMAPError) -> [UInt32] {
    let command = Command("UID SEARCH").word(bySentDate ? "SENTSINCE" : "SINCE")
    return try await search(command.day(year: day.year, month: day.month, day: day.day))
  }

  /// The UIDs from one on, ascending.
  package func search(uids from: UInt32) async throws(IMAPError) -> [UInt32] {
    // RFC 9051 6.4.8: `n:*` names the last message even where its UID is below n.
    try await search(Command("UID SEARCH").word("UID").uids(from: from)).filter { $0 >= from }
  }

  /// The UIDs, from one on, of messages with a Message-ID, which is given without its brackets; ascending.
  package func search(messageID: String, from uid: UInt32 = 1) async throws(IMAPError) -> [UInt32] {
    var command = searching([messageID])
    if uid > 1 { command = command.word("UID").uids(from: uid) }
    command = try command.word("HEADER Message-ID").string(IMAPClient.bracketed(messageID))
    // RFC 9051 6.4.8: `n:*` names the last message even where its UID is below n.
    return try await search(command).filter { $0 >= uid }
  }

  /// Whether the open folder holds a message of ours, also under another Message-ID. QUIRK: Outlook.com and Microsoft 365
  /// give it one, and leave References alone, where its own stands too. There it is also in mail that answers its
  /// answers, which answers others than it does.
  ///
  /// - Parameter answered: the id of the message that it answers. Ids are given without their brackets.
  package func holds(_ messageID: String, inReplyTo answered: String?) async throws(IMAPError) -> Bool {
    if try await !search(messageID: messageID).isEmpty { return true }
    do throws(IMAPError) { return try await !search(references: messageID, inReplyTo: answered).isEmpty } catch {
      // A server that does not search there.
      guard case .refused = error else { throw error }
      return false
    }
  }

  private func search(references id: String, inReplyTo other: String?) async throws(IMAPError) -> [UInt32] {
    var command = try searching([id, other ?? ""]).word("HEADER References").string(IMAPClient.bracketed(id))
    if let other { command = try command.word("HEADER In-Reply-To").string(IMAPClient.bracketed(other)) }
    return try await search(command)
  }

  /// The search is for a part of the field: without them, `1@x` is in `<21@x>`.
  private static func bracketed(_ id: String) -> [UInt8] { Array("<\(id)>".utf8) }

  private func searching(_ ids: [String]) -> Command {
    let command = Command("UID SEARCH")
    // QUIRK: Gmail wants 8-bit text as a literal, which it is, and its charset named.
    // RFC 6855 3: where UTF-8 goes without saying, naming it is an error.
    let isNamed = ids.contains { $0.utf8.contains { $0 >= 0x80 } } && !session.speaksUTF8
    return isNamed ? command.word("CHARSET UTF-8") : command
  }

  /// UIDs of messages in the open folder that somebody has marked for expunging.
  func searchDeleted() async throws(IMAPError) -> [UInt32] { try await search(Command("UID SEARCH").word("DELETED")) }

  /// A server may look at some messages at a time, the newest first (RFC 9738): it is asked until it has looked at all.
  private func search(_ command: Command) async throws(IMAPError) -> [UInt32] {
    var found: Set<UInt32> = []
    var rest: UInt32?
    for _ in 0..<Limits.searchParts {
      let part = rest.map { command.word("UID").uids(1...$0) } ?? command
      guard let limit = try await search(part, into: &found) else { return found.sorted() }
      // Half a list would look as if the other half were gone.
      guard let lowest = limit.lowest, lowest <= rest ?? .max else { throw .malformed("search results") }
      if lowest == 1 { return found.sorted() }
      rest = lowest - 1
    }
    throw .tooMuch("parts of a search")
  }

  private func search(_ command: Command, into found: inout Set<UInt32>) async throws(IMAPError) -> PartDone? {
    try await runLimited(command) { (data) throws(IMAPError) in
      switch data {
      case .search(let uids):
        guard found.count + uids.count <= Limits.searchResults else { throw .tooMuch("search results") }
        found.formUnion(uids)
      case .extendedSearch(let answer):
        guard let all = answer.all else { return }
        guard let uids = all.numbers(atMost: Limits.searchResults - found.count) else {
          throw .tooMuch("search results")
        }
        found.formUnion(uids)
      case .unreadable("SEARCH"), .unreadable("ESEARCH"): throw .malformed("search results")
      default: return
      }
    }
  }

  /// What people change of a message.
  var markItems: StaticString { capabilities.contains("X-GM-EXT-1") ? "(UID FLAGS X-GM-LABELS)" : "(UID FLAGS)" }

  /// What the server says of messages, ascending by UID; those it does not return are not in the answer.
  package func summaries(_ uids: [UInt32]) async throws(IMAPError) -> [MessageSummary] {
    var summaries: [UInt32: MessageSummary] = [:]
    let asked = Set(uids)
    let capabilities = capabilities
    try await run(over: uids) {
      Command("UID FETCH").set($0).summaries(capabilities)
    } receive: { (data) throws(IMAPError) in
      // News of flags that come in between lack a size and a date: they amend, they do not answer.
      guard case .fetch(_, let items) = data, let uid = items.uid, asked.contains(uid) else { return }
      let isAnswer = items.size != nil || items.internalDate != nil
      guard isAnswer || summaries[uid] != nil else { return }
      summaries[uid, default: MessageSummary(uid: uid)].take(items)
    }
    return summaries.values.sorted { $0.uid < $1.uid }
  }

  /// Flags and labels of messages, ascending by UID; those it does not return are not in the answer.
  package func marks(_ uids: [UInt32]) async throws(IMAPError) -> [MessageMarks] {
    var marks: [UInt32: MessageMarks] = [:]
    let asked = Set(uids)
    let items = markItems
    try await run(over: uids) {
      Command("UID FETCH").set($0).word(items)
    } receive: { (data) throws(IMAPError) in
      guard case .fetch(_, let items) = data, let uid = items.uid, asked.contains(uid) else { return }
      marks[uid, default: MessageMarks(uid: uid)].take(items)
    }
    return marks.values.sorted { $0.uid < $1.uid }
  }

  /// Adds flags to messages of a folder that is open for writing; those that are gone are passed over.
  package func add(flags: [String], to uids: [UInt32]) async throws(IMAPError) {
    try await run(over: uids) { (argument) throws(IMAPError) in
      try Command("UID STORE").set(argument).word("+FLAGS.SILENT").flags(flags)
    }
  }
}
