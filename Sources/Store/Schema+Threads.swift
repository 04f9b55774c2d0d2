extension Schema {
  /// Migration 3: what messages say of themselves at the ids that they have or name, in place of the ids alone.
  static let threads = """
    -- tie: compared as a whole; Threading's Tie says which meet. thread may have been merged since: thread.merged_into.
    CREATE TABLE thread_tie (
      message_id TEXT NOT NULL, tie TEXT NOT NULL, thread INTEGER NOT NULL REFERENCES thread(id),
      PRIMARY KEY (message_id, tie, thread)) WITHOUT ROWID;

    -- Of older mail it is not known what it said: its ids go on joining whatever has or names them.
    INSERT INTO thread_tie (message_id, tie, thread) SELECT message_id, '*', thread FROM thread_reference;
    DROP TABLE thread_reference;
    """
}
