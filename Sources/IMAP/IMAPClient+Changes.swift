package import Model

/// What has changed in a folder since a bookmark.
package struct FolderChanges: Sendable {
  package var folder: SelectedFolder
  /// Messages that came since, ascending by UID.
  package var arrived: [MessageSummary]
  /// Flags and labels, as they are now, of messages that were there: of those that changed, and perhaps of others.
  package var marks: [MessageMarks]
  /// UIDs that are gone, in any order and perhaps more than were ever there; nil where the server does not tell.
  package var vanished: [ClosedRange<UInt32>]?
}

extension IMAPClient {
  /// Opens a folder for reading and asks in the same breath what has changed since a bookmark: one round trip.
  ///
  /// Where the server counts changes (RFC 7162) it tells the flags that changed; with QRESYNC also what is gone.
  /// - Returns: nil where the bookmark is of no use: the folder has been numbered anew, the server's count of changes
  ///   went back, or what it tells cannot be read or held.
  package func changes(
    in path: FolderPath, since bookmark: FolderBookmark
  ) async throws(IMAPError) -> FolderChanges? {
    let asksForChanges = countsChanges ? bookmark.highestModSeq : nil
    let tellsVanished = asksForChanges != nil && enabled.contains("QRESYNC")
    var opening = FolderOpening()
    var news = FolderNews(uidNext: bookmark.uidNext)
    var limits: [Int: ResponseCode] = [:]
    let requests = try changesRequests(path, bookmark, since: asksForChanges, quickly: tellsVanished)
    let results = try await run(requests) { (place, data) throws(IMAPError) in
      if place == 0 {
        // RFC 7162 3.2.11: what came before is of the folder that was open.
        if data.closesFolder { (opening, news) = (FolderOpening(), FolderNews(uidNext: bookmark.uidNext)) }
        opening.received(data)
      }
      if case .status(let status) = data, case .messageLimit = status.code { limits[place] = status.code }
      try news.received(data)
    }
    for case .failure(let error) in results where error.isOfAnswers { return nil }
    for (place, result) in results.enumerated() where result.limit != nil { limits[place] = result.limit }
    let folder = try opening.folder(try results[0].get())
    guard folder.uidValidity == bookmark.uidValidity else { return nil }
    if let before = asksForChanges, folder.highestModSeq.map({ $0 < before }) ?? true { return nil }
    for (place, result) in results.enumerated().dropFirst() {
      switch result {
      case .success: continue
      // QUIRK: a UID range in a folder that is empty is refused by some.
      case .failure(.refused) where place == 1 && folder.exists == 0: continue
      case .failure(let error): throw error
      }
    }
    do throws(IMAPError) {
      guard try await followOn(limits, since: asksForChanges, into: &news) else { return nil }
    } catch {
      guard error.isOfAnswers else { throw error }
      return nil
    }
    return FolderChanges(
      folder: folder, arrived: news.arrivals, marks: news.changedMarks, vanished: tellsVanished ? news.vanished : nil)
  }

  /// Asks on for changes of flags that the server did not get to (RFC 9738); false where other news is missing.
  private func followOn(
    _ limits: [Int: ResponseCode], since modSeq: UInt64?, into news: inout FolderNews
  ) async throws(IMAPError) -> Bool {
    guard !limits.isEmpty else { return true }
    guard limits.count == 1, let modSeq, case .messageLimit(_, var lowest?) = limits[2] else { return false }
    for _ in 0..<Limits.searchParts where lowest > 1 {
      let command = Command("UID FETCH").uids(1...(lowest - 1)).word(markItems).changed(since: modSeq)
      let limit = try await runLimited(command) { (data) throws(IMAPError) in try news.received(data) }
      guard let limit else { return true }
      guard let next = limit.lowest, next < lowest else { return false }
      lowest = next
    }
    return lowest == 1
  }

  private func changesRequests(
    _ path: FolderPath, _ bookmark: FolderBookmark, since modSeq: UInt64?, quickly: Bool
  ) throws(IMAPError) -> [Request] {
    var open = try Command("EXAMINE").folder(path)
    if let modSeq, quickly {
      open = open.resynchronising(uidValidity: bookmark.uidValidity, modSeq: modSeq)
    } else if modSeq != nil, enabled.isDisjoint(with: ["QRESYNC", "CONDSTORE"]) {
      open = open.word("(CONDSTORE)")
    }
    var requests = [Request(command: open, subject: .folder)]
    requests.append(
      Request(command: Command("UID FETCH").uids(from: bookmark.uidNext).summaries(capabilities)))
    if let modSeq, !quickly, bookmark.uidNext > 1 {
      requests.append(
        Request(
          command: Command("UID FETCH").uids(1...(bookmark.uidNext - 1)).word(markItems).changed(since: modSeq)))
    }
    return requests
  }
}

extension Result<Status, IMAPError> {
  /// Of a command that was done in part.
  fileprivate var limit: ResponseCode? {
    if case .success(let status) = self, case .messageLimit = status.code { status.code } else { nil }
  }
}

extension IMAPError {
  /// The command was done, and its answers are of no use.
  fileprivate var isOfAnswers: Bool {
    switch self {
    case .malformed, .tooMuch: true
    default: false
    }
  }
}

extension Untagged {
  fileprivate var closesFolder: Bool {
    if case .status(let status) = self, case .other("CLOSED", _) = status.code { true } else { false }
  }
}

/// Collects what a server says of a folder's messages; bounded in number and in bytes.
struct FolderNews {
  /// UIDs from here on are new.
  let uidNext: UInt32
  private var arrived: [UInt32: MessageSummary] = [:]
  private var marks: [UInt32: MessageMarks] = [:]
  private(set) var vanished: [ClosedRange<UInt32>] = []
  private var held = 0

  init(uidNext: UInt32) { self.uidNext = uidNext }

  mutating func received(_ data: Untagged) throws(IMAPError) {
    switch data {
    case .fetch(_, let items):
      guard let uid = items.uid else { return }
      try hold(64 + ((items.flags ?? []) + (items.labels ?? [])).reduce(0) { $0 + 32 + $1.utf8.count })
      if uid < uidNext {
        // RFC 9051 6.4.8: `n:*` names the last message even where its UID is below n, and it is no news.
        if items.size != nil { return }
        if items.flags != nil { marks[uid, default: MessageMarks(uid: uid)].take(items) }
      } else {
        var summary = arrived[uid] ?? MessageSummary(uid: uid)
        summary.take(items)
        arrived[uid] = summary
      }
    case .vanished(let set, _):
      try hold(set.ranges.count * 8)
      vanished += set.ranges
    // A news item that cannot be read may be the very one that counts.
    case .unreadable("FETCH"), .unreadable("VANISHED"): throw .malformed("news of a folder")
    default: return
    }
  }

  private mutating func hold(_ bytes: Int) throws(IMAPError) {
    held += bytes
    if held > Limits.news { throw .tooMuch("news of a folder") }
  }

  var arrivals: [MessageSummary] { arrived.values.sorted { $0.uid < $1.uid } }

  var changedMarks: [MessageMarks] { marks.values.sorted { $0.uid < $1.uid } }
}

extension MessageSummary {
  /// What is said is taken over, what is not stays.
  mutating func take(_ items: FetchItems) {
    flags = items.flags ?? flags
    internalDate = items.internalDate ?? internalDate
    size = items.size ?? size
    gmailThread = items.gmailThread ?? gmailThread
    emailID = items.emailID ?? emailID
    labels = items.labels ?? labels
  }
}

extension Command {
  /// Items of a FETCH, those between that identify messages and conversations on servers that can tell.
  func items(_ first: StaticString, idsOf capabilities: Set<String>, _ last: StaticString) -> Command {
    if capabilities.contains("X-GM-EXT-1") { return word(first).word("X-GM-MSGID X-GM-THRID X-GM-LABELS").word(last) }
    return capabilities.contains("OBJECTID") ? word(first).word("EMAILID").word(last) : word(first).word(last)
  }

  func summaries(_ capabilities: Set<String>) -> Command {
    items("(UID FLAGS INTERNALDATE", idsOf: capabilities, "RFC822.SIZE)")
  }
}

extension MessageMarks {
  mutating func take(_ items: FetchItems) {
    flags = items.flags ?? flags
    labels = items.labels ?? labels
  }
}
