import Foundation
import TestSupport
import Testing

/// `rapport move`, `archive` and `trash`, on real servers.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct MoveCommandTests {
  private func folders(_ place: Place) throws -> [String] {
    let found = try place.servers.doveadm([
      "-f", "tab", "fetch", "-u", place.account.address, "mailbox hdr.subject", "all",
    ])
    return found.split(separator: "\n").dropFirst().map { String($0.replacing("\t", with: " ")) }.sorted()
  }

  @Test func mailIsMovedAndPutBack() async throws {
    let place = try Place()
    try place.servers.deliver([place.note(1), place.note(2)], to: place.account)
    for folder in ["Trash", "Archive"] {
      _ = try place.servers.doveadm(["mailbox", "create", "-u", place.account.address, folder])
    }
    try place.connect()
    #expect(try place.program("sync").status == 0)
    let (first, address) = ("<note-1@harbor.example>", place.account.address)

    let tried = try place.program("archive", first, "--dry-run")
    #expect(tried.output == "message 1 of \(address) would be moved from INBOX to Archive\n")
    let later = try place.program("move", first, "--to", "Archive", "--later")
    #expect(later.output.contains("is moved from INBOX to Archive by the next sync"))
    #expect(
      try place.program("show", "message", first).output.contains(
        "  to be moved from INBOX to Archive with the next sync"))
    #expect(try folders(place) == ["INBOX Note 1", "INBOX Note 2"])
    let back = try place.program("move", "1", "--to", "INBOX", "--later")
    #expect(back.status == 0 && back.output == "message 1 of \(address) stays in INBOX\n")
    #expect(!(try place.program("show", "message", first).output.contains("to be moved")))

    let moved = try place.program("trash", first, "<note-2@harbor.example>")
    #expect(moved.status == 0, "\(moved.errors)")
    #expect(
      moved.output.hasPrefix(
        "message 1 of \(address) was moved from INBOX to Trash; back with: rapport move 1 --to 'INBOX'\n"))
    #expect(try folders(place) == ["Trash Note 1", "Trash Note 2"])
    #expect(
      try place.program("trash", first).output == "message 1 of \(address) is in Trash already, or on its way there\n")
    #expect(try place.program("move", "1", "--to", "INBOX").status == 0)
    #expect(try folders(place) == ["INBOX Note 1", "Trash Note 2"])
    #expect(try place.program("audit").status == 0)

    let json = try #require(try place.json("archive", "1") as? [[String: Any]])
    #expect(json.first?["state"] as? String == "done" && json.first?["to"] as? String == "Archive")
  }

  @Test func whatCannotBeMovedFails() async throws {
    let place = try Place()
    try place.servers.deliver([place.note(1)], to: place.account)
    _ = try place.servers.doveadm(["mailbox", "create", "-u", place.account.address, "Old"])
    try place.connect()
    #expect(try place.program("sync").status == 0)
    let nowhere = try place.program("move", "1", "--to", "Nowhere")
    #expect(nowhere.status == 66 && nowhere.errors.contains("there is no folder 'Nowhere' in \(place.account.address)"))
    #expect(try place.program("move", "7", "--to", "Old").status == 66)
    _ = try place.servers.doveadm(["expunge", "-u", place.account.address, "mailbox", "INBOX", "all"])
    let gone = try place.program("move", "1", "--to", "Old")
    #expect(
      gone.status == 69 && gone.output.contains("was not moved from INBOX to Old: the message was not there any more"))
  }
}
