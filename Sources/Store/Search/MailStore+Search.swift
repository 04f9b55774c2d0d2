internal import GRDB
package import Model

extension MailStore {
  /// Makes the next messages findable, in the order of filing. Gives how many: none when all are.
  ///
  /// What is prepared outside the transaction commits with the bookmark, so that no message is indexed twice. It stops
  /// early behind long texts, since it keeps people's writes waiting.
  @discardableResult
  package func indexMail(limit: Int = 500) throws(StoreError) -> Int {
    let (bookmark, entries) = try read("read mail that is not indexed") { database in
      let bookmark = try MailStore.searchedTo(database)
      return (bookmark, try MailStore.unindexed(after: bookmark, limit: max(0, limit), database))
    }
    guard let last = entries.last else { return 0 }
    return try write("index mail") { database in
      // Another process was quicker; there may be more to do behind what it did.
      guard try MailStore.searchedTo(database) == bookmark else { return entries.count }
      for entry in entries {
        try database.run(
          "INSERT INTO message_search (rowid, subject, people, text) VALUES (?, ?, ?, ?)",
          [entry.message, entry.subject, entry.people, entry.text])
      }
      try database.run(
        "INSERT OR REPLACE INTO workspace (key, value) VALUES ('searched_to', ?)", [String(last.message)])
      return entries.count
    }
  }

  private struct SearchEntry {
    var message: Int64
    var subject: String
    var people: String
    var text: String
  }

  /// Text that one transaction indexes, in bytes, and one message more: some ten milliseconds of work.
  private static let maximumIndexed = 256 << 10

  static func searchedTo(_ database: Database) throws -> Int64 {
    try database.number("SELECT CAST(value AS INTEGER) FROM workspace WHERE key = 'searched_to'") ?? 0
  }

  private static func unindexed(after bookmark: Int64, limit: Int, _ database: Database) throws -> [SearchEntry] {
    var entries: [SearchEntry] = []
    var size = 0
    let cursor = try Row.fetchCursor(
      database.cachedStatement(sql: "SELECT id, subject, text FROM message WHERE id > ? ORDER BY id LIMIT ?"),
      arguments: [bookmark, limit])
    while size < maximumIndexed, let row = try cursor.next() {
      let text = SearchWords.indexed(row[2])
      size += text.utf8.count
      entries.append(
        SearchEntry(message: row[0], subject: SearchWords.indexed(row[1]), people: "", text: text))
    }
    var people: [Int64: String] = [:]
    for row in try database.rows(
      """
      SELECT message, name, coalesce(key, written) FROM participant
      WHERE message IN (SELECT value FROM json_each(?)) ORDER BY message, position
      """, [StoredJSON.array(entries.map(\.message))])
    {
      people[row[0], default: ""] += "\(row[1] as String) \(row[2] as String)\n"
    }
    for index in entries.indices { entries[index].people = SearchWords.indexed(people[entries[index].message] ?? "") }
    return entries
  }
}

extension MailStore {
  /// Messages that are looked at of those that have the words, the last filed ones: a common word is in half of all.
  private static let maximumMatches = 20_000
  /// Messages of which the latest are given.
  private static let searchWindow = 1_000
  /// Records that a search lists.
  private static let maximumRecords = 20

  /// Finds mail that has all the words, or words that begin so, and quoted phrases as they stand, in subject, people or
  /// text; and records as `records(matching:)` does, by all of the text.
  ///
  /// Only mail in mailboxes that the viewer may read; the latest of those that were filed last.
  package func search(_ text: String, for viewer: Viewer, limit: Int = 50) throws(StoreError) -> SearchResult {
    let words = SearchWords.cut(text)
    if words.isEmpty { return SearchResult(records: [], messages: [], isPartial: false) }
    let ours = try ours().addresses
    return try read("search the mail") { database in
      let reading = try MessageReading(viewer, ours: ours, database)
      var result = SearchResult(
        records: try MailStore.records(words, database),
        messages: [], isPartial: try MailStore.isBehind(database))
      guard let query = SearchWords.query(words) else { return result }
      let (found, isCut) = try MailStore.matches(query, readable: reading.visibility.readable, database)
      let latest: [Int64] = try database.rows(
        """
        SELECT id FROM message WHERE id IN (SELECT value FROM json_each(?)) ORDER BY date DESC, id DESC LIMIT ?
        """, [StoredJSON.array(found), max(0, limit)]
      ).map { $0[0] }
      result.messages = try reading.views(latest)
      result.isPartial = result.isPartial || isCut || found.count > latest.count
      return result
    }
  }

  /// Records with the words as they stand: with their quotes, which companies have in their names, or else without.
  private static func records(_ words: String, _ database: Database) throws -> [RecordSummary] {
    let unquoted = SearchWords.cut(String(String.UnicodeScalarView(words.unicodeScalars.filter { $0 != "\"" })))
    for text in [words, unquoted] where !text.isEmpty {
      let found = try RecordReading(database).summaries(RecordFilter(text: text, limit: maximumRecords))
      if !found.isEmpty || text == unquoted { return found }
    }
    return []
  }

  /// Mail is filed that is not indexed yet.
  private static func isBehind(_ database: Database) throws -> Bool {
    try database.number(
      "SELECT 1 FROM message WHERE id > ? LIMIT 1", [try searchedTo(database)]) != nil
  }

  private static func matches(
    _ query: String, readable: Set<Int64>, _ database: Database
  ) throws -> (messages: [Int64], isCut: Bool) {
    if readable.isEmpty { return ([], false) }
    let cursor = try Row.fetchCursor(
      database.cachedStatement(
        sql: """
          SELECT s.rowid, EXISTS (
            SELECT 1 FROM copy WHERE message = s.rowid AND mailbox IN (SELECT value FROM json_each(?2)))
          FROM message_search AS s WHERE s.message_search MATCH ?1 ORDER BY s.rowid DESC
          """), arguments: [query, StoredJSON.array(readable.sorted())])
    var found: [Int64] = []
    var count = 0
    while let row = try cursor.next() {
      count += 1
      guard found.count < searchWindow, count <= maximumMatches else { return (found, true) }
      if row[1] { found.append(row[0]) }
    }
    return (found, false)
  }
}
