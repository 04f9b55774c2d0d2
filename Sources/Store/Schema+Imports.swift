extension Schema {
  /// Migration 6: what imports changed, and when rules were put in force.
  static let imports = """
    -- A record that an import found and changed: RecordSnapshot as JSON, as it was and as the import left it.
    CREATE TABLE import_change (
      run INTEGER NOT NULL REFERENCES run(id), record INTEGER NOT NULL REFERENCES record(id), before TEXT NOT NULL,
      after TEXT NOT NULL, undone_at INTEGER, PRIMARY KEY (run, record)) WITHOUT ROWID;
    CREATE INDEX import_change_by_record ON import_change (record);

    -- Each time that a rule revision was put in force; run: the one that decided stored mail by it, if that changed any.
    CREATE TABLE rule_activation (
      id INTEGER PRIMARY KEY, rules BLOB NOT NULL REFERENCES rule_revision(hash), at INTEGER NOT NULL,
      user INTEGER REFERENCES user(id), run INTEGER REFERENCES run(id));
    INSERT INTO rule_activation (rules, at, user) SELECT hash, stored_at, user FROM rule_revision ORDER BY stored_at, hash;
    """
}
