import Model
import Testing

@testable import IMAP

struct CommandTests {
  private func sent(_ command: Command, _ literals: Command.Literals = .awaited) -> [String] {
    command.segments(tag: "A1", literals: literals).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(
    "No text from outside can end a command line or begin another",
    arguments: [
      ("Sent", ["A1 SELECT \"Sent\"\r\n"]),
      ("", ["A1 SELECT \"\"\r\n"]),
      ("a\" b\\", ["A1 SELECT \"a\\\" b\\\\\"\r\n"]),
      ("x\r\nA2 DELETE INBOX", ["A1 SELECT {18}\r\n", "x\r\nA2 DELETE INBOX\r\n"]),
      ("x\nA2 LOGOUT", ["A1 SELECT {11}\r\n", "x\nA2 LOGOUT\r\n"]),
      ("x\rA2", ["A1 SELECT {4}\r\n", "x\rA2\r\n"]),
      ("x {5+}", ["A1 SELECT \"x {5+}\"\r\n"]),
      ("Entwürfe", ["A1 SELECT {9}\r\n", "Entwürfe\r\n"]),
      ("*", ["A1 SELECT \"*\"\r\n"]),
      ("a\tb", ["A1 SELECT {3}\r\n", "a\tb\r\n"]),
    ])
  func strings(text: String, expected: [String]) throws {
    #expect(sent(try Command("SELECT").string(Array(text.utf8))) == expected)
  }

  @Test func aNulIsNotSent() {
    #expect(throws: IMAPError.unsendable("text with a NUL")) { try Command("SELECT").string([0x61, 0]) }
    #expect(throws: IMAPError.unsendable("a message with a NUL")) { try Command("APPEND").message([0]) }
    #expect(throws: IMAPError.unsendable("text with a NUL")) { try Command.login(user: "a", password: Secret("b\0")) }
  }

  @Test func literalsAreAwaitedOrNot() throws {
    let command = try Command("SELECT").string([0x0A]).string([0x0D])
    #expect(sent(command) == ["A1 SELECT {1}\r\n", "\n {1}\r\n", "\r\r\n"])
    #expect(sent(command, .all) == ["A1 SELECT {1+}\r\n\n {1+}\r\n\r\r\n"])
    let long = try Command("SELECT").string([UInt8](repeating: 0x61, count: 4_097))
    #expect(sent(long, .small).count == 2)
    #expect(sent(long, .all).count == 1)
  }

  @Test(
    "Flags are words",
    arguments: [
      ["\\Seen\r\nA2 LOGOUT"], ["a b"], [""], ["\\"], ["a)"], ["a{1}"], ["\\*"], ["é"], ["\\Seen", "a\"b"], ["a]"],
    ])
  func flags(flags: [String]) {
    #expect(throws: IMAPError.unsendable("a flag that is no word")) { try Command("APPEND").flags(flags) }
  }

  @Test func forms() throws {
    #expect(
      sent(try Command.identify([("name", "Rapport"), ("a\r\n", "b")])) == [
        "A1 ID (\"name\" \"Rapport\" {3}\r\n", "a\r\n \"b\")\r\n",
      ])
    #expect(sent(try Command.identify([])) == ["A1 ID NIL\r\n"])
    let date = Timestamp(iso: "2026-03-02T09:15:07Z")
    #expect(
      sent(try Command("APPEND").string(Array("Sent".utf8)).flags(["\\Seen", "$Done"]).date(date).message([0x61]))
        == ["A1 APPEND \"Sent\" (\\Seen $Done) \"02-Mar-2026 09:15:07 +0000\" {1}\r\n", "a\r\n"])
    #expect(
      sent(try Command("UID SEARCH").word("SINCE").day(year: 2026, month: 2, day: 9)) == [
        "A1 UID SEARCH SINCE 9-Feb-2026\r\n"
      ])
    #expect(throws: IMAPError.unsendable("no such day")) { try Command("X").day(year: 2026, month: 2, day: 29) }
    #expect(throws: IMAPError.unsendable("no such day")) { try Command("X").day(year: 12026, month: 2, day: 2) }
  }
}
