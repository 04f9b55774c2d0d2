import Model
import Testing

@testable import Store

@Suite struct InboxTests {
  private let maria = Viewer(user: ID(1))
  private let letters = [
    Letter(subject: "Offer", date: 10, id: "1@harbor.example"),
    Letter(from: "x@stranger.example", subject: "Hello", date: 11, id: "2@stranger.example"),
    Letter(subject: "Re: Offer", date: 12, id: "3@harbor.example", references: ["1@harbor.example"]),
    Letter(from: "y@stranger.example", subject: "Lamps", date: 9, id: "4@stranger.example"),
  ]

  @Test func threadsComeNewestFirstAndPageByPage() throws {
    let world = try TestWorkspace()
    let anna = try world.record(.contact, "Anna Brandt", address: "anna@harbor.example")
    let box = try world.mailbox("sales@acme.example")
    var run = RunDraft.sync(box.mailbox)
    let filed = try world.file(letters, in: box, run: &run)
    try world.store.file(&run, now: day(500)) {
      try $0.setMarks(
        [MessageMarks(uid: 1, flags: ["\\seen"]), MessageMarks(uid: 2, flags: ["\\Seen"])], in: box.inbox,
        uidValidity: 7)
      try $0.mark([4], in: box.inbox, uidValidity: 7, as: .gone)
    }
    let all = try world.store.inbox(of: box.mailbox.id, for: maria)
    #expect(all.map(\.subject) == ["Re: Offer", "Hello", "Lamps"])
    #expect(all.map(\.messages) == [2, 1, 1])
    #expect(all.map(\.unread) == [1, 0, 0])
    #expect(all.map(\.people) == [["anna@harbor.example"], ["x@stranger.example"], ["y@stranger.example"]])
    #expect(all.map(\.isUnlinked) == [false, true, true])
    #expect(
      all[0].records == [LinkedRecord(reference: .init(kind: .contact, id: anna), name: "Anna Brandt", externalID: nil)]
    )
    #expect(all[0].thread == filed[0].thread)

    var pages: [String] = []
    var position: ThreadPosition?
    while let page = try world.store.inbox(of: box.mailbox.id, for: maria, limit: 1, before: position).first {
      pages.append(page.subject)
      position = page.position
    }
    #expect(pages == ["Re: Offer", "Hello", "Lamps"])
    #expect(
      try world.store.attention(of: box.mailbox.id, for: maria)
        == MailboxAttention(threads: 3, unlinked: 2, held: 0, questions: 0))
  }

  @Test func manualModeSuggests() throws {
    let world = try TestWorkspace()
    let anna = try world.record(.contact, "Anna Brandt", address: "anna@harbor.example")
    let box = try world.mailbox("sales@acme.example")
    var run = RunDraft.sync(box.mailbox)
    let filed = try world.file(
      [letters[0], letters[1]], in: box, run: &run, deciding: Deciding(connection: .manual, makes: [.lead]))
    #expect(try world.store.inbox(of: box.mailbox.id, for: maria).map(\.suggestions) == [1, 1])
    try world.store.link(.message(filed[0].message), to: anna, by: maria, now: day(501))
    #expect(try world.store.inbox(of: box.mailbox.id, for: maria).map(\.suggestions) == [1, 0])
  }

  @Test func questionsAndHeldMailAreMarkedUntilAPersonDecides() throws {
    let world = try TestWorkspace()
    let anna = try world.record(.contact, "Anna Brandt")
    let box = try world.mailbox("sales@acme.example")
    var run = RunDraft.sync(box.mailbox)
    let filed = try world.file([letters[0], letters[1]], in: box, run: &run)
    let question = Question(text: "which of 2 open deals?", candidates: [])
    try world.store.file(&run, now: day(500)) { transaction in
      _ = try transaction.refile(
        filed[0].copy, decision: Decision(connection: .automatic, outcome: .decided, questions: [question]),
        rules: noRules, isOutgoing: false)
      _ = try transaction.refile(
        filed[1].copy, decision: Decision(connection: .automatic, outcome: .held("not authenticated")), rules: noRules,
        isOutgoing: false)
    }
    #expect(
      try world.store.attention(of: box.mailbox.id, for: maria)
        == MailboxAttention(threads: 2, unlinked: 2, held: 1, questions: 1))
    #expect(try world.store.inbox(of: box.mailbox.id, for: maria).map(\.isHeld) == [true, false])
    #expect(try world.store.inbox(of: box.mailbox.id, for: maria).map(\.hasQuestion) == [false, true])
    try world.store.link(.thread(filed[0].thread), to: anna, by: maria, now: day(501))
    #expect(
      try world.store.attention(of: box.mailbox.id, for: maria)
        == MailboxAttention(threads: 2, unlinked: 1, held: 1, questions: 0))
  }

  @Test func aTimelineEndsWithTheLatestMail() throws {
    let world = try TestWorkspace()
    let anna = try world.record(.contact, "Anna Brandt", address: "anna@harbor.example")
    let box = try world.mailbox("sales@acme.example")
    var run = RunDraft.sync(box.mailbox)
    try world.file(letters, in: box, run: &run)
    let all = try world.store.timeline(of: anna, for: maria)
    #expect(all.map(\.view.subject) == ["Offer", "Re: Offer"])
    #expect(try world.store.timeline(of: anna, for: maria, limit: 1).map(\.view.subject) == ["Re: Offer"])
    #expect(
      try world.store.timeline(of: anna, for: maria, limit: 1, before: all[1].position).map(\.view.subject) == ["Offer"]
    )
    #expect(throws: StoreError.noSuch("record 99")) { try world.store.timeline(of: ID(99), for: maria) }
  }

  @Test func aThreadIsReadPageByPage() throws {
    let office = try AccessOffice(.personal)
    let store = office.work.store
    _ = try office.work.record(.contact, "Anna Brandt", address: "anna@harbor.example")
    // Anna's are on her record for everybody, the others are for the owner alone.
    let letters = (1...7).map { number in
      Letter(
        from: number % 2 == 1 ? "anna@harbor.example" : "maria@acme.example", subject: "\(number)", date: Int64(number),
        id: "\(number)@x", references: number == 1 ? [] : ["1@x"])
    }
    let (_, filed) = try office.file(letters)
    for message in filed.filter({ $0.date.milliseconds / 86_400_000 % 2 == day(2).milliseconds / 86_400_000 % 2 }) {
      try store.write("unlink") {
        try $0.run(
          "UPDATE claim SET withdrawn_at = 1 WHERE link IN (SELECT id FROM link WHERE message = ?)",
          [message.message.value])
      }
    }
    let thread = filed[0].thread
    for (who, dates) in [("owner", Array(Int64(1)...7)), ("stranger", [1, 3, 5, 7])] {
      let viewer = office.viewer(who)
      #expect(try store.threadCount(thread, for: viewer) == dates.count)
      var pages: [[Timestamp]] = []
      var position: TimelinePosition?
      while true {
        let page = try store.thread(thread, for: viewer, limit: 3, before: position)
        guard let first = page.first else { break }
        pages.insert(page.map(\.view.date), at: 0)
        position = first.position
      }
      #expect(pages.joined().elementsEqual(dates.map { day($0) }))
      #expect(pages.dropFirst().allSatisfy { $0.count == 3 })
    }
    #expect(throws: StoreError.noSuch("thread 99")) { try store.thread(ID(99), for: office.viewer("owner")) }
    #expect(throws: StoreError.noSuch("thread 99")) { try store.threadCount(ID(99), for: office.viewer("owner")) }
  }

  @Test func aGlanceCountsTheLatestMail() throws {
    let world = try TestWorkspace()
    let anna = try world.record(.contact, "Anna Brandt")
    let box = try world.mailbox("sales@acme.example")
    var run = RunDraft.sync(box.mailbox)
    // Filed last: the answer to the first, the stranger's second, the offer's thread having an older linked message.
    let filed = try world.file([letters[0], letters[1], letters[3], letters[2]], in: box, run: &run)
    try world.store.link(.message(filed[0].message), to: anna, by: maria, now: day(501))
    func glance(_ limit: Int?) throws -> MailboxAttention {
      try world.store.attention(of: box.mailbox.id, for: maria, lookingAt: limit)
    }
    #expect(try glance(1) == MailboxAttention(threads: 1, unlinked: 0, isPartial: true))
    #expect(try glance(2) == MailboxAttention(threads: 2, unlinked: 1, isPartial: true))
    #expect(try glance(4) == MailboxAttention(threads: 3, unlinked: 2, isPartial: false))
    #expect(try glance(4) == glance(nil))
  }

  @Test func removedLinksStayVisible() throws {
    let world = try TestWorkspace()
    let anna = try world.record(.contact, "Anna Brandt", address: "anna@harbor.example")
    let box = try world.mailbox("sales@acme.example")
    var run = RunDraft.sync(box.mailbox)
    let filed = try world.file([letters[0]], in: box, run: &run)
    try world.store.unlink(.message(filed[0].message), from: anna, by: maria, now: day(501))
    let message = try world.store.message(filed[0].message, for: maria)
    #expect(message.links == [])
    #expect(message.removedLinks.map(\.person) == ["Maria"])
    #expect(message.removedLinks.map(\.at) == [day(501)])
    #expect(try world.store.timeline(of: anna, for: maria) == [])
  }
}
