import Foundation
import Model
import Testing

@testable import Store

/// What a mailbox that a person disconnects keeps, and what nobody may do with it any more.
@Suite struct DisconnectingTests {
  private let maria = Viewer(user: ID(1))

  private func draft(_ mailbox: ID<Mailbox>) -> OutboxDraft {
    OutboxDraft(
      mailbox: mailbox, messageID: "out1@acme.example", answers: nil, subject: "Offer",
      sender: address("sales@acme.example"), recipients: [address("anna@harbor.example")], bytes: Array("raw".utf8),
      isFiled: true)
  }

  private func order(_ message: ID<Message>) -> ReplyOrder {
    ReplyOrder(messageID: "a@acme.example", answers: message, text: "Yes.", all: false, mailbox: ID(1))
  }

  @Test func itKeepsItsMailAndForgetsItsPassword() throws {
    let work = try TestWorkspace()
    let store = work.store
    let (mailbox, inbox) = try work.mailbox("sales@acme.example", settings: Settings(mailboxName: "Sales"))
    var run = RunDraft.sync(mailbox)
    let before = try store.mailbox(mailbox.id)
    let letters = [Letter(subject: "Offer", date: 10, id: "a"), Letter(subject: "Other", date: 11, id: "b")]
    let message = try work.file(letters, in: (mailbox, inbox), run: &run)[0].message
    try store.noteSync(mailbox: mailbox.id, at: day(12), failure: nil, failures: 0, next: day(12))

    #expect(try store.disconnection(of: mailbox.id, by: maria) == Disconnection(messages: 2, moves: 0))
    #expect(try store.mailbox(mailbox.id).disconnectedAt == nil, "only asked")
    #expect(try store.disconnect(mailbox.id, by: maria, now: day(13)) == Disconnection(messages: 2, moves: 0))
    #expect(try work.number("SELECT count(*) FROM mailbox WHERE secret IS NULL AND disconnected_at IS NOT NULL") == 1)
    let kept = try store.mailbox(mailbox.id)
    #expect(kept.disconnectedAt == day(13) && kept.settings.mailboxName == "Sales")
    #expect(try store.message(message, for: maria).view.subject == "Offer")
    #expect(try store.ours().addresses.contains("sales@acme.example"))
    #expect(try store.dueMailboxes(now: day(20)).isEmpty && store.nextSyncDue() == nil)
    #expect(try store.currentMailboxes().isEmpty)

    let refusal = StoreError.refused("sales@acme.example is disconnected: connect it again first")
    #expect(throws: refusal) { try store.signIn(of: mailbox.id) }
    #expect(throws: refusal) { try store.leave(.sync(mailbox.id), by: maria, now: day(14)) }
    #expect(throws: refusal) { try store.leave(.sync(mailbox.id), by: nil, now: day(14)) }
    #expect(throws: refusal) { try store.leave(.preview(mailbox.id, nil), by: maria, now: day(14)) }
    #expect(throws: refusal) { try store.leave(.reply(order(message)), by: maria, now: day(14)) }
    #expect(throws: refusal) { try store.queue(draft(mailbox.id), by: maria, now: day(14)) }
    #expect(throws: refusal) { try store.plannedMoves(MoveOrder([message], to: .trash), by: maria) }
    // A sync that is under way files nothing more.
    #expect(throws: refusal) { try store.file(&run, now: day(14)) { try $0.requireSame(mailbox) } }
    #expect(throws: StoreError.refused("mailbox 1 is disconnected already")) {
      try store.disconnect(mailbox.id, by: maria, now: day(14))
    }

    // A sync that was under way says how it ended.
    try store.noteSync(mailbox: mailbox.id, at: day(14), failure: "it is disconnected", failures: 1, next: day(15))
    // The same account again: it goes on where it was, and everything else is as it was.
    try store.setSignIn(
      imap: kept.imap, smtp: kept.smtp, login: kept.login, password: Secret("new"), trustFile: nil, of: mailbox.id,
      by: maria)
    #expect(try store.mailbox(mailbox.id) == before)
    #expect(try store.signIn(of: mailbox.id).secret == .password(Secret("new")))
    #expect(try store.folders(of: mailbox.id).map(\.uidValidity) == [7])
    #expect(try store.dueMailboxes(now: day(20)) == [mailbox.id] && store.syncNote(of: mailbox.id).failure == nil)
    _ = try store.queue(draft(mailbox.id), by: maria, now: day(15))
  }

  @Test(arguments: OutboxItem.State.allCases) func whatIsOnItsWayGoesOutFirst(state: OutboxItem.State) throws {
    let work = try TestWorkspace()
    let mailbox = try work.mailbox("sales@acme.example").mailbox.id
    _ = try work.store.queue(draft(mailbox), by: maria, now: day(1))
    try work.store.write("set") { try $0.run("UPDATE outbox SET state = ?", [state.rawValue]) }
    let isOver = [.sent, .rejected, .uncertain].contains(state)
    if isOver {
      #expect(throws: Never.self) { try work.store.disconnect(mailbox, by: maria, now: day(2)) }
    } else {
      #expect(
        throws: StoreError.refused(
          "an answer from this mailbox must go out first: see the outbox, and wait or cancel")
      ) { try work.store.disconnect(mailbox, by: maria, now: day(2)) }
      #expect(try work.store.mailbox(mailbox).disconnectedAt == nil)
    }
  }

  /// Its server may never answer again: what it was to do still keeps no mailbox connected.
  @Test(arguments: [(OutboxItem.State.sent, OutboxItem.State.sent), (.finishing, .uncertain)])
  func whatWaitsForItsServerEnds(state: OutboxItem.State, after: OutboxItem.State) throws {
    let work = try TestWorkspace()
    let mailbox = try work.mailbox("sales@acme.example").mailbox.id
    let id = try work.store.queue(draft(mailbox), by: maria, now: day(1))
    try work.store.write("set") {
      try $0.run(
        "UPDATE outbox SET state = ?, is_filed = 0, next_attempt_at = ?", [state.rawValue, day(9).milliseconds])
    }
    try work.store.disconnect(mailbox, by: maria, now: day(2))
    let item = try work.store.outboxItem(id, for: maria)
    #expect((item.state, item.failure) == (after, "the mailbox was disconnected before"))
    #expect(try work.store.openOutbox(now: day(99)).isEmpty)
    if after == .uncertain {
      #expect(throws: StoreError.self) { try work.store.answerOutbox(id, .retry, by: maria, now: day(3)) }
      #expect(try work.store.answerOutbox(id, .arrived, by: maria, now: day(3)).state == .sent)
    }
  }

  /// An answer that somebody has asked for and that is not in the outbox yet.
  @Test func whatWasAskedForGoesOutFirst() throws {
    let work = try TestWorkspace()
    let (mailbox, inbox) = try work.mailbox("sales@acme.example")
    var run = RunDraft.sync(mailbox)
    let message = try work.file([Letter(subject: "Offer", date: 10, id: "a")], in: (mailbox, inbox), run: &run)[0]
      .message
    _ = try work.store.leave(.reply(order(message)), by: maria, now: day(1))
    #expect(throws: StoreError.self) { try work.store.disconnect(mailbox.id, by: maria, now: day(2)) }
  }

  @Test(arguments: AccessOffice.table) func onlyItsOwnerMay(who: String, access: MailboxAccess, reads: Bool) throws {
    let office = try AccessOffice(access)
    let id = office.box.mailbox.id
    if who == "owner" {
      try office.work.store.disconnect(id, by: office.viewer(who), now: day(1))
    } else {
      let refusal =
        reads
        ? StoreError.refused("only the user who connected the mailbox changes it") : .noSuch("mailbox \(id)")
      #expect(throws: refusal) { try office.work.store.disconnect(id, by: office.viewer(who), now: day(1)) }
      #expect(throws: refusal) { try office.work.store.disconnection(of: id, by: office.viewer(who)) }
    }
    #expect(try (office.work.store.mailbox(id).disconnectedAt != nil) == (who == "owner"))
  }

  @Test func whatWasToBeMovedIsNotMovedLater() throws {
    let work = try TestWorkspace()
    let box = try work.mailbox("sales@acme.example")
    let names = [("INBOX", SpecialUse.inbox), ("Archive", .archive)]
    _ = try work.store.saveFolders(
      names.map {
        ListedFolder(path: FolderPath($0.0), name: $0.0, separator: "/", specialUse: $0.1, isSelectable: true)
      }, of: box.mailbox.id)
    var run = RunDraft.sync(box.mailbox)
    let message = try work.file([Letter(subject: "Offer", date: 10, id: "a")], in: box, run: &run)[0].message
    #expect(try work.store.move(MoveOrder([message], to: .archive), by: maria, now: day(11)).count == 1)
    #expect(try work.store.disconnect(box.mailbox.id, by: maria, now: day(12)).moves == 1)
    #expect(throws: StoreError.self) { try work.store.requireConnected(box.mailbox.id) }
    let copy = try #require(try work.store.message(message, for: maria).copies.first)
    #expect(copy.move?.state == .failed && copy.move?.note == "the mailbox was disconnected before")
    #expect(!copy.isMovable)
    // Of what the server was asked for already nobody knows.
    try work.store.write("set") { try $0.run("UPDATE server_move SET state = 'begun', note = NULL") }
    try work.store.write("set") { try $0.run("UPDATE mailbox SET disconnected_at = NULL") }
    #expect(try work.store.disconnect(box.mailbox.id, by: maria, now: day(12)).moves == 0)
    #expect(
      try work.store.message(message, for: maria).copies.first?.move?.note
        == "the mailbox was disconnected before; the server may have done it all the same")
    #expect(try work.store.openMoves(of: box.mailbox.id).isEmpty)
  }

  @Test func itCountsForNoPlan() throws {
    let work = try TestWorkspace()
    let first = try work.mailbox("sales@acme.example").mailbox
    try work.store.setPlan(.free, by: maria)
    #expect(throws: StoreError.self) { try work.mailbox("support@acme.example") }
    #expect(throws: StoreError.refused("sales@acme.example is connected already")) {
      try work.mailbox("sales@acme.example")
    }
    try work.store.disconnect(first.id, by: maria, now: day(1))
    #expect(
      throws: StoreError.refused(
        "sales@acme.example was connected before: only who connected it can connect it again")
    ) { try work.mailbox("sales@acme.example") }
    _ = try work.mailbox("support@acme.example")
    // There is no room for both.
    #expect(throws: StoreError.self) {
      try work.store.setSignIn(
        imap: first.imap, smtp: first.smtp, login: first.login, password: Secret("x"), trustFile: nil, of: first.id,
        by: maria)
    }
    #expect(try work.store.mailbox(first.id).disconnectedAt == day(1))
  }

  /// Tokens that are being renewed meanwhile are not kept, and its owner signs in where they did before.
  @Test func tokensAreForgotten() throws {
    let work = try TestWorkspace()
    let server = Endpoint(host: "mail.acme.example", port: 993, security: .tls)
    let grant = OAuthGrant(
      issuer: "google", account: "sales@acme.example", access: Secret("access"), refresh: Secret("refresh"),
      expiresAt: day(9), scopes: ["mail"])
    let mailbox = try work.store.addMailbox(
      address: address("sales@acme.example"), owner: ID(1), imap: server, smtp: server, login: "sales",
      secret: .grant(grant), trustFile: nil, settings: Settings(), now: day(1)
    ).id
    try work.store.disconnect(mailbox, by: maria, now: day(2))
    #expect(try work.number("SELECT length(access) + length(refresh) FROM oauth_grant") == 0)
    #expect(try !work.store.saveGrant(grant, of: mailbox, replacing: 1, now: day(2)))
    #expect(throws: StoreError.self) { try work.store.signIn(of: mailbox) }
    #expect(try work.store.mailboxStatuses(for: maria).first?.issuer == "google")
    try work.store.renewConsent(grant, of: mailbox, by: maria, now: day(3))
    #expect(try work.store.signIn(of: mailbox).secret == .grant(grant))
    #expect(try work.store.signIn(of: mailbox).reconnect == nil)
    #expect(try work.store.mailbox(mailbox).disconnectedAt == nil)
  }
}
