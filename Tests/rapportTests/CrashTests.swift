import Foundation
import Glibc
import TestSupport
import Testing

/// `kill -9` in the middle of things, then again: nothing is lost, nothing is doubled, nothing is sent twice.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable), .serialized)
struct CrashTests {
  private static let messages = 60

  @Test func aSyncThatIsKilledGoesOnWhereItWas() throws {
    let place = try Place()
    try place.servers.deliver((1...CrashTests.messages).map { place.note($0) }, to: place.account)
    // The stall holds the program still at a byte; every connection stalls further on.
    let sizes = [3_000, 6_000, 40_000, 90_000, 150_000, 220_000]
    let first = try FaultProxy(target: place.servers.imap.port) { number in
      // The check of `connect` passes; then come the killed syncs.
      number == 0 || number > sizes.count ? .clean : FaultPlan(fromServer: .stall(after: sizes[number - 1]))
    }
    defer { first.stop() }
    try place.connect(imapPort: first.port)
    var before = first.bytes(from: .server)
    for size in sizes {
      let wanted = before + size
      #expect(try place.program.kill(["sync"]) { first.bytes(from: .server) >= wanted }, "killed at \(size)")
      before = first.bytes(from: .server)
    }
    let sync = try place.program("sync")
    #expect(sync.status == 0, "\(sync.errors)")
    try place.expectAllStored(CrashTests.messages)
    let threads = try #require(try place.json("inbox", place.account.address, "--limit=1000") as? [[String: Any]])
    #expect(threads.count == CrashTests.messages)
    let last = try place.program("sync")
    #expect(last.output.contains("nothing new"))
  }

  @Test func aMessageIsNeverSentTwice() throws {
    let place = try Place()
    let recipient = try place.servers.addUser()
    try place.servers.deliver([place.note(1, from: recipient.address)], to: place.account)
    let clean = try FaultProxy(target: place.servers.submission.port, plan: .clean)
    try place.connect(smtpPort: clean.port)
    #expect(try place.program("sync").status == 0)
    let before = clean.bytes(from: .server)
    let sent = try place.program("reply", "<note-1@harbor.example>", "--text", "Reply number 0")
    #expect(sent.status == 0, "\(sent.errors)")
    let total = clean.bytes(from: .server) - before
    clean.stop()

    // The server's answers stop at a byte: the program waits there, and is killed there.
    var arrived = 1
    for (number, share) in [20, 45, 60, 75, 85, 92].enumerated() {
      let stop = total * share / 100
      // The first connection is the check of `connect`.
      let proxy = try FaultProxy(target: place.servers.submission.port) { connection in
        connection == 0 ? .clean : FaultPlan(fromServer: .stall(after: stop))
      }
      try place.connect(smtpPort: proxy.port)
      let checked = proxy.bytes(from: .server)
      let wasKilled = try place.program.kill(
        ["reply", "<note-1@harbor.example>", "--text", "Reply number \(number + 1)"]
      ) { proxy.bytes(from: .server) >= checked + stop }
      #expect(wasKilled, "at \(share) %")
      proxy.stop()
      try place.connect()
      let state = try place.latestState()
      let again = try place.program("outbox", "send")
      #expect(again.status == 0, "\(again.errors)")
      switch state {
      case "sending":
        #expect(try place.latestState() == "sent")
        arrived += 1
      case "finishing": #expect(try place.latestState() == "uncertain")
      default: Issue.record("killed in state \(state)")
      }
    }
    // What was sent arrived once; what is uncertain once or not at all.
    let ids = try place.arrivals(of: arrived, for: recipient)
    #expect(ids.count >= arrived)
    #expect(Set(ids).count == ids.count, "\(ids)")
  }
}
