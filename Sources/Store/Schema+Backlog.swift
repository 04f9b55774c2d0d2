extension Schema {
  /// Migration 16: any 24 hours are a day; of a day before, its last hour counts.
  static let hourlyTraffic = """
    ALTER TABLE mailbox_traffic RENAME COLUMN day TO hour;
    UPDATE mailbox_traffic SET hour = hour * 24 + 23;
    """

  /// Migration 11: mail that waits, as a provider lets a program fetch only so much in a day.
  static let backlog = """
    ALTER TABLE folder ADD COLUMN waiting_messages INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE folder ADD COLUMN waiting_bytes INTEGER NOT NULL DEFAULT 0;
    """
}
