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
      var planned = try planning.plan()
      for (index, move) in planned.enumerated() where !move.isThere {
        try database.run(
          "UPDATE server_move SET state = 'withdrawn', changed_at = ? WHERE copy = ? AND state = 'waiting'",
          [now.milliseconds, move.copy.value])
        guard !move.stays else { continue }
        try database.run(
          """
          INSERT INTO server_move (copy, origin, target, user, at, state, changed_at)
          VALUES (?, ?, ?, ?, ?, 'waiting', ?)
          """,
          [
            move.copy.value, move.origin.value, move.target.value, viewer.user.value, now.milliseconds,
            now.milliseconds,
          ])
        planned[index].request = ID(database.lastInsertedRowID)
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
               v.target_uid_validity, v.target_uid_next, v.note, c.length, c.received_at
        FROM server_move AS v JOIN copy AS c ON c.id = v.copy JOIN message AS m ON m.id = c.message
        WHERE v.state IN ('waiting', 'begun') AND c.mailbox = ? ORDER BY c.folder, c.uid_validity, v.target, c.uid
        """, [mailbox.value]
      ).map { row in
        ServerMove(
          id: ID(row[0]), copy: ID(row[1]), messageID: row[2], folder: ID(row[3]), uidValidity: row[4], uid: row[5],
          target: ID(row[6]), attempts: row[7], isPresent: row[8],
          mayBeFrom: ServerMove.Place(uidValidity: row[9], uidNext: row[10]), trouble: row[11],
          size: row[12], receivedAt: (row[13] as Int64?).map { Timestamp(milliseconds: $0) })
      }
    }
  }

  /// Notes that the server is about to be asked. On disk when it returns.
  ///
  /// - Returns: those that are wanted still: a person may have taken one back since it was read.
  package func begin(_ moves: [ID<ServerMove>], now: Timestamp) throws(StoreError) -> Set<ID<ServerMove>> {
    try write("note what is being moved", durable: true) { database in
      try Set(
        moves.filter { move in
          try database.run(
            """
            UPDATE server_move SET state = 'begun', attempts = attempts + 1, changed_at = ?
            WHERE id = ? AND state IN ('waiting', 'begun')
            """, [now.milliseconds, move.value])
          return database.changesCount == 1
        })
    }
  }

  /// They wait again, as if nobody had been asked.
  package func release(_ moves: [ID<ServerMove>], now: Timestamp) throws(StoreError) {
    try write("note what is being moved", durable: true) { database in
      for move in moves {
        try database.run(
          """
          UPDATE server_move SET state = CASE attempts WHEN 1 THEN 'waiting' ELSE state END, attempts = attempts - 1,
            changed_at = ? WHERE id = ? AND state = 'begun'
          """, [now.milliseconds, move.value])
      }
    }
  }

  /// Notes where in the target what is moved comes to be; what was noted first stays. On disk when it returns.
  package func note(
    _ place: ServerMove.Place, of moves: [ID<ServerMove>]
  ) throws(StoreError) {
    try write("note what is being moved", durable: true) { database in
      for move in moves {
        try database.run(
          """
          UPDATE server_move SET target_uid_validity = ?, target_uid_next = ?
          WHERE id = ? AND target_uid_validity IS NULL
          """, [Int64(place.uidValidity), Int64(place.uidNext), move.value])
      }
    }
  }

  /// Notes why the server did not do it this time.
  package func note(trouble: String, of moves: [ID<ServerMove>]) throws(StoreError) {
    try write("note what is being moved") { database in
      for move in moves {
        try database.run(
          "UPDATE server_move SET note = ? WHERE id = ? AND state = 'begun'", [trouble.storable, move.value])
      }
    }
  }

  /// What became of what people wanted elsewhere.
  package func moves(_ ids: [ID<ServerMove>]) throws(StoreError) -> [ID<ServerMove>: MoveView] {
    try read("read what was moved") { database in
      let found = try MailStore.moves("v.id", among: ids.map(\.value), database)
      return Dictionary(uniqueKeysWithValues: found.map { (ID<ServerMove>($0.id), $0.move) })
    }
  }

  /// What became last of copies that somebody wanted elsewhere.
  static func moves(of copies: [Int64], _ database: Database) throws -> [ID<Copy>: MoveView] {
    var latest: [ID<Copy>: MoveView] = [:]
    for found in try moves("v.copy", among: copies, database) { latest[ID(found.copy)] = found.move }
    return latest
  }

  private static func moves(
    _ column: String, among ids: [Int64], _ database: Database
  ) throws -> [(id: Int64, copy: Int64, move: MoveView)] {
    try database.rows(
      """
      SELECT v.id, v.copy, v.state, v.origin, f.name, t.name, u.name, v.changed_at, v.note, v.is_sought
      FROM server_move AS v
      JOIN folder AS f ON f.id = v.origin JOIN folder AS t ON t.id = v.target LEFT JOIN user AS u ON u.id = v.user
      WHERE \(column) IN (SELECT value FROM json_each(?)) AND v.state <> 'withdrawn' ORDER BY v.id
      """, [StoredJSON.array(ids)]
    ).map { row in
      guard let state = ServerMove.State(rawValue: row[2]) else {
        throw StoreError.corrupt("a move \(row[2] as String)")
      }
      let view = MoveView(
        state: state, origin: ID(row[3]), originName: row[4], targetName: row[5], person: row[6],
        at: Timestamp(milliseconds: row[7]), note: row[8], isSought: row[9])
      return (row[0], row[1], view)
    }
  }
}

extension Access {
  /// Who may send from a mailbox may put its mail elsewhere, too: its owner, and members who are more than viewers.
  static func canMove(in mailbox: ID<Mailbox>, _ viewer: Viewer, _ database: Database) throws -> Bool {
    try canSend(from: mailbox, viewer, in: database)
  }
}

extension FilingTransaction {
  /// Ends a move whose copy stays where it was.
  package func finish(_ move: ServerMove, note: String? = nil) throws(StoreError) {
    try step("note what was moved") { try end(move, .done, note) }
  }

  /// Ends a move of which nobody knows where it went: it is recognised where it is found, if that is in the target, or in
  /// Gmail's All Mail.
  package func finishSought(_ move: ServerMove) throws(StoreError) {
    try step("note what was moved") {
      try end(move, .done, nil)
      try database.run("UPDATE server_move SET is_sought = 1 WHERE id = ?", [move.id.value])
    }
  }

  /// Ends a move: the copy is there, with all that it has.
  package func finish(_ move: ServerMove, at place: (uidValidity: UInt32, uid: UInt32)) throws(StoreError) {
    try step("note what was moved") {
      try end(move, .done, nil)
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
      """
      UPDATE server_move SET state = ?, note = ?, changed_at = ? WHERE id = ? AND state IN ('waiting', 'begun')
      """,
      [state.rawValue, note?.storable, now.milliseconds, move.id.value])
  }
}
