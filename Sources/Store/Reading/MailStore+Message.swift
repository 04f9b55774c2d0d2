internal import FoundationEssentials
internal import GRDB
package import Model

extension MailStore {
  /// One message with everything about it that the viewer may know.
  ///
  /// - Throws: `noSuch` also where the viewer may not see it.
  package func message(_ id: ID<Message>, for viewer: Viewer) throws(StoreError) -> MessageDetail {
    let ours = try ours().addresses
    return try read("read message \(id)") { database in
      let reading = try MessageReading(viewer, ours: ours, database)
      guard let view = try reading.views([id.value]).first,
        let row = try database.row(
          "SELECT message_id, written_at, written_offset, identity, signature, defects FROM message WHERE id = ?",
          [id.value])
      else { throw StoreError.noSuch("message \(id)") }
      let copies = try reading.copies(of: id.value)
      let best = copies.first
      let written = (row[1] as Int64?).map {
        MessageDate(instant: Timestamp(milliseconds: $0), offsetMinutes: row[2] ?? 0)
      }
      let knowsHeaders = view.detail != .contactOnly
      let knowsContent = view.detail == .everything
      let signature = knowsContent ? row[4] as String? : nil
      let defects: String = knowsContent ? row[5] : "[]"
      return MessageDetail(
        view: view, messageID: knowsHeaders ? row[0] : nil, written: knowsHeaders ? written : nil,
        identity: try Digest(stored: row[3]),
        participants: try view.participants + reading.blindCopies(of: id.value), raw: best?.raw,
        parts: try best.map { try reading.parts(of: $0.copy.value) } ?? [], copies: copies,
        links: try reading.links(of: [id.value])[id.value] ?? [], removedLinks: try reading.removedLinks(of: id.value),
        aside: try reading.aside(of: id.value),
        signature: try signature.map { try StoredJSON.value(SignatureFacts.self, $0, of: "a signature") },
        reported: try view.report?.originalMessageID.flatMap { try reading.message(called: $0, besides: id.value) },
        defects: try StoredJSON.value([Defect].self, defects, of: "the defects of a message"))
    }
  }
}

extension MailStore {
  /// Where a message's parts are, for a page that shows them: in a copy that shows everything to the viewer.
  ///
  /// - Throws: `noSuch` unless there is one.
  package func content(of message: ID<Message>, for viewer: Viewer) throws(StoreError) -> MessageContent {
    let ours = try ours().addresses
    return try read("read message \(message)") { database in
      let reading = try MessageReading(viewer, ours: ours, database)
      let held = try Visibility.held([message.value], database)[message.value]
      guard let copy = held.flatMap(reading.visibility.shownCopy),
        let view = try reading.views([message.value]).first,
        let raw = try database.row("SELECT pack, offset, length FROM copy WHERE id = ?", [copy])
      else { throw StoreError.noSuch("message \(message)") }
      return MessageContent(
        raw: RawLocation(pack: ID(raw[0]), offset: raw[1], length: raw[2]), parts: try reading.parts(of: copy),
        view: view)
    }
  }
}

extension MessageReading {
  /// The copies in mailboxes that the viewer may read; present ones first, then in the order of filing.
  func copies(of message: Int64) throws -> [CopyView] {
    let rows = try database.rows(
      """
      SELECT c.id, c.mailbox, b.address, c.folder, f.name, c.uid_validity, c.uid, c.flags, c.received_at, c.gone_at,
        c.pack, c.offset, c.length, c.authentication, d.decision, d.rules, d.run, d.at, c.labels,
        b.disconnected_at
      FROM copy AS c JOIN mailbox AS b ON b.id = c.mailbox JOIN folder AS f ON f.id = c.folder
      LEFT JOIN decision AS d ON d.copy = c.id
      WHERE c.message = ? AND c.mailbox IN (SELECT value FROM json_each(?)) ORDER BY c.gone_at IS NOT NULL, c.id
      """, [message, StoredJSON.array(visibility.readable.sorted())]
    )
    let runs = try MailStore.visible(runs: Set(rows.compactMap { $0[16] as Int64? }), for: viewer, database)
    let moves = try MailStore.moves(of: rows.map { $0[0] }, database)
    return try rows.map { row in
      var copy = try CopyView(stored: row, visible: runs)
      copy.move = moves[copy.copy]
      let isConnected = row[19] as Int64? == nil
      copy.isMovable = try isConnected && copy.goneAt == nil && Access.canMove(in: copy.mailbox, viewer, database)
      return copy
    }
  }

  /// Every leaf part of a copy.
  func parts(of copy: Int64) throws -> [Part] {
    try database.rows(
      """
      SELECT offset, length, encoding, use, type, charset, name, content_id, size, digest, container
      FROM part
      WHERE copy = ? ORDER BY position
      """, [copy]
    ).map { row in
      guard let encoding = Part.Encoding(rawValue: row[2]), let use = Part.Use(rawValue: row[3]) else {
        throw StoreError.corrupt("a part of copy \(copy)")
      }
      return Part(
        offset: row[0], length: row[1], encoding: encoding, use: use, type: row[4], charset: row[5], name: row[6],
        contentID: row[7], size: row[8], digest: try Digest(stored: row[9]), container: row[10])
    }
  }

  /// The first message of that Message-ID that is there for the viewer.
  func message(called messageID: String, besides other: Int64) throws -> ID<Message>? {
    let found: [Int64] = try database.rows(
      "SELECT id FROM message WHERE message_id = ? AND id <> ? ORDER BY id LIMIT 10", [messageID.storable, other]
    ).map { $0[0] }
    let held = try Visibility.held(found, database)
    return found.first { visibility.sight(of: held[$0] ?? Visibility.Held()) != nil }.map { ID($0) }
  }

  /// Bcc of the copies in mailboxes that the viewer may read, each address once.
  func blindCopies(of message: Int64) throws -> [Participant] {
    var seen: Set<String> = []
    return try database.rows(
      "SELECT bcc FROM copy WHERE message = ? AND mailbox IN (SELECT value FROM json_each(?)) ORDER BY id",
      [message, StoredJSON.array(visibility.readable.sorted())]
    ).flatMap { try StoredJSON.value([Participant].self, $0[0], of: "the Bcc of a copy") }
      .filter { seen.insert($0.address?.key ?? $0.written).inserted }
  }
}

extension CopyView {
  fileprivate init(stored row: Row, visible runs: Set<Int64>) throws {
    let copy: Int64 = row[0]
    guard let address = Address(stored: row[2]) else { throw StoreError.corrupt("mailbox \(row[1] as Int64)") }
    let decision: DecisionView? = try (row[14] as String?).map { text in
      DecisionView(
        decision: try StoredJSON.value(Decision.self, text, of: "the decision of copy \(copy)"),
        rules: try Digest(stored: row[15]), run: ID(row[16]), showsRun: runs.contains(row[16]),
        at: Timestamp(milliseconds: row[17]))
    }
    self.init(
      copy: ID(copy), mailbox: ID(row[1]), mailboxAddress: address, folder: ID(row[3]), folderName: row[4],
      uidValidity: row[5], uid: row[6],
      flags: try StoredJSON.value([String].self, row[7], of: "the flags of copy \(copy)"),
      labels: try (row[18] as String?).map {
        try StoredJSON.value([String].self, $0, of: "the labels of copy \(copy)").map(MessageMarks.shown)
      } ?? [],
      receivedAt: (row[8] as Int64?).map { Timestamp(milliseconds: $0) },
      goneAt: (row[9] as Int64?).map { Timestamp(milliseconds: $0) },
      raw: RawLocation(pack: ID(row[10]), offset: row[11], length: row[12]),
      authentication: try StoredJSON.value(
        [AuthenticationResult].self, row[13], of: "the authentication results of copy \(copy)"),
      move: nil, isMovable: false, decision: decision)
  }
}
