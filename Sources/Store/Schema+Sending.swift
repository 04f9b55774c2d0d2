extension Schema {
  /// Migration 7: mailboxes that are read and cannot be sent from.
  static let sending = """
    -- Why the SMTP server does not let the mailbox in, in its words; NULL: nothing is known against it.
    ALTER TABLE mailbox ADD COLUMN sending_refusal TEXT;
    """

  /// Migration 17: servers that give what is sent another Message-ID.
  static let sentMail = """
    -- The stored mail that the entry became, where its Message-ID is another than the entry's.
    ALTER TABLE outbox ADD COLUMN message INTEGER REFERENCES message(id);
    """
}
