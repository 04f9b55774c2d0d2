internal import GRDB
internal import Model

/// Reads messages as one viewer may see them, in one snapshot.
struct MessageReading {
  let database: Database
  let viewer: Viewer
  let visibility: Visibility
  /// Keys of our mailboxes' addresses and aliases.
  let ours: Set<String>

  init(_ viewer: Viewer, ours: Set<String>, _ database: Database) throws {
    (self.database, self.ours, self.viewer) = (database, ours, viewer)
    visibility = try Visibility(viewer, database)
  }

  /// Those of the messages that are there for the viewer, in the order given.
  func views(_ messages: [Int64]) throws -> [MessageView] {
    if messages.isEmpty { return [] }
    let held = try Visibility.held(messages, database)
    let people = try participants(messages)
    let files = try attachments(messages)
    let rows = try database.rows(
      """
      SELECT id, thread, date, is_outgoing, written_offset, subject, new_text, text, has_html, automated,
        events, forwarded, report
      FROM message WHERE id IN (SELECT value FROM json_each(?))
      """, [StoredJSON.array(messages)])
    var views: [Int64: MessageView] = [:]
    for row in rows {
      let id: Int64 = row[0]
      guard let sight = visibility.sight(of: held[id] ?? Visibility.Held()) else { continue }
      let shown = held[id].flatMap(visibility.shownCopy)
      let attachments = sight.detail == .everything ? shown.flatMap { files[$0] } ?? [] : []
      views[id] = try view(row, sight, people[id] ?? [], attachments)
    }
    return messages.compactMap { views[$0] }
  }

  /// Nothing that the sight does not allow is read from the row.
  private func view(
    _ row: Row, _ sight: Visibility.Sight, _ people: [Participant], _ attachments: [AttachmentView]
  ) throws -> MessageView {
    let contactOnly = sight.detail == .contactOnly
    let everything = sight.detail == .everything
    let carried = everything ? try CarriedView(row, from: 10) : CarriedView()
    return MessageView(
      message: ID(row[0]), thread: ID(row[1]), detail: sight.detail, isReadable: sight.isReadable,
      date: Timestamp(milliseconds: row[2]), offsetMinutes: contactOnly ? nil : row[4], isOutgoing: row[3],
      counterparts: try counterparts(people), participants: contactOnly ? [] : people,
      subject: contactOnly ? nil : row[5], newText: everything ? row[6] : nil, text: everything ? row[7] : nil,
      hasHTML: everything && row[8], attachments: carried.named(attachments),
      automated: contactOnly ? nil : (row[9] as String?).flatMap(AutomatedKind.init(rawValue:)),
      events: carried.events, forwarded: carried.forwarded, report: carried.report)
  }

  /// Names of those who are not ours: the record's that has the address, else as written, else only the domain.
  private func counterparts(_ people: [Participant]) throws -> [String] {
    var seen: Set<String> = []
    return try people.filter { $0.role != .sender && $0.role != .replyTo }.compactMap { person in
      guard let address = person.address, !ours.contains(address.key), !ours.contains(address.keyWithoutTag),
        seen.insert(address.key).inserted
      else { return nil }
      let known = try database.row(
        """
        SELECT r.name FROM record_address AS a CROSS JOIN record AS r ON r.id = a.record
        WHERE a.key = ? AND r.deleted_at IS NULL AND r.merged_into IS NULL AND r.kind <> 'deal' ORDER BY r.id LIMIT 1
        """, [address.key])
      return known?[0] ?? (person.name.isEmpty ? "@" + address.domain : person.name)
    }
  }

  func participants(_ messages: [Int64]) throws -> [Int64: [Participant]] {
    let rows = try database.rows(
      """
      SELECT message, role, name, written, key FROM participant
      WHERE message IN (SELECT value FROM json_each(?)) ORDER BY message, position
      """, [StoredJSON.array(messages)])
    var people: [Int64: [Participant]] = [:]
    for row in rows {
      guard let role = Participant.Role(rawValue: row[1]) else { throw StoreError.corrupt("a participant's role") }
      let (written, key): (String, String?) = (row[3], row[4])
      // The key has lost the letter case that the sender wrote; what is written may be more than the address.
      let spelled = Address(stored: written).flatMap { $0.key == key ? $0 : nil }
      people[row[0], default: []].append(
        Participant(role: role, name: row[2], address: spelled ?? key.flatMap(Address.init(stored:)), written: written))
    }
    return people
  }

  /// The attachments of each copy of the messages, and what stands in their text: pictures, for plain text has no place
  /// for them, and "here is the sketch" without it is half a message; and whatever has a name.
  private func attachments(_ messages: [Int64]) throws -> [Int64: [AttachmentView]] {
    let rows = try database.rows(
      """
      SELECT p.copy, p.position, p.name, p.type, p.size, h.position, h.name, h.type
      FROM copy AS c JOIN part AS p ON p.copy = c.id
      LEFT JOIN part AS h ON h.copy = p.copy AND h.position = p.container
      WHERE c.message IN (SELECT value FROM json_each(?)) 
        AND (p.use = 'attachment' OR (p.use = 'inline' AND (p.type LIKE 'image/%' OR p.name IS NOT NULL)))
      ORDER BY p.copy, p.position
      """, [StoredJSON.array(messages)])
    var files: [Int64: [AttachmentView]] = [:]
    for row in rows {
      files[row[0], default: []].append(
        AttachmentView(
          position: row[1], name: row[2], type: row[3], size: row[4],
          holder: (row[5] as Int?).map { AttachmentView.Holder(position: $0, name: row[6], type: row[7]) }))
    }
    return files
  }
}

/// What a message carries, from its columns.
struct CarriedView {
  var events: [CalendarEvent] = []
  var forwarded: [ForwardedMessage] = []
  var report: DeliveryReport?

  init() {}

  /// From the columns events, forwarded and report.
  init(_ row: Row, from column: Int) throws {
    if let text = row[column] as String? {
      events = try StoredJSON.value([CalendarEvent].self, text, of: "the calendar of a message")
    }
    if let text = row[column + 1] as String? {
      forwarded = try StoredJSON.value([ForwardedMessage].self, text, of: "the messages within a message")
    }
    report = try (row[column + 2] as String?).map {
      try StoredJSON.value(DeliveryReport.self, $0, of: "a delivery report")
    }
  }

  /// The files, those of attached messages with their messages' subjects.
  func named(_ files: [AttachmentView]) -> [AttachmentView] {
    files.map { file in
      var file = file
      let message = forwarded.first { $0.part != nil && $0.part == file.holder?.position }
      file.holder?.subject = message?.subject
      return file
    }
  }
}
