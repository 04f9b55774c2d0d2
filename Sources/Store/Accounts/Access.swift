internal import GRDB
internal import Model

/// Who may do what with a mailbox: the one place that says so.
///
/// A mailbox is read by its owner and, when it is shared, by its members. An administrator has no way around.
enum Access {
  /// The ids of the mailboxes that a user may read, for `IN (...)`; takes one value, the user's id.
  static let readableMailboxes = readableMailboxes(to: "?")

  /// The same where the value has a place of its own, as `?1`.
  static func readableMailboxes(to user: String) -> String {
    """
    SELECT mailbox.id FROM mailbox, (SELECT \(user) AS user) AS viewer
    WHERE \(isReader("viewer.user", of: "mailbox"))
    """
  }

  /// The condition that a user, an expression, may read a mailbox, a row of that name.
  static func isReader(_ user: String, of mailbox: String) -> String {
    """
    (\(mailbox).owner = \(user)
      OR (json_extract(\(mailbox).settings, '$.access') = 'shared'
        AND EXISTS (SELECT 1 FROM mailbox_member AS mm WHERE mm.mailbox = \(mailbox).id AND mm.user = \(user))))
    """
  }

  static func canRead(_ mailbox: ID<Mailbox>, _ viewer: Viewer, _ database: Database) throws -> Bool {
    try database.number(
      "SELECT 1 WHERE ? IN (\(readableMailboxes))", [mailbox.value, viewer.user.value]) != nil
  }

  /// Its owner sends from a mailbox, and the members of a shared one who are more than viewers.
  static func canSend(from mailbox: ID<Mailbox>, _ viewer: Viewer, in database: Database) throws -> Bool {
    guard try canRead(mailbox, viewer, database) else { return false }
    return try database.number(
      """
      SELECT 1 WHERE EXISTS (SELECT 1 FROM mailbox WHERE id = ?1 AND owner = ?2)
        OR EXISTS (SELECT 1 FROM mailbox_member WHERE mailbox = ?1 AND user = ?2 AND role = 'member')
      """, [mailbox.value, viewer.user.value]) != nil
  }

  /// Settings, password and members belong to the user who connected the mailbox.
  static func requireOwner(of mailbox: ID<Mailbox>, _ viewer: Viewer, _ database: Database) throws {
    // Who may not read it is not told that it exists.
    guard try canRead(mailbox, viewer, database) else { throw StoreError.noSuch("mailbox \(mailbox)") }
    guard try database.number("SELECT owner FROM mailbox WHERE id = ?", [mailbox.value]) == viewer.user.value else {
      throw StoreError.refused("only the user who connected the mailbox changes it")
    }
  }

  /// - Throws: `refused` for a mailbox that is disconnected.
  static func requireConnected(_ mailbox: ID<Mailbox>, _ database: Database) throws {
    let row = try database.row(
      "SELECT address FROM mailbox WHERE id = ? AND disconnected_at IS NOT NULL", [mailbox.value])
    if let row { throw StoreError.refused("\(row[0] as String) is disconnected: connect it again first") }
  }

  /// True when the viewer may read a mailbox that holds a copy of the message.
  static func canSee(message: Int64, _ viewer: Viewer, _ database: Database) throws -> Bool {
    try database.number(
      "SELECT 1 FROM copy WHERE message = ? AND mailbox IN (\(readableMailboxes)) LIMIT 1",
      [message, viewer.user.value]) != nil
  }

  static func isAdministrator(_ viewer: Viewer, _ database: Database) throws -> Bool {
    try database.number("SELECT 1 FROM user WHERE id = ? AND role = 'administrator'", [viewer.user.value]) != nil
  }

  /// A run is undone by who started it, by the owner of its mailbox, or, where it concerns no mailbox and was not made
  /// by hand, by an administrator.
  static func requireUndo(of run: Run, _ viewer: Viewer, _ database: Database) throws {
    if run.user == viewer.user { return }
    if let mailbox = run.mailbox { return try requireOwner(of: mailbox, viewer, database) }
    guard run.kind != .manual, try isAdministrator(viewer, database) else {
      throw StoreError.refused("run \(run.id) is for the person who started it to undo")
    }
  }

  /// - Throws: `refused` for everybody but administrators; `doing` is what they may not.
  static func requireAdministrator(_ viewer: Viewer, doing: String, _ database: Database) throws {
    guard try isAdministrator(viewer, database) else {
      throw StoreError.refused("\(doing): only an administrator may")
    }
  }
}
