extension Schema {
  /// Migration 10: what servers call messages and folders, and Gmail's labels.
  static let names = """
    -- email_id: EMAILID (RFC 8474) or X-GM-MSGID, one for the same content all over the account.
    -- labels: X-GM-LABELS as JSON; null where the server is not Gmail.
    ALTER TABLE copy ADD COLUMN email_id TEXT;
    ALTER TABLE copy ADD COLUMN labels TEXT;
    CREATE INDEX copy_by_email_id ON copy (mailbox, email_id) WHERE email_id IS NOT NULL;

    -- MAILBOXID (RFC 8474): stays when the folder is renamed.
    ALTER TABLE folder ADD COLUMN object_id TEXT;
    """
}
