import Foundation
import TestSupport
import Testing

/// `rapport serve`, and commands beside it.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable), .serialized)
struct ServiceTests {
  private static let messages = 60
  /// What the service promises.
  private static let longestEnd = Duration.seconds(5)

  private func expectGoodEnd(_ service: Running) {
    let (status, time) = service.end()
    #expect(status == 0, "\(service.errors)")
    #expect(time < ServiceTests.longestEnd)
  }

  @Test func commandsHandTheirWorkToIt() throws {
    let place = try Place()
    let recipient = try place.servers.addUser()
    try place.servers.deliver([place.note(1, from: recipient.address), place.note(2)], to: place.account)
    let service = try Running.service(place.program)

    let second = try place.program("serve", "--port", "0")
    #expect(second.status == 75)
    #expect(second.errors.contains("process \(service.process.processIdentifier) serves this workspace already"))

    try place.connect()
    #expect(try place.program("sync").status == 0)
    try place.expectAllStored(2)
    let people = "Name,Email\nAnna,anna@harbor.example\nMark,mark@harbor.example\nPaul,\(recipient.address)\n"
    let imported = try place.program("crm", "import", "-", "--kind", "contacts", input: people)
    #expect(imported.output.contains("3 new"), "\(imported.errors)")
    #expect(try place.program("crm", "show", "Anna").output.contains("Note 2"))

    let linked = try #require(try place.json("link", "<note-2@harbor.example>", "Mark") as? [String: Any])
    #expect(try place.program("crm", "show", "Mark").output.contains("Note 2"))
    #expect(try place.program("undo", "\(try #require(linked["run"] as? Int))").status == 0)
    #expect(try place.program("crm", "show", "Mark").output.contains("Note 2") == false)

    let reply = try place.program("reply", "<note-1@harbor.example>", "--text", "Thank you")
    #expect(reply.status == 0, "\(reply.errors)")
    #expect(try place.latestState() == "sent")
    #expect(try place.arrivals(of: 1, for: recipient).count == 1)
    // The copy in Sent is on the record's timeline.
    #expect(try place.program("crm", "show", "Paul").output.contains("Thank you"))
    // An answer that cannot be written is refused as it is without a service.
    let refused = try place.program("reply", "<none@harbor.example>", "--text", "Thank you")
    #expect(refused.status == 66)

    expectGoodEnd(service)
    // The workspace is free again.
    #expect(try place.program("sync").output.contains("nothing new"))
  }

  @Test func announcedMailComesInByItself() throws {
    let place = try Place()
    try place.servers.deliver([place.note(1)], to: place.account)
    try place.connect()
    #expect(try place.program("sync").status == 0)
    // Between the last sync and the service, which nobody announces.
    try place.servers.deliver([place.note(2)], to: place.account)
    let service = try Running.service(place.program)
    func shows(_ subject: String) -> Bool {
      (try? place.program("inbox", place.account.address).output.contains(subject)) ?? false
    }
    #expect(service.goesOn { shows("Note 2") })
    #expect(service.goesOn { service.errors.contains("sync mailbox 1: done") })
    for number in 3...5 {
      try place.servers.deliver([place.note(number)], to: place.account)
      #expect(service.goesOn { shows("Note \(number)") })
    }
    // With a plan that does not watch, the connection is given up.
    #expect(try place.program("plan", "free").status == 0)
    expectGoodEnd(service)
    try place.expectAllStored(5)
  }

  @Test func aSyncThatIsStoppedIsDoneNextTime() throws {
    let place = try Place()
    try place.servers.deliver((1...ServiceTests.messages).map { place.note($0) }, to: place.account)
    let proxy = try FaultProxy(target: place.servers.imap.port) { connection in
      // The check of `connect` passes.
      connection == 0 ? .clean : FaultPlan(fromServer: .stall(after: 90_000))
    }
    defer { proxy.stop() }
    try place.connect(imapPort: proxy.port)
    let checked = proxy.bytes(from: .server)
    let service = try Running.service(place.program)
    #expect(service.goesOn { proxy.bytes(from: .server) >= checked + 90_000 })
    let follower = try Running(place.program, ["sync"])
    #expect(follower.says("INBOX: "))
    expectGoodEnd(service)
    #expect(follower.status() == 75)
    #expect(
      follower.errors.contains("the service ended; what was asked for is kept and done when it runs again"))

    try place.connect()
    // That we ended it says nothing of the mailbox.
    let mailboxes = try #require(try place.json("mailboxes") as? [[String: Any]])
    #expect(mailboxes.first?["failure"] is NSNull)
    let again = try Running.service(place.program)
    #expect(try place.program("sync").status == 0)
    try place.expectAllStored(ServiceTests.messages)
    again.crash()
    #expect(try place.program("sync").output.contains("nothing new"))
  }

  @Test(arguments: [false, true])
  func aMessageOnItsWayIsWaitedFor(answers: Bool) throws {
    let place = try Place()
    let recipient = try place.servers.addUser()
    try place.servers.deliver([place.note(1, from: recipient.address)], to: place.account)
    // How much we say until the server has taken a message.
    let clean = try FaultProxy(target: place.servers.submission.port, plan: .clean)
    try place.connect(smtpPort: clean.port)
    #expect(try place.program("sync").status == 0)
    let before = clean.bytes(from: .client)
    #expect(try place.program("reply", "<note-1@harbor.example>", "--text", "Number 1").status == 0)
    let total = clean.bytes(from: .client) - before
    clean.stop()

    // The end of another one like it is the last chunk, QUIT and TLS's closing notice: 37, 28 and 24 bytes.
    let stop = total - 60
    let proxy = try FaultProxy(target: place.servers.submission.port) { connection in
      connection == 0 || answers ? .clean : FaultPlan(fromClient: .stall(after: stop))
    }
    defer { proxy.stop() }
    try place.connect(smtpPort: proxy.port)
    let checked = proxy.bytes(from: .client)
    let service = try Running.service(place.program)
    let reply = try Running(place.program, ["reply", "<note-1@harbor.example>", "--text", "Number 2"])
    #expect(service.goesOn { proxy.bytes(from: .client) >= checked + (answers ? stop / 2 : stop) })
    if !answers { #expect(try service.goesOn { try place.latestState() == "finishing" }) }
    expectGoodEnd(service)
    #expect(reply.status() == (answers ? 0 : 75), "\(reply.errors)")
    #expect(try place.latestState() == (answers ? "sent" : "finishing"))

    try place.connect()
    let again = try Running.service(place.program)
    #expect(try place.program("outbox", "send").status == 0)
    #expect(try place.latestState() == (answers ? "sent" : "uncertain"))
    #expect(try place.outbox().count == 2)
    expectGoodEnd(again)
  }

  @Test func aCrashLosesAndDoublesNothing() throws {
    let place = try Place()
    let recipient = try place.servers.addUser()
    let mail = [place.note(1, from: recipient.address)] + (2...ServiceTests.messages).map { place.note($0) }
    try place.servers.deliver(mail, to: place.account)
    let proxy = try FaultProxy(target: place.servers.imap.port) { connection in
      connection == 0 ? .clean : FaultPlan(fromServer: .stall(after: 60_000))
    }
    defer { proxy.stop() }
    try place.connect(imapPort: proxy.port)
    let checked = proxy.bytes(from: .server)
    let first = try Running.service(place.program)
    #expect(first.goesOn { proxy.bytes(from: .server) >= checked + 60_000 })
    first.crash()

    try place.connect()
    let second = try Running.service(place.program)
    #expect(try place.program("sync").status == 0)
    try place.expectAllStored(ServiceTests.messages)
    // The answer is asked for, and its sender dies at some moment on the way.
    let reply = try Running(place.program, ["reply", "<note-1@harbor.example>", "--text", "Thank you"])
    #expect(try second.goesOn { try !place.outbox().isEmpty })
    second.crash()
    #expect([0, 75].contains(reply.status()), "\(reply.errors)")
    let third = try Running.service(place.program)
    #expect(try place.program("outbox", "send").status == 0)
    #expect(try place.outbox().count == 1)
    let state = try place.latestState()
    #expect(["sent", "uncertain"].contains(state))
    if state == "sent" { #expect(try place.arrivals(of: 1, for: recipient).count == 1) }
    expectGoodEnd(third)
  }
}
