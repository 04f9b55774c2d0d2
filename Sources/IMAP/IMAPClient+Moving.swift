package import Model

/// What became of messages that were to go from the open folder to another one.
package struct MoveAnswer: Sendable, Hashable {
  /// UIDVALIDITY of the other folder, and the UIDs there by those here, as far as the server tells (RFC 4315 3).
  package var uidValidity: UInt32?
  package var uids: [UInt32: UInt32] = [:]
  /// Those of which the server said that it is done; what was not there any more is among them.
  package var done: Set<UInt32> = []
  /// They are in the other folder, and here still, marked `\Deleted`: this server expunges only everything that is so
  /// marked, and others have marked some.
  package var leftMarked: Set<UInt32> = []
  /// They were copied to the other folder.
  package var copied: Set<UInt32> = []
  /// Why those that are not done stayed where they were.
  package var refusal: IMAPError?

  package init() {}

  fileprivate mutating func take(_ status: Status) {
    guard case .copyUID(let validity, let from, let to) = status.code,
      let before = from.numbers(atMost: Limits.moved), let after = to.numbers(atMost: Limits.moved)
    else { return }
    uidValidity = validity
    for (old, new) in zip(before, after) { uids[old] = new }
  }
}

extension IMAPClient {
  /// The server moves messages in one step (RFC 6851), which a cut connection cannot leave half done.
  package var movesAtOnce: Bool { capabilities.contains("MOVE") }

  /// The server tells where messages go (RFC 4315).
  private var tellsPlaces: Bool { capabilities.contains("UIDPLUS") }

  /// Moves messages of the folder that is open for writing; those that are gone are passed over.
  ///
  /// Without MOVE they are copied and expunged; `copied` are there already, from an attempt that was cut. Nothing but
  /// these messages is ever expunged.
  ///
  /// - Throws: what concerns the connection or the account. A plain refusal is in the answer.
  package func move(
    _ uids: [UInt32], to path: FolderPath, copied: Set<UInt32> = []
  ) async throws(IMAPError) -> MoveAnswer {
    let isAtOnce = movesAtOnce
    return try await transfer(uids, isAtOnce: isAtOnce) { (some, answer) throws(IMAPError) in
      guard !isAtOnce else { return try await self.transfer(some, to: path, with: "UID MOVE", &answer) }
      try await self.transfer(some.filter { !copied.contains($0) }, to: path, with: "UID COPY", &answer)
      answer.copied.formUnion(some)
      try await self.add(flags: ["\\Deleted"], to: some)
      if try await !self.expunge(some) { answer.leftMarked.formUnion(some) }
    }
  }

  /// Copies messages of the open folder; those that are gone are passed over. Throws as `move`.
  package func copy(_ uids: [UInt32], to path: FolderPath) async throws(IMAPError) -> MoveAnswer {
    try await transfer(uids) { (some, answer) throws(IMAPError) in
      try await self.transfer(some, to: path, with: "UID COPY", &answer)
    }
  }

  /// Does it to some at a time, up to the first refusal.
  ///
  /// - Parameter isAtOnce: what has a UID elsewhere is done.
  private func transfer(
    _ uids: [UInt32], isAtOnce: Bool = true, _ body: ([UInt32], inout MoveAnswer) async throws(IMAPError) -> Void
  ) async throws(IMAPError) -> MoveAnswer {
    var answer = MoveAnswer()
    for from in stride(from: 0, to: uids.count, by: Limits.moved) {
      let some = Array(uids[from..<min(from + Limits.moved, uids.count)])
      do throws(IMAPError) { try await body(some, &answer) } catch {
        guard error.isRefusal else { throw error }
        answer.refusal = error
        if isAtOnce { answer.done.formUnion(answer.uids.keys) }
        break
      }
      answer.done.formUnion(some)
    }
    return answer
  }

  private func transfer(
    _ uids: [UInt32], to path: FolderPath, with verb: StaticString, _ answer: inout MoveAnswer
  ) async throws(IMAPError) {
    try await run(over: uids, about: .folder) { (argument) throws(IMAPError) in
      try Command(verb).set(argument).folder(path)
    } receive: {
      // MOVE tells in between, so that a refusal may come behind messages that are moved; COPY at the end (RFC 6851 4.3).
      if case .status(let status) = $0 { answer.take(status) }
    }
  }

  /// Takes labels of Gmail's from messages of the folder that is open for writing (X-GM-EXT-1).
  package func remove(labels: [String], from uids: [UInt32]) async throws(IMAPError) {
    try await run(over: uids) { (argument) throws(IMAPError) in
      try Command("UID STORE").set(argument).word("-X-GM-LABELS").flags(labels)
    }
  }

  /// Expunges messages that are marked `\Deleted`, and no others.
  ///
  /// - Returns: false where that cannot be done: without UIDPLUS there is only EXPUNGE, which takes all that are marked.
  private func expunge(_ uids: [UInt32]) async throws(IMAPError) -> Bool {
    guard !tellsPlaces else {
      try await run(over: uids) { Command("UID EXPUNGE").set($0) }
      return true
    }
    let marked: [UInt32]
    do throws(IMAPError) { marked = try await searchDeleted() } catch {
      guard case .malformed = error else { throw error }
      return false
    }
    guard Set(uids).isSuperset(of: marked) else { return false }
    try await run(Command("EXPUNGE"))
    return true
  }
}

extension IMAPError {
  /// The server would not do this one thing; it serves us all the same.
  fileprivate var isRefusal: Bool {
    switch self {
    case .refused, .folderGone, .folderElsewhere, .overQuota: true
    default: false
    }
  }
}
