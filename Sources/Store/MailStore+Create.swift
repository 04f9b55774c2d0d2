internal import GRDB
internal import Glibc
package import Model
internal import OpenSSL

extension MailStore {
  /// Makes a workspace: `rapport.db`, the key file (mode 0600), `Rules/` and `packs/`, in a folder of mode 0700.
  ///
  /// Rule files that are there already are kept. A crash leaves no `rapport.db`, and it can be made again.
  /// - Throws: `alreadyAWorkspace`, `refused` for a rule path that leads out of `Rules/`, and what the system says.
  package static func create(
    in folder: String, timeZone: String, administrator: (name: String, address: Address),
    rules: [(path: String, bytes: [UInt8])], now: Timestamp
  ) throws(StoreError) {
    let path = folder + "/rapport.db"
    if access(path, F_OK) == 0 { throw .alreadyAWorkspace(folder) }
    try Files.makeFolder(folder, mode: 0o700)
    try Files.makeFolder(packsFolder(folder), mode: 0o700)
    try Files.makeFolder(folder + "/Rules", mode: 0o755)
    for rule in rules { try writeRule(rule.path, rule.bytes, under: folder + "/Rules") }
    if access(WorkspaceKey.path(folder), F_OK) != 0 { try WorkspaceKey.make(in: folder) }

    // Under another name until it is whole: its presence is what makes a workspace.
    let draft = path + ".new"
    for suffix in ["", "-wal", "-shm"] { try Files.remove(draft + suffix) }
    try mapped("create \(path)") {
      let pool = try DatabasePool(path: draft, configuration: configuration(isNew: true))
      try Schema.migrator.migrate(pool)
      try pool.write { database in
        try database.run("INSERT INTO workspace (key, value) VALUES ('time_zone', ?)", [timeZone.storable])
        try insertUser(administrator.name, administrator.address, .administrator, now: now, database)
      }
      try pool.close()
    }
    for suffix in ["-wal", "-shm"] { try Files.remove(draft + suffix) }
    // SQLite gives its other files the mode of this one.
    guard chmod(draft, 0o600) == 0, rename(draft, path) == 0 else {
      throw StoreError(errno: errno, doing: "create \(path)")
    }
    try Files.syncFolder(folder)
  }

  private static func writeRule(_ path: String, _ bytes: [UInt8], under folder: String) throws(StoreError) {
    let steps = path.split(separator: "/", omittingEmptySubsequences: false)
    guard !steps.isEmpty, steps.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else {
      throw .refused("rule file \(path): not a path inside Rules")
    }
    var at = folder
    for step in steps.dropLast() {
      at += "/\(step)"
      try Files.makeFolder(at, mode: 0o755)
    }
    let file = folder + "/" + path
    if access(file, F_OK) != 0 { try Files.write(bytes, to: file, mode: 0o644) }
  }
}
