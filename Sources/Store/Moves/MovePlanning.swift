internal import FoundationEssentials
internal import GRDB
internal import Model

/// Finds the copies that an order is about, and the folder of theirs that it names.
struct MovePlanning {
  let order: MoveOrder
  let viewer: Viewer
  let database: Database
  private var folders: [Int64: [Folder]] = [:]

  init(_ order: MoveOrder, by viewer: Viewer, _ database: Database) {
    (self.order, self.viewer, self.database) = (order, viewer, database)
  }

  private struct Held {
    var copy: Int64
    var mailbox: ID<Mailbox>
    var folder: Folder
    var labels: [String]?
    /// Where it is to go already.
    var onItsWay: Int64?
    var isBegun: Bool
  }

  /// - Throws: `noSuch` for mail that the viewer may not read, or a folder that there is not; `refused` where the viewer
  ///   may not move it, it could be in several mailboxes, or it is being moved just now.
  mutating func plan() throws -> [PlannedMove] {
    var planned: [PlannedMove] = []
    for message in order.messages { planned += try plan(message) }
    return planned
  }

  private mutating func plan(_ message: ID<Message>) throws -> [PlannedMove] {
    guard try Access.canSee(message: message.value, viewer, database) else {
      throw StoreError.noSuch("message \(message)")
    }
    let held = try held(message)
    guard let mailbox = held.first?.mailbox else {
      throw StoreError.refused(
        "message \(message) is in no folder any more that rapport knows of; nothing can be moved")
    }
    if held.contains(where: { $0.mailbox != mailbox }) {
      let names = try Set(held.map(\.mailbox)).sorted { $0.value < $1.value }.map { try address(of: $0).description }
      throw StoreError.refused(
        "message \(message) is in several mailboxes, \(names.joined(separator: ", ")); say which: --mailbox ADDRESS")
    }
    let (wanted, owner) = (try target(in: mailbox), try address(of: mailbox))
    return try chosen(held).map { copy in
      if copy.isBegun {
        throw StoreError.refused("message \(message) is being moved just now; first: rapport sync \(owner)")
      }
      let target = wanted ?? copy.folder
      let stays = wanted.map { isThere(copy, $0) } ?? true
      return PlannedMove(
        message: message, copy: ID(copy.copy), mailbox: mailbox, mailboxAddress: owner, origin: copy.folder.id,
        originName: copy.folder.listed.name, target: target.id, targetName: target.listed.name,
        isThere: copy.onItsWay.map { $0 == wanted?.id.value } ?? stays, stays: stays,
        leavesInbox: copy.folder.isGmailAllMail && (copy.labels ?? []).contains(where: MessageMarks.isInbox))
    }
  }

  /// The copies that their servers list, in mailboxes in which the person may move mail.
  private mutating func held(_ message: ID<Message>) throws -> [Held] {
    let rows = try database.rows(
      """
      SELECT c.id, c.mailbox, c.folder, c.labels, m.target, m.state, b.disconnected_at
      FROM copy AS c JOIN mailbox AS b ON b.id = c.mailbox
      LEFT JOIN server_move AS m ON m.copy = c.id AND m.state IN ('waiting', 'begun')
      WHERE c.message = ?1 AND c.gone_at IS NULL AND c.mailbox IN (\(Access.readableMailboxes(to: "?2")))
        AND (?3 IS NULL OR c.mailbox = ?3) AND (?4 IS NULL OR c.id = ?4) ORDER BY c.id
      """, [message.value, viewer.user.value, order.mailbox?.value, order.copy?.value])
    var held: [Held] = []
    var mayNot = false
    var disconnected: ID<Mailbox>?
    for row in rows {
      let mailbox = ID<Mailbox>(row[1])
      if row[6] as Int64? != nil {
        disconnected = mailbox
        continue
      }
      guard try Access.canMove(in: mailbox, viewer, database) else {
        mayNot = true
        continue
      }
      guard let folder = try folders(of: mailbox).first(where: { $0.id.value == row[2] as Int64 }) else { continue }
      let labels = try (row[3] as String?).map {
        try StoredJSON.value([String].self, $0, of: "the labels of copy \(row[0] as Int64)")
      }
      held.append(
        Held(
          copy: row[0], mailbox: mailbox, folder: folder, labels: labels, onItsWay: row[4],
          isBegun: row[5] as String? == ServerMove.State.begun.rawValue))
    }
    if held.isEmpty, let disconnected { try Access.requireConnected(disconnected, database) }
    if held.isEmpty, mayNot { throw StoreError.refused("this mailbox is not yours to move mail in") }
    return held
  }

  /// Of a message that lies in several folders, what was sent, thrown away or is being written stays where it is, unless
  /// there is nothing else, or all of it is thrown away.
  private func chosen(_ held: [Held]) -> [Held] {
    if order.target == .trash { return held }
    let others = held.filter { ![.sent, .drafts, .trash, .junk].contains($0.folder.listed.specialUse) }
    return others.isEmpty ? held : others
  }

  /// In Gmail's All Mail it is the labels that say where mail lies.
  private func isThere(_ copy: Held, _ target: Folder) -> Bool {
    guard copy.folder.isGmailAllMail, let labels = copy.labels else { return copy.folder.id == target.id }
    let isInInbox = labels.contains(where: MessageMarks.isInbox)
    if target.listed.specialUse == .inbox { return isInInbox }
    return !isInInbox && (target.id == copy.folder.id || labels.contains(target.listed.name))
  }

  /// Nil: where it is.
  private mutating func target(in mailbox: ID<Mailbox>) throws -> Folder? {
    let usable = try folders(of: mailbox).filter(\.listed.isSelectable)
    let (found, what): (Folder?, String)
    switch order.target {
    case .archive:
      // A label may be called so, too.
      found = usable.first(where: \.isGmailAllMail) ?? usable.first { $0.listed.specialUse == .archive }
      what = "folder for archived mail"
    case .trash:
      found = usable.first { $0.listed.specialUse == .trash }
      what = "folder for deleted mail"
    case .named(let name):
      found = usable.first { $0.listed.isCalled(name) }
      what = "folder '\(name)'"
    case .folder(let id):
      found = usable.first { $0.id == id }
      what = "folder \(id)"
    case .stay: return nil
    }
    guard let found else {
      let owner = try address(of: mailbox)
      throw StoreError.noSuch("\(what) in \(owner); see: rapport folders \(owner)")
    }
    return found
  }

  private mutating func folders(of mailbox: ID<Mailbox>) throws -> [Folder] {
    if let known = folders[mailbox.value] { return known }
    let present = try MailStore.presentFolders(of: mailbox, database)
    folders[mailbox.value] = present
    return present
  }

  private func address(of mailbox: ID<Mailbox>) throws -> Address {
    let row = try database.row("SELECT address FROM mailbox WHERE id = ?", [mailbox.value])
    guard let row, let address = Address(stored: row[0]) else { throw StoreError.corrupt("mailbox \(mailbox)") }
    return address
  }
}
