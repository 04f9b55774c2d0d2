extension Schema {
  /// Migration 14: what people want to be in another folder of its server.
  static let moves = """
    -- state: waiting, withdrawn, begun (the server may have done it), done, failed; note: why it failed, or what is left of it.
    -- attempts: how often the server was asked; origin is where the copy was when it was asked for.
    CREATE TABLE server_move (
      id INTEGER PRIMARY KEY, copy INTEGER NOT NULL REFERENCES copy(id),
      origin INTEGER NOT NULL REFERENCES folder(id), target INTEGER NOT NULL REFERENCES folder(id),
      user INTEGER REFERENCES user(id), at INTEGER NOT NULL, state TEXT NOT NULL, note TEXT,
      attempts INTEGER NOT NULL DEFAULT 0, changed_at INTEGER NOT NULL);
    CREATE INDEX server_move_by_copy ON server_move (copy);
    CREATE UNIQUE INDEX server_move_open ON server_move (copy) WHERE state IN ('waiting', 'begun');
    """

  /// Migration 15: from which UID of the target on it may be there since the server was first asked; and that it is
  /// somewhere there, and has not been recognised yet.
  static let movePlaces = """
    ALTER TABLE server_move ADD COLUMN target_uid_validity INTEGER;
    ALTER TABLE server_move ADD COLUMN target_uid_next INTEGER;
    ALTER TABLE server_move ADD COLUMN is_sought INTEGER NOT NULL DEFAULT 0;
    """
}
