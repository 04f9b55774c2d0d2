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

  /// Migration 20: answers that did not go out are listed until a person puts them away.
  static let putAway = """
    -- When a person did; NULL: the entry is shown with the message that it answers.
    ALTER TABLE outbox ADD COLUMN dismissed_at INTEGER;

    -- What people are told of on their first page: found without reading the bytes of all that was ever sent.
    CREATE INDEX outbox_left ON outbox (mailbox)
      WHERE state IN ('deferred', 'rejected', 'uncertain') AND dismissed_at IS NULL;

    -- The answers to a message, for its page.
    CREATE INDEX outbox_answers ON outbox (answers);
    """
}
