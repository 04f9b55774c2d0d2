import Foundation
import TestSupport
import Testing

/// `rapport threads` shows the conversations of a folder.
struct ThreadsCommandTests {
  private let program = Program(workspace: "/nowhere")

  private func letter(
    _ id: String, _ from: String, _ to: String, _ subject: String, day: Int, _ more: String...
  ) -> String {
    let head =
      more + [
        "From: \(from)@harbor.example", "To: \(to)@harbor.example", "Subject: \(subject)",
        "Date: \(day) Mar 2026 10:00:00 +0000", "Message-ID: <\(id)@x.test>",
      ]
    return head.joined(separator: "\r\n") + "\r\n\r\nHello\r\n"
  }

  /// Anna writes with Bob, then presses Reply to invite Carl; a mail that was sent again; another conversation.
  private var letters: [String] {
    [
      letter("a", "anna", "bob", "Pumps", day: 2),
      letter("b", "bob", "anna", "Re: Pumps", day: 3, "References: <a@x.test>"),
      letter("c", "anna", "carl", "Party", day: 9, "In-Reply-To: <b@x.test>", "References: <a@x.test> <b@x.test>"),
      letter("d", "carl", "anna", "Re: Party", day: 10, "References: <a@x.test> <b@x.test> <c@x.test>"),
      letter("e", "dora", "anna", "Valves", day: 1), letter("a", "anna", "bob", "Pumps", day: 2),
    ]
  }

  private func write(_ text: String, _ path: String) throws {
    try FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  private func threads(_ folder: String, _ more: String...) throws -> [[[String: Any]]] {
    let result = try program.run(["threads", folder, "--json"] + more)
    #expect(result.status == 0, "\(result.errors)")
    let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: [[String: Any]]]
    return try #require(json?["threads"]).map { $0["messages"] as? [[String: Any]] ?? [] }
  }

  @Test func conversationsOfAFolder() throws {
    let folder = try temporaryFolder()
    for (index, letter) in letters.enumerated() { try write(letter, "\(folder)/\(9 - index).eml") }
    try write("no mail", "\(folder)/notes.txt")
    let found = try threads(folder)
    #expect(
      found.map { $0.map { $0["file"] as? String } } == [["5.eml"], ["4.eml", "9.eml", "8.eml"], ["7.eml", "6.eml"]])
    #expect(found[1][0]["messageId"] as? String == "a@x.test" && found[1][0]["subject"] as? String == "Pumps")
    #expect(found[1][0]["date"] as? String == "2026-03-02T10:00:00Z")
    #expect(found[1][2]["from"] as? String == "bob@harbor.example")
    #expect(
      found[1].map { $0["why"] as? String } == [
        "nothing known belongs with it", "another copy of 4.eml", "references 4.eml",
      ])
    // All of them are ours: then the people did not change.
    #expect(try threads(folder, "--ours", "harbor.example").map(\.count) == [1, 5])

    let text = try program("threads", folder)
    #expect(text.status == 0 && text.output.contains("references 4.eml"))
    #expect(text.output.hasSuffix("6 messages in 3 threads\n"))
  }

  @Test func maildirsAndMboxFiles() throws {
    let folder = try temporaryFolder()
    try write(letters[1], "\(folder)/mail/cur/1.M1P2.host:2,S")
    try write(letters[3], "\(folder)/mail/new/2.M1P2.host")
    try write("part of a delivery", "\(folder)/mail/tmp/3")
    try write(
      [letters[0], letters[2]].map { "From x@y.test Mon Mar  2 10:00:00 2026\r\n\($0)\r\n" }
        .joined(), "\(folder)/old.mbox")
    #expect(
      try threads(folder, "--ours", "anna@harbor.example").map { $0.map { $0["file"] as? String } } == [
        ["old.mbox#1", "mail/cur/1.M1P2.host:2,S"], ["old.mbox#2", "mail/new/2.M1P2.host"],
      ])
    #expect(try threads("\(folder)/old.mbox").map(\.count) == [1, 1])
  }

  @Test(arguments: [
    (["threads", "/nowhere"], 66, "read /nowhere: there is no such folder"),
    (["threads", ".", "--ours", "a b"], 64, "--ours a b: neither an address nor a domain"),
  ])
  func mistakes(arguments: [String], status: Int32, message: String) throws {
    let result = try program.run(arguments)
    #expect(result.status == status && result.errors.contains(message), "\(result.errors)")
  }

  @Test func anEmptyFolderHasNone() throws {
    #expect(try threads(try temporaryFolder()).isEmpty)
  }
}
