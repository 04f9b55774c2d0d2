internal import GRDB
internal import Glibc
package import Model

/// A workspace: its database, packs, key file and rules. The only memory there is.
///
/// Calls block: they read or write files. Never call the store inside a body that it runs.
package final class MailStore: Sendable {
  /// What a process wants of a workspace.
  package enum Use: Sendable {
    /// Fetches, files, decides and sends; one process at a time.
    case work
    /// Writes what people decide, in short transactions, also beside the process that works; no packs.
    case editing
    /// Only looks; beside any number of others.
    case reading
  }

  package let folder: String
  package let use: Use
  let pool: DatabasePool
  let packs: PackShelf
  /// Tells who watches that something was written, by this process or by one that rang.
  package let changes = ChangeSignal()
  private let lock: WorkspaceLock?

  /// - Parameter behind: the workspace whose packs are read where this one has none of that number.
  init(folder: String, use: Use, pool: DatabasePool, lock: WorkspaceLock?, behind: String? = nil) {
    (self.folder, self.use, self.pool, self.lock) = (folder, use, pool, lock)
    packs = PackShelf(folder: MailStore.packsFolder(folder), behind: behind.map(MailStore.packsFolder))
  }

  /// Where the rule files are.
  package var rulesFolder: String { folder + "/Rules" }

  static func packsFolder(_ folder: String) -> String { folder + "/packs" }
  static func database(_ folder: String) -> String { folder + "/rapport.db" }

  /// Whether a folder is a workspace.
  package static func isThere(_ folder: String) -> Bool { access(database(folder), F_OK) == 0 }

  /// Opens a workspace; for work it takes the lock, migrates, and drops what a crash left behind.
  ///
  /// - Throws: `notAWorkspace`, `locked`, `newerSchema`, and what the system says.
  package static func open(_ folder: String, use: Use, now: Timestamp) throws(StoreError) -> MailStore {
    let path = database(folder)
    guard isThere(folder) else { throw .notAWorkspace(folder) }
    var lock = use == .work ? try WorkspaceLock(folder: folder) : nil
    let pool = try mapped("open \(path)") { try DatabasePool(path: path, configuration: configuration()) }
    if try !isCurrent(pool) {
      if lock == nil { lock = try WorkspaceLock(folder: folder) }
      try mapped("migrate \(path)") { try Schema.migrator.migrate(pool) }
      if use != .work { lock = nil }
    }
    let store = MailStore(folder: folder, use: use, pool: pool, lock: lock)
    if use == .work {
      try store.dropPackTails()
      try store.endInterruptedRuns(now: now)
      try store.reopenRequests(now: now)
      if try store.lacksSettling() { _ = try store.leave(.settle(.relink), by: nil, now: now) }
      try store.dropUnusedAuthorities()
      try dropCopies(in: folder)
    }
    return store
  }

  /// Ends the use of the workspace and gives its lock back.
  package func close() throws(StoreError) {
    packs.closeAll()
    try mapped("close the workspace") { try pool.close() }
    lock?.release()
  }

  /// True when the tables are those of this version.
  private static func isCurrent(_ pool: DatabasePool) throws(StoreError) -> Bool {
    let (superseded, complete) = try mapped("read the schema") {
      try pool.read { database in
        (try Schema.migrator.hasBeenSuperseded(database), try Schema.migrator.hasCompletedMigrations(database))
      }
    }
    if superseded { throw .newerSchema }
    return complete
  }

  /// How long a statement waits for another process's commit, in seconds.
  private static let busyTimeout = 10.0

  /// Pages of 8 KiB that a connection keeps in memory: of a small file 16 MiB, of a large one a quarter up to 128 MiB
  /// where mail is filed, and half of that where it is read. In a CRM of a million contacts the look-ups of a decision
  /// read eight pages far apart.
  private static let cachedPages = (least: 2_048, most: 16_384)

  /// - Parameter isNew: the file is about to be made, and takes its lasting properties.
  static func configuration(isNew: Bool = false) -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(busyTimeout)
    configuration.foreignKeysEnabled = true
    configuration.label = "rapport"
    configuration.prepareDatabase { database in
      // Both take effect only before the first table.
      if isNew, !database.configuration.readonly {
        try database.execute(sql: "PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL")
      }
      let pages = min(Int(try database.number("PRAGMA page_count") ?? 0) / 4, cachedPages.most)
      let cached = max(database.configuration.readonly ? pages / 2 : pages, cachedPages.least)
      try database.execute(sql: "PRAGMA cache_size = \(cached); PRAGMA temp_store = MEMORY")
    }
    return configuration
  }
}
