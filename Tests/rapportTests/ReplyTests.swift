import Foundation
import TestSupport
import Testing

/// `rapport reply`, where sending fails.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct ReplyTests {
  @Test func anAnswerThatIsInTheOutboxIsSaidToBe() throws {
    let place = try Place()
    let recipient = try place.servers.addUser()
    try place.servers.deliver([place.note(1, from: recipient.address)], to: place.account)
    try place.connect()
    #expect(try place.program("sync").status == 0)

    // Without the key nothing of anybody can be sent.
    let key = place.program.workspace + "/rapport.key"
    try FileManager.default.moveItem(atPath: key, toPath: key + ".away")
    let kept = try place.program("reply", "<note-1@harbor.example>", "--text", "Yes.")
    #expect(kept.status == 74)
    #expect(kept.output.hasPrefix("1  queued  "))
    #expect(kept.errors.contains("message 1 is in the outbox; to write it again would send it twice"))
    #expect(kept.errors.contains("rapport.key: No such file or directory"))

    try FileManager.default.moveItem(atPath: key + ".away", toPath: key)
    #expect(try place.program("outbox", "send").output.hasPrefix("1  sent  "))
    #expect(try place.outbox().count == 1)
    #expect(try place.arrivals(of: 1, for: recipient).count == 1)
  }
}
