import Foundation
import TestSupport
import Testing

/// `rapport parse` shows everything that was read out of a message.
struct ParseCommandTests {
  private let program = Program(workspace: "/nowhere")

  private func json(_ letter: [UInt8], _ more: String...) throws -> [String: Any] {
    let result = try program.run(["parse", "--json", "-"] + more, input: String(decoding: letter, as: UTF8.self))
    #expect(result.status == 0, "\(result.errors)")
    return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
  }

  private func list(_ value: Any?) -> [[String: Any]] { value as? [[String: Any]] ?? [] }

  @Test func meetingsReportsForwardsAndFilesAreThere() throws {
    let event = try #require(list(try json(CarriedLetters.invitation)["events"]).first)
    #expect(event["summary"] as? String == "Walk through the foyer" && event["method"] as? String == "request")
    #expect((event["start"] as? [String: Any])?["instant"] as? String == "2026-12-02T09:00:00Z")
    #expect(list(event["attendees"]).map { $0["answer"] as? String } == ["needsAction", "accepted", "declined"])

    let report = try #require(try json(CarriedLetters.bounce)["report"] as? [String: Any])
    #expect(report["originalMessageId"] as? String == "a4fb8209-08e7-464b-ab91-00105c9979f0@acme.example")
    #expect(list(report["recipients"]).map { $0["action"] as? String } == ["failed", "delayed"])
    #expect(report["disposition"] is NSNull && report["reporter"] as? String == "mx.acme.example")

    let forwarded = try json(CarriedLetters.forward)
    #expect(list(forwarded["forwarded"]).map { $0["trust"] as? String } == ["attached", "quoted"])
    #expect(
      list(forwarded["attachments"]).map { [$0["name"] as? String, $0["container"] as? String] } == [
        ["offer.eml", nil], ["offer.pdf", "offer.eml"],
      ])
    let files = list(try json(CarriedLetters.winmail)["attachments"])
    #expect(
      files.map { [$0["name"] as? String, $0["container"] as? String] } == [
        ["pool, level 1.txt", "winmail.dat"], ["pool, level 2.txt", "winmail.dat"],
      ])

    let signed = try json(CarriedLetters.signature)
    let facts = try #require(signed["signature"] as? [String: Any])
    #expect(facts["phones"] as? [String] == ["+48 61 555 02 44", "+48 601 555 244"])
    #expect(list(signed["removed"]).map { $0["kind"] as? String }.contains("signature"))
  }

  @Test func theSummaryNamesThemInBrief() throws {
    for (letter, words) in [
      (CarriedLetters.invitation, ["calendar: request: Walk through the foyer", "attendee: Ben Fischer"]),
      (CarriedLetters.bounce, ["delivery report by mx.acme.example", "emma@larkin-architects.example: failed: 5.1.1"]),
      (
        CarriedLetters.forward,
        ["forwarded (quoted, not verified): Prices for the terrace", "offer.pdf", "in offer.eml"]
      ),
      (CarriedLetters.winmail, ["pool, level 1.txt", "in winmail.dat"]),
      (CarriedLetters.signature, ["phone: +48 601 555 244", "left out: signature"]),
    ] {
      let result = try program("parse", "-", input: String(decoding: letter, as: UTF8.self))
      for word in words { #expect(result.output.contains(word), "\(word) in \(result.output)") }
    }
  }

  private static let from = "From: Anna <anna@harbor.example>\n"

  @Test(
    arguments: [
      ("Authentication-Results: mx.x.example; dmarc=pass header.from=harbor.example\n" + from, "passed", true),
      ("Authentication-Results: mx.x.example; dmarc=fail header.from=harbor.example\n" + from, "failed", true),
      ("Authentication-Results: mx.x.example; dmarc=pass header.from=evil.example\n" + from, "failed", true),
      // Another server's word, which anybody can write.
      ("Authentication-Results: mx.y.example; dmarc=pass header.from=harbor.example\n" + from, "missing", true),
      ("Authentication-Results: mx.x.example; dmarc=pass header.from=harbor.example\n" + from + from, "failed", false),
      ("From: Anna <anna@harbor.example>, Eve <eve@evil.example>\n", "missing", false),
      ("To: x@y.example\n", "missing", false),
    ])
  func theSenderIsJudgedAsDecisionsDo(header: String, verdict: String, isUnambiguous: Bool) throws {
    let letter = Array((header + "Subject: x\n\nHello\n").utf8)
    let trust = try #require(try json(letter, "--authserv", "MX.x.example")["trust"] as? [String: Any])
    #expect(trust["verdict"] as? String == verdict)
    #expect(trust["unambiguous"] as? Bool == isUnambiguous)
    #expect(try (json(letter)["trust"] as? [String: Any])?["verdict"] is NSNull)
  }

  @Test func nothingOfAMailSteersTheTerminal() throws {
    let escape = "\u{1B}]0;owned\u{7}\u{7F}\u{9B}2J\u{202E}"
    var letter = String(decoding: CarriedLetters.bounce, as: UTF8.self)
    letter = letter.replacing("there is nobody", with: escape).replacing(
      "Final-Recipient: rfc822; emma", with: "Final-Recipient: rfc822; \(escape)emma")
    let plain = "Subject: x\nContent-Type: text/plain; charset=utf-8\n\nA \(escape) B\n"
    for other in [
      letter, plain,
      String(decoding: CarriedLetters.invitation, as: UTF8.self).replacing("SUMMARY:", with: "SUMMARY:\(escape)"),
    ] {
      for arguments in [["parse", "-"], ["parse", "--json", "-"]] {
        let result = try program.run(arguments, input: other)
        #expect(result.status == 0)
        for scalar in ["\u{1B}", "\u{7}", "\u{7F}", "\u{9B}", "\u{202E}"] {
          #expect(!result.output.unicodeScalars.contains { String($0) == scalar }, "\(arguments)")
        }
      }
    }
    // A program reads what stood in the mail.
    #expect(try program("parse", "--json", "-", input: plain).output.contains(#"\u007f\u009b2J\u202e"#))
  }
}
