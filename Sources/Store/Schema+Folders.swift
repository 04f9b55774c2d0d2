extension Schema {
  /// Migration 19: messages that are being read, and how often the program has ended meanwhile.
  static let beingRead = """
    CREATE TABLE being_read (
      folder INTEGER NOT NULL REFERENCES folder(id), uid_validity INTEGER NOT NULL, uid INTEGER NOT NULL,
      times INTEGER NOT NULL, PRIMARY KEY (folder, uid_validity, uid)) WITHOUT ROWID;
    """

  /// Migration 9: where folders stood when they were followed to their end, and what they fetch in a day, flags that people set here.
  static let folders = """
    -- followed_by: why messages outside the period were left; looked_at: when every UID was last compared.
    -- flags_below: where flags are asked for next, on servers that count no changes.
    ALTER TABLE folder ADD COLUMN uid_next INTEGER;
    ALTER TABLE folder ADD COLUMN message_count INTEGER;
    ALTER TABLE folder ADD COLUMN followed_by TEXT;
    ALTER TABLE folder ADD COLUMN looked_at INTEGER;
    ALTER TABLE folder ADD COLUMN flags_below INTEGER;

    -- Bytes of mail that were fetched on a day, counted from 1970 in UTC.
    CREATE TABLE mailbox_traffic (
      mailbox INTEGER NOT NULL REFERENCES mailbox(id), day INTEGER NOT NULL, bytes INTEGER NOT NULL,
      PRIMARY KEY (mailbox, day)) WITHOUT ROWID;

    -- What the server has not been told yet.
    CREATE TABLE flag_change (
      folder INTEGER NOT NULL REFERENCES folder(id), uid_validity INTEGER NOT NULL, uid INTEGER NOT NULL,
      flag TEXT NOT NULL, user INTEGER REFERENCES user(id), at INTEGER NOT NULL,
      PRIMARY KEY (folder, uid_validity, uid, flag)) WITHOUT ROWID;
    """

  /// Migration 13: whose folders are.
  static let folderSpaces = """
    -- Whose: personal, or shared.
    ALTER TABLE folder ADD COLUMN space TEXT NOT NULL DEFAULT 'personal';
    """
}
