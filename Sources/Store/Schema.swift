internal import GRDB

/// The tables of `rapport.db`. A shipped migration never changes; the next change is a new one.
///
/// Times are UTC milliseconds. Digests are 32-byte blobs. Words are those of DESIGN.md section 1.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 workspace, mail, records, links, outbox") { database in
      for statements in [accounts, mail, records, links, outbox] { try database.execute(sql: statements) }
    }
    migrator.registerMigration("2 sessions, requests, schedule, search") { database in
      for statements in [sessions, asides, requests, schedule, search] { try database.execute(sql: statements) }
    }
    migrator.registerMigration("3 what mail carries, threads") { database in
      for statements in [carried, threads] { try database.execute(sql: statements) }
    }
    migrator.registerMigration("4 what rules write") { try $0.execute(sql: rules) }
    migrator.registerMigration("5 stale mail") { try $0.execute(sql: stale) }
    migrator.registerMigration("6 what imports change, rules in force") { try $0.execute(sql: imports) }
    migrator.registerMigration("7 mailboxes without sending") { try $0.execute(sql: sending) }
    migrator.registerMigration("8 sign-in by tokens") { try $0.execute(sql: grants) }
    migrator.registerMigration("9 where folders stand") { try $0.execute(sql: folders) }
    migrator.registerMigration("10 what servers call mail") { try $0.execute(sql: names) }
    migrator.registerMigration("11 mail that waits") { try $0.execute(sql: backlog) }
    migrator.registerMigration("12 what is read here") { try $0.execute(sql: readHere) }
    migrator.registerMigration("13 shared folders") { try $0.execute(sql: folderSpaces) }
    migrator.registerMigration("14 what people move") { try $0.execute(sql: moves) }
    migrator.registerMigration("15 where copies may be") { try $0.execute(sql: movePlaces) }
    migrator.registerMigration("16 traffic by the hour") { try $0.execute(sql: hourlyTraffic) }
    migrator.registerMigration("17 what the outbox became") { try $0.execute(sql: sentMail) }
    migrator.registerMigration("18 whom a message goes to is part of which it is") { try countRecipients($0) }
    migrator.registerMigration("19 what is being read") { try $0.execute(sql: beingRead) }
    migrator.registerMigration("20 answers that are put away") { try $0.execute(sql: putAway) }
    migrator.registerMigration("21 mailboxes that are disconnected") { try $0.execute(sql: disconnecting) }
    return migrator
  }

  private static let accounts = """
    CREATE TABLE workspace (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    CREATE TABLE user (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, address TEXT NOT NULL, address_key TEXT NOT NULL UNIQUE,
      role TEXT NOT NULL, password_hash TEXT, created_at INTEGER NOT NULL);

    -- secret is the password sealed under the workspace key, bound to the mailbox id.
    CREATE TABLE mailbox (
      id INTEGER PRIMARY KEY, address TEXT NOT NULL, address_key TEXT NOT NULL UNIQUE,
      owner INTEGER NOT NULL REFERENCES user(id),
      imap_host TEXT NOT NULL, imap_port INTEGER NOT NULL, imap_security TEXT NOT NULL,
      smtp_host TEXT NOT NULL, smtp_port INTEGER NOT NULL, smtp_security TEXT NOT NULL,
      login TEXT NOT NULL, trust_file TEXT, secret BLOB, connected_at INTEGER NOT NULL, settings TEXT NOT NULL,
      last_sync_at INTEGER, last_failure TEXT);

    -- Who else may read a shared mailbox; its owner needs no row.
    CREATE TABLE mailbox_member (
      mailbox INTEGER NOT NULL REFERENCES mailbox(id), user INTEGER NOT NULL REFERENCES user(id),
      role TEXT NOT NULL, PRIMARY KEY (mailbox, user)) WITHOUT ROWID;

    CREATE TABLE run (
      id INTEGER PRIMARY KEY, kind TEXT NOT NULL, mailbox INTEGER REFERENCES mailbox(id),
      user INTEGER REFERENCES user(id), started_at INTEGER NOT NULL, ended_at INTEGER, undone_at INTEGER,
      undone_by INTEGER REFERENCES user(id), counts TEXT NOT NULL DEFAULT '{}');

    -- Immutable: the text of a rule file and of what it reads, by its hash.
    CREATE TABLE rule_revision (
      hash BLOB PRIMARY KEY, source TEXT NOT NULL, stored_at INTEGER NOT NULL, user INTEGER REFERENCES user(id));
    """

  private static let mail = """
    -- path is the server's own bytes.
    CREATE TABLE folder (
      id INTEGER PRIMARY KEY, mailbox INTEGER NOT NULL REFERENCES mailbox(id), path BLOB NOT NULL,
      name TEXT NOT NULL, separator TEXT, special_use TEXT, is_selectable INTEGER NOT NULL,
      uid_validity INTEGER, modification INTEGER, is_missing INTEGER NOT NULL DEFAULT 0,
      UNIQUE (mailbox, path));

    -- length is what is committed; bytes of the file behind it are an unreferenced tail.
    CREATE TABLE pack (
      id INTEGER PRIMARY KEY, mailbox INTEGER NOT NULL REFERENCES mailbox(id), name TEXT NOT NULL UNIQUE,
      length INTEGER NOT NULL);

    -- state: stored, unfetched, quarantined, gone. raw_* are kept for what is quarantined.
    CREATE TABLE ledger (
      folder INTEGER NOT NULL REFERENCES folder(id), uid_validity INTEGER NOT NULL, uid INTEGER NOT NULL,
      state TEXT NOT NULL, reason TEXT, at INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
      copy INTEGER REFERENCES copy(id), raw_pack INTEGER, raw_offset INTEGER, raw_length INTEGER,
      PRIMARY KEY (folder, uid_validity, uid)) WITHOUT ROWID;

    CREATE TABLE thread (id INTEGER PRIMARY KEY, merged_into INTEGER REFERENCES thread(id));
    CREATE INDEX thread_by_survivor ON thread (merged_into) WHERE merged_into IS NOT NULL;

    -- date is the one that counts (Matching.date); written_* is the Date field.
    CREATE TABLE message (
      id INTEGER PRIMARY KEY, thread INTEGER NOT NULL REFERENCES thread(id), identity BLOB NOT NULL UNIQUE,
      content BLOB NOT NULL, message_id TEXT, subject TEXT NOT NULL, subject_key TEXT,
      is_orphan_reply INTEGER NOT NULL, is_outgoing INTEGER NOT NULL, date INTEGER NOT NULL,
      written_at INTEGER, written_offset INTEGER, from_key TEXT, text TEXT NOT NULL, new_text TEXT NOT NULL,
      has_html INTEGER NOT NULL, automated TEXT, report TEXT, defects TEXT NOT NULL DEFAULT '[]');
    -- The first two hold all that filing asks of other messages, whose rows are heavy with text.
    CREATE INDEX message_by_thread ON message (thread, date, identity, is_outgoing);
    CREATE INDEX message_by_subject ON message (subject_key, date, identity, thread, is_orphan_reply, from_key)
      WHERE subject_key IS NOT NULL;
    CREATE INDEX message_by_message_id ON message (message_id);
    CREATE INDEX message_by_date ON message (date);

    -- Every message id that a message of the thread has or mentions, once per thread however long it grows.
    CREATE TABLE thread_reference (
      message_id TEXT NOT NULL, thread INTEGER NOT NULL REFERENCES thread(id),
      PRIMARY KEY (message_id, thread)) WITHOUT ROWID;
    CREATE INDEX thread_reference_by_thread ON thread_reference (thread);

    -- Without Bcc, which belongs to the copy. key and domain are null where what was written is no address.
    CREATE TABLE participant (
      message INTEGER NOT NULL REFERENCES message(id), position INTEGER NOT NULL, role TEXT NOT NULL,
      name TEXT NOT NULL, written TEXT NOT NULL, key TEXT, domain TEXT, PRIMARY KEY (message, position)) WITHOUT ROWID;
    CREATE INDEX participant_by_key ON participant (key, message) WHERE key IS NOT NULL;
    CREATE INDEX participant_by_domain ON participant (domain, message) WHERE domain IS NOT NULL;

    -- What one mailbox holds of a message. bcc and authentication are JSON of Model's values.
    CREATE TABLE copy (
      id INTEGER PRIMARY KEY, mailbox INTEGER NOT NULL REFERENCES mailbox(id),
      folder INTEGER NOT NULL REFERENCES folder(id), uid_validity INTEGER NOT NULL, uid INTEGER NOT NULL,
      message INTEGER NOT NULL REFERENCES message(id), pack INTEGER NOT NULL REFERENCES pack(id),
      offset INTEGER NOT NULL, length INTEGER NOT NULL, received_at INTEGER, flags TEXT NOT NULL,
      bcc TEXT NOT NULL, authentication TEXT NOT NULL, gone_at INTEGER, run INTEGER NOT NULL REFERENCES run(id),
      UNIQUE (folder, uid_validity, uid));
    CREATE INDEX copy_by_message ON copy (message);
    CREATE INDEX copy_by_mailbox ON copy (mailbox, message);

    CREATE TABLE part (
      copy INTEGER NOT NULL REFERENCES copy(id), position INTEGER NOT NULL, offset INTEGER NOT NULL,
      length INTEGER NOT NULL, encoding TEXT NOT NULL, use TEXT NOT NULL, type TEXT NOT NULL, charset TEXT,
      name TEXT, content_id TEXT, size INTEGER NOT NULL, digest BLOB NOT NULL,
      PRIMARY KEY (copy, position)) WITHOUT ROWID;
    """

  private static let records = """
    -- made_on: the date of the earliest message that a decision made it from; null where no decision did.
    -- made_undone: made by a run that was undone; its addresses are not made again by themselves.
    CREATE TABLE record (
      id INTEGER PRIMARY KEY, kind TEXT NOT NULL, external_id TEXT, name TEXT NOT NULL, owner TEXT,
      custom TEXT NOT NULL DEFAULT '{}', version INTEGER NOT NULL DEFAULT 1, created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL, created_run INTEGER REFERENCES run(id), made_on INTEGER,
      merged_into INTEGER REFERENCES record(id), deleted_at INTEGER, made_undone INTEGER NOT NULL DEFAULT 0, UNIQUE (kind, external_id));
    CREATE INDEX record_by_run ON record (created_run) WHERE created_run IS NOT NULL;

    CREATE TABLE contact (
      record INTEGER PRIMARY KEY REFERENCES record(id), title TEXT, phone TEXT, company INTEGER REFERENCES record(id));
    CREATE INDEX contact_by_company ON contact (company) WHERE company IS NOT NULL;

    CREATE TABLE company (record INTEGER PRIMARY KEY REFERENCES record(id), phone TEXT);

    CREATE TABLE lead (
      record INTEGER PRIMARY KEY REFERENCES record(id), company_name TEXT, status TEXT, source TEXT, phone TEXT);

    CREATE TABLE deal (
      record INTEGER PRIMARY KEY REFERENCES record(id), pipeline TEXT, stage TEXT, meaning TEXT NOT NULL, amount TEXT,
      currency TEXT, opened_at INTEGER, closed_at INTEGER, company INTEGER REFERENCES record(id),
      partner INTEGER REFERENCES record(id));
    CREATE INDEX deal_by_company ON deal (company) WHERE company IS NOT NULL;
    CREATE INDEX deal_by_partner ON deal (partner) WHERE partner IS NOT NULL;

    CREATE TABLE deal_contact (
      deal INTEGER NOT NULL REFERENCES record(id), contact INTEGER NOT NULL REFERENCES record(id),
      PRIMARY KEY (deal, contact)) WITHOUT ROWID;
    CREATE INDEX deal_contact_by_contact ON deal_contact (contact, deal);

    -- Each change of a deal's stage; the first is where it came from.
    CREATE TABLE deal_stage (
      id INTEGER PRIMARY KEY, deal INTEGER NOT NULL REFERENCES record(id), stage TEXT, meaning TEXT NOT NULL,
      at INTEGER NOT NULL);
    CREATE INDEX deal_stage_by_deal ON deal_stage (deal, at);

    -- What a stage of an export means.
    CREATE TABLE stage_meaning (stage TEXT PRIMARY KEY, meaning TEXT NOT NULL) WITHOUT ROWID;

    CREATE TABLE record_address (
      key TEXT NOT NULL, record INTEGER NOT NULL REFERENCES record(id), address TEXT NOT NULL,
      PRIMARY KEY (key, record)) WITHOUT ROWID;
    CREATE INDEX record_address_by_record ON record_address (record);

    CREATE TABLE record_domain (
      domain TEXT NOT NULL, record INTEGER NOT NULL REFERENCES record(id), PRIMARY KEY (domain, record)) WITHOUT ROWID;
    CREATE INDEX record_domain_by_record ON record_domain (record);

    -- Custom fields as rows, so that a captured number finds its deal; name and value lower case.
    CREATE TABLE record_field (
      name TEXT NOT NULL, value TEXT NOT NULL, record INTEGER NOT NULL REFERENCES record(id),
      PRIMARY KEY (name, value, record)) WITHOUT ROWID;
    CREATE INDEX record_field_by_record ON record_field (record);
    """

  private static let links = """
    -- date is the message's, so that the last mail of a deal is found at once however much it has.
    -- A link exists while it has a claim that is not withdrawn and no person removed it.
    CREATE TABLE link (
      id INTEGER PRIMARY KEY, message INTEGER NOT NULL REFERENCES message(id),
      record INTEGER NOT NULL REFERENCES record(id), date INTEGER NOT NULL, created_at INTEGER NOT NULL,
      removed_at INTEGER, removed_by INTEGER REFERENCES user(id), UNIQUE (message, record));
    CREATE INDEX link_by_record ON link (record, date);

    -- copy is null where a person made it; user is null where a decision did. parent: the link it inherits from.
    -- withdrawn_why: undo (relinking does not bring it back), relink, or restored (withdrawn_at is null then: an undo
    -- brought it back, and relinking keeps it); withdrawn_run: the relink that did it, whose
    -- undo brings it back.
    CREATE TABLE claim (
      id INTEGER PRIMARY KEY, link INTEGER NOT NULL REFERENCES link(id), run INTEGER NOT NULL REFERENCES run(id),
      copy INTEGER REFERENCES copy(id), user INTEGER REFERENCES user(id), step TEXT NOT NULL, reason TEXT NOT NULL,
      rule TEXT, rules BLOB, parent INTEGER REFERENCES link(id), made_at INTEGER NOT NULL, withdrawn_at INTEGER,
      withdrawn_why TEXT, withdrawn_run INTEGER REFERENCES run(id));
    CREATE INDEX claim_by_link ON claim (link);
    CREATE INDEX claim_by_run ON claim (run);
    CREATE INDEX claim_by_copy ON claim (copy) WHERE copy IS NOT NULL;
    CREATE INDEX claim_by_parent ON claim (parent) WHERE parent IS NOT NULL;
    CREATE INDEX claim_by_withdrawn_run ON claim (withdrawn_run) WHERE withdrawn_run IS NOT NULL;

    -- The links that exist; by_person where one of the reasons is a person's.
    CREATE VIEW live_link AS
      SELECT id, message, record, date, created_at,
        EXISTS (SELECT 1 FROM claim WHERE claim.link = link.id AND withdrawn_at IS NULL AND user IS NOT NULL) AS by_person
      FROM link
      WHERE removed_at IS NULL
        AND EXISTS (SELECT 1 FROM claim WHERE claim.link = link.id AND claim.withdrawn_at IS NULL);

    -- What people decided; the latest per record counts. thread is set when it is for the whole thread.
    CREATE TABLE person_decision (
      id INTEGER PRIMARY KEY, message INTEGER NOT NULL REFERENCES message(id), thread INTEGER REFERENCES thread(id),
      record INTEGER NOT NULL REFERENCES record(id), kind TEXT NOT NULL, user INTEGER NOT NULL REFERENCES user(id),
      at INTEGER NOT NULL, run INTEGER NOT NULL REFERENCES run(id), undone_at INTEGER);
    CREATE INDEX person_decision_by_message ON person_decision (message);
    CREATE INDEX person_decision_by_thread ON person_decision (thread) WHERE thread IS NOT NULL;
    CREATE INDEX person_decision_by_run ON person_decision (run);

    -- The latest decision of each copy: Model's Decision as JSON.
    CREATE TABLE decision (
      copy INTEGER PRIMARY KEY REFERENCES copy(id), outcome TEXT NOT NULL, reason TEXT, has_question INTEGER NOT NULL,
      decision TEXT NOT NULL, rules BLOB NOT NULL, run INTEGER NOT NULL REFERENCES run(id), at INTEGER NOT NULL);
    CREATE INDEX decision_by_outcome ON decision (outcome) WHERE outcome <> 'decided' OR has_question;
    """

  private static let outbox = """
    -- bytes and message_id are frozen when queued. state: queued, sending, finishing, sent, deferred, rejected, uncertain.
    CREATE TABLE outbox (
      id INTEGER PRIMARY KEY, mailbox INTEGER NOT NULL REFERENCES mailbox(id), user INTEGER NOT NULL REFERENCES user(id),
      message_id TEXT NOT NULL UNIQUE, answers INTEGER REFERENCES message(id), subject TEXT NOT NULL, bytes BLOB NOT NULL,
      sender TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, next_attempt_at INTEGER,
      failure TEXT, queued_at INTEGER NOT NULL, changed_at INTEGER NOT NULL, is_filed INTEGER NOT NULL DEFAULT 0);
    CREATE INDEX outbox_open ON outbox (state) WHERE state NOT IN ('sent', 'rejected');

    CREATE TABLE outbox_recipient (
      outbox INTEGER NOT NULL REFERENCES outbox(id), position INTEGER NOT NULL, address TEXT NOT NULL,
      outcome TEXT, code INTEGER, answer TEXT, PRIMARY KEY (outbox, position)) WITHOUT ROWID;
    """

  // MARK: 2

  private static let sessions = """
    -- token is the SHA-256 of what the browser holds; form_token goes into each form of the session.
    CREATE TABLE session (
      token BLOB PRIMARY KEY, user INTEGER NOT NULL REFERENCES user(id), form_token TEXT NOT NULL,
      created_at INTEGER NOT NULL, used_at INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX session_by_user ON session (user);

    -- Attempts to log in that failed, by what was typed as the address; old ones are dropped.
    CREATE TABLE log_in_failure (
      id INTEGER PRIMARY KEY, address_key TEXT NOT NULL, at INTEGER NOT NULL);
    CREATE INDEX log_in_failure_by_address ON log_in_failure (address_key, at);
    """

  private static let asides = """
    -- Messages that a person has looked at and that wait no more: nothing is to be linked.
    CREATE TABLE set_aside (
      message INTEGER PRIMARY KEY REFERENCES message(id), user INTEGER NOT NULL REFERENCES user(id),
      at INTEGER NOT NULL);
    """

  private static let requests = """
    -- Work that the process which works the workspace is asked for. user is null where the schedule asks.
    -- state: waiting, running, done, failed. work, progress, outcome and trouble are JSON.
    CREATE TABLE request (
      id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, mailbox INTEGER REFERENCES mailbox(id),
      user INTEGER REFERENCES user(id), work TEXT NOT NULL, state TEXT NOT NULL, progress TEXT, outcome TEXT,
      trouble TEXT, created_at INTEGER NOT NULL, started_at INTEGER, ended_at INTEGER);
    CREATE INDEX request_open ON request (state) WHERE state IN ('waiting', 'running');
    CREATE INDEX request_by_mailbox ON request (mailbox, id) WHERE mailbox IS NOT NULL;
    """

  private static let schedule = """
    -- failures: syncs in a row that failed. next_sync_at: null until the first sync was tried. undo_report: JSON of
    -- what an undo took back and spared.
    ALTER TABLE run ADD COLUMN undo_report TEXT;
    ALTER TABLE mailbox ADD COLUMN attempted_at INTEGER;
    ALTER TABLE mailbox ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE mailbox ADD COLUMN next_sync_at INTEGER;
    CREATE INDEX outbox_by_answers ON outbox (answers) WHERE answers IS NOT NULL;
    -- What a run filed; and what manual mode suggests, which most workspaces have none of.
    CREATE INDEX copy_by_run ON copy (run);
    CREATE INDEX decision_by_mode ON decision (copy)
      WHERE outcome = 'decided' AND json_extract(decision, '$.connection') = 'manual';
    """

  private static let search = """
    -- rowid is the message's id. Filled by a pass of its own, whose bookmark is the workspace's 'searched_to'. Contentless: texts are cut into
    -- words before they come here, and read from message when they are shown.
    CREATE VIRTUAL TABLE message_search USING fts5 (
      subject, people, text, content = '', tokenize = "unicode61 remove_diacritics 2 categories 'L* M* N* Co'");
    """
}
