import Foundation
import TestSupport
import Testing

/// The pages as people use them, in a real browser: on the sample world, real mail servers and the built program.
///
/// Screenshots of each step are in `.build/screenshots`. Whatever happens in them, nothing may be complained of on the
/// console, no content policy be violated, and nothing be asked of another origin.
@Suite(.ownThreads, .tags(.servers, .browser), .enabled(if: serversAvailable && browserAvailable), .serialized)
struct BrowserTests {
  @Test(arguments: ["desktop", "phone"]) func aDayOfASalesPerson(on device: String) async throws {
    let site = try SampleSite()
    try await Browser.run(device == "phone" ? .phone : .desktop, .light) { browser in
      let eye = Eye(browser, site, "day-\(device)")
      try await eye.logIn("olena@acme.example", "olena sells lamps")
      try await eye.see("home")
      #expect(try await browser.has("#home a[href^='/threads/']"))

      // Find a deal, read its timeline, ask why.
      try await browser.find("#find").type("Confluence")
      try await browser.newPage { try await browser.type(Browser.Key.enter) }
      try await eye.see("search")
      try await browser.find("a.subject[href^='/records/']").follow()
      try await eye.see("deal")
      let messages = try await browser.findAll("article.message")
      #expect(messages.count >= 2)
      let why = try await browser.find("article.message details.why")
      try await why.find("summary").click()
      #expect(try await why.text.contains("run"))
      try await eye.see("why")

      try await moveALink(eye)
      try await undoARun(eye)
      try await answerAndArrive(eye)
      try await archiveAndPutBack(eye)
      try await eye.expectPeace()
    }
  }

  /// *Another record* for the first message of the timeline, which is then on the other one's.
  private func moveALink(_ eye: Eye) async throws {
    let browser = eye.browser
    let deal = try await browser.url
    let before = try await browser.findAll("article.message").count
    try await browser.find("article.message details.why a.button:not(.plain)").follow()
    try await browser.find("#picker").type("D-1041")
    try await browser.newPage { try await browser.type(Browser.Key.enter) }
    try await eye.see("picker")
    try await browser.find("li.picker-row button").follow()
    #expect(try await browser.url.hasPrefix(deal.prefix { $0 != "#" && $0 != "?" }))
    #expect(try await browser.findAll("article.message").count == before - 1)
    #expect(try await browser.has("p.notice"))
    try await eye.see("moved")
  }

  private func undoARun(_ eye: Eye) async throws {
    let browser = eye.browser
    let deal = try await browser.url.prefix { $0 != "#" && $0 != "?" }
    let before = try await browser.findAll("article.message").count
    try await browser.find("nav.bar a[href='/runs']").follow()
    try await eye.see("runs")
    // The move is the latest by hand; what was decided again because of it may be later.
    try await browser.find("#runs a.subject[href^='/runs/']").follow()
    while try await !browser.find("h1").text.contains("By hand") {
      let number = try #require(Int(try await browser.url.split(separator: "/").last ?? ""))
      try await browser.open("\(eye.site.origin)/runs/\(number - 1)")
    }
    try await eye.see("run")
    try await browser.find("#undo summary").click()
    try await browser.find("#undo button").follow()
    #expect(try await browser.has("section.notice"))
    try await eye.see("undone")
    try await browser.open(String(deal))
    // What follows from it is decided by the service; the page hears of it.
    try await browser.wait(until: "the message is back") {
      try await browser.findAll("article.message").count == before + 1
    }
  }

  /// The answer to all reaches Ben, whose mailbox the service brings in, and stands in the conversation.
  private func answerAndArrive(_ eye: Eye) async throws {
    let browser = eye.browser
    let reply = try #require(try await browser.findAll("details.reply").last)
    try await reply.find("summary").click()
    if try await !reply.findAll("input[value=all]").isEmpty { try await reply.find("input[value=all]").click() }
    try await reply.find("textarea").type("Bonjour Luc, je confirme le 2 décembre.")
    try await eye.see("reply")
    try await reply.find("button.main").follow()
    try await browser.wait(until: "the answer is in the conversation", within: .seconds(60)) {
      try await browser.findAll("article.message.ours > .text").last?.text.contains("je confirme") ?? false
    }
    try await eye.see("sent")
    try await browser.open("\(eye.site.origin)/mailboxes")
    // The page changes by itself while the answer is filed.
    try await browser.wait(until: "Ben's mailbox is there") {
      try await browser.find("section.card h2 a[href='/mailboxes/2']").text.contains("ben")
    }
    // The service does not look before its interval is over: a person asks it to.
    try await browser.wait(until: "Ben's mailbox is synchronised") {
      try await browser.find("form[action='/mailboxes/2/sync'] button").follow()
      return true
    }
    try await browser.open("\(eye.site.origin)/mailboxes/2")
    try await browser.wait(until: "the answer has arrived at Ben's", within: .seconds(60)) {
      try await browser.reload()
      return try await browser.find("main li:first-child").text.contains("Confluence")
    }
    try await eye.see("arrived")
  }

  @Test func aHostileMessageDoesNothing() async throws {
    let site = try SampleSite()
    try await Browser.run(.desktop, .light) { browser in
      // The control: what is not sanitised does run in this browser.
      try await browser.open("data:text/html," + percentEncoded(SampleSite.running))
      let control = try await browser.execute("return window.hit ?? 0")
      #expect(control.number ?? 0 > 0, "the payloads are dead; take others")
      try await browser.forgetReports()

      let eye = Eye(browser, site, "hostile")
      try await eye.logIn("olena@acme.example", "olena sells lamps")
      try await browser.open("\(site.origin)/search?q=hostile+lamps")
      try await browser.find("a.subject[href*='/messages/']").follow()
      let number = try await browser.url.split(separator: "/").last!
      try await browser.open("\(site.origin)/messages/\(number)")
      try await eye.see("message")
      #expect(try await browser.execute("return window.hit ?? 0").number == 0)
      try await browser.enter(frame: try await browser.find("iframe.mail-frame"))
      #expect(try await browser.find("body").text.contains("hostile lamps"))
      let survivors =
        "script, form, input, button, svg, math, base, meta[http-equiv], iframe, link, [onerror], [onload]"
      #expect(try await browser.findAll("body :is(\(survivors))").isEmpty)
      try await browser.leaveFrames()
      // The frame's own page, by itself: no policy of a frame around it helps.
      try await browser.open("\(site.origin)/messages/\(number)/html")
      #expect(try await browser.execute("return window.hit ?? 0").number == 0)
      try await eye.expectPeace()

      // Pictures from elsewhere come when a person asks for them, and nothing else does.
      try await browser.open("\(site.origin)/messages/\(number)")
      try await browser.find("a[href$='images=1']").follow()
      try await browser.wait(until: "the picture is asked for") {
        try await browser.requests().contains { $0.url == "https://track.example/pixel.png" }
      }
      #expect(try await !browser.requests().contains { $0.url.contains("evil.example") })
      #expect(try await browser.execute("return window.hit ?? 0").number == 0)
    }
  }

  @Test func aMailboxIsConnectedAndComesIn() async throws {
    let site = try SampleSite()
    let letters = (1...40).map { number in
      Array(
        """
        From: Marta <marta@studio-zielona.example>\r
        To: carol@acme.example\r
        Subject: Lamp \(number)\r
        Date: Mon, 16 Nov 2026 10:\(number % 50 + 10):00 +0000\r
        Message-ID: <lamp-\(number)@studio-zielona.example>\r
        \r
        Lamp number \(number).\r

        """.utf8)
    }
    try site.servers.deliver(letters, to: SampleSite.carol)
    try await Browser.run(.phone, .dark) { browser in
      let eye = Eye(browser, site, "connect")
      try await eye.logIn("ben@acme.example", "ben sells lamps")
      try await browser.find("nav.bar a[href='/mailboxes']").follow()
      try await eye.see("mailboxes")
      try await browser.find("a[href='/mailboxes/connect']").follow()
      try await eye.see("provider")
      try await browser.find("input[name=address]").type("carol@acme.example")
      try await browser.find("form.stack button.main").follow()
      try await eye.see("sign-in")
      try await signIn(eye, password: "not it")
      #expect(try await browser.has("#checked"), "what was tried is told")
      try await eye.see("refused")
      try await signIn(eye, password: SampleSite.carol.password)
      try await eye.see("settings")
      try await browser.find("select[name=period]").select("1y")
      try await browser.find("main form.stack button.main").follow()
      #expect(try await browser.url.contains("/mailboxes"))
      // The page is not loaded again: it hears of the changes.
      try await browser.wait(until: "carol's mailbox is up to date", within: .seconds(60)) {
        let text = try await browser.find("#mailbox-3").text
        return text.contains("Up to date") && text.contains("40 threads")
      }
      try await eye.see("connected")
      try await browser.find("#mailbox-3 a.subject").follow()
      #expect(try await browser.findAll("main a[href^='/threads/']").count >= 40)
      try await eye.see("mailbox")
      try await browser.open("\(site.origin)/mailboxes/3/settings")
      try await eye.see("mailbox-settings")
      try await eye.expectPeace()
    }
  }

  /// Every kind of page, in the other language and the other light, as a screen reader and a keyboard meet it.
  @Test func everyPageIsThereInUkrainianAndInTheDark() async throws {
    let site = try SampleSite()
    try await Browser.run(.desktop, .dark) { browser in
      let eye = Eye(browser, site, "dark")
      try await browser.open(site.origin + "/login")
      try await browser.find("button[name=language][value=uk]").follow()
      #expect(try await browser.find("html").attribute("lang") == "uk")
      try await eye.logIn("olena@acme.example", "olena sells lamps")
      let pages = [
        "/", "/records", "/records?kind=deal&stage=won", "/search?q=lamp", "/mailboxes", "/mailboxes/1",
        "/mailboxes/2/settings", "/mailboxes/connect", "/runs", "/runs/5", "/messages/20", "/threads/20",
        "/messages/20/link?scope=thread", "/records/1", "/records/20", "/records/50", "/records/65", "/nowhere",
      ]
      for (number, path) in pages.enumerated() {
        try await browser.open(site.origin + path)
        try await eye.see("\(number)")
      }
      // What is not there is said on a page of ours; the browser notes its status on the console.
      let complaints = try await browser.consoleLog().map(\.description).filter { !$0.contains("404") }
      #expect(complaints == [])
    }
  }

  @Test func theKeyboardIsEnough() async throws {
    let site = try SampleSite()
    try await Browser.run(.desktop, .light) { browser in
      let eye = Eye(browser, site, "keys")
      // The cursor is in the first field; Enter sends the form.
      try await browser.open(site.origin + "/login")
      try await browser.type("olena@acme.example" + Browser.Key.tab + "olena sells lamps")
      try await browser.newPage { try await browser.type(Browser.Key.enter) }
      // The first stop skips the navigation.
      try await browser.type(Browser.Key.tab)
      #expect(try await browser.execute("return document.activeElement.className").string == "skip")
      try await eye.see("skip")
      try await browser.type(Browser.Key.enter)
      try await browser.type("/")
      try await browser.type("D-1037")
      try await browser.newPage { try await browser.type(Browser.Key.enter) }
      // From the search field on: the menu, then what was found.
      try await browser.find("#find").click()
      for _ in 0..<8 {
        try await browser.type(Browser.Key.tab)
        let place = try await browser.execute("return document.activeElement.getAttribute('href') ?? ''").string ?? ""
        if place.hasPrefix("/records/") { break }
      }
      try await browser.newPage { try await browser.type(Browser.Key.enter) }
      #expect(try await browser.find("h1").text.contains("Courtyard and arch"))
      try await eye.see("deal")
    }
  }

  @Test func everythingIsReadWithoutScript() async throws {
    let site = try SampleSite()
    try await Browser.run(.desktop, .light) { browser in
      _ = try await browser.chromium("Emulation.setScriptExecutionDisabled", ["value": true])
      try await browser.open(site.origin + "/login")
      try await browser.find("input[name=address]").type("olena@acme.example")
      try await browser.find("input[name=password]").type("olena sells lamps")
      try await browser.find("button.main").click()
      try await browser.wait(until: "the home page is there") { try await browser.has("#home") }
      try await browser.open(site.origin + "/search?q=D-1037")
      let deal = try #require(try await browser.find("main a[href^='/records/']").attribute("href"))
      try await browser.open(site.origin + deal)
      let message = try #require(try await browser.findAll("article.message").last)
      try await message.find("details.why summary").click()
      #expect(try await message.find("details.why .reasons").isShown)
      try await message.find("details.reply summary").click()
      try await message.find("details.reply textarea").type("Without script")
      try await message.find("details.reply button.main").click()
      try await browser.wait(until: "the answer is on its way") {
        try await browser.find("main").text.contains("Your answer is taken")
      }
      try await browser.wait(until: "the answer is there", within: .seconds(60)) {
        try await browser.open(site.origin + deal)
        return try await browser.find("main").text.contains("Without script")
      }
    }
  }

  private func signIn(_ eye: Eye, password: String) async throws {
    let (browser, servers) = (eye.browser, eye.site.servers)
    func fill(_ name: String, _ text: String) async throws {
      let field = try await browser.find("[name='\(name)']")
      if try await field.property("value").string != text {
        try await field.clear()
        try await field.type(text)
      }
    }
    try await fill("password", password)
    try await fill("imap-host", "localhost")
    try await fill("imap-port", "\(servers.imaps.port)")
    try await browser.find("[name='imap-security']").select("tls")
    try await fill("smtp-host", "localhost")
    try await fill("smtp-port", "\(servers.submission.port)")
    let authority = try String(contentsOfFile: servers.caFile, encoding: .utf8)
    if try await !browser.find("textarea[name=authority]").isShown {
      try await browser.find("#authority summary").click()
    }
    try await fill("authority", authority)
    try await browser.find("main form.stack button.main").follow()
  }

  private func percentEncoded(_ text: String) -> String {
    text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
