extension Schema {
  /// Migration 12: what people read of mailboxes that keep it to themselves.
  static let readHere = """
    -- By message, whatever becomes of its copies; the flags of a copy are the server's.
    CREATE TABLE read_here (
      mailbox INTEGER NOT NULL REFERENCES mailbox(id), message INTEGER NOT NULL REFERENCES message(id),
      user INTEGER REFERENCES user(id), at INTEGER NOT NULL, PRIMARY KEY (mailbox, message)) WITHOUT ROWID;
    """
}
