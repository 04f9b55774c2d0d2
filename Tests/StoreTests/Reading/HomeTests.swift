import Model
import Testing

@testable import Store

private let offer = Letter(subject: "Offer", date: 10, id: "1@harbor.example")
private let hello = Letter(from: "x@stranger.example", subject: "Hello", date: 11, id: "2@stranger.example")
private let again = Letter(subject: "Re: Offer", date: 12, id: "3@harbor.example", references: ["1@harbor.example"])

@Suite struct HomeTests {
  private let maria = Viewer(user: ID(1))

  private func waiting(_ work: TestWorkspace, since: Int64 = 0) throws -> [String] {
    try work.store.waitingThreads(for: maria, since: day(since)).map(\.subject)
  }

  /// Also where the server has given the answer another Message-ID: its own stands last in References.
  @Test(arguments: [("out@acme.example", []), ("other@server.example", ["out@acme.example"])])
  func threadsWaitUntilTheyAreAnswered(id: String, own: [String]) throws {
    let work = try TestWorkspace()
    let anna = try work.record(.contact, "Anna Brandt", address: "anna@harbor.example")
    let box = try work.mailbox("sales@acme.example")
    var run = RunDraft.sync(box.mailbox)
    let filed = try work.file([offer, hello, again], in: box, run: &run)
    let record = LinkedRecord(reference: .init(kind: .contact, id: anna), name: "Anna Brandt", externalID: nil)
    #expect(
      try work.store.waitingThreads(for: maria, since: day(0)).first
        == WaitingThread(
          thread: filed[0].thread, message: filed[2].message, subject: "Re: Offer", from: "anna@harbor.example",
          date: day(12), mailbox: box.mailbox.address, records: [record]))
    #expect(try waiting(work) == ["Re: Offer", "Hello"])
    #expect(try waiting(work, since: 12) == ["Re: Offer"])
    #expect(try work.store.waitingThreads(for: maria, since: day(0), limit: 1).count == 1)

    // An answer on its way is one, until it is refused or put off.
    let reply = OutboxDraft(
      mailbox: box.mailbox.id, messageID: "out@acme.example", answers: filed[1].message, subject: "Re: Hello",
      sender: box.mailbox.address, recipients: [address("x@stranger.example")], bytes: [1], isFiled: true)
    let entry = try work.store.queue(reply, by: maria, now: day(20))
    #expect(try waiting(work) == ["Re: Offer"])
    #expect(try work.store.outbox(answering: filed.map(\.message), for: maria).map(\.id) == [entry])
    for state in [OutboxItem.State.deferred, .uncertain, .rejected] {
      try work.store.setOutbox(
        entry, state, from: [.queued, .deferred, .uncertain], attempts: 1, nextAttemptAt: nil, failure: "no",
        now: day(20))
      #expect(try waiting(work) == ["Re: Offer", "Hello"], "\(state)")
    }
    #expect(try work.store.sentAnswers(to: filed[1].message, for: maria) == [])

    // What a colleague wrote answers it, whoever may read that.
    let ben = try work.store.addUser(name: "Ben", address: address("ben@acme.example"), role: .member, now: day(0))
    let other = try work.mailbox("ben@acme.example", owner: ben.id.value)
    let answers = [
      Letter(
        from: "ben@acme.example", to: ["anna@harbor.example"], subject: "Re: Offer", date: 13, id: "4@acme.example",
        references: ["3@harbor.example"]),
      Letter(
        from: "sales@acme.example", to: ["x@stranger.example"], subject: "Re: Hello", date: 14, id: id,
        references: ["2@stranger.example"] + own),
    ]
    var second = RunDraft.sync(other.mailbox)
    try work.file([answers[0]], in: other, run: &second)
    #expect(try waiting(work) == ["Hello"])
    #expect(try work.store.outbox(answering: filed.map(\.message), for: maria).map(\.id) == [entry])
    let sent = try work.file([answers[1]], uid: 9, in: box, run: &run)[0].message
    #expect(try waiting(work) == [])
    #expect(try work.store.sentAnswers(to: filed[1].message, for: maria) == [], "it is refused, as far as is known")
    // The answer is mail by now; that it was refused is told for as long as it was.
    #expect(try work.store.outbox(answering: filed.map(\.message), for: maria).map(\.id) == [entry])
    for (outcome, isTold) in [(Delivery.Outcome.deferred, true), (.rejected, true), (.accepted, false)] {
      try work.store.setOutbox(
        entry, .sent, from: [.rejected, .sent], attempts: 1, nextAttemptAt: nil, failure: nil,
        recipients: [.init(address: address("x@stranger.example"), outcome: outcome, code: 250, text: "so")],
        now: day(21))
      #expect(try work.store.outbox(answering: filed.map(\.message), for: maria).isEmpty != isTold)
    }
    #expect(
      try work.store.sentAnswers(to: filed[1].message, for: maria) == [
        SentAnswer(message: sent, at: day(21), user: maria.user, name: "Maria")
      ])
    #expect(try work.store.sentAnswers(to: filed[1].message, for: Viewer(user: ben.id)) == [])
  }

  @Test func anAutomaticReplyOfOursIsNoAnswer() throws {
    let work = try TestWorkspace()
    let box = try work.mailbox("sales@acme.example")
    var run = RunDraft.sync(box.mailbox)
    func ours(_ subject: String, _ date: Int64) -> Letter {
      Letter(
        from: "sales@acme.example", to: ["x@stranger.example"], subject: subject, date: date,
        id: "\(date)@acme.example",
        references: ["2@stranger.example"])
    }
    try work.file([hello, ours("Out of office", 12)], in: box, run: &run)
    #expect(try waiting(work) == [])
    try work.store.write("change") {
      try $0.run("UPDATE message SET automated = 'autoReply' WHERE subject = 'Out of office'")
    }
    #expect(try waiting(work) == ["Hello"])
    // A person's answer is one, also behind it.
    try work.file([ours("Re: Hello", 13)], uid: 9, in: box, run: &run)
    #expect(try waiting(work) == [])
  }

  @Test(arguments: ["automated", "gone", "junk", "held"]) func someMailNeedsNoAnswer(_ why: String) throws {
    let work = try TestWorkspace()
    let box = try work.mailbox("sales@acme.example")
    var run = RunDraft.sync(box.mailbox)
    let filed = try work.file([hello], in: box, run: &run)[0]
    #expect(try waiting(work) == ["Hello"])
    try work.store.file(&run, now: day(500)) { transaction in
      switch why {
      case "gone": try transaction.mark([1], in: box.inbox, uidValidity: 7, as: .gone)
      case "held":
        _ = try transaction.refile(
          filed.copy, decision: Decision(connection: .automatic, outcome: .held("not authenticated")), rules: noRules,
          isOutgoing: false)
      default: break
      }
    }
    try work.store.write("change") { database in
      if why == "automated" { try database.run("UPDATE message SET automated = 'list'") }
      if why == "junk" { try database.run("UPDATE folder SET special_use = 'junk'") }
    }
    #expect(try waiting(work) == [])
    guard why == "held" else { return }
    // A person has looked at it.
    let lead = try work.record(.lead, "Stranger")
    try work.store.link(.message(filed.message), to: lead, by: maria, now: day(501))
    #expect(try waiting(work) == ["Hello"])
    #expect(try work.store.undecidedCount(for: maria) == 0)
  }

  @Test func openDealsAreMineTheLatestMailFirst() throws {
    let work = try TestWorkspace()
    let anna = try work.record(.contact, "Anna", address: "anna@harbor.example")
    let names = ["Quiet", "Loud", "Won", "Foreign", "Answered"]
    let deals = try names.map { try work.record(.deal, $0, opened: day(1)) }
    try work.store.write("change") { database in
      try database.run("UPDATE record SET owner = 'MARIA' WHERE name IN ('Quiet', 'Loud', 'Won')")
      try database.run("UPDATE record SET owner = 'Maria@Acme.example' WHERE name = 'Answered'")
      try database.run("UPDATE record SET owner = 'Ben' WHERE name = 'Foreign'")
      try database.run("UPDATE deal SET meaning = 'won' WHERE record = ?", [deals[2].value])
      try database.run("UPDATE deal SET amount = '12', currency = 'EUR' WHERE record = ?", [deals[1].value])
    }
    let box = try work.mailbox("sales@acme.example")
    var run = RunDraft.sync(box.mailbox)
    let answer = Letter(
      from: "sales@acme.example", to: ["anna@harbor.example"], subject: "Yes", date: 9, id: "9@acme.example")
    let filed = try work.file([offer, hello, answer], in: box, run: &run)
    for (deal, message) in [(1, 0), (1, 2), (2, 1), (3, 1), (4, 2)] {
      try work.store.link(.message(filed[message].message), to: deals[deal], by: maria, now: day(500))
    }
    let open = try work.store.openDeals(of: maria)
    #expect(open.map(\.record.name) == ["Loud", "Answered", "Quiet"])
    #expect(open.map(\.lastMail) == [day(10), day(9), nil])
    #expect(open.map(\.lastIsIncoming) == [true, false, false])
    #expect(open.map(\.record.amount) == ["12", nil, nil])
    #expect(open.map(\.record.lastMail) == open.map(\.lastMail))
    #expect(try work.store.openDeals(of: maria, limit: 1).map(\.record.name) == ["Loud"])
    #expect(try work.store.openDeals(of: Viewer(user: ID(99))) == [])
    // A link that is there no more counts no more.
    try work.store.unlink(.message(filed[0].message), from: deals[1], by: maria, now: day(501))
    #expect(try work.store.openDeals(of: maria).map(\.lastMail) == [day(9), day(9), nil])
    #expect(try work.store.details(of: anna).messages == 2)
  }

  @Test func whatIsUndecidedSaysWhy() throws {
    let work = try TestWorkspace()
    let anna = try work.record(.contact, "Anna Brandt")
    let box = try work.mailbox("sales@acme.example")
    var run = RunDraft.sync(box.mailbox)
    let letters = (1...4).map { Letter(subject: "\($0)", date: Int64($0), id: "\($0)@x") }
    let filed = try work.file(letters, in: box, run: &run)
    let link = DecidedLink(
      record: .init(kind: .contact, id: anna), name: "Anna", evidence: [Evidence(step: .addresses, reason: "it is")])
    let proposal = ProposedRecord(
      situation: .incomingNewAddress, kind: .lead, address: address("x@stranger.example"), name: "X", company: nil,
      source: nil, responsible: "Maria", when: .asProposal, reason: "x wrote")
    var decisions = [
      Decision(connection: .automatic, outcome: .held("not authenticated")),
      Decision(
        connection: .automatic, outcome: .decided, questions: [Question(text: "which of 2?", candidates: [])]),
      Decision(connection: .manual, outcome: .decided, links: [link], proposals: [proposal]),
      Decision(connection: .manual, outcome: .decided),
    ]
    func decideAll(at now: Timestamp) throws {
      try work.store.file(&run, now: now) { transaction in
        for (filed, decision) in zip(filed, decisions) {
          _ = try transaction.refile(filed.copy, decision: decision, rules: noRules, isOutgoing: false)
        }
      }
    }
    try decideAll(at: day(500))
    func undecided() throws -> [Undecided.Why] { try work.store.undecided(for: maria).map(\.why) }
    let all = try work.store.undecided(for: maria)
    #expect(all.map(\.why) == [.suggestion(2), .question("which of 2?"), .held("not authenticated")])
    #expect(all.map(\.view.subject) == ["3", "2", "1"])
    #expect(all.map(\.mailbox) == Array(repeating: box.mailbox.address, count: 3))
    #expect(try work.store.undecidedCount(for: maria) == 3)
    #expect(try work.store.undecided(for: maria, limit: 1).map(\.view.subject) == ["3"])
    #expect(
      try filed.map { try work.store.thread($0.thread, for: maria).first?.waits } == [
        .held("not authenticated"), .question("which of 2?"), .suggestion(2), nil,
      ])
    try work.store.link(.message(filed[1].message), to: anna, by: maria, now: day(501))
    try work.store.link(.message(filed[2].message), to: anna, by: maria, now: day(501))
    #expect(try undecided() == [.held("not authenticated")])
    let answer = try work.store.link(.message(filed[0].message), to: anna, by: maria, now: day(501))
    #expect(try undecided() == [])
    // Another question is a new one; what was looked at stays so.
    decisions[0].outcome = .held("a changed rule")
    decisions[1].questions[0].text = "which of 3?"
    decisions[2].proposals[0].name = "Y"
    try decideAll(at: day(502))
    #expect(try undecided() == [.question("which of 3?")])
    try work.store.file(&run, now: day(503)) { try $0.mark([2, 3], in: box.inbox, uidValidity: 7, as: .gone) }
    #expect(try undecided() == [])
    _ = try work.store.undo(answer, by: maria, now: day(504))
    #expect(try undecided() == [.held("a changed rule")])
  }
}
