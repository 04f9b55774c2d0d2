import Foundation
import TestSupport
import Testing

/// The rule author's tools on the sample world, compared whole with what they printed when somebody last looked.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct RuleToolsTests {
  private static let files = [
    "mine.yaml": """
    version: 1
    extends: default.yaml
    lists:
      never used: [x.example]
    rules:
      - name: the hotel's newest deal takes it
        when: { counterpart: { domain: hafenhof.example } }
        deals: newest
      - name: questions about lamps are looked at
        when: { direction: incoming, subject: { words: [Kasse] } }
        hold: somebody must look
      - name: a company that is not there
        when: { subject: { words: [zeppelin] } }
        link: { company: { id: K-999 } }
        stop: true
      - name: never asked
        when: { subject: { words: [zeppelin] }, direction: incoming }
        skip: no
    tests:
      - name: the newest takes it
        crm:
          companies: [{ id: hotel, domains: [hafenhof.example] }]
          deals:
            - { id: old, company: hotel, opened: 2026-01-01 }
            - { id: new, company: hotel, opened: 2026-02-01 }
        message: { from: silke@hafenhof.example, to: sales@acme.example, date: 2026-03-02 }
        expect: { links: [company hotel, deal new], rules: [the hotel's newest deal takes it] }
    """,
    "failing.yaml": """
    version: 1
    tests:
      - name: a stranger is a contact
        message: { from: jo@web.example, to: sales@acme.example }
        expect: { outcome: decided, proposals: [contact jo@web.example] }
    """,
    "wrong.yaml": """
    version: 1
    lists: { private: [payroll.example] }
    rules:
      - name: private
        when: { counterpart: { in: privat }, subjct: { words: [offer] } }
        skip: private
      - name: patterns
        when: { subject: { matches: "\\bP-[0-9]+" } }
        hold: [D-1]
    """,
  ]

  private static let commands: [[String]] = [
    ["rules", "check", "Rules/wrong.yaml"], ["rules", "check", "Rules/mine.yaml"],
    ["rules", "test", "Rules/mine.yaml", "Rules/failing.yaml"], ["rules", "test", "--json", "Rules/failing.yaml"],
    ["review", "--limit", "3"], ["explain", "SPA"], ["explain", "SPA", "--rules", "Rules/mine.yaml"],
    ["rules", "diff", "Rules/mine.yaml"], ["rules", "diff", "Rules/mine.yaml", "--since", "2026-05-06", "--json"],
    ["rules", "apply", "Rules/mine.yaml"], ["rules", "apply", "Rules/failing.yaml", "--yes"],
    ["rules", "apply", "Rules/mine.yaml", "--yes"], ["rules", "diff", "Rules/mine.yaml"], ["rules", "history"],
    ["rules", "check", "Rules/mine.yaml"], ["review"], ["review", "answer", "KASSE", "--choose", "3"],
    ["review", "answer", "KASSE", "--link", "K-7"], ["relink"], ["undo", "RULES"], ["undo", "RULES"], ["relink"],
    ["rules", "diff", "active", "active"], ["rules", "diff", "0000000"],
  ]

  @Test func tellWhatTheyDo() throws {
    let site = try SampleSite()
    let workspace = site.program.workspace
    for (name, text) in Self.files {
      try text.write(toFile: "\(workspace)/Rules/\(name)", atomically: true, encoding: .utf8)
    }
    let waiting = try site.program("review", "--json", "--limit", "500", "--as", "olena@acme.example")
    let entries = try JSONValue(parsing: Data(waiting.output.utf8)).array
    func id(_ subject: String) throws -> String {
      let entry = try #require(entries.first { $0["subject"].string?.contains(subject) ?? false })
      return String(Int(try #require(entry["message"].number)))
    }
    let names = ["SPA": try id("Rückfrage zur Schutzart"), "KASSE": try id("Licht an der Kasse")]
    var (transcript, rules) = ("", "")
    for command in Self.commands {
      transcript += "$ rapport \(command.joined(separator: " "))\n"
      let arguments = command.map { word in
        word == "RULES" ? rules : names[word] ?? (word.hasPrefix("Rules/") ? "\(workspace)/\(word)" : word)
      }
      let result = try site.program.run(arguments + ["--as", "olena@acme.example"])
      if command.starts(with: ["rules", "apply"]), let run = result.output.firstMatch(of: /\(run ([0-9]+);/) {
        rules = String(run.1)
      }
      transcript += result.output + result.errors + (result.status == 0 ? "" : "exit \(result.status)\n") + "\n"
    }
    #expect(site.service.end().status == 0)
    try compare(transcript.replacing(workspace, with: "WORKSPACE"), "rules")
  }

  /// An administrator compares over all mail, and is shown examples of what they may read; nobody else compares.
  @Test func noExampleIsOfMailThatOneMayNotRead() throws {
    let place = try Place()
    try place.servers.deliver([place.note(1)], to: place.account)
    let (olena, ben) = (place.account.address, "ben@acme.example")
    let file = place.program.workspace + "/Rules/mine.yaml"
    try "version: 1\nrules:\n  - name: all\n    when: { subject: { words: [Note] } }\n    hold: look\n".write(
      toFile: file, atomically: true, encoding: .utf8)
    #expect(try place.program("users", "add", "--as", olena, "--name", "Ben", "--email", ben).status == 0)
    let connected = try place.program(
      "connect", "--as", ben, place.account.address, "--imap", "localhost:\(place.servers.imaps.port)", "--smtp",
      "localhost:\(place.servers.submission.port)", "--trust", place.servers.caFile, "--password-file",
      place.passwordFile, "period=all")
    #expect(connected.status == 0, "\(connected.errors)")
    #expect(try place.program("sync", "--as", ben).status == 0)
    let shown = try place.program("rules", "diff", file, "--as", olena)
    #expect(shown.output.contains("1 message held"), "\(shown.output)\(shown.errors)")
    #expect(!shown.output.contains("Note 1") && !shown.output.contains(": look"), "\(shown.output)")
    let json = try place.program("rules", "diff", file, "--json", "--as", olena).output
    #expect(json.contains(#""held" : 1"#) && !json.contains("look"), "\(json)")
    for more in [["diff", file], ["apply", file], ["apply", file, "--yes"]] {
      let refused = try place.program.run(["rules"] + more + ["--as", ben])
      #expect(refused.status == 77, "\(more)")
      #expect(refused.errors.contains("only an administrator may"), "\(refused.errors)")
    }
    #expect(try place.program("rules", "history", "--as", ben).output.split(separator: "\n").count == 1)
  }

  /// Messages numbered in the order in which they are told of: their ids follow from the order in which they came.
  private func numbered(_ transcript: String) -> String {
    var numbers: [Substring: Int] = [:]
    return transcript.replacing(/(message |"message" : )([0-9]+)/) { match in
      let number = numbers[match.2] ?? numbers.count + 1
      numbers[match.2] = number
      return "\(match.1)\(number)"
    }
  }

  /// Times and hashes are others on each run.
  private func compare(_ transcript: String, _ name: String) throws {
    let text = numbered(transcript).replacing(/20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]+Z/, with: "TIME")
      .replacing(/in [0-9]+ ms/, with: "in N ms").replacing(/\b[0-9a-f]{8}\b/, with: "HASH")
    let file = URL(filePath: projectRoot()).appending(path: "Tests/rapportTests/Golden/\(name)")
    let (golden, failed) = (file.appendingPathExtension("txt"), file.appendingPathExtension("failed"))
    let expected =
      FileManager.default.fileExists(atPath: golden.path) ? try String(contentsOf: golden, encoding: .utf8) : ""
    guard text != expected else { return }
    try text.write(to: failed, atomically: true, encoding: .utf8)
    let lines = zip(text.split(separator: "\n"), expected.split(separator: "\n")).first { $0 != $1 }
    Issue.record(
      "\(name) differs, see \(name).failed: \(lines.map { "\($0.0), expected \($0.1)" } ?? "more or less lines")")
  }
}
