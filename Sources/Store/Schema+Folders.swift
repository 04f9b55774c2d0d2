extension Schema {
  /// Migration 9: where folders stood when they were followed to their end, and flags that people set here.
  static let folders = """
    -- followed_by: why messages outside the period were left; looked_at: when every UID was last compared.
    -- flags_below: where flags are asked for next, on servers that count no changes.
    ALTER TABLE folder ADD COLUMN uid_next INTEGER;
    ALTER TABLE folder ADD COLUMN message_count INTEGER;
    ALTER TABLE folder ADD COLUMN followed_by TEXT;
    ALTER TABLE folder ADD COLUMN looked_at INTEGER;
    ALTER TABLE folder ADD COLUMN flags_below INTEGER;

    -- What the server has not been told yet.
    CREATE TABLE flag_change (
      folder INTEGER NOT NULL REFERENCES folder(id), uid_validity INTEGER NOT NULL, uid INTEGER NOT NULL,
      flag TEXT NOT NULL, user INTEGER REFERENCES user(id), at INTEGER NOT NULL,
      PRIMARY KEY (folder, uid_validity, uid, flag)) WITHOUT ROWID;
    """
}
