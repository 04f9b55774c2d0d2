import Foundation
import TestSupport
import Testing

/// Commands that need no server.
struct CommandTests {
  private func workspace() throws -> Program {
    let program = Program(workspace: try temporaryFolder() + "/acme")
    let made = try program(
      "init", "--name", "Olena", "--email", "olena@acme.example", "--time-zone", "Europe/Kyiv", "--ours", "acme.example"
    )
    #expect(made.status == 0, "\(made.errors)")
    return program
  }

  @Test func aWorkspaceIsMadeOnce() throws {
    let program = try workspace()
    let again = try program("init", "--name", "Olena", "--email", "olena@acme.example")
    #expect(again.status == 1)
    #expect(again.errors == "rapport: \(program.workspace) holds a workspace already\n")
    let mode =
      try FileManager.default.attributesOfItem(atPath: program.workspace + "/rapport.key")[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test(arguments: [
    (["mailboxes"], 66, "is not a workspace; make one with: rapport init"),
    (["crm", "list", "deals"], 66, "is not a workspace"),
    (["crm", "list", "ducks"], 64, "'ducks' is no kind of record; use contacts, companies, leads or deals"),
    (["connect", "nobody"], 64, "'nobody' is not an e-mail address"),
    (["connect", "a@own.example"], 66, "is not a workspace"),
    (["parse", "/nowhere.eml"], 66, "read /nowhere.eml: it cannot be opened"),
    (["connect", "a@own.example", "--imap-starttls"], 64, "--imap-starttls says how --imap is reached"),
    (["connect", "a@own.example", "--imap", "x.example", "--smtp-tls"], 64, "--smtp-tls says how --smtp is reached"),
    (["connect", "a@own.example", "--oauth", "--password-file", "x"], 64, "--password-file is for signing in with"),
    (["reply", "1", "--text", " "], 64, "there is nothing written to send"),
  ])
  func wrongUseIsNamed(arguments: [String], status: Int32, text: String) throws {
    let program = Program(workspace: try temporaryFolder() + "/none")
    let process = program.process(arguments)
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let errors = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == status, "\(errors)")
    #expect(errors.contains(text), "\(errors)")
  }

  @Test func theExportsOfTheSampleWorldLoadAndABadRowLoadsNothing() throws {
    let program = try workspace()
    let crm = projectRoot() + "/samples/crm"
    for name in ["companies", "contacts", "leads"] {
      let result = try program("crm", "import", "\(crm)/\(name).csv")
      #expect(result.status == 0, "\(result.errors)")
    }
    let deals = try program("crm", "import", "\(crm)/deals.csv", "--stages", "\(crm)/stages.txt")
    #expect(deals.status == 0, "\(deals.errors)")
    #expect(deals.output.contains("deal records: 20 new, 0 changed, 0 as before (run 4)"))
    #expect(deals.output.contains("stage Ordered: won, told"))
    let again = try program("crm", "import", "\(crm)/deals.csv", "--stages", "\(crm)/stages.txt")
    #expect(again.output.contains("deal records: 0 new, 0 changed, 20 as before\n"))
    #expect(try program("crm", "show", "D-1042").output.hasPrefix("deal D-1042  "))
    #expect(try program("crm", "list", "deals", "--limit", "20").output.hasSuffix("\n20 deal records\n"))
    #expect(
      try program("crm", "list", "deals", "--limit", "2").output.hasSuffix(
        "\nthe first 2 deal records; more with --limit\n"))
    let cut = try program("crm", "list", "deals", "--limit", "2", "--json")
    #expect(cut.errors == "the first 2 deal records; more with --limit\n")
    #expect(try JSONValue(parsing: Data(cut.output.utf8)).array.count == 2)
    #expect(try program("crm", "list", "deals", "--limit", "\(Int.max)", "--json").errors == "")

    let bad = try program(
      "crm", "import", "-", "--kind", "contacts", input: "Name,Email\nAnna,anna@harbor.example\nMark,mark at harbor\n")
    #expect(bad.status == 65)
    #expect(bad.errors.contains("nothing was loaded\nline 3, column Email:"), "\(bad.errors)")
    #expect(try program("crm", "list", "contacts", "Anna").output.contains("anna@harbor.example") == false)
  }

  @Test func aRuleFileWithATypoIsNotTaken() throws {
    let program = try workspace()
    #expect(try program("rules", "check").status == 0)
    let file = program.workspace + "/Rules/mine.yaml"
    try "version: 1\nrules:\n  - name: x\n    when: { subjct: { words: [a] } }\n    stop: true\n".write(
      toFile: file, atomically: true, encoding: .utf8)
    for command in ["check", "apply"] {
      let result = try program("rules", command, file)
      #expect(result.status == 65)
      #expect(result.errors.contains("mine.yaml:4:13: "), "\(result.errors)")
      #expect(result.errors.contains("did you mean"), "\(result.errors)")
    }
    #expect(try program("rules", "history").output.split(separator: "\n").count == 1)
  }

  @Test func aMessageIsParsedFromStandardInputToo() throws {
    let program = Program(workspace: "/nowhere")
    let result = try program(
      "parse", "--json", "-", input: "From: Anna <anna@harbor.example>\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n\nHello\n"
    )
    #expect(result.status == 0, "\(result.errors)")
    let json = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(json["subject"] as? String == "Grüße")
    #expect(json["newText"] as? String == "Hello\n")
  }
}
