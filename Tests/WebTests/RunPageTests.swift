import Model
import OpenSSL
import Store
import TestSupport
import Testing

@testable import Web

/// What the page of a run says of it.
@Suite(.serialized)
struct RunPageTests {
  /// A run that gave one link a further reason, and made another one.
  private func relink(_ site: TestSite) throws -> Run {
    let olena = site.viewer(.olena)
    let copy = try #require(try site.store.message(site.letter("shared"), for: olena).copies.first)
    let links = try [site.contact, site.deal, site.other].map { record in
      let fields = try site.store.details(of: record).value.record
      return DecidedLink(
        record: fields.reference, name: fields.name, evidence: [Evidence(step: .domains, reason: "another reason")])
    }
    var run = RunDraft(kind: .relink, mailbox: site.shared.id, user: site.user(.olena).id, startedAt: TestSite.now)
    try site.store.file(&run, now: TestSite.now) { transaction in
      _ = try transaction.refile(
        copy.copy, decision: Decision(connection: .automatic, outcome: .decided, links: links), asked: [],
        rules: SHA256.hash(Array("rules".utf8)), isOutgoing: false, settling: .all)
    }
    try site.store.end(run, now: TestSite.now)
    return try #require(try site.store.runs(for: olena).first)
  }

  @Test func itCountsAsTheListDoes() async throws {
    try await TestSite.with { site in
      let run = try relink(site)
      #expect(run.counts["links"] == 1)
      let client = try site.client(.olena)
      let did = RunRow.counts(run.counts, Texts(language: .english))
      for path in ["/runs", "/runs/\(run.id)"] {
        #expect(try await client.get(path).text.contains(did), "\(path): \(did)")
      }
      let page = try await client.get("/runs/\(run.id)").text
      #expect(page.contains("<h2>Reasons given for 3 links</h2>"))
      #expect(page.contains("and no later sync or decision makes"))

      let form = [("form", try await site.formToken(client))]
      #expect(try await client.post("/runs/\(run.id)/undo", form: form).status == 303)
      let undone = try await client.get("/runs/\(run.id)").text
      #expect(undone.contains(did) && !undone.contains("no later sync"))
    }
  }
}
