internal import Glibc
internal import Synchronization

/// The packs that this process has open for writing, and where packs are.
final class PackShelf: Sendable {
  private struct State {
    var open: [Int64: PackFile] = [:]
    /// The pack that each mailbox's mail goes to.
    var current: [Int64: PackFile] = [:]
    /// Mailboxes that have a writer.
    var busy: Set<Int64> = []
  }

  let folder: String
  /// Of the workspace of which this one is a copy: only read.
  private let behind: String?
  private let state = Mutex(State())

  init(folder: String, behind: String? = nil) { (self.folder, self.behind) = (folder, behind) }

  /// Where a pack is read.
  func source(_ pack: Int64) -> String {
    guard let behind, access(path(pack), F_OK) != 0 else { return path(pack) }
    return behind + "/\(PackShelf.name(pack))"
  }

  /// The file of a pack; its name is made of nothing but our own number.
  func path(_ pack: Int64) -> String { folder + "/\(PackShelf.name(pack))" }
  static func name(_ pack: Int64) -> String { "\(pack).pack" }

  /// False when the mailbox has a writer already.
  func reserve(_ mailbox: Int64) -> Bool { state.withLock { $0.busy.insert(mailbox).inserted } }
  func release(_ mailbox: Int64) { state.withLock { _ = $0.busy.remove(mailbox) } }

  func current(of mailbox: Int64) -> PackFile? { state.withLock { $0.current[mailbox] } }

  func put(_ file: PackFile, for mailbox: Int64) {
    state.withLock { state in
      state.open[file.id] = file
      state.current[mailbox] = file
    }
  }

  /// The pack, when this process has written to it.
  func open(_ pack: Int64) -> PackFile? { state.withLock { $0.open[pack] } }

  func closeAll() { state.withLock { $0 = State() } }
}
