import Model
import Testing

@testable import Store

/// Who may ask for what, and follow it: every role with every access of the mailbox.
@Suite struct RequestAccessTests {
  struct Case: CustomTestStringConvertible {
    var access: MailboxAccess
    var person: String
    var standing: MailboxStanding?
    var testDescription: String { "\(person), \(access.rawValue)" }

    var mayRead: Bool { standing != nil }
    var maySend: Bool { standing == .owner || standing == .member }
  }

  static let cases: [Case] = [
    Case(access: .personal, person: "owner", standing: .owner), Case(access: .personal, person: "member"),
    Case(access: .personal, person: "viewer"), Case(access: .personal, person: "stranger"),
    Case(access: .personal, person: "administrator"),
    Case(access: .shared, person: "owner", standing: .owner),
    Case(access: .shared, person: "member", standing: .member),
    Case(access: .shared, person: "viewer", standing: .viewer), Case(access: .shared, person: "stranger"),
    Case(access: .shared, person: "administrator"),
  ]

  @Test(arguments: cases) func whoMayAsk(_ row: Case) throws {
    let work = try TestWorkspace()
    var people = ["administrator": Viewer(user: ID(1))]
    for name in ["owner", "member", "viewer", "stranger"] {
      let user = try work.store.addUser(
        name: name, address: address("\(name)@acme.example"), role: .member, now: day(1))
      people[name] = Viewer(user: user.id)
    }
    let owner = try #require(people["owner"])
    let box = try work.mailbox("x@acme.example", owner: owner.user.value, settings: Settings(access: row.access))
    let mailbox = box.mailbox.id
    for role in MailboxRole.allCases {
      try work.store.share(mailbox, with: try #require(people[role.rawValue]).user, as: role, by: owner)
    }
    var run = RunDraft.sync(box.mailbox)
    try work.file([Letter(subject: "A", date: 1, id: "a@h")], in: box, run: &run)
    let person = try #require(people[row.person])
    func attempt(_ body: () throws -> Void) throws -> StoreError? {
      do { try body() } catch let error as StoreError { return error }
      return nil
    }

    #expect(try work.store.standing(in: mailbox, for: person) == row.standing)
    #expect(try work.store.mailboxStatuses(for: person).map(\.standing) == (row.standing.map { [$0] } ?? []))
    let membersRefusal: StoreError? =
      row.standing == .owner
      ? nil : row.mayRead ? .refused("only the user who connected the mailbox changes it") : .noSuch("mailbox 1")
    #expect(try attempt { _ = try work.store.members(of: mailbox, by: person) } == membersRefusal)

    #expect(
      try attempt { _ = try work.store.leave(.sync(mailbox), by: person, now: day(500)) }
        == (row.mayRead ? nil : .noSuch("mailbox 1")))
    let scheduled = try work.store.leave(.sync(mailbox), by: nil, now: day(500))
    #expect(
      try attempt { _ = try work.store.request(scheduled, for: person) }
        == (row.mayRead ? nil : .noSuch("request \(scheduled)")))

    func order(_ mailbox: ID<Mailbox>?) -> WorkRequest.Work {
      let id = "\(mailbox == nil ? "from-any" : "from-one")@acme.example"
      return .reply(ReplyOrder(messageID: id, answers: ID(1), text: "Yes.", all: false, mailbox: mailbox))
    }
    #expect(
      try attempt { _ = try work.store.leave(order(nil), by: person, now: day(500)) }
        == (row.mayRead ? nil : .noSuch("message 1")))
    let sendRefusal: StoreError? =
      row.maySend ? nil : row.mayRead ? .refused("this mailbox is not yours to send from") : .noSuch("message 1")
    #expect(try attempt { _ = try work.store.leave(order(mailbox), by: person, now: day(500)) } == sendRefusal)
    let answers = try work.store.requests(of: person, answering: [ID(1)])
    #expect(answers.count == (row.mayRead ? 1 : 0) + (row.maySend ? 1 : 0))
    for other in people.values.filter({ $0 != person }).sorted(by: { $0.user < $1.user }) {
      #expect(try work.store.requests(of: other, answering: [ID(1)]) == [])
      for answer in answers {
        #expect(try attempt { _ = try work.store.request(answer.id, for: other) } == .noSuch("request \(answer.id)"))
      }
    }
  }

  @Test func whoIsTurnedAwayFollowsNoLonger() throws {
    let work = try TestWorkspace()
    let maria = Viewer(user: ID(1))
    let jon = Viewer(
      user: try work.store.addUser(name: "Jon", address: address("jon@acme.example"), role: .member, now: day(1)).id)
    let box = try work.mailbox("x@acme.example", settings: Settings(access: .shared)).mailbox.id
    try work.store.share(box, with: jon.user, by: maria)
    let id = try work.store.leave(.sync(box), by: jon, now: day(500))
    #expect(try work.store.request(id, for: jon).user == jon.user)
    try work.store.stopSharing(box, with: jon.user, by: maria)
    #expect(throws: StoreError.noSuch("request 1")) { try work.store.request(id, for: jon) }
    #expect(throws: StoreError.noSuch("mailbox 9")) { try work.store.leave(.sync(ID(9)), by: nil, now: day(500)) }
  }
}
