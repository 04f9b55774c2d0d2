extension Schema {
  /// Migration 4: what rules write besides links.
  static let rules = """
    -- How often each rule that lets people take turns has given a record to one of them.
    CREATE TABLE rule_turn (rule TEXT PRIMARY KEY, taken INTEGER NOT NULL) WITHOUT ROWID;
    -- What a message has set on a record.
    CREATE INDEX record_change_by_message ON record_change (message, record) WHERE message IS NOT NULL;
    """
}
