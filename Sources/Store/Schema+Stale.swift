extension Schema {
  /// Migration 5: which stored mail is to be decided again.
  static let stale = """
    -- What the decision of a copy looked for that the participants of its message do not tell: 'address', 'domain', or
    -- a kind and a field such as 'deal.number'; value as look-ups compare it.
    CREATE TABLE asked (
      what TEXT NOT NULL, value TEXT NOT NULL, copy INTEGER NOT NULL REFERENCES copy(id),
      PRIMARY KEY (what, value, copy)) WITHOUT ROWID;
    CREATE INDEX asked_by_copy ON asked (copy);

    -- side: filing, people. A message that is to be decided again.
    CREATE TABLE stale_message (
      side TEXT NOT NULL, date INTEGER NOT NULL, message INTEGER NOT NULL REFERENCES message(id),
      PRIMARY KEY (side, date, message)) WITHOUT ROWID;
    -- All mail from this message on, in the order of (date, id).
    CREATE TABLE stale_range (side TEXT PRIMARY KEY, date INTEGER NOT NULL, message INTEGER NOT NULL) WITHOUT ROWID;
    -- All mail of this date or later that the record can concern.
    CREATE TABLE stale_record (
      side TEXT NOT NULL, record INTEGER NOT NULL REFERENCES record(id), date INTEGER NOT NULL,
      PRIMARY KEY (side, record)) WITHOUT ROWID;

    -- What earlier decisions asked was not kept: they are made again once, also where nothing else is left to do.
    INSERT INTO stale_range (side, date, message)
      SELECT 'people', first, 0 FROM (SELECT min(date) AS first FROM message) WHERE first IS NOT NULL;
    DELETE FROM workspace
      WHERE key IN ('settle_from', 'settling_from', 'settle_people_from', 'settling_people_from');
    """
}
