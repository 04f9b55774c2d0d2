internal import FoundationEssentials
internal import GRDB
package import Model

extension MailStore {
  /// What `move` would note; nothing is written.
  package func plannedMoves(_ order: MoveOrder, by viewer: Viewer) throws(StoreError) -> [PlannedMove] {
    try read("plan what is moved") { database in
      var planning = MovePlanning(order, by: viewer, database)
      return try planning.plan()
    }
  }

  /// Notes where a person wants mail to go; the next sync of its mailbox moves it on the server. What was noted before
  /// of the same copies and is not under way counts no more. On disk when it returns.
  ///
  /// - Throws: `noSuch` for mail that the viewer may not read, or a folder that there is not; `refused` where the viewer
  ///   may not move it, it could be in several mailboxes, or it is being moved just now.
  package func move(_ order: MoveOrder, by viewer: Viewer, now: Timestamp) throws(StoreError) -> [PlannedMove] {
    try write("note what is moved", durable: true) { database in
      var planning = MovePlanning(order, by: viewer, database)
      let planned = try planning.plan()
      for move in planned where !move.isThere {
        try database.run("DELETE FROM server_move WHERE copy = ? AND state = 'waiting'", [move.copy.value])
        // Back to where it is still: that was all.
        guard move.origin != move.target || move.leavesInbox else { continue }
        try database.run(
          """
          INSERT INTO server_move (copy, origin, target, user, at, state, changed_at)
          VALUES (?, ?, ?, ?, ?, 'waiting', ?)
          """,
          [
            move.copy.value, move.origin.value, move.target.value, viewer.user.value, now.milliseconds,
            now.milliseconds,
          ])
      }
      return planned
    }
  }

  /// What the server of a mailbox is to move, by folder and target.
  package func openMoves(of mailbox: ID<Mailbox>) throws(StoreError) -> [ServerMove] {
    try read("read what is to be moved in mailbox \(mailbox)") { database in
      try database.rows(
        """
        SELECT v.id, v.copy, m.message_id, c.folder, c.uid_validity, c.uid, v.target, v.attempts, c.gone_at IS NULL,
               v.target_uid_validity, v.target_uid_next
        FROM server_move AS v JOIN copy AS c ON c.id = v.copy JOIN message AS m ON m.id = c.message
        WHERE v.state IN ('waiting', 'begun') AND c.mailbox = ? ORDER BY c.folder, c.uid_validity, v.target, c.uid
        """, [mailbox.value]
      ).map { row in
        ServerMove(
          id: ID(row[0]), copy: ID(row[1]), messageID: row[2], folder: ID(row[3]), uidValidity: row[4], uid: row[5],
          target: ID(row[6]), attempts: row[7], isPresent: row[8],
          copiedFrom: ServerMove.Place(uidValidity: row[9], uidNext: row[10]))
      }
    }
  }

  /// Notes that the server is about to be asked. On disk when it returns.
  ///
  /// - Parameter place: where what it copies comes to be; what was noted of it first stays.
  package func begin(
    _ moves: [ID<ServerMove>], copyingFrom place: ServerMove.Place? = nil, now: Timestamp
  ) throws(StoreError) {
    try write("note what is being moved", durable: true) { database in
      for move in moves {
        try database.run(
          """
          UPDATE server_move SET state = 'begun', attempts = attempts + 1, changed_at = ?,
            target_uid_validity = COALESCE(target_uid_validity, ?), target_uid_next = COALESCE(target_uid_next, ?)
          WHERE id = ?
          """, [now.milliseconds, place?.uidValidity, place?.uidNext, move.value])
      }
    }
  }

  /// What became last of copies that somebody wanted elsewhere.
  package func moves(of copies: [ID<Copy>]) throws(StoreError) -> [ID<Copy>: MoveView] {
    try read("read what was moved") { try MailStore.moves(of: copies.map(\.value), $0) }
  }

  static func moves(of copies: [Int64], _ database: Database) throws -> [ID<Copy>: MoveView] {
    var latest: [ID<Copy>: MoveView] = [:]
    let rows = try database.rows(
      """
      SELECT v.copy, v.state, f.name, t.name, u.name, v.changed_at, v.note, v.origin FROM server_move AS v
      JOIN folder AS f ON f.id = v.origin JOIN folder AS t ON t.id = v.target LEFT JOIN user AS u ON u.id = v.user
      WHERE v.copy IN (SELECT value FROM json_each(?)) ORDER BY v.id
      """, [StoredJSON.array(copies)])
    for row in rows {
      guard let state = ServerMove.State(rawValue: row[1]) else {
        throw StoreError.corrupt("a move \(row[1] as String)")
      }
      latest[ID(row[0])] = MoveView(
        state: state, origin: ID(row[7]), originName: row[2], targetName: row[3], person: row[4],
        at: Timestamp(milliseconds: row[5]),
        note: row[6])
    }
    return latest
  }
}

extension Access {
  /// Who may send from a mailbox may put its mail elsewhere, too: its owner, and members who are more than viewers.
  static func canMove(in mailbox: ID<Mailbox>, _ viewer: Viewer, _ database: Database) throws -> Bool {
    try canSend(from: mailbox, viewer, in: database)
  }
}

extension FilingTransaction {
  /// Ends a move: the copy is where the server says, with all that it has; with nil the next look at the folders tells.
  package func finish(
    _ move: ServerMove, at place: (uidValidity: UInt32, uid: UInt32)?, note: String? = nil
  ) throws(StoreError) {
    try step("note what was moved") {
      try end(move, .done, note)
      guard let place else { return }
      let taken = try database.number(
        "SELECT 1 FROM copy WHERE folder = ? AND uid_validity = ? AND uid = ?",
        [move.target.value, Int64(place.uidValidity), Int64(place.uid)])
      let row = try database.row(
        "SELECT folder, uid_validity, uid, mailbox, flags, pack, offset, length FROM copy WHERE id = ?",
        [move.copy.value])
      guard taken == nil, let row else { return }
      let raw = RawLocation(pack: ID(row[5]), offset: row[6], length: row[7])
      let flags = try StoredJSON.value([String].self, row[4], of: "the flags of copy \(move.copy)")
      try relocate(
        copy: move.copy.value, from: CopyPlace(folder: row[0], uidValidity: row[1], uid: row[2]),
        to: FetchedMessage(
          mailbox: ID(row[3]), folder: move.target, uidValidity: place.uidValidity, uid: place.uid, flags: flags,
          receivedAt: nil, raw: raw))
    }
  }

  /// Ends a move that did not take place.
  package func fail(_ move: ServerMove, because reason: String) throws(StoreError) {
    try step("note what was not moved") { try end(move, .failed, reason) }
  }

  private func end(_ move: ServerMove, _ state: ServerMove.State, _ note: String?) throws {
    try database.run(
      "UPDATE server_move SET state = ?, note = ?, changed_at = ? WHERE id = ?",
      [state.rawValue, note?.storable, now.milliseconds, move.id.value])
  }
}
