extension Schema {
  /// Migration 11: mail that waits, as a provider lets a program fetch only so much in a day.
  static let backlog = """
    ALTER TABLE folder ADD COLUMN waiting_messages INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE folder ADD COLUMN waiting_bytes INTEGER NOT NULL DEFAULT 0;
    """
}
