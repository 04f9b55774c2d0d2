import Foundation
import Model
import Pipeline
import Store
import TestSupport
import Testing

@testable import Web

/// The review queue, and the pages of what is only tried.
@Suite struct TrialPagesTests {
  private func letter(_ name: String) -> String {
    """
    From: Zoe <zoe@pier.example>
    To: shared@acme.example
    Subject: \(name)
    Date: Mon, 02 Mar 2026 11:00:00 +0000
    Message-ID: <\(name)@pier.example>

    Hello
    """
  }

  private func question(_ site: TestSite) throws -> Question {
    let records = try [site.deal, site.other].map { try site.store.details(of: $0).value.record }
    return Question(
      text: "which of 2 open deals of Pier?",
      candidates: records.map { Question.Candidate(record: $0.reference, name: $0.name, reason: "opened 2026-02-01") })
  }

  @Test func manyAreAnsweredAtOnce() async throws {
    try await TestSite.with { site in
      let asked = try ["one", "two", "three"].map {
        try site.deliver(letter($0), to: site.shared, asking: [question(site)])
      }
      let client = try site.client(.ben)
      let form = try await site.formToken(client)
      let page = try await client.get("/review").text
      for message in asked { #expect(page.contains("name=\"message\" value=\"\(message)\"")) }
      #expect(page.split(separator: "which of 2 open deals of Pier?").count == 2, "they stand together")
      #expect(try await client.get("/").text.contains("href=\"/review\""))

      let none = try await client.post("/review", form: [("form", form), ("record", "\(site.deal)")])
      #expect(none["Location"]?.contains("reviewedNone") == true)
      let fields = [("form", form), ("message", "\(asked[0])"), ("message", "\(asked[1])")]
      #expect(try await client.post("/review", form: fields).status == 404, "no answer")
      let done = try await client.post("/review", form: fields + [("record", "\(site.deal)")])
      #expect(done["Location"] == "/review?done=reviewed&n=2")
      for message in asked {
        let links = try site.store.message(message, for: site.viewer(.ben)).links
        #expect(links.map(\.record.reference.id) == (message == asked[2] ? [] : [site.deal]))
      }
      #expect(try site.store.waitingRequests().contains { $0.work == .settle(.relink) })
      let aside = [("form", form), ("message", "\(asked[2])"), ("record", "none")]
      #expect(try await client.post("/review", form: aside).status == 303)
      let after = try await client.get("/review").text
      for message in asked { #expect(!after.contains("value=\"\(message)\"")) }
    }
  }

  @Test func nobodyAnswersForOthers() async throws {
    try await TestSite.with { site in
      let own = try site.deliver(letter("own"), to: site.shared, asking: [question(site)])
      let others = try site.deliver(letter("others"), to: site.petros, asking: [question(site)])
      let client = try site.client(.ben)
      let form = try await site.formToken(client)
      #expect(try await !client.get("/review").text.contains("value=\"\(others)\""))
      let fields = [
        ("form", form), ("message", "\(own)"), ("message", "\(others)"), ("record", "\(site.deal)"),
      ]
      #expect(try await client.post("/review", form: fields).status == 404)
      #expect(try site.store.message(own, for: site.viewer(.ben)).links.isEmpty, "a mistake in one answers none")
    }
  }

  @Test func aFileIsComparedByAdministrators() async throws {
    try await TestSite.with { site in
      func write(_ name: String, _ text: String) throws {
        try Data("version: 1\n\(text)\n".utf8).write(to: URL(filePath: site.store.rulesFolder + "/\(name)"))
      }
      try write("mine.yaml", "rules: []")
      try ActiveRules.read("mine.yaml", folder: site.store.rulesFolder).activate(
        site.store, by: nil, now: TestSite.now)
      try write("other.yaml", "rules: [{ name: wait, when: { direction: incoming }, hold: look at it }]")
      #expect(try await site.client(.ben).get("/rules").status == 404)
      #expect(try await !site.client(.ben).get("/runs").text.contains("href=\"/rules\""))
      let client = try site.client(.ada)
      let form = try await site.formToken(client)
      #expect(try await client.get("/runs").text.contains("href=\"/rules\""))
      #expect(try await client.get("/rules").text.contains("other.yaml"))
      for file in ["../rapport.key", "none.yaml"] {
        #expect(try await client.post("/rules/compare", form: [("form", form), ("file", file)]).status == 404)
      }
      #expect(
        try await site.client(.ben).post("/rules/compare", form: [("form", form), ("file", "other.yaml")]).status != 303
      )

      for (file, says) in [("other.yaml", "would be decided otherwise"), ("broken.yaml", "broken.yaml:2:")] {
        try write("broken.yaml", "rulez: []")
        let asked = try await client.post("/rules/compare", form: [("form", form), ("file", file)])
        let path = try #require(asked["Location"])
        #expect(try await client.get(path).text.contains("being worked out"))
        for request in try site.store.waitingRequests() {
          guard case .compare = request.work else { continue }
          _ = try await Worker(store: site.store, now: { TestSite.now }).carryOut(request)
        }
        let page = try await client.get(path).text
        #expect(page.contains(says))
        #expect(!page.contains("words-of-"), "she reads nobody's mail")
        #expect(try await site.client(.olena).get(path).status == 404)
      }
    }
  }

  @Test func aPreviewIsItsAskers() async throws {
    try await TestSite.with { site in
      let client = try site.client(.olena)
      let form = try await site.formToken(client)
      let path = "/mailboxes/\(site.shared.id)/preview"
      let wrong = try await client.post(path, form: [("form", form), ("period", "soon")])
      #expect(wrong.status == 422)
      #expect(wrong.text.contains("value=\"soon\""))
      #expect(try await site.client(.petro).get(path).status == 404)
      let asked = try await client.post(path, form: [("form", form), ("period", "3mo")])
      let page = try #require(asked["Location"])
      let request = try #require(try site.store.waitingRequests().first)
      #expect(request.work == .preview(site.shared.id, .months(3)))
      #expect(try await client.get(page).text.contains("being worked out"))
      #expect(try await site.client(.ben).get(page).status == 404, "Ben reads the mailbox, and did not ask")
      #expect(
        try await client.get("/mailboxes/\(site.personal.id)/preview?request=\(request.id)").status == 404,
        "of another mailbox")

      var preview = SyncPreview(mailbox: site.shared.address, period: .months(3))
      preview.folders = [SyncPreview.Folder(name: "In<box>", messages: 7, bytes: 9000)]
      (preview.linked, preview.links) = (5, ["deal": 4])
      preview.records = ["contact": 2]
      #expect(try site.store.begin(request.id, now: TestSite.now))
      try site.store.finish(request.id, WorkRequest.Outcome(preview: preview), now: TestSite.now)
      let shown = try await client.get(page).text
      for text in ["7 messages would come in", "In&lt;box&gt;", "5 messages linked; Deal: 4", "Contact: 2", "3mo"] {
        #expect(shown.contains(text), "\(text)")
      }
    }
  }

  @Test func daysOfAProviderAreTold() async throws {
    try await TestSite.with { site in
      let (store, olena, mailbox) = (site.store, site.viewer(.olena), site.shared)
      let gmail = Endpoint(host: "imap.gmail.com", port: 993, security: .tls)
      try store.setSignIn(
        imap: gmail, smtp: mailbox.smtp, login: mailbox.login, password: Secret("x"), trustFile: nil, of: mailbox.id,
        by: olena)
      let request = try store.leave(.preview(mailbox.id, nil), by: olena, now: TestSite.now)
      var preview = SyncPreview(mailbox: mailbox.address, period: .all)
      preview.folders = [SyncPreview.Folder(name: "INBOX", messages: 90_000, bytes: 7_100_000_000)]
      #expect(try store.begin(request, now: TestSite.now))
      try store.finish(request, WorkRequest.Outcome(preview: preview), now: TestSite.now)
      let client = try site.client(.olena)
      let days = "about 4 days at 2,000 MB a day, which is what Gmail allows"
      #expect(try await client.get("/mailboxes/\(mailbox.id)/preview?request=\(request)").text.contains(days))

      let inbox = try #require(try store.folders(of: mailbox.id).first)
      var standing = FolderStanding(
        bookmark: FolderBookmark(uidValidity: 7, uidNext: 9, exists: 5_000, highestModSeq: nil), reason: "",
        lookedAt: TestSite.now)
      standing.backlog = Backlog(messages: 81_000, bytes: 6_100_000_000)
      var run = RunDraft(kind: .sync, mailbox: mailbox.id, user: olena.user, startedAt: TestSite.now)
      try store.file(&run, now: TestSite.now) { try $0.setStanding(standing, of: inbox.id) }
      try store.noteSync(mailbox: mailbox.id, at: TestSite.now, failure: nil, failures: 0, next: TestSite.now)
      let page = try await client.get("/mailboxes/\(mailbox.id)").text
      for text in [
        "Goes on tomorrow", "81000 messages wait (6100.0 MB): \(days)", "Goes on by itself after", "Not all is shown",
        "the server lists 5000 messages, as many as Gmail may show of a folder; older ones do not come in",
      ] {
        #expect(page.contains(text), "\(text)")
      }
      #expect(try await client.get("/mailboxes").text.contains(days))
    }
  }
}
