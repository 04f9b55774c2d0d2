internal import FoundationEssentials
internal import GRDB
package import Model

extension MailStore {
  /// Takes a server's list of a mailbox's folders: new ones are added, changed ones changed, missing ones marked.
  ///
  /// A renamed folder is a new one, whose messages are recognised when they are filed, unless `renameFolder` has been
  /// told before. One that comes back is looked at whole, since another may have taken its messages over. Gives the
  /// folders that are there, in the order of their ids.
  ///
  /// - Parameter isFollowed: false where nobody has looked for renamed folders: while one is not listed that could be
  ///   found by its id, no name is added and none marked.
  @discardableResult
  package func saveFolders(
    _ listed: [ListedFolder], of mailbox: ID<Mailbox>, isFollowed: Bool = true
  ) throws(StoreError) -> [Folder] {
    let known = try allFolders(of: mailbox)
    let paths = Set(listed.map(\.path))
    let unchanged = Set(known.filter { !$0.isMissing }.map(\.folder.listed))
    var changes = listed.filter { !unchanged.contains($0) }
    var missing = known.filter { !$0.isMissing && !paths.contains($0.folder.listed.path) }
    if !isFollowed, missing.contains(where: { $0.folder.objectID != nil }) {
      let names = Set(known.map(\.folder.listed.path))
      (changes, missing) = (changes.filter { names.contains($0.path) }, [])
    }
    if changes.isEmpty, missing.isEmpty { return try folders(of: mailbox) }
    try write("save the folders of mailbox \(mailbox)") { database in
      for folder in changes {
        try database.run(
          """
          INSERT INTO folder (mailbox, path, name, separator, special_use, is_selectable, space)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (mailbox, path) DO UPDATE SET name = excluded.name, separator = excluded.separator,
            special_use = excluded.special_use, is_selectable = excluded.is_selectable,
            space = excluded.space, uid_next = iif(is_missing, NULL, uid_next), is_missing = 0
          """,
          [
            mailbox.value, Data(folder.path.bytes), folder.name.storable, folder.separator.map(String.init),
            folder.specialUse?.rawValue, folder.isSelectable, folder.space.rawValue,
          ])
      }
      for folder in missing {
        try database.run("UPDATE folder SET is_missing = 1 WHERE id = ?", [folder.folder.id.value])
      }
    }
    return try folders(of: mailbox)
  }

  /// What the server calls folders, whatever their names are.
  package func saveObjectIDs(_ ids: [ID<Folder>: String]) throws(StoreError) {
    guard !ids.isEmpty else { return }
    try write("save the ids of folders") { database in
      for (folder, id) in ids.sorted(by: { $0.key.value < $1.key.value }) {
        try database.run("UPDATE folder SET object_id = ? WHERE id = ?", [id, folder.value])
      }
    }
  }

  /// A folder is called otherwise now: all that it holds stays what it is, and a choice of folders follows the name.
  package func renameFolder(_ folder: Folder, to listed: ListedFolder) throws(StoreError) {
    try write("rename folder \(folder.listed.name)") { database in
      // One that was called so before and is gone keeps its mail under another name, which no server gives.
      try database.run(
        "UPDATE folder SET path = CAST('gone ' || id || ' ' || path AS BLOB) WHERE mailbox = ? AND path = ? AND is_missing",
        [folder.mailbox.value, Data(listed.path.bytes)])
      try database.run(
        "UPDATE folder SET path = ?, name = ?, separator = ?, special_use = ?, space = ? WHERE id = ?",
        [
          Data(listed.path.bytes), listed.name.storable, listed.separator.map(String.init), listed.specialUse?.rawValue,
          listed.space.rawValue, folder.id.value,
        ])
      guard
        let row = try database.row(
          "SELECT \(Mailbox.columns) FROM mailbox WHERE id = ?", [folder.mailbox.value])
      else { return }
      var settings = try Mailbox(stored: row).settings
      guard case .named(let names) = settings.folders else { return }
      settings.folders = .named(names.map { $0 == folder.listed.name ? listed.name : $0 })
      try database.run(
        "UPDATE mailbox SET settings = ? WHERE id = ?", [try SettingsCoding.encode(settings), folder.mailbox.value])
    }
  }

  /// The folders that the server listed last, in the order of their ids.
  package func folders(of mailbox: ID<Mailbox>) throws(StoreError) -> [Folder] {
    try read("list the folders of mailbox \(mailbox)") { try MailStore.presentFolders(of: mailbox, $0) }
  }

  static func presentFolders(of mailbox: ID<Mailbox>, _ database: Database) throws -> [Folder] {
    try allFolders(of: mailbox, database).filter { !$0.isMissing }.map(\.folder)
  }

  /// Remembers the UIDVALIDITY that a SELECT gave. Gives the one before, when it was another.
  ///
  /// With a new one it is forgotten where the folder stood: that was said of the old one (RFC 7162 3.1.2.2).
  @discardableResult
  package func select(_ folder: ID<Folder>, uidValidity: UInt32) throws(StoreError) -> UInt32? {
    let before = try read("read folder \(folder)") {
      try $0.number("SELECT uid_validity FROM folder WHERE id = ?", [folder.value])
    }
    if before == Int64(uidValidity) { return nil }
    try write("select folder \(folder)") {
      try $0.run(
        "UPDATE folder SET uid_validity = ?, modification = NULL, uid_next = NULL WHERE id = ?",
        [Int64(uidValidity), folder.value])
    }
    return before.map(UInt32.init(truncatingIfNeeded:))
  }

  private func allFolders(of mailbox: ID<Mailbox>) throws(StoreError) -> [(folder: Folder, isMissing: Bool)] {
    try read("list the folders of mailbox \(mailbox)") { try MailStore.allFolders(of: mailbox, $0) }
  }

  private static func allFolders(
    of mailbox: ID<Mailbox>, _ database: Database
  ) throws -> [(folder: Folder, isMissing: Bool)] {
    try database.rows(
      """
      SELECT id, path, name, separator, special_use, is_selectable, uid_validity, is_missing, object_id, space
      FROM folder WHERE mailbox = ? ORDER BY id
      """, [mailbox.value]
    ).map { row in
      let listed = ListedFolder(
        path: FolderPath(Array(row[1] as Data)), name: row[2], separator: (row[3] as String?)?.first,
        specialUse: (row[4] as String?).flatMap(SpecialUse.init(rawValue:)), isSelectable: row[5],
        space: FolderSpace(rawValue: row[9]) ?? .personal)
      return (Folder(id: ID(row[0]), mailbox: mailbox, listed: listed, uidValidity: row[6], objectID: row[8]), row[7])
    }
  }
}
