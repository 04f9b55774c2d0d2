import Model
import Store
import TestSupport
import Testing

@testable import Web

/// Moving mail from a message's page.
@Suite(.serialized)
struct MoveFormsTests {
  private static func folder(_ path: String, _ use: SpecialUse? = nil, selectable: Bool = true) -> ListedFolder {
    ListedFolder(path: FolderPath(path), name: path, separator: "/", specialUse: use, isSelectable: selectable)
  }

  private func addFolders(_ site: TestSite) throws {
    try site.store.saveFolders(
      [
        MoveFormsTests.folder("INBOX", .inbox), MoveFormsTests.folder("Trash", .trash),
        MoveFormsTests.folder("Deals & <more>"), MoveFormsTests.folder("Only a name", selectable: false),
      ], of: site.shared.id)
  }

  private func copy(_ site: TestSite) throws -> CopyView {
    try #require(try site.store.message(site.letter("shared"), for: site.viewer(.olena)).copies.first)
  }

  @Test func aFormMovesAndTakesBack() async throws {
    try await TestSite.with { site in
      try addFolders(site)
      let (client, path) = (try site.client(.ben), "/messages/\(site.letter("shared"))")
      let form = try await site.formToken(client)
      let page = try await client.get(path)
      #expect(page.text.contains("Move to trash</button>") && page.text.contains("Deals &amp; &lt;more&gt;</option>"))
      // There is no archive, and what cannot be opened takes no mail.
      #expect(!page.text.contains("value=\"archive\"") && !page.text.contains("Only a name"))

      let copy = try copy(site)
      let fields = [("form", form), ("copy", "\(copy.copy)")]
      let moved = try await client.post(path + "/move", form: fields + [("to", "trash")])
      #expect(moved.status == 303)
      #expect(try site.store.openMoves(of: site.shared.id).count == 1)
      #expect(try site.store.waitingRequests().contains { $0.work == .sync(site.shared.id) })
      let after = try await client.get(path)
      // The page tells by itself when it is done.
      #expect(after.text.contains("id=\"copies\" data-live"))
      #expect(after.text.contains("Is being moved from INBOX to Trash (Ben, "))
      #expect(after.text.contains("Leave it where it is</button>"))
      for request in try site.store.waitingRequests() {
        #expect(try site.store.begin(request.id, now: TestSite.now))
        try site.store.fail(request.id, .init(text: "no", reach: .mailbox, isTemporary: false), now: TestSite.now)
      }
      #expect(try await client.get(path).text.contains("Goes from INBOX to Trash with the next sync (Ben, "))

      _ = try await client.post(path + "/move", form: fields + [("folder", "\(copy.folder)")])
      #expect(try site.store.openMoves(of: site.shared.id) == [])
    }
  }

  /// What became of it stays at the message.
  @Test func thePageSaysWhatBecameOfIt() async throws {
    try await TestSite.with { site in
      try addFolders(site)
      let (client, path) = (try site.client(.olena), "/messages/\(site.letter("shared"))")
      let order = MoveOrder([site.letter("shared")], to: .trash)
      func end(_ body: (FilingTransaction, ServerMove) throws -> Void) async throws -> String {
        _ = try site.store.move(order, by: site.viewer(.olena), now: TestSite.now)
        let move = try #require(try site.store.openMoves(of: site.shared.id).first)
        var run = RunDraft(kind: .sync, mailbox: site.shared.id, user: nil, startedAt: TestSite.now)
        try site.store.file(&run, now: TestSite.now) { try body($0, move) }
        return try await client.get(path).text
      }
      let failed = try await end { try $0.fail($1, because: "the message was not there any more") }
      #expect(failed.contains("Not moved from INBOX to Trash (Olena, ") && failed.contains("was not there any more"))
      let done = try await end { try $0.finish($1, at: (9, 4)) }
      #expect(done.contains("Moved from INBOX to Trash (Olena, ") && done.contains("Back to INBOX</button>"))
      #expect(!done.contains("value=\"trash\""))
    }
  }

  /// Who may not move mail sees no form and is told so; what is no order is no page.
  @Test(arguments: [
    (TestSite.Person.vera, "trash", 403), (.ada, "trash", 404), (.petro, "trash", 404), (.olena, "archive", 404),
    (.olena, "elsewhere", 404),
  ])
  func whoMayNot(person: TestSite.Person, to target: String, status: Int) async throws {
    try await TestSite.with { site in
      try addFolders(site)
      let (client, path) = (try site.client(person), "/messages/\(site.letter("shared"))")
      let form = try await site.formToken(client)
      let answer = try await client.post(
        path + "/move", form: [("form", form), ("copy", "\(copy(site).copy)"), ("to", target)])
      #expect(answer.status == status)
      #expect(try site.store.openMoves(of: site.shared.id) == [])
      if person == .vera {
        #expect(try await !client.get(path).text.contains("Move it on the server"))
      }
    }
  }
}
