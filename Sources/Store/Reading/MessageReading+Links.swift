internal import FoundationEssentials
internal import GRDB
internal import Model

extension MessageReading {
  /// The records that messages are linked to, in order of record.
  func records(of messages: [Int64]) throws -> [Int64: [LinkedRecord]] {
    let rows = try database.rows(
      """
      SELECT l.message, r.kind, r.id, r.name, r.external_id FROM live_link AS l JOIN record AS r ON r.id = l.record
      WHERE l.message IN (SELECT value FROM json_each(?)) AND r.deleted_at IS NULL
      """, [StoredJSON.array(messages)])
    var records: [Int64: [LinkedRecord]] = [:]
    for row in rows { records[row[0], default: []].append(try LinkedRecord(stored: row, from: 1)) }
    return records.mapValues { $0.sorted { $0.reference < $1.reference } }
  }

  /// The claims in force of links, oldest first, by link.
  func claims(ofLinks links: [Int64]) throws -> [Int64: [ClaimView]] {
    let rows = try database.rows(
      """
      SELECT c.link, c.step, c.reason, c.rule, c.rules, c.run, u.name, c.made_at, k.mailbox, c.user IS NOT NULL
      FROM claim AS c LEFT JOIN user AS u ON u.id = c.user LEFT JOIN copy AS k ON k.id = c.copy
      WHERE c.link IN (SELECT value FROM json_each(?)) AND c.withdrawn_at IS NULL ORDER BY c.id
      """, [StoredJSON.array(links)])
    var claims: [Int64: [ClaimView]] = [:]
    let runs = try MailStore.visible(runs: Set(rows.map { $0[5] }), for: viewer, database)
    for row in rows {
      guard let step = Step(rawValue: row[1]) else { throw StoreError.corrupt("a claim of link \(row[0] as Int64)") }
      let showsReason = visibility.showsReason(copyOf: row[8], byPerson: row[9])
      claims[row[0], default: []].append(
        ClaimView(
          step: step, reason: showsReason ? row[2] : nil, rule: row[3],
          rules: try (row[4] as Data?).map { try Digest(stored: $0) }, run: ID(row[5]), showsRun: runs.contains(row[5]),
          person: row[6],
          madeAt: Timestamp(milliseconds: row[7])))
    }
    return claims
  }

  /// The links of messages that are in force, in order of record.
  func links(of messages: [Int64]) throws -> [Int64: [LinkView]] {
    let rows = try database.rows(
      """
      SELECT l.id, l.message, r.kind, r.id, r.name, r.external_id
      FROM live_link AS l JOIN record AS r ON r.id = l.record
      WHERE l.message IN (SELECT value FROM json_each(?)) AND r.deleted_at IS NULL
      """, [StoredJSON.array(messages)])
    let claims = try claims(ofLinks: rows.map { $0[0] })
    var links: [Int64: [LinkView]] = [:]
    for row in rows {
      links[row[1], default: []].append(
        LinkView(record: try LinkedRecord(stored: row, from: 2), claims: claims[row[0]] ?? []))
    }
    return links.mapValues { $0.sorted { $0.record.reference < $1.record.reference } }
  }

  func removedLinks(of message: Int64) throws -> [RemovedLinkView] {
    try database.rows(
      """
      SELECT r.kind, r.id, r.name, r.external_id, u.name, l.removed_at
      FROM link AS l JOIN record AS r ON r.id = l.record LEFT JOIN user AS u ON u.id = l.removed_by
      WHERE l.message = ? AND l.removed_at IS NOT NULL AND r.deleted_at IS NULL
      """, [message]
    ).map {
      RemovedLinkView(
        record: try LinkedRecord(stored: $0, from: 0), person: $0[4], at: Timestamp(milliseconds: $0[5]))
    }.sorted { $0.record.reference < $1.record.reference }
  }
}

extension LinkedRecord {
  /// From kind, id, name and external id.
  init(stored row: Row, from column: Int) throws {
    self.init(
      reference: try RecordReference(storedKind: row[column], id: row[column + 1]), name: row[column + 2],
      externalID: row[column + 3])
  }
}

extension RecordReference {
  init(storedKind kind: String, id: Int64) throws(StoreError) {
    guard let kind = RecordKind(rawValue: kind) else { throw .corrupt("record \(id) of kind \(kind)") }
    self.init(kind: kind, id: ID(id))
  }
}
