package import Model

extension IMAPClient {
  /// All folders, with what they are for. Throws `malformed` where the server lists none: every account has an inbox.
  package func list() async throws(IMAPError) -> [ListedFolder] {
    let plain = try Command("LIST").string([]).string([0x2A])
    var entries: [FolderEntry] = []
    if capabilities.contains("SPECIAL-USE"), capabilities.contains("LIST-EXTENDED") {
      do throws(IMAPError) {
        entries = try await listed(plain.word("RETURN (SPECIAL-USE)"))
      } catch {
        // QUIRK: Proton Bridge and strato.de offer it and answer BAD, or list nothing.
        guard case .refused = error else { throw error }
      }
    }
    if entries.isEmpty { entries = try await listed(plain) }
    let folders = FolderNames.folders(entries)
    guard !folders.isEmpty else { throw .malformed("the server lists no folder") }
    return folders
  }

  private func listed(_ command: Command) async throws(IMAPError) -> [FolderEntry] {
    var entries: [FolderEntry] = []
    try await run(command) { (data) throws(IMAPError) in
      guard case .list(let entry) = data else { return }
      guard entries.count < Limits.folders else { throw .tooMuch("folders") }
      entries.append(entry)
    }
    return entries
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
    var validity: UInt32?
    var folder = SelectedFolder(uidValidity: 0, uidNext: nil, exists: 0, highestModSeq: nil, isReadOnly: false)
    var isCounted = false
    func take(_ code: ResponseCode?) {
      switch code {
      case .uidValidity(let value): validity = value
      case .uidNext(let value): folder.uidNext = value
      case .highestModSeq(let value): folder.highestModSeq = value > 0 ? value : nil
      case .noModSeq: folder.highestModSeq = nil
      case .readOnly: folder.isReadOnly = true
      case .readWrite: folder.isReadOnly = false
      default: break
      }
    }
    let answer = try await run(command.string(path.bytes), about: .folder) { (data) throws(IMAPError) in
      switch data {
      case .exists(let count): (folder.exists, isCounted) = (count, true)
      case .status(let status): take(status.code)
      default: break
      }
    }
    take(answer.code)
    guard isCounted else { throw .malformed("no count of messages (EXISTS)") }
    guard let validity else { throw .malformed("no UIDVALIDITY") }
    folder.uidValidity = validity
    return folder
  }

  /// Makes a folder, or finds that it is there.
  package func create(_ path: FolderPath) async throws(IMAPError) {
    let command = try Command("CREATE").string(path.bytes)
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
    let command = try Command("APPEND").string(path.bytes).flags(flags).date(date).message(bytes)
    let answer = try await run(command, about: .append)
    if case .appendUID(_, let uid) = answer.code { return uid }
    return nil
  }
}
