import Foundation
import TestSupport
import Testing

/// Invitations, bounces, forwarded mail, winmail.dat and signatures, as a person meets them.
@Suite(.ownThreads, .tags(.servers, .browser), .enabled(if: serversAvailable && browserAvailable), .serialized)
struct CarriedBrowserTests {
  private static let subjects = [
    ("invitation", "Walk through the foyer"), ("bounce", "Undelivered"), ("forward", "Prices for the terrace"),
    ("winmail", "Plans of the pool"),
  ]

  @Test func whatMailCarriesIsThereOnEveryScreenAndInEveryLight() async throws {
    let site = try SampleSite(more: CarriedLetters.all)
    for (screen, scheme, name) in [
      (Browser.Screen.desktop, Browser.Scheme.light, "carried-desktop-light"), (.phone, .dark, "carried-phone-dark"),
      (.desktop, .dark, "carried-desktop-dark"),
    ] {
      try await Browser.run(screen, scheme) { browser in
        let eye = Eye(browser, site, name)
        try await eye.logIn("olena@acme.example", "olena sells lamps")
        for (kind, subject) in CarriedBrowserTests.subjects {
          try await browser.open("\(site.origin)/search?q=\(subject.replacing(" ", with: "+"))")
          try await browser.find("main a.subject[href*='/messages/']").follow()
          for fold in try await browser.findAll("details[id^=forwarded] summary") { try await fold.click() }
          try await eye.see("\(kind)-message")
          try await check(kind, browser)
        }
        try await browser.open("\(site.origin)/search?q=t.zurek")
        try await browser.find("main a[href^='/records/']").follow()
        try await eye.see("card")
        #expect(try await browser.find("#suggestions").text.contains("+48 601 555 244"))
        try await eye.expectPeace()
      }
    }
    try await addAndUndo(site)
  }

  private func check(_ kind: String, _ browser: Browser) async throws {
    let text = try await browser.find("main").text
    let words: [String: [String]] = [
      // New York's four in the morning is ten in Berlin, the workspace's zone.
      "invitation": ["Wed 2 Dec 2026, 10:00–11:30", "there: 04:00 (America/New_York)", "every 2 weeks, 3 times"],
      "bounce": ["There is no such mailbox.", "Their server does not answer.", "of that name <b>here</b>"],
      "forward": ["Carla Weiss", "As told by the sender, not verified.", "offer.eml"],
      "winmail": ["pool, level 1.txt", "pool, level 2.txt", "in winmail.dat"],
    ]
    for word in words[kind] ?? [] { #expect(text.contains(word), "\(kind): \(word)") }
  }

  /// Without script and with the keyboard alone.
  private func addAndUndo(_ site: SampleSite) async throws {
    try await Browser.run(.desktop, .light) { browser in
      let eye = Eye(browser, site, "carried-add")
      _ = try await browser.chromium("Emulation.setScriptExecutionDisabled", ["value": true])
      try await browser.open(site.origin + "/login")
      try await browser.find("input[name=address]").type("ben@acme.example")
      try await browser.find("input[name=password]").type("ben sells lamps")
      try await browser.find("button.main").click()
      try await browser.wait(until: "the home page is there") { try await browser.has("#home") }
      try await browser.open("\(site.origin)/search?q=t.zurek")
      let card = try #require(try await browser.find("main a[href^='/records/']").attribute("href"))
      try await browser.open(site.origin + card)
      try await browser.find("#suggestions form button").type(Browser.Key.enter)
      try await browser.wait(until: "it is told") {
        try await browser.find("main").text.contains("Added to the card.")
      }
      try await eye.see("added")
      #expect(try await browser.find("#about dl.facts").text.contains("+48 61 555 02 44"))
      try await browser.find("p.notice a[href^='/runs/']").click()
      try await browser.wait(until: "the run is there") { try await browser.has("#run") }
      try await browser.find("details#undo summary").click()
      try await eye.see("run")
      try await browser.find("details#undo button").click()
      try await browser.wait(until: "it is undone") {
        try await browser.find("main").text.contains("1 field is as it was")
      }
      try await browser.open(site.origin + card)
      #expect(try await !browser.find("#about dl.facts").text.contains("+48 61 555 02 44"))
    }
  }
}
