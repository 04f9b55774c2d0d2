import Model
import Testing

@testable import Store

@Suite struct RequestTests {
  let maria = Viewer(user: ID(1))

  private func second(_ number: Int64) -> Timestamp { day(500).adding(seconds: number) }

  private func order(
    _ message: Int64 = 1, id: String = "r1", text: String = "Yes.", mailbox: ID<Mailbox>? = nil
  ) -> WorkRequest.Work {
    .reply(
      ReplyOrder(
        messageID: "\(id)@acme.example", answers: ID(message), text: text, all: true, mailbox: mailbox,
        cc: [address("anna@harbor.example")], bcc: []))
  }

  @Test func aRequestGoesItsWay() throws {
    let work = try TestWorkspace()
    let box = try work.mailbox("sales@acme.example").mailbox.id
    let id = try work.store.leave(.sync(box), by: maria, now: second(0))
    var expected = WorkRequest(
      id: id, work: .sync(box), user: maria.user, state: .waiting, progress: nil, outcome: nil, trouble: nil,
      createdAt: second(0), startedAt: nil, endedAt: nil)
    #expect(try work.store.waitingRequests() == [expected])

    // Progress counts only while it runs.
    try work.store.note(WorkRequest.Progress(folder: "early"), of: id)
    #expect(try work.store.begin(id, now: second(1)))
    #expect(try !work.store.begin(id, now: second(2)))
    (expected.state, expected.startedAt) = (.running, second(1))
    #expect(try work.store.request(id, for: maria) == expected)
    #expect(try work.store.waitingRequests() == [])
    expected.progress = WorkRequest.Progress(folder: "INBOX", done: 3, total: 7, note: "connected again")
    try work.store.note(try #require(expected.progress), of: id)
    #expect(try work.store.request(id, for: maria) == expected)

    // An orderly stop gives it back, from the start.
    try work.store.release(id)
    (expected.state, expected.startedAt, expected.progress) = (.waiting, nil, nil)
    #expect(try work.store.waitingRequests() == [expected])

    #expect(try work.store.begin(id, now: second(3)))
    let outcome = WorkRequest.Outcome(
      run: ID(4), counts: ["stored": 7], problems: [.init(text: "Junk: no", reach: .folder, isTemporary: true)],
      outbox: [ID(2)])
    try work.store.finish(id, outcome, now: second(4))
    (expected.state, expected.outcome, expected.startedAt, expected.endedAt) = (.done, outcome, second(3), second(4))
    #expect(try work.store.request(id, for: maria) == expected)
    #expect(throws: StoreError.noSuch("request 1 that goes on")) {
      try work.store.fail(id, .init(text: "late", reach: .process, isTemporary: false), now: second(5))
    }
    try work.store.release(id)
    #expect(try work.store.request(id, for: maria) == expected)
  }

  @Test func whatWaitsIsNotAskedForTwice() throws {
    let work = try TestWorkspace()
    let jon = Viewer(
      user: try work.store.addUser(name: "Jon", address: address("jon@acme.example"), role: .member, now: day(1)).id)
    let box = try work.mailbox("sales@acme.example", settings: Settings(access: .shared)).mailbox.id
    let other = try work.mailbox("info@acme.example").mailbox.id
    try work.store.share(box, with: jon.user, as: .viewer, by: maria)
    // Who asks for what, the request that comes of it, and whose that is then.
    let table: [(WorkRequest.Work, Viewer?, id: Int64, user: Int64?)] = [
      (.sync(box), nil, 1, nil), (.sync(box), nil, 1, nil), (.sync(box), jon, 1, 2), (.sync(box), maria, 1, 2),
      (.sync(box), nil, 1, 2), (.sync(other), maria, 2, 1), (.send, nil, 3, nil), (.send, jon, 3, 2),
      (.send, jon, 3, 2), (.send, maria, 4, 1), (.send, nil, 3, 2), (.settle(.manual), maria, 5, 1),
      (.settle(.rules), maria, 6, 1), (.settle(.manual), maria, 5, 1), (.settle(.manual), jon, 7, 2),
    ]
    for (row, expected) in table.enumerated() {
      let id = try work.store.leave(expected.0, by: expected.1, now: second(Int64(row)))
      #expect(id == ID(expected.id), "row \(row)")
      #expect(
        try work.store.waitingRequests().first { $0.id == id }?.user == expected.user.map { ID($0) }, "row \(row)")
      // Whoever asked may follow it.
      if let viewer = expected.1 { #expect(try work.store.request(id, for: viewer).id == id, "row \(row)") }
    }
    #expect(try work.store.waitingRequests().map(\.id.value) == [1, 2, 3, 4, 5, 6, 7])
    // What has begun may have missed what is asked for now.
    #expect(try work.store.begin(ID(1), now: second(20)))
    #expect(try work.store.leave(.sync(box), by: maria, now: second(21)) == ID(8))
  }

  @Test func theScheduleAsksWithoutWriting() throws {
    let work = try TestWorkspace()
    let id = try work.store.leave(.send, by: nil, now: second(0))
    let reader = try MailStore.open(work.folder, use: .reading, now: second(1))
    #expect(try reader.leave(.send, by: nil, now: second(1)) == id)
    try reader.close()
    // At the end of a service, what nobody asked for is dropped.
    let mine = try work.store.leave(.settle(.relink), by: maria, now: second(2))
    try work.store.dropScheduledRequests()
    #expect(try work.store.waitingRequests().map(\.id) == [mine])
  }

  @Test func answersAreTheirWritersAlone() throws {
    let work = try TestWorkspace()
    let jon = Viewer(
      user: try work.store.addUser(name: "Jon", address: address("jon@acme.example"), role: .member, now: day(1)).id)
    let box = try work.mailbox("sales@acme.example", settings: Settings(access: .shared))
    try work.store.share(box.mailbox.id, with: jon.user, by: maria)
    var run = RunDraft.sync(box.mailbox)
    try work.file(
      [Letter(subject: "A", date: 1, id: "a@h"), Letter(subject: "B", date: 2, id: "b@h")], in: box, run: &run)
    let first = try work.store.leave(order(1), by: maria, now: second(0))
    let second = try work.store.leave(order(1, id: "r2"), by: maria, now: second(1))
    let jons = try work.store.leave(order(2), by: jon, now: self.second(2))
    #expect([first, second, jons] == [ID(1), ID(2), ID(3)])
    #expect(try work.store.waitingRequests().map(\.work) == [order(1), order(1, id: "r2"), order(2)])
    func answers(_ viewer: Viewer, _ messages: [Int64] = [1, 2]) throws -> [ID<WorkRequest>] {
      try work.store.requests(of: viewer, answering: messages.map { ID($0) }).map(\.id)
    }
    #expect(try answers(maria) == [first, second])
    #expect(try answers(maria, [2]) == [])
    #expect(try answers(jon) == [jons])
    // They share the mailbox; a draft of the other is none of their business.
    #expect(throws: StoreError.noSuch("request 3")) { try work.store.request(jons, for: maria) }

    let trouble = WorkRequest.Trouble(text: "no", reach: .message, isTemporary: false)
    for id in [first, second, jons] { #expect(try work.store.begin(id, now: self.second(3))) }
    #expect(throws: StoreError.noSuch("request 2 that failed")) { try work.store.dismiss(second, by: maria) }
    try work.store.finish(first, WorkRequest.Outcome(outbox: [ID(1)]), now: self.second(4))
    try work.store.fail(second, trouble, now: self.second(4))
    // The text of what is in the outbox is not kept twice; what failed keeps it for another try.
    #expect(try work.store.request(first, for: maria).work == order(1, text: ""))
    #expect(try work.store.request(second, for: maria).work == order(1, id: "r2"))
    #expect(try work.store.requests(of: maria, answering: [ID(1)]).map(\.trouble) == [trouble])
    #expect(throws: StoreError.noSuch("request 2 that failed")) { try work.store.dismiss(second, by: jon) }
    #expect(throws: StoreError.noSuch("request 1 that failed")) { try work.store.dismiss(first, by: maria) }
    try work.store.dismiss(second, by: maria)
    #expect(try answers(maria) == [])
    #expect(try answers(jon) == [jons])
  }

  @Test func anAnswerThatIsAskedForTwiceIsOne() throws {
    let work = try TestWorkspace()
    let jon = Viewer(
      user: try work.store.addUser(name: "Jon", address: address("jon@acme.example"), role: .member, now: day(1)).id)
    let box = try work.mailbox("sales@acme.example", settings: Settings(access: .shared))
    try work.store.share(box.mailbox.id, with: jon.user, by: maria)
    var run = RunDraft.sync(box.mailbox)
    try work.file([Letter(subject: "A", date: 1, id: "a@h")], in: box, run: &run)
    func leave(_ number: Int64, _ text: String = "Yes.", by viewer: Viewer? = nil) throws -> WorkRequest {
      let id = try work.store.leave(order(text: text), by: viewer ?? maria, now: second(number))
      return try work.store.request(id, for: viewer ?? maria)
    }
    let first = try leave(0)
    #expect(try leave(1, "No.") == first)
    // Another's is another.
    #expect(try leave(2, by: jon).id == ID(2))
    #expect(try work.store.begin(first.id, now: second(3)))
    #expect(try leave(4).state == .running)

    // One that failed is tried again, with what is written now.
    try work.store.fail(first.id, .init(text: "no", reach: .message, isTemporary: false), now: second(5))
    var expected = first
    (expected.work, expected.createdAt) = (order(text: "No."), second(6))
    #expect(try leave(6, "No.") == expected)
    #expect(try work.store.waitingRequests().map(\.id) == [ID(1), ID(2)])

    // What is in the outbox stays so.
    #expect(try work.store.begin(first.id, now: second(7)))
    try work.store.finish(first.id, WorkRequest.Outcome(outbox: [ID(1)]), now: second(8))
    let done = try leave(9)
    #expect((done.id, done.state, done.work, done.endedAt) == (first.id, .done, order(text: ""), second(8)))
    #expect(done.outcome?.outbox == [ID(1)])
    // Where that is forgotten, the one who works it finds the entry.
    try work.store.reopenRequests(now: second(8 + 86_400))
    #expect(try leave(90_000).id == ID(3))
  }

  @Test func answersHaveALimit() throws {
    let work = try TestWorkspace()
    let box = try work.mailbox("sales@acme.example")
    var run = RunDraft.sync(box.mailbox)
    try work.file([Letter(subject: "A", date: 1, id: "a@h")], in: box, run: &run)
    let longest = String(repeating: "a", count: MailStore.maximumReplyText)
    #expect(try work.store.leave(order(text: longest), by: maria, now: second(0)) == ID(1))
    #expect(try work.store.waitingRequests().map(\.work) == [order(text: longest)])
    #expect(throws: StoreError.refused("answer message 1: the text is longer than 10 MB; shorten it")) {
      try work.store.leave(order(text: longest + "a"), by: maria, now: second(0))
    }
    #expect(throws: StoreError.refused("answer message 1: only a person answers")) {
      try work.store.leave(order(), by: nil, now: second(0))
    }
  }

  @Test func aCrashLeavesWhatWasAskedFor() throws {
    let work = try TestWorkspace()
    let box = try work.mailbox("sales@acme.example")
    var run = RunDraft.sync(box.mailbox)
    try work.file([Letter(subject: "A", date: 1, id: "a@h")], in: box, run: &run)
    let trouble = WorkRequest.Trouble(text: "no", reach: .message, isTemporary: false)
    // What, for whom, how it ended, and from how many seconds after its end on it is forgotten.
    let table: [(WorkRequest.Work, Viewer?, WorkRequest.State, forgottenAfter: Int64?)] = [
      (.send, maria, .done, 86_400), (.sync(box.mailbox.id), maria, .failed, 86_400), (.send, nil, .done, 3600),
      (.settle(.manual), nil, .failed, 3600), (order(), maria, .done, 86_400),
      (order(id: "r2"), maria, .failed, 30 * 86_400),
      (.settle(.rules), maria, .running, nil), (.sync(box.mailbox.id), nil, .running, nil),
    ]
    for (number, row) in table.enumerated() {
      let id = try work.store.leave(row.0, by: row.1, now: second(0))
      #expect(id == ID(Int64(number + 1)))
      #expect(try work.store.begin(id, now: second(0)))
      switch row.2 {
      case .done: try work.store.finish(id, WorkRequest.Outcome(), now: second(0))
      case .failed: try work.store.fail(id, trouble, now: second(0))
      case .waiting, .running: break
      }
    }
    func ids() throws -> [Int] {
      try work.store.read("read") { try $0.rows("SELECT id FROM request ORDER BY id").map { $0[0] } }
    }
    #expect(try work.store.waitingRequests() == [])
    for age in [3599, 3600, 86_399, 86_400, 30 * 86_400 - 1, 30 * 86_400] as [Int64] {
      try work.store.reopenRequests(now: second(age))
      let left = table.indices.filter { table[$0].forgottenAfter.map { $0 > age } ?? true }.map { $0 + 1 }
      #expect(try ids() == left, "after \(age) s")
    }
    #expect(try work.store.waitingRequests().map(\.id.value) == [7, 8])

    // Opening does the same; opening beside the one who works leaves its requests alone.
    #expect(try work.store.begin(ID(7), now: second(1)))
    try MailStore.open(work.folder, use: .editing, now: second(1)).close()
    #expect(try work.store.waitingRequests().map(\.id.value) == [8])
    try work.reopen()
    #expect(try work.store.waitingRequests().map(\.id.value) == [7, 8])
    #expect(try work.store.faults() == [])
  }

  @Test func openRequestsAreFoundByIndex() throws {
    let work = try TestWorkspace()
    let plan = try work.store.read("explain") {
      try $0.rows("EXPLAIN QUERY PLAN SELECT id FROM request WHERE \(WorkRequest.isOpen) AND state = 'waiting'")
    }
    #expect(plan.map { $0["detail"] as String } == ["SEARCH request USING COVERING INDEX request_open (state=?)"])
  }
}
