extension Schema {
  /// Migration 8: mailboxes that sign in by OAuth 2.0.
  static let grants = """
    -- A mailbox that signs in with tokens; its secret is null. access and refresh are sealed under the workspace key,
    -- each bound to its mailbox and its kind. version: counts what is saved, so that an answer about older tokens
    -- replaces no newer ones. reconnect_*: why and since when the consent is gone.
    CREATE TABLE oauth_grant (
      mailbox INTEGER PRIMARY KEY REFERENCES mailbox(id), issuer TEXT NOT NULL, account TEXT NOT NULL,
      access BLOB NOT NULL, refresh BLOB NOT NULL, expires_at INTEGER NOT NULL, scopes TEXT NOT NULL,
      version INTEGER NOT NULL, saved_at INTEGER NOT NULL, reconnect_reason TEXT, reconnect_since INTEGER);
    """

  /// Migration 21: mailboxes that a person disconnects.
  static let disconnecting = """
    -- Since when nothing is known to sign in with; NULL: it is connected.
    ALTER TABLE mailbox ADD COLUMN disconnected_at INTEGER;
    """
}
