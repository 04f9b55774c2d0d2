import Foundation
import Model
import Testing

@testable import Store

@Suite struct AccountsTests {
  let maria = Viewer(user: ID(1))

  @Test func aWorkspaceIsMadeOnce() throws {
    let work = try TestWorkspace()
    let administrator = (name: "M", address: address("m@acme.example"))
    #expect(throws: StoreError.alreadyAWorkspace(work.folder)) {
      try MailStore.create(in: work.folder, timeZone: "UTC", administrator: administrator, rules: [], now: day(0))
    }
    #expect(throws: StoreError.notAWorkspace(work.folder + "/packs")) {
      try MailStore.open(work.folder + "/packs", use: .work, now: day(0))
    }
    #expect(throws: StoreError.refused("rule file ../x: not a path inside Rules")) {
      try MailStore.create(
        in: work.folder + "/other", timeZone: "UTC", administrator: administrator, rules: [(path: "../x", bytes: [])],
        now: day(0))
    }
    let mode = try FileManager.default.attributesOfItem(atPath: work.folder + "/rapport.key")[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(try work.store.timeZone() == "Europe/Berlin")
    #expect(try String(contentsOfFile: work.store.rulesFolder + "/default.yaml", encoding: .utf8) == "version: 1\n")
  }

  @Test func oneProcessWorks() throws {
    let work = try TestWorkspace()
    #expect(throws: StoreError.locked(byProcess: Int(getpid()))) {
      try MailStore.open(work.folder, use: .work, now: day(0))
    }
    let reader = try MailStore.open(work.folder, use: .reading, now: day(0))
    #expect(try reader.users().map(\.name) == ["Maria"])
    #expect(throws: StoreError.refused("set the time zone: this workspace was opened for reading")) {
      try reader.setTimeZone("UTC")
    }
    try reader.close()
    try work.reopen()
  }

  @Test func passwordsAreSealedAndBound() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example").mailbox
    let support = try work.mailbox("support@acme.example").mailbox
    var signIn = MailboxSignIn(
      mailbox: try work.store.mailbox(sales.id), secret: .password(Secret("pass sales@acme.example")), version: 0)
    #expect(try work.store.signIn(of: sales.id) == signIn)
    // Servers, login and password change together, and are read together.
    signIn.mailbox.imap = Endpoint(host: "imap.other.example", port: 143, security: .startTLS)
    signIn.mailbox.smtp = Endpoint(host: "smtp.other.example", port: 587, security: .startTLS)
    (signIn.mailbox.login, signIn.mailbox.trustFile) = ("sales", "/etc/other.pem")
    signIn.secret = .password(Secret("canary-4711"))
    try set(signIn, by: maria, work.store)
    #expect(try work.store.signIn(of: sales.id) == signIn)
    let jon = try work.store.addUser(name: "Jon", address: address("jon@acme.example"), role: .member, now: day(1))
    #expect(throws: StoreError.noSuch("mailbox \(sales.id)")) {
      try set(
        MailboxSignIn(mailbox: sales, secret: .password(Secret("x")), version: 0), by: Viewer(user: jon.id), work.store)
    }
    #expect(try work.store.signIn(of: sales.id) == signIn)
    // A sealed password moved to another mailbox opens nothing.
    try work.store.write("move") {
      try $0.run("UPDATE mailbox SET secret = (SELECT secret FROM mailbox WHERE id = ?)", [sales.id.value])
    }
    #expect(throws: StoreError.self) { try work.store.signIn(of: support.id) }
    for name in try FileManager.default.contentsOfDirectory(atPath: work.folder) where name.hasPrefix("rapport") {
      let bytes = try #require(FileManager.default.contents(atPath: work.folder + "/" + name))
      #expect(bytes.range(of: Data("canary-4711".utf8)) == nil)
    }
  }

  private func set(_ signIn: MailboxSignIn, by viewer: Viewer, _ store: MailStore) throws {
    let mailbox = signIn.mailbox
    try store.setSignIn(
      imap: mailbox.imap, smtp: mailbox.smtp, login: mailbox.login, secret: signIn.secret, trustFile: mailbox.trustFile,
      of: mailbox.id, by: viewer, now: day(1))
  }

  @Test func settingsKeepWhatTheyKnow() throws {
    var settings = Settings(senderName: "Harbor, Sales", mailboxName: "Sales", access: .shared, period: .all)
    settings.aliases = [address("info@acme.example")]
    settings.create = [.incomingNewAddress: Creation(make: [.lead], when: .asProposal, responsible: .user("Jon"))]
    var read = try SettingsCoding.decode(SettingsCoding.encode(settings))
    read.create = read.create.filter { !$0.value.make.isEmpty }
    #expect(read == settings)
    #expect(
      try SettingsCoding.decode(#"{"new-in-a-later-version":"x","access":"shared"}"#) == Settings(access: .shared))
    #expect(throws: StoreError.self) { try SettingsCoding.decode(#"{"access":"everybody"}"#) }
  }

  @Test func textsForSQLite() {
    #expect(StoredJSON.array(["a\"\\\n\u{1F}ä", "\0"]) == #"["a\"\\\u000a\u001fä","\#u{FFFD}"]"#)
    #expect("a\0b".storable == "a\u{FFFD}b")
    #expect("".storable == "")
  }

  @Test func whoSeesAMailbox() throws {
    let work = try TestWorkspace()
    let jon = try work.store.addUser(name: "Jon", address: address("jon@acme.example"), role: .member, now: day(1))
    let box = try work.mailbox("jon@acme.example", owner: jon.id.value).mailbox
    try work.store.share(box.id, with: maria.user, by: Viewer(user: jon.id))
    // Personal still: an administrator is nobody special.
    #expect(try work.store.mailboxes(for: maria) == [])
    #expect(throws: StoreError.noSuch("mailbox \(box.id)")) {
      try work.store.saveSettings(Settings(), of: box.id, by: maria)
    }
    let shared = Settings(mailboxName: "Team", aliases: [address("team@acme.example")], access: .shared)
    try work.store.saveSettings(shared, of: box.id, by: Viewer(user: jon.id))
    #expect(
      try work.store.mailboxes(for: maria).map(\.settings) == [try SettingsCoding.decode(SettingsCoding.encode(shared))]
    )
    #expect(throws: StoreError.refused("only the user who connected the mailbox changes it")) {
      try work.store.saveSettings(Settings(), of: box.id, by: maria)
    }
    #expect(try work.store.ours().addresses == ["jon@acme.example", "team@acme.example"])
    try work.store.stopSharing(box.id, with: maria.user, by: Viewer(user: jon.id))
    #expect(try work.store.mailboxes(for: maria) == [])
  }

  @Test func namesFindOneMailboxOrSayWhich() throws {
    let work = try TestWorkspace()
    for name in ["sales@acme.example", "sales.north@acme.example"] { _ = try work.mailbox(name) }
    #expect(try work.store.mailbox(named: "SALES@acme.example", for: maria).id == ID(1))
    #expect(try work.store.mailbox(named: "sales.n", for: maria).id == ID(2))
    #expect(
      throws: StoreError.ambiguous("mailbox sal", candidates: ["sales@acme.example", "sales.north@acme.example"])
    ) { try work.store.mailbox(named: "sal", for: maria) }
    #expect(
      throws: StoreError.noSuch("mailbox x; there are sales@acme.example, sales.north@acme.example")
    ) { try work.store.mailbox(named: "x", for: maria) }
  }

  @Test func foldersComeAndGo() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    let sent = ListedFolder(
      path: FolderPath([0x53, 0xFF]), name: "S", separator: nil, specialUse: .sent, isSelectable: true)
    let inbox = try work.store.folders(of: sales.mailbox.id)[0]
    #expect(
      try work.store.saveFolders([inbox.listed, sent], of: sales.mailbox.id).map(\.listed) == [inbox.listed, sent])
    #expect(try work.store.saveFolders([sent], of: sales.mailbox.id).map(\.listed.path.bytes) == [[0x53, 0xFF]])
    // It comes back with its number and what was known of it.
    #expect(try work.store.saveFolders([inbox.listed, sent], of: sales.mailbox.id)[0] == inbox)
    #expect(inbox.uidValidity == 7)
  }
}
