internal import GRDB
package import Model

extension MailStore {
  /// The message of that number, Message-ID (with or without angle brackets) or identity digest in hexadecimal.
  ///
  /// - Throws: `noSuch` also where the viewer may not see it; `ambiguous` with the numbers.
  package func find(message text: String, for viewer: Viewer) throws(StoreError) -> ID<Message> {
    if let digest = Digest(hex: text) { return try find(identity: digest, for: viewer) }
    if let number = Int64(text.hasPrefix("#") ? String(text.dropFirst()) : text) {
      return try only("SELECT id FROM message WHERE id = ?", [number], "message \(text)", viewer)
    }
    let bare = text.hasPrefix("<") && text.hasSuffix(">") ? String(text.dropFirst().dropLast()) : text
    return try only(
      "SELECT id FROM message WHERE message_id = ? ORDER BY id", [bare.storable], "message \(text)", viewer)
  }

  /// The stored message that a parsed one is a copy of.
  ///
  /// - Throws: `noSuch` also where the viewer may not see it.
  package func find(identity: Digest, for viewer: Viewer) throws(StoreError) -> ID<Message> {
    try only("SELECT id FROM message WHERE identity = ?", [identity.blob], "message \(identity)", viewer)
  }

  private func only(
    _ sql: String, _ arguments: StatementArguments, _ what: String, _ viewer: Viewer
  ) throws(StoreError) -> ID<Message> {
    try read("find \(what)") { database in
      let found: [Int64] = try database.rows(sql, arguments).map { $0[0] }
      let visibility = try Visibility(viewer, database)
      let held = try Visibility.held(found, database)
      let seen = found.filter { visibility.sight(of: held[$0] ?? Visibility.Held()) != nil }
      guard let first = seen.first else { throw StoreError.noSuch(what) }
      guard seen.count == 1 else { throw StoreError.ambiguous(what, candidates: seen.map(String.init)) }
      return ID(first)
    }
  }
}
