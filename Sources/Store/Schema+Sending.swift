extension Schema {
  /// Migration 7: mailboxes that are read and cannot be sent from.
  static let sending = """
    -- Why the SMTP server does not let the mailbox in, in its words; NULL: nothing is known against it.
    ALTER TABLE mailbox ADD COLUMN sending_refusal TEXT;
    """
}
