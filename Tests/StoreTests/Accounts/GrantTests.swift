import Foundation
import Model
import Testing

@testable import Store

/// Tokens at rest: sealed, bound, replaced only by what is newer.
@Suite struct GrantTests {
  private let maria = Viewer(user: ID(1))

  private func grant(_ number: Int, expires: Timestamp = day(2)) -> OAuthGrant {
    OAuthGrant(
      issuer: "google", account: "sales@acme.example", access: Secret("canary-access-\(number)"),
      refresh: Secret("canary-refresh-\(number)"), expiresAt: expires, scopes: ["mail.read", "mail.send"])
  }

  private func connect(_ work: TestWorkspace, _ name: String = "sales@acme.example") throws -> Mailbox {
    let server = Endpoint(host: "mail.acme.example", port: 993, security: .tls)
    let added = try work.store.addMailbox(
      address: address(name), owner: ID(1), imap: server, smtp: server, login: name, secret: .grant(grant(1)),
      trustFile: nil, settings: Settings(), now: day(1))
    return try work.store.mailbox(added.id)
  }

  @Test func tokensAreSealedAndComeBack() throws {
    let work = try TestWorkspace()
    let mailbox = try connect(work)
    #expect(
      try work.store.signIn(of: mailbox.id)
        == MailboxSignIn(mailbox: mailbox, secret: .grant(grant(1)), version: 1, reconnect: nil))
    #expect(try work.store.saveGrant(grant(2, expires: day(3)), of: mailbox.id, replacing: 1, now: day(2)))
    // As after a kill between the save and its use.
    try work.reopen()
    #expect(
      try work.store.signIn(of: mailbox.id)
        == MailboxSignIn(mailbox: mailbox, secret: .grant(grant(2, expires: day(3))), version: 2, reconnect: nil))
    for name in try FileManager.default.contentsOfDirectory(atPath: work.folder) where name.hasPrefix("rapport") {
      let bytes = try #require(FileManager.default.contents(atPath: work.folder + "/" + name))
      #expect(bytes.range(of: Data("canary-".utf8)) == nil, "\(name)")
    }
    let dump = "\(try work.store.signIn(of: mailbox.id))\(grant(1))"
    #expect(!dump.contains("canary"))
  }

  /// A refresh token put into the place of an access token, or of another mailbox's, opens nothing.
  @Test func tokensAreBound() throws {
    let moves = [
      "UPDATE oauth_grant SET access = refresh WHERE mailbox = 1",
      "UPDATE oauth_grant SET access = (SELECT access FROM oauth_grant WHERE mailbox = 2) WHERE mailbox = 1",
      "UPDATE oauth_grant SET refresh = (SELECT refresh FROM oauth_grant WHERE mailbox = 2) WHERE mailbox = 1",
    ]
    for move in moves {
      let work = try TestWorkspace()
      let mailbox = try connect(work)
      _ = try connect(work, "support@acme.example")
      try work.store.write("move") { try $0.run(move) }
      #expect(throws: StoreError.self, "\(move)") { try work.store.signIn(of: mailbox.id) }
    }
  }

  /// What was said about older tokens changes nothing of newer ones.
  @Test func anOldAnswerReplacesNothing() throws {
    let work = try TestWorkspace()
    let mailbox = try connect(work)
    try work.store.renewConsent(grant(2), of: mailbox.id, by: maria, now: day(2))
    #expect(try !work.store.saveGrant(grant(3), of: mailbox.id, replacing: 1, now: day(2)))
    #expect(try !work.store.needReconnect(mailbox.id, reason: "gone", version: 1, now: day(2)))
    let now = try work.store.signIn(of: mailbox.id)
    #expect(now.secret == .grant(grant(2)) && now.version == 2 && now.reconnect == nil)
  }

  @Test func reconnectIsShownUntilTheOwnerHasSignedIn() throws {
    let work = try TestWorkspace()
    let store = work.store
    let mailbox = try connect(work)
    let other = try work.mailbox("support@acme.example").mailbox
    #expect(try store.dueMailboxes(now: day(5)) == [mailbox.id, other.id])
    #expect(try store.needReconnect(mailbox.id, reason: "gone", version: 1, now: day(3)))
    // The first reason and time stay.
    #expect(try store.needReconnect(mailbox.id, reason: "gone again", version: 1, now: day(4)))
    let need = ReconnectNeed(reason: "gone", since: day(3))
    #expect(try store.signIn(of: mailbox.id).reconnect == need)
    #expect(try store.mailboxStatuses(for: maria).map(\.reconnect) == [need, nil])
    #expect(try store.mailboxStatuses(for: maria).map(\.issuer) == ["google", nil])
    // It has no turn, the other has.
    #expect(try store.dueMailboxes(now: day(5)) == [other.id])
    #expect(throws: StoreError.self) {
      try store.renewConsent(grant(2), of: mailbox.id, by: Viewer(user: ID(9)), now: day(4))
    }
    try store.renewConsent(grant(2), of: mailbox.id, by: maria, now: day(4))
    #expect(try store.mailboxStatuses(for: maria).map(\.reconnect) == [nil, nil])
    #expect(try store.dueMailboxes(now: day(5)) == [mailbox.id, other.id])
    #expect(try store.mailbox(mailbox.id) == mailbox)
  }

  @Test func aMailboxGoesOverToAPasswordAndBack() throws {
    let work = try TestWorkspace()
    let mailbox = try connect(work)
    try work.store.setSignIn(
      imap: mailbox.imap, smtp: mailbox.smtp, login: mailbox.login, password: Secret("word"), trustFile: nil,
      of: mailbox.id, by: maria)
    #expect(try work.store.signIn(of: mailbox.id).secret == .password(Secret("word")))
    #expect(try work.number("SELECT count(*) FROM oauth_grant") == 0)
    try work.store.renewConsent(grant(4), of: mailbox.id, by: maria, now: day(2))
    #expect(try work.store.signIn(of: mailbox.id).secret == .grant(grant(4)))
    #expect(try work.number("SELECT count(secret) FROM mailbox") == 0)
  }

  @Test func theConfigurationIsPrivate() throws {
    let work = try TestWorkspace()
    let path = work.folder + "/rapport.conf"
    #expect(try work.store.configuration() == "")
    try Data("public-url = https://crm.acme.example\n".utf8).write(to: URL(fileURLWithPath: path))
    chmod(path, 0o640)
    #expect(throws: StoreError.self) { try work.store.configuration() }
    chmod(path, 0o600)
    #expect(try work.store.configuration() == "public-url = https://crm.acme.example\n")
  }
}
