internal import FoundationEssentials
internal import GRDB
internal import Glibc
internal import Model

extension MailStore {
  private static let copyPrefix = "copy-"

  /// A copy of the workspace for work whose outcome is only looked at, in a folder of its own within the workspace.
  ///
  /// It has the whole database and no notes of stale mail. Raw bytes of stored mail are read where they are; what is
  /// fetched into the copy goes into packs of its own. `discard` ends it; what a crash leaves is removed when the
  /// workspace is opened for work.
  package func copy() throws(StoreError) -> MailStore {
    let folder = folder + "/\(MailStore.copyPrefix)\(UUID().uuidString.lowercased())"
    try Files.makeFolder(folder, mode: 0o700)
    do {
      let lock = try WorkspaceLock(folder: folder)
      try Files.makeFolder(MailStore.packsFolder(folder), mode: 0o700)
      let path = MailStore.database(folder)
      // SQLite gives its other files the mode of this one.
      try Files.write([], to: path, mode: 0o600)
      let copied = try mapped("copy the workspace") {
        let queue = try DatabaseQueue(path: path)
        try pool.backup(to: queue)
        try queue.close()
        let copied = try DatabasePool(path: path, configuration: MailStore.configuration())
        try copied.write { database in
          // Nobody misses what is lost of a copy.
          try database.execute(sql: "DELETE FROM stale_message; DELETE FROM stale_range; DELETE FROM stale_record")
        }
        return copied
      }
      return MailStore(folder: folder, use: .work, pool: copied, lock: lock, behind: self.folder)
    } catch {
      // What cannot be removed now is removed when the workspace is opened for work the next time.
      try? MailStore.remove(folder)
      throw error
    }
  }

  /// Ends a copy and removes it.
  package func discard() throws(StoreError) {
    try close()
    try MailStore.remove(folder)
  }

  /// Copies that a crash has left: nobody holds their lock.
  static func dropCopies(in folder: String) throws(StoreError) {
    let names = try mapped("list \(folder)") { try FileManager.default.contentsOfDirectory(atPath: folder) }
    for name in names where name.hasPrefix(copyPrefix) {
      let copy = "\(folder)/\(name)"
      do { _ = try WorkspaceLock(folder: copy) } catch {
        if case .locked = error { continue }
        throw error
      }
      try remove(copy)
    }
  }

  private static func remove(_ folder: String) throws(StoreError) {
    try mapped("remove \(folder)") { try FileManager.default.removeItem(atPath: folder) }
  }
}
