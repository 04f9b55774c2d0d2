import Model
import Store
import TestSupport
import Testing

@testable import Web

/// What mail carries besides its text, on its page, in conversations and on cards.
@Suite(.serialized)
struct CarriedPagesTests {
  private static let raw = """
    From: Anna Brandt <anna@harbor.example>
    To: sales@acme.example
    Subject: Lamps
    Date: Thu, 05 Mar 2026 10:00:00 +0000
    Message-ID: <carried@harbor.example>
    MIME-Version: 1.0
    Content-Type: multipart/mixed; boundary=b

    --b
    Content-Type: text/plain

    See below.
    --b
    Content-Type: application/ms-tnef; name=winmail.dat
    Content-Disposition: attachment; filename=winmail.dat

    no real one
    --b--

    """

  /// Everything at once; a page says each with its own words, and none of it as markup.
  private static func carry(_ message: inout Message) {
    let hostile = "\"><script>alert(1)</script>"
    let anna = CalendarPerson(name: "Anna Brandt", address: Address("anna@harbor.example"))
    message.events = [
      CalendarEvent(
        method: "request", uid: "1", summary: "Look at lamps \(hostile)", location: "https://meet.example/1 \(hostile)",
        start: CalendarTime(
          local: "2026-03-12T09:00:00", zone: "Europe/Berlin", instant: Timestamp(iso: "2026-03-12T08:00:00Z")),
        end: CalendarTime(
          local: "2026-03-12T10:00:00", zone: "Europe/Berlin", instant: Timestamp(iso: "2026-03-12T09:00:00Z")),
        recurrence: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;COUNT=4", organizer: anna,
        attendees: [
          CalendarPerson(name: hostile, address: nil, answer: .declined),
          CalendarPerson(name: "", address: Address("sales@acme.example"), answer: .needsAction),
        ])
    ]
    message.report = DeliveryReport(
      recipients: [
        .init(
          address: "gone@nowhere.example", action: "failed", status: "5.1.1",
          diagnostic: "smtp; 550 <gone@nowhere.example> \(hostile)")
      ], originalMessageID: "shared@harbor.example", reporter: "mx.nowhere.example")
    message.forwarded = [
      ForwardedMessage(
        trust: .quoted,
        participants: [Participant(role: .from, name: "Luc", address: Address("luc@quay.example"), written: "")],
        subject: "Old offer \(hostile)", writtenDate: "Monday, 2 March", text: "words-of-luc \(hostile)")
    ]
    message.signature = SignatureFacts(
      role: "Head of Lamps \(hostile)", phones: ["+49 40 1234567"], links: ["https://harbor.example"])
    let digest = message.contentDigest
    message.parts.append(
      Part(
        offset: 0, length: 4, encoding: .identity, use: .attachment, type: "application/pdf", charset: nil,
        name: "plan\(hostile).pdf", contentID: nil, size: 4, digest: digest, container: message.parts.count - 1))
  }

  @Test func itIsSaidInWordsAndNeverAsMarkup() async throws {
    try await TestSite.with { site in
      let message = try site.deliver(
        CarriedPagesTests.raw, to: site.shared, linked: [site.contact], carrying: CarriedPagesTests.carry)
      let client = try site.client(.ben)
      let page = try await client.get("/messages/\(message)")
      for words in [
        "Invitation:", "Look at lamps", "Thu 12 Mar 2026, 10:00–11:00", "Europe/Kyiv; there: 09:00 (Europe/Berlin)",
        "every 2 weeks on Thu, 4 times", "href=\"https://meet.example/1\"", "Anna Brandt &lt;anna@harbor.example&gt;",
        "declined", "no answer yet", "Not delivered", "gone@nowhere.example", "There is no such mailbox.", "5.1.1",
        "Reported by mx.nowhere.example", "href=\"/messages/\(site.letter("shared"))\"", "Luc: Old offer",
        "Monday, 2 March", "words-of-luc", "As told by the sender, not verified.", "in winmail.dat",
      ] { #expect(page.text.contains(words), "\(words)") }
      let thread = try site.store.message(message, for: site.viewer(.ben)).view.thread
      let conversation = try await client.get("/threads/\(thread)")
      for words in [
        "Invitation: Look at lamps", "Could not be delivered to gone@nowhere.example", "Forwarded: Old offer",
      ] { #expect(conversation.text.contains(words), "\(words)") }
      let card = try await client.get("/records/\(site.contact)")
      for text in [page.text, conversation.text, card.text] { #expect(!text.contains("<script>alert")) }
      #expect(card.text.contains("From the signature of 5 Mar 2026") && card.text.contains("Head of Lamps &quot;"))
      client.setCookie("rapport_language", "uk")
      #expect(try await client.get("/messages/\(message)").text.contains("Запрошення:"))

      // The shared mailbox's cards show the subject to others, and nothing of this.
      let petro = try site.client(.petro)
      for path in ["/messages/\(message)", "/records/\(site.contact)", "/threads/\(thread)"] {
        let seen = try await petro.get(path).text
        let words = [
          "Look at lamps", "nowhere.example", "Old offer", "words-of-luc", "Head of Lamps", "1234567", "plan",
        ]
        for word in words {
          #expect(!seen.contains(word), "\(word) on \(path)")
        }
      }
    }
  }

  @Test func aFactIsPutOntoTheCardByThoseWhoSeeItsMailAndTakenBack() async throws {
    try await TestSite.with { site in
      try site.deliver(
        CarriedPagesTests.raw, to: site.shared, linked: [site.contact], carrying: CarriedPagesTests.carry)
      let path = "/records/\(site.contact)/facts"
      func post(_ person: TestSite.Person, _ value: String, token: Bool = true) async throws -> HTTPResponse {
        let client = try site.client(person)
        let form = token ? [("form", try await site.formToken(client))] : []
        return try await client.post(path, form: form + [("fact", "phone"), ("value", value)])
      }
      #expect(try await post(.petro, "+49 40 1234567").status == 403)
      #expect(try await post(.ada, "+49 40 1234567").status == 403)
      #expect(try await post(.ben, "0900 666666").status == 403)
      #expect(try await post(.ben, "+49 40 1234567", token: false).status == 403)
      #expect(try site.store.details(of: site.contact).value.record.version == 1)

      let client = try site.client(.ben)
      let done = try await post(.ben, "+49 40 1234567")
      #expect(done.status == 303)
      let back = try #require(done["Location"])
      let card = try await client.get(back)
      #expect(card.text.contains("Added to the card.") && card.text.contains("<dd>+49 40 1234567</dd>"))
      let run = try #require(card.text.firstMatch(of: /"(\/runs\/\d+)"/)).1
      let page = try await client.get(String(run))
      #expect(page.text.contains("Fields changed") && page.text.contains("was empty"))
      let form = [("form", try await site.formToken(client))]
      #expect(try await client.post(String(run) + "/undo", form: form).status == 303)
      #expect(try await client.get(String(run)).text.contains("1 field is as it was"))
      #expect(try await !client.get("/records/\(site.contact)").text.contains("<dd>+49 40 1234567</dd>"))
    }
  }

  @Test func anOpenedWrapperIsNotListedAndCanBeHad() async throws {
    try await TestSite.with { site in
      let message = try site.deliver(CarriedPagesTests.raw, to: site.shared) { $0.parts[1].use = .opened }
      let client = try site.client(.ben)
      #expect(try await !client.get("/messages/\(message)").text.contains("/parts/"))
      let file = try await client.get("/messages/\(message)/parts/1")
      #expect(file.status == 200 && file.text == "no real one")
      #expect(file["Content-Disposition"] == "attachment; filename*=UTF-8''winmail.dat")
    }
  }
}
