import Foundation
import TestSupport
import Testing

/// `rapport disconnect`, and connecting again.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct DisconnectTests {
  @Test func itIsTriedDoneAndUndone() throws {
    let place = try Place()
    let olena = place.account.address
    try place.servers.deliver([place.note(1), place.note(2)], to: place.account)
    try place.connect()
    #expect(try place.program("sync").status == 0)
    let before = try place.program("mailboxes", "--json").output
    let tried = try place.program("disconnect", olena, "--dry-run")
    #expect(tried.output == "\(olena) would be disconnected: 2 messages stay, with their links\n")
    #expect(try place.program("mailboxes", "--json").output == before)

    let done = try place.program("disconnect", olena)
    #expect(
      done.output
        == "\(olena) is disconnected: 2 messages stay, with their links\nto connect it again: rapport connect \(olena)\n"
    )
    #expect(try place.program("mailboxes").output.contains("disconnected since"))
    #expect(try place.program("inbox", olena).output.contains("Note 1"))
    try place.servers.deliver([place.note(3)], to: place.account)
    // Nobody comes near its servers.
    let refused = "\(olena) is disconnected"
    for arguments in [["sync", olena], ["sync", olena, "--preview"], ["folders", olena], ["doctor", olena]] {
      let result = try place.program.run(arguments)
      #expect(result.status == 77 && result.errors.contains(refused), "\(arguments): \(result.errors)")
    }
    #expect(try place.program("audit", olena).errors.contains(refused))
    let answer = try place.program("reply", "<note-1@harbor.example>", "--text", "Yes.")
    #expect(answer.status == 77 && answer.errors.contains(refused), "\(answer.errors)")
    // Who names none means those that are connected.
    #expect(try place.program("sync").status == 66)
    #expect(try place.program("audit").status == 0)
    #expect(try place.program("disconnect", olena).status == 77)

    try place.connect()
    let sync = try place.program("sync")
    #expect(sync.status == 0 && sync.output.contains("1 message stored"), "\(sync.output)\(sync.errors)")
    try place.expectAllStored(3)
    #expect(try place.program("mailboxes").output.contains("disconnected") == false)
  }
}
