import Model
import Store
import TestSupport
import Testing

@testable import Web

/// What mail from strangers may do on a page: nothing.
@Suite(.serialized)
struct MailPagesTests {
  @Test func htmlIsShownInAFrameThatRunsAndLoadsNothing() async throws {
    try await TestSite.with { site in
      let client = try site.client(.olena)
      let path = "/messages/\(site.letter("private"))"
      let page = try await client.get(path)
      #expect(page.text.contains("sandbox=\"allow-popups allow-popups-to-escape-sandbox\""))
      #expect(page.text.contains("1 load from elsewhere was held back."))

      let frame = try await client.get(path + "/html")
      #expect(frame["Content-Security-Policy"] == policy(images: ""))
      #expect(frame["X-Frame-Options"] == "SAMEORIGIN")
      #expect(frame.text.contains("words-of-private"))
      #expect(!frame.text.contains("alert(1)") && !frame.text.contains("track.example"))

      let withImages = try await client.get(path + "/html?images=1")
      #expect(withImages["Content-Security-Policy"] == policy(images: " http: https:"))
      #expect(withImages.text.contains("src=\"https://track.example/x.png\""))
      #expect(!withImages.text.contains("alert(1)"))
    }
  }

  private func policy(images: String) -> String {
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:\(images); form-action 'none'; base-uri 'none'; "
      + "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
  }

  @Test func anAttachmentIsSavedAndNeverOpenedInPlace() async throws {
    try await TestSite.with { site in
      let client = try site.client(.olena)
      let path = "/messages/\(site.letter("shared"))/parts/"
      let file = try await client.get(path + "1")
      #expect(file.status == 200)
      #expect(file["Content-Disposition"] == "attachment; filename*=UTF-8''file-of-shared.txt")
      #expect(file["Content-Type"] == "text/plain")
      #expect(file["X-Content-Type-Options"] == "nosniff")
      #expect(file["Content-Security-Policy"] == "default-src 'none'; sandbox")
      #expect(file.text == "bytes-of-shared")
      // The body is no attachment, and there are no others.
      for other in ["0", "2", "-1", "x", "99999999999999999999"] {
        #expect(try await client.get(path + other).status == 404, "\(other)")
      }
    }
  }

  @Test func anAnswerThatIsNotTakenKeepsItsText() async throws {
    try await TestSite.with { site in
      let client = try site.client(.vera)
      let form = try await site.formToken(client)
      let path = "/messages/\(site.letter("shared"))/reply"
      let answer = try await client.post(path, form: [("form", form), ("text", "from a <viewer>")])
      #expect(answer.status == 422)
      #expect(answer.text.contains("from a &lt;viewer&gt;</textarea>"), "kept where there is no form for it any more")
      #expect(try site.replies() == 0)

      let ben = try site.client(.ben)
      let token = try await site.formToken(ben)
      let elsewhere = [
        ("form", token), ("text", "from <elsewhere>"), ("mailbox", "\(site.personal.id)"), ("to", "all"),
      ]
      let refused = try await ben.post(path, form: elsewhere)
      #expect(refused.status == 422)
      #expect(refused.text.contains("from &lt;elsewhere&gt;</textarea>"))
      #expect(refused.text.contains("None of the mailboxes with this message is yours to send from."))
      // Nobody gets an answer whom the page did not name.
      let others = [("form", token), ("text", "to <others>"), ("shown", "somebody@else.example")]
      let unnamed = try await ben.post(path, form: others)
      #expect(unnamed.status == 422 && unnamed.text.contains("to &lt;others&gt;</textarea>"))
      #expect(unnamed.text.contains("From this mailbox the answer goes to other people"))
      #expect(try site.replies() == 0)
    }
  }
}
