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
    let content = ["words-of-", "file-of-", "bytes-of-", "reason-of-", "question-of-", "trace-of-"].map { $0 + letter }
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
      let shown = AccessTests.rights(of: person).filter { $0.right != .none }.map { "words-of-\($0.letter)" }
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
        let before = try site.replies()
        let reply = try await post("/messages/\(message)/reply", [("text", "Hello"), ("all", "no"), ("back", "/")])
        let wasLeft = try site.replies() > before
        #expect(wasLeft == sends, "\(person) answers \(letter): \(reply)")
        expect("syncs", try await post("/mailboxes/\(mailbox.id)/sync"), reads)
        expect("saves", try await post("/mailboxes/\(mailbox.id)/settings", AccessTests.settings), right == .owner)
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

  /// Answers that were left for sending.
  func replies() throws -> Int {
    try store.waitingRequests().count { request in
      if case .reply = request.work { true } else { false }
    }
  }
}
