extension Schema {
  /// Migration 6: what imports changed.
  static let imports = """
    -- A record that an import found and changed: RecordSnapshot as JSON, as it was and as the import left it.
    CREATE TABLE import_change (
      run INTEGER NOT NULL REFERENCES run(id), record INTEGER NOT NULL REFERENCES record(id), before TEXT NOT NULL,
      after TEXT NOT NULL, undone_at INTEGER, PRIMARY KEY (run, record)) WITHOUT ROWID;
    CREATE INDEX import_change_by_record ON import_change (record);
    """
}
