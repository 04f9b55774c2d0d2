import GRDB
import Model
import OpenSSL
import Testing

@testable import Store

/// A workspace of an older version opens with everything that is in it.
@Suite struct MigrationTests {
  /// As version 2 wrote them.
  private static let rows = """
    INSERT INTO workspace VALUES ('time_zone', 'Europe/Berlin');
    INSERT INTO user (id, name, address, address_key, role, created_at)
      VALUES (1, 'Maria', 'maria@acme.example', 'maria@acme.example', 'administrator', 0);
    INSERT INTO mailbox (id, address, address_key, owner, imap_host, imap_port, imap_security, smtp_host, smtp_port,
      smtp_security, login, connected_at, settings)
      VALUES (1, 'sales@acme.example', 'sales@acme.example', 1, 'm.example', 993, 'tls', 'm.example', 465, 'tls', 'x', 0, '{}');
    INSERT INTO run (id, kind, mailbox, user, started_at, ended_at) VALUES (1, 'sync', 1, 1, 0, 1);
    INSERT INTO folder (id, mailbox, path, name, is_selectable, uid_validity) VALUES (1, 1, x'494E424F58', 'INBOX', 1, 7);
    INSERT INTO pack (id, mailbox, name, length) VALUES (1, 1, '1.pack', 0);
    INSERT INTO thread (id) VALUES (1);
    INSERT INTO message (id, thread, identity, content, message_id, subject, is_orphan_reply, is_outgoing, date,
      from_key, text, new_text, has_html, automated, report)
      VALUES (1, 1, zeroblob(32), zeroblob(32), 'b@x.example', 'Undelivered', 0, 0, 1000, 'mx@x.example', 'whole', 'new', 0,
        'bounce', '{"originalMessageID":"a@acme.example","recipients":[{"action":"failed","address":"y@x.example"}]}');
    INSERT INTO thread_reference VALUES ('b@x.example', 1), ('a@acme.example', 1);
    INSERT INTO participant VALUES (1, 0, 'from', 'Mailer', 'mx@x.example', 'mx@x.example', 'x.example'),
      (1, 1, 'to', 'Anna', 'a@acme.example', 'a@acme.example', 'acme.example'),
      (1, 2, 'cc', '', 'nobody', NULL, NULL);
    INSERT INTO copy (id, mailbox, folder, uid_validity, uid, message, pack, offset, length, flags, bcc, authentication, run)
      VALUES (1, 1, 1, 7, 5, 1, 1, 0, 0, '[]', '[]', '[]', 1);
    INSERT INTO decision (copy, outcome, has_question, decision, rules, run, at)
      VALUES (1, 'off', 0, '{"connection":"off","links":[],"outcome":{"off":{}},"proposals":[],"questions":[],"trace":[],"warnings":[]}',
        zeroblob(32), 1, 0);
    INSERT INTO ledger (folder, uid_validity, uid, state, at, copy) VALUES (1, 7, 5, 'stored', 0, 1);
    INSERT INTO part VALUES (1, 0, 0, 0, 'identity', 'plainBody', 'text/plain', 'utf-8', NULL, NULL, 0, zeroblob(32)),
      (1, 1, 0, 0, 'base64', 'attachment', 'application/pdf', NULL, 'plan.pdf', NULL, 12, zeroblob(32));
    """

  @Test func theSecondVersionKeepsItsMail() throws {
    let work = try TestWorkspace()
    try work.store.close()
    let path = work.folder + "/rapport.db"
    for suffix in ["", "-wal", "-shm"] { try Files.remove(path + suffix) }
    let pool = try DatabasePool(path: path, configuration: MailStore.configuration(isNew: true))
    try Schema.migrator.migrate(pool, upTo: "2 sessions, requests, schedule, search")
    try pool.write { try $0.execute(sql: MigrationTests.rows) }
    try pool.close()

    try work.reopen()
    let viewer = Viewer(user: ID(1))
    let detail = try work.store.message(ID(1), for: viewer)
    #expect(detail.view.subject == "Undelivered" && detail.view.newText == "new" && detail.view.text == "whole")
    #expect(detail.view.report?.recipients.map(\.address) == ["y@x.example"])
    #expect(detail.view.report?.originalMessageID == "a@acme.example")
    #expect(detail.view.events.isEmpty && detail.view.forwarded.isEmpty && detail.signature == nil)
    #expect(detail.parts.map(\.container) == [nil, nil])
    #expect(detail.view.attachments.map(\.name) == ["plan.pdf"])
    // It is known for what it is when the server has it once more.
    let identity = Digest.identity(.zero, to: ["a@acme.example"], SHA256.self)
    #expect(try work.store.find(identity: identity, for: viewer) == ID(1))
    // What the old mail names goes on joining whatever names it.
    let mention = ThreadMention(id: "a@acme.example", leaves: [], seeks: ["s:another", "*"])
    let wants = ThreadLookup(identityDigest: noRules, mentions: [mention], subjectKey: nil, from: day(0), to: day(1))
    var (run, known) = (RunDraft.relink, KnownThreads())
    try work.store.file(&run, now: day(1)) { known = try $0.threads(wants) }
    #expect(known.ties == [ThreadTie(id: "a@acme.example", tie: "*"): [ID(1)]])
    // What its decisions asked was not kept: they are made again.
    #expect(try work.store.settle() == [Timestamp(milliseconds: 1000)])
    let faults = try work.store.faults()
    #expect(faults == [])
    try work.reopen()
    #expect(try work.store.message(ID(1), for: viewer) == detail)
  }
}
