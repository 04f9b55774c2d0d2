import Foundation
import TestSupport
import Testing

/// `rapport share`, and what those with whom a mailbox is shared may do.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct ShareTests {
  @Test func aViewerReadsAndAMemberAnswers() throws {
    let place = try Place()
    let (olena, ben) = (place.account.address, "ben@acme.example")
    try place.servers.deliver([place.note(1), place.note(2)], to: place.account)
    try place.connect()
    #expect(try place.program("settings", olena, "access=shared").status == 0)
    #expect(try place.program("sync").status == 0)
    #expect(try place.program("users", "add", "--name", "Ben", "--email", ben).status == 0)
    func share(_ more: String...) throws -> Program.Result {
      try place.program.run(["share", olena, "--with", ben, "--as", olena] + more)
    }
    func answer() throws -> Program.Result {
      try place.program("reply", "<note-1@harbor.example>", "--text", "Yes.", "--later", "--as", ben)
    }
    #expect(try place.program("inbox", olena, "--as", ben).status == 66)
    #expect(try answer().status == 66)
    #expect(try share().output == "\(olena) is shared with Ben as viewer, who reads its mail\n")
    #expect(try place.program("inbox", olena, "--as", ben).output.contains("Note 1"))
    let refused = try answer()
    #expect(refused.status == 77, "\(refused.errors)")
    #expect(try place.program("reply", "<note-1@harbor.example>", "--text", "Yes.", "--as", ben).status == 77)
    let member = try share("--role", "member")
    #expect(
      member.output == "\(olena) is shared with Ben as member, who reads its mail, sends from it and moves its mail\n")
    #expect(try answer().status == 0)
    #expect(try share("--stop").output == "\(olena) is no longer shared with Ben\n")
    #expect(try place.program("inbox", olena, "--as", ben).status == 66)
    #expect(try share("--role", "owner").status == 64)
  }
}
