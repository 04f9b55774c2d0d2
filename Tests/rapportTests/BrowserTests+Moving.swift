import TestSupport
import Testing

extension BrowserTests {
  /// A message goes to the archive on the server and back, from its page, which tells how it stands by itself.
  func archiveAndPutBack(_ eye: Eye) async throws {
    let browser = eye.browser
    try await browser.open("\(eye.site.origin)/mailboxes/2")
    try await browser.find("main li:first-child a[href^='/threads/']").follow()
    try await browser.find("article.message:last-of-type a[href^='/messages/']").follow()
    try await browser.find("aside details.fold:has(form[action$='/move']) > summary").click()
    try await eye.see("move")
    try await browser.find("button[value=archive]").follow()
    #expect(try await browser.has("p.notice"))
    try await browser.wait(until: "the server has moved it", within: .seconds(60)) {
      try await browser.find("aside").text.contains("Moved from INBOX to Archive")
    }
    try await browser.find("aside details.fold:has(form[action$='/move']) > summary").click()
    try await eye.see("archived")
    let back = try await browser.findAll("form[action$='/move'] button[name=folder]")
    #expect(try await back.first?.text == "Back to INBOX")
    try await back.first?.follow()
    try await browser.wait(until: "it is back", within: .seconds(60)) {
      try await browser.find("aside").text.contains("Moved from Archive to INBOX")
    }
  }
}
