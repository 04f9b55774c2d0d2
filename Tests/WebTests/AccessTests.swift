import Model
import Store
import TestSupport
import Testing

@testable import Web

/// Role × mailbox access × action, against the pages and the store: another person's mail is never shown, linked,
/// answered or counted.
@Suite(.serialized)
struct AccessTests {
  typealias Person = TestSite.Person

  /// What a person may do with a letter's mailbox.
  enum Right: String, Sendable { case owner, member, viewer, none }

  static let rights: [(person: Person, letter: String, right: Right)] = [
    (.olena, "private", .owner), (.ben, "private", .none), (.vera, "private", .none), (.petro, "private", .none),
    (.ada, "private", .none),
    (.olena, "shared", .owner), (.ben, "shared", .member), (.vera, "shared", .viewer), (.petro, "shared", .none),
    (.ada, "shared", .none),
    (.olena, "petros", .none), (.ben, "petros", .none), (.vera, "petros", .none), (.petro, "petros", .owner),
    (.ada, "petros", .none),
  ]

  private static func rights(of person: Person) -> [(letter: String, right: Right)] {
    rights.filter { $0.person == person }.map { ($0.letter, $0.right) }
  }

  /// Everything that a page could say of a letter that is not the person's to read.
  private static func secrets(of letter: String, right: Right) -> [String] {
    let content = [
      "words-of-", "file-of-", "bytes-of-", "reason-of-", "question-of-", "trace-of-", "event-of-", "place-of-",
      "offer-of-", "forward-of-", "fact-of-", "report-of-",
    ].map { $0 + letter }
    switch right {
    case .owner, .member, .viewer: return []
    // The shared mailbox's cards show the subject to everybody who sees the record.
    case .none: return letter == "shared" ? content : content + ["subject-of-\(letter)"]
    }
  }

  @Test(arguments: Person.allCases) func noPageSaysWhatIsNotForThePerson(person: Person) async throws {
    try await TestSite.with { site in
      while try site.store.indexMail() > 0 {}
      let client = try site.client(person)
      let forbidden = AccessTests.rights(of: person).flatMap { AccessTests.secrets(of: $0.letter, right: $0.right) }
      let shown = AccessTests.rights(of: person).filter { $0.right != .none }.flatMap { right in
        ["words-of-", "event-of-", "forward-of-", "fact-of-", "report-of-"].map { $0 + right.letter }
      }
      var seen: Set<String> = []
      var found: Set<String> = []
      var open = AccessTests.guesses(site)
      while let path = open.popLast() {
        guard seen.insert(path).inserted, seen.count < 600 else { continue }
        let page = try await client.get(path)
        #expect(page.status < 500, "\(path): \(page.status)")
        for word in forbidden { #expect(!page.text.contains(word), "\(person) reads \(word) on \(path)") }
        found.formUnion(shown.filter(page.text.contains))
        open += AccessTests.links(in: page.text)
      }
      #expect(found == Set(shown), "what is theirs is there")
    }
  }

  /// Addresses that a person might type, of everything that there is.
  private static func guesses(_ site: TestSite) -> [String] {
    var paths = ["/", "/records", "/mailboxes", "/runs", "/search?q=words", "/search?q=subject", "/search?q=anna"]
    for number in 1...12 {
      paths += ["/runs/\(number)", "/records/\(number)", "/threads/\(number)", "/messages/\(number)"]
      paths += [
        "/messages/\(number)/html", "/messages/\(number)/html?images=1", "/messages/\(number)/link?scope=thread",
      ]
      paths += (0...3).map { "/messages/\(number)/parts/\($0)" }
      paths += ["/mailboxes/\(number)", "/mailboxes/\(number)/settings"]
    }
    return paths
  }

  private static func links(in page: String) -> [String] {
    page.matches(of: /(?:href|src|action)="(\/[^"#]*)/).map { String($0.1).replacing("&amp;", with: "&") }
      .filter { !$0.hasPrefix("/assets") && !$0.hasPrefix("/events") && !$0.hasPrefix("/log") }
  }

  @Test func onlyWhoMayReadsLinksAnswersAndSyncs() async throws {
    try await TestSite.with { site in
      for (person, letter, right) in AccessTests.rights {
        let client = try site.client(person)
        let form = try await site.formToken(client)
        let mailbox = try #require(
          [site.personal, site.shared, site.petros].first { AccessTests.name($0, site) == letter })
        let message = site.letter(letter)
        func post(_ path: String, _ fields: [(String, String)] = []) async throws -> Int {
          try await client.post(path, form: [("form", form)] + fields).status
        }
        let reads = right != .none
        let sends = right == .owner || right == .member
        func expect(_ action: String, _ status: Int, _ allowed: Bool) {
          let isDone = status == 303 || status == 200
          #expect(isDone == allowed, "\(person) \(action) \(letter): \(status)")
        }
        let links = [("action", "link"), ("record", "\(site.other)"), ("scope", "message"), ("back", "/")]
        expect("links", try await post("/messages/\(message)/links", links), reads)
        #expect(try site.linked(letter, site.other) == reads, "\(person) links \(letter)")
        if reads {
          let undo = [("action", "unlink"), ("record", "\(site.other)"), ("scope", "message"), ("back", "/")]
          expect("unlinks", try await post("/messages/\(message)/links", undo), true)
        }
        expect("sets aside", try await post("/messages/\(message)/aside"), reads)
        expect("asks again", try await post("/messages/\(message)/ask"), reads)
        let before = try site.replies()
        let key = ("key", String(repeating: "\(before % 10)", count: 32))
        for (whom, count) in [("one", 1), ("one", 1), ("all", 2)] {
          let answer = [("text", "Hello"), ("to", whom), ("back", "/"), key]
          let status = try await post("/messages/\(message)/reply", answer)
          // The same form once more is no second answer; with something else in it, it is.
          #expect(try site.replies() - before == (sends ? count : 0), "\(person) answers \(letter): \(status)")
        }
        let entry = try site.queued(from: mailbox)
        expect("cancels", try await post("/outbox/\(entry)", [("answer", "cancel"), ("back", "/")]), sends)
        #expect(try (site.state(of: entry, in: mailbox) == .rejected) == sends, "\(person) cancels \(letter)")
        expect("syncs", try await post("/mailboxes/\(mailbox.id)/sync"), reads)
        let member = [("user", "\(site.user(.ada).id)"), ("role", "viewer")]
        expect("shares", try await post("/mailboxes/\(mailbox.id)/members", member), right == .owner)
        let unshare = "/mailboxes/\(mailbox.id)/members/\(site.user(.ada).id)/remove"
        expect("stops sharing", try await post(unshare), right == .owner)
        if right != .owner {
          let typed = [("password", "mine"), ("imap-host", "evil.example"), ("smtp-host", "evil.example")]
          expect("changes servers", try await post("/mailboxes/\(mailbox.id)/sign-in", typed), false)
          #expect(try site.store.mailbox(mailbox.id).imap == mailbox.imap)
        }
        expect("saves", try await post("/mailboxes/\(mailbox.id)/settings", AccessTests.settings), right == .owner)
      }
    }
  }

  @Test func runsAndAnswersAreTheirOwners() async throws {
    try await TestSite.with { site in
      func post(_ person: Person, _ path: String) async throws -> Int {
        let client = try site.client(person)
        return try await client.post(path, form: [("form", try await site.formToken(client)), ("back", "/")]).status
      }
      for letter in ["private", "shared", "petros"] {
        let owner: Person = letter == "petros" ? .petro : .olena
        let mailbox = letter == "private" ? site.personal : letter == "shared" ? site.shared : site.petros
        let run = try #require(
          try site.store.runs(for: site.viewer(owner)).first { $0.kind == .sync && $0.mailbox == mailbox.id })
        let (again, never) = (
          try site.failedReply(letter, "again", by: owner), try site.failedReply(letter, "never", by: owner)
        )
        for person in Person.allCases.filter({ $0 != owner }) + [owner] {
          let isOwner = person == owner
          for path in ["/requests/\(again)/retry", "/requests/\(never)/dismiss", "/runs/\(run.id)/undo"] {
            let status = try await post(person, path)
            #expect((status == 303) == isOwner, "\(person) \(path) of \(letter): \(status)")
          }
          #expect(try (site.store.run(run.id, for: site.viewer(owner)).undoneAt != nil) == isOwner)
        }
      }
    }
  }

  @Test func aFormWithoutItsTokenOrFromElsewhereChangesNothing() async throws {
    try await TestSite.with { site in
      let client = try site.client(.olena)
      let form = try await site.formToken(client)
      let fields = [("action", "link"), ("record", "\(site.other)"), ("scope", "message"), ("back", "/")]
      let path = "/messages/\(site.letter("shared"))/links"
      let cross = HTTPField("Sec-Fetch-Site", "cross-site")
      #expect(try await client.post(path, form: fields).status == 403)
      #expect(try await client.post(path, form: [("form", "0")] + fields).status == 403)
      #expect(try await client.post(path, form: [("form", form)] + fields, headers: [cross]).status == 403)
      let ben = try site.client(.ben)
      #expect(try await ben.post(path, form: [("form", form)] + fields).status == 403)
      #expect(try !site.linked("shared", site.other))
      #expect(try await client.post(path, form: [("form", form)] + fields).status == 303)
      #expect(try site.linked("shared", site.other))
    }
  }

  private static func name(_ mailbox: Mailbox, _ site: TestSite) -> String {
    mailbox.id == site.personal.id ? "private" : mailbox.id == site.shared.id ? "shared" : "petros"
  }

  private static let settings = [("sender-name", "Somebody"), ("access", "shared"), ("period", "1mo")]
}

extension TestSite {
  func linked(_ letter: String, _ record: ID<Model.Record>) throws -> Bool {
    let owner: Person = letter == "petros" ? .petro : .olena
    return try store.message(self.letter(letter), for: viewer(owner)).links.contains {
      $0.record.reference.id == record
    }
  }

  /// An answer that could not be written.
  func failedReply(_ letter: String, _ key: String, by owner: Person) throws -> ID<WorkRequest> {
    let order = ReplyOrder(messageID: "\(key)-\(letter)@x", answers: self.letter(letter), text: "Hello", all: false)
    let request = try store.leave(.reply(order), by: viewer(owner), now: TestSite.now)
    _ = try store.begin(request, now: TestSite.now)
    let trouble = WorkRequest.Trouble(text: "no", reach: .message, isTemporary: false)
    try store.fail(request, trouble, now: TestSite.now)
    return request
  }

  /// A message in the outbox of a mailbox, by its owner.
  func queued(from mailbox: Mailbox) throws -> ID<OutboxEntry> {
    let number = try store.outbox(for: Viewer(user: mailbox.owner)).count
    return try store.queue(
      OutboxDraft(
        mailbox: mailbox.id, messageID: "queued-\(number)-\(mailbox.id)@acme.example", answers: nil, subject: "Hello",
        sender: mailbox.address, recipients: [Address("anna@harbor.example")!], bytes: [0x0D, 0x0A], isFiled: true),
      by: Viewer(user: mailbox.owner), now: TestSite.now)
  }

  func state(of entry: ID<OutboxEntry>, in mailbox: Mailbox) throws -> OutboxItem.State {
    try store.outboxItem(entry, for: Viewer(user: mailbox.owner)).state
  }

  /// Answers that were left for sending.
  func replies() throws -> Int {
    try store.waitingRequests().count { request in
      if case .reply = request.work { true } else { false }
    }
  }
}
