import TestSupport
import Testing

/// Answers that a real server refuses or takes, as their writer meets them.
@Suite(.ownThreads, .tags(.servers, .browser), .enabled(if: serversAvailable && browserAvailable), .serialized)
struct AnswerBrowserTests {
  private static func letter(_ subject: String, from sender: String) -> [UInt8] {
    Array(
      """
      From: Anna <\(sender)>\r
      To: ben@acme.example\r
      Subject: \(subject)\r
      Date: Wed, 18 Nov 2026 09:00:00 +0000\r
      Message-ID: <\(subject)@harbor.example>\r
      \r
      Do you have it?\r

      """.utf8)
  }

  @Test(arguments: [("desktop", Browser.Scheme.light), ("phone", .dark)])
  func whatBecomesOfAnAnswerIsSeen(device: String, scheme: Browser.Scheme) async throws {
    let site = try SampleSite(more: [
      AnswerBrowserTests.letter("Refusal", from: "rejected@example.test"),
      AnswerBrowserTests.letter("Delay", from: "deferred@example.test"),
      AnswerBrowserTests.letter("Arrival", from: "anna@elsewhere.example"),
    ])
    try await Browser.run(device == "phone" ? .phone : .desktop, scheme) { browser in
      let eye = Eye(browser, site, "answers-\(device)")
      try await eye.logIn("ben@acme.example", "ben sells lamps")
      for (subject, state) in [("Refusal", "not sent"), ("Delay", "not sent yet")] {
        try await answer(subject, eye)
        try await browser.wait(until: "\(subject) is told", within: .seconds(60)) {
          let card = try await browser.find("main .outgoing")
          guard try await card.text.contains(state) else { return false }
          return try await !card.findAll("button").isEmpty
        }
        #expect(try await browser.find("main .outgoing .text[dir]").text == "Yes, \(subject).")
        try await eye.see(subject.lowercased())
      }
      try await answer("Arrival", eye)
      // How it went stays beside the message, also when its copy is stored.
      try await browser.wait(until: "the answer is mail", within: .seconds(60)) {
        try await browser.has("main .outgoing a[href^='/messages/']")
      }
      try await eye.see("arrival")

      try await browser.open(site.origin + "/mailboxes")
      try await eye.see("mailboxes")
      try await browser.find("a.badge[href='/#unsent']").follow()
      #expect(try await browser.findAll("section[aria-labelledby=unsent] li").count == 2)
      try await eye.see("home")
      try await browser.find("section[aria-labelledby=unsent] li:last-child a").follow()
      try await browser.find("main .outgoing form button.danger").follow()
      #expect(try await !browser.has("main .outgoing form"))
      try await eye.see("discarded")
      try await browser.open(site.origin + "/")
      #expect(try await browser.findAll("section[aria-labelledby=unsent] li").count == 1)
      try await eye.expectPeace()
    }
  }

  private func answer(_ subject: String, _ eye: Eye) async throws {
    let browser = eye.browser
    try await browser.open("\(eye.site.origin)/search?q=\(subject)")
    try await browser.find("main a.subject[href*='/messages/']").follow()
    try await browser.find("details.reply summary").click()
    try await browser.find("details.reply textarea").type("Yes, \(subject).")
    try await browser.find("details.reply button.main").follow()
  }
}
