import Model
import Store
import TestSupport
import Testing

@testable import Web

/// Stored sentences on pages.
@Suite(.serialized)
struct SentencePagesTests {
  @Test func sentencesAreSaidInTheLanguageOfThePage() async throws {
    try await TestSite.with { site in
      let client = try site.client(.olena)
      client.setCookie(Cookies.language, "uk")
      // What the tables do not have stays English and says so.
      let message = try await client.get("/messages/\(site.letter("private"))")
      #expect(message.text.contains("<span lang=\"en\">trace-of-private</span>"))
      #expect(message.text.contains("<p lang=\"en\"><b>question-of-private</b></p>"))
      #expect(message.text.contains("<span lang=\"en\">reason-of-private</span>"))

      let run = try site.store.link(
        .message(site.letter("private")), to: site.other, by: site.viewer(.olena), now: TestSite.now)
      let page = try await client.get("/runs/\(run)")
      #expect(page.text.contains("пов’язано вручну (Olena): Other deal"))

      let form = try await site.formToken(client)
      _ = try await client.post("/runs/\(run)/undo", form: [("form", form)])
      let again = try await client.post("/runs/\(run)/undo", form: [("form", form)])
      #expect(again.status == 403)
      #expect(again.text.contains("запуск \(run) скасовано 3 бер. 2026"))
    }
  }
}
