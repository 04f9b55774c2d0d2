extension Schema {
  /// Migration 3: what a message carries, and what people took from it onto a record.
  static let carried = """
    -- What a message carries: Model's values as JSON, null where there is none.
    ALTER TABLE message ADD COLUMN events TEXT;
    ALTER TABLE message ADD COLUMN forwarded TEXT;
    ALTER TABLE message ADD COLUMN signature TEXT;
    -- The newest signatures of a person: few messages of a mailbox have one that says something.
    CREATE INDEX message_by_signature ON message (from_key, date) WHERE signature IS NOT NULL;

    -- The part that holds this one, by its position in the same copy; null where it lies in the raw message.
    ALTER TABLE part ADD COLUMN container INTEGER;

    -- A field of a record that a person changed here. What was there before is put back by an undo of the run, where
    -- the new value still stands. field: a column of the record's kind, or custom, whose field is then name.
    CREATE TABLE record_change (
      id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run(id), record INTEGER NOT NULL REFERENCES record(id),
      field TEXT NOT NULL, name TEXT NOT NULL DEFAULT '', before TEXT, after TEXT NOT NULL,
      message INTEGER REFERENCES message(id), at INTEGER NOT NULL, undone_at INTEGER);
    CREATE INDEX record_change_by_run ON record_change (run);
    CREATE INDEX record_change_by_record ON record_change (record);
    """
}
