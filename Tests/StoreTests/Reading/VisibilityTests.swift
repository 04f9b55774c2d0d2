import Model
import Testing

@testable import Store

/// Ben connects the mailbox; Maria is an administrator without a part in it, Clara a member, Dora only a user.
private struct Office {
  let world: TestWorkspace
  let ben, clara, dora: Viewer
  let maria = Viewer(user: ID(1))

  init() throws {
    let world = try TestWorkspace()
    func user(_ name: String) throws -> Viewer {
      let email = address("\(name)@acme.example")
      return Viewer(user: try world.store.addUser(name: name, address: email, role: .member, now: day(0)).id)
    }
    self.world = world
    (ben, clara, dora) = (try user("ben"), try user("clara"), try user("dora"))
  }

  func viewer(_ name: String) -> Viewer { ["ben": ben, "clara": clara, "dora": dora][name] ?? maria }

  func mailbox(
    _ name: String, owner: Viewer, _ access: MailboxAccess, _ cards: CardDetail
  ) throws -> (mailbox: Mailbox, inbox: ID<Folder>) {
    try world.mailbox(name, owner: owner.user.value, settings: Settings(access: access, cards: cards))
  }
}

private let linked = Letter(subject: "Offer", date: 10, id: "offer@harbor.example")
private let unlinked = Letter(from: "x@stranger.example", subject: "Hello", date: 11, id: "hello@stranger.example")

@Suite struct VisibilityTests {
  private static let sights: [(String, MailboxAccess, CardDetail, CardDetail, Bool)] = [
    ("ben", MailboxAccess.personal, CardDetail.contactOnly, CardDetail.everything, true),
    ("ben", .shared, .contactOnly, .everything, true),
    ("clara", .shared, .contactOnly, .everything, true),
    ("clara", .personal, .contactOnly, .contactOnly, false),
    ("clara", .personal, .subject, .subject, false),
    ("dora", .shared, .contactOnly, .contactOnly, false),
    ("dora", .shared, .subject, .subject, false),
    ("dora", .shared, .everything, .everything, false),
    ("maria", .personal, .contactOnly, .contactOnly, false),
    ("maria", .personal, .subject, .subject, false),
    ("maria", .personal, .everything, .everything, false),
    ("maria", .shared, .contactOnly, .contactOnly, false),
  ]

  @Test(arguments: sights) func cardsShow(
    _ who: String, _ access: MailboxAccess, _ cards: CardDetail, _ detail: CardDetail, _ isReadable: Bool
  ) throws {
    let office = try Office()
    let store = office.world.store
    let anna = try office.world.record(.contact, "Anna Brandt", address: "anna@harbor.example")
    let box = try office.mailbox("sales@acme.example", owner: office.ben, access, cards)
    try store.share(box.mailbox.id, with: office.clara.user, by: office.ben)
    var run = RunDraft.sync(box.mailbox)
    let filed = try office.world.file([linked, unlinked], in: box, run: &run)
    let viewer = office.viewer(who)

    let entry = try #require(try store.timeline(of: anna, for: viewer).first)
    let view = entry.view
    #expect(view.detail == detail)
    #expect(view.isReadable == isReadable)
    #expect(view.date == day(10))
    #expect(view.counterparts == ["Anna Brandt"])
    #expect(view.subject == (detail == .contactOnly ? nil : "Offer"))
    #expect(view.participants.map(\.written) == (detail == .contactOnly ? [] : [linked.from, "sales@acme.example"]))
    #expect(view.newText == (detail == .everything ? "text of Offer" : nil))
    #expect(view.text == (detail == .everything ? "text of Offer" : nil))
    #expect(entry.claims.map(\.step) == [.addresses])
    #expect(entry.claims.map(\.reason) == [detail == .everything ? "anna@harbor.example is Anna Brandt" : nil])
    #expect(try store.thread(filed[0].thread, for: viewer).map(\.view) == [view])

    let message = try store.message(filed[0].message, for: viewer)
    #expect(message.view == view)
    #expect((message.raw != nil) == isReadable)
    #expect(message.copies.map(\.uid) == (isReadable ? [1] : []))
    #expect(message.copies.compactMap(\.decision?.run) == (isReadable ? [run.id] : []))
    #expect(message.parts.count == (isReadable ? 1 : 0))
    #expect(message.messageID == (detail == .contactOnly ? nil : "offer@harbor.example"))
    #expect(message.links.map(\.record.name) == ["Anna Brandt"])

    // What is on no record is there for readers only.
    let hidden = StoreError.noSuch("message \(filed[1].message)")
    #expect((try? store.thread(filed[1].thread, for: viewer).count) == (isReadable ? 1 : nil))
    if isReadable {
      #expect(try store.message(filed[1].message, for: viewer).view.subject == "Hello")
      #expect(try store.inbox(of: box.mailbox.id, for: viewer).map(\.subject) == ["Hello", "Offer"])
    } else {
      #expect(throws: hidden) { try store.message(filed[1].message, for: viewer) }
      #expect(throws: hidden) { try store.find(message: "\(filed[1].message)", for: viewer) }
      #expect(throws: StoreError.noSuch("mailbox \(box.mailbox.id)")) {
        try store.inbox(of: box.mailbox.id, for: viewer)
      }
    }
  }

  @Test func theWidestOfTheHoldingMailboxesCounts() throws {
    let office = try Office()
    let anna = try office.world.record(.contact, "Anna Brandt", address: "anna@harbor.example")
    for (name, cards) in [("sales@acme.example", CardDetail.contactOnly), ("maria@acme.example", .subject)] {
      let box = try office.mailbox(name, owner: office.ben, .personal, cards)
      var run = RunDraft.sync(box.mailbox)
      try office.world.file([linked], in: box, run: &run)
    }
    let entries = try office.world.store.timeline(of: anna, for: office.dora)
    #expect(entries.map(\.view.detail) == [.subject])
    #expect(entries[0].claims.allSatisfy { $0.reason == nil })
  }

  @Test func blindCopiesBelongToTheirCopy() throws {
    let office = try Office()
    let sender = try office.mailbox("sales@acme.example", owner: office.ben, .personal, .everything)
    let other = try office.mailbox("maria@acme.example", owner: office.dora, .personal, .everything)
    var letter = linked
    letter.bcc = ["quiet@harbor.example"]
    var run = RunDraft.sync(sender.mailbox)
    let filed = try office.world.file([letter], in: sender, run: &run)
    var run2 = RunDraft.sync(other.mailbox)
    try office.world.file([linked], in: other, run: &run2)
    let store = office.world.store
    func bcc(_ viewer: Viewer) throws -> [String] {
      try store.message(filed[0].message, for: viewer).participants.filter { $0.role == .bcc }.map(\.written)
    }
    #expect(try bcc(office.ben) == ["quiet@harbor.example"])
    #expect(try bcc(office.dora) == [])
  }

  @Test func aMessageIsFoundByAllItsNames() throws {
    let office = try Office()
    let box = try office.mailbox("sales@acme.example", owner: office.ben, .personal, .contactOnly)
    var run = RunDraft.sync(box.mailbox)
    var twin = linked
    twin.date = 12
    let filed = try office.world.file([linked, unlinked, twin], in: box, run: &run)
    let store = office.world.store
    let id = filed[1].message
    let digest = unlinked.message.identityDigest
    for text in ["\(id)", "#\(id)", "hello@stranger.example", "<hello@stranger.example>", "\(digest)"] {
      #expect(try store.find(message: text, for: office.ben) == id, "\(text)")
    }
    #expect(try store.find(identity: digest, for: office.ben) == id)
    #expect(
      throws: StoreError.ambiguous(
        "message offer@harbor.example", candidates: ["\(filed[0].message)", "\(filed[2].message)"])
    ) { try store.find(message: "offer@harbor.example", for: office.ben) }
    #expect(throws: StoreError.noSuch("message none@x.example")) {
      try store.find(message: "none@x.example", for: office.ben)
    }
  }
}
