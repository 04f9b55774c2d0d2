import Foundation
import Glibc
import TestSupport
import Testing

/// `rapport connect`: what is shown, and a mailbox that SMTP does not let in.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct ConnectTests {
  @Test func aMailboxThatSMTPRefusesIsConnectedForReading() throws {
    let place = try Place()
    let recipient = try place.servers.addUser()
    try place.servers.deliver([place.note(1, from: recipient.address)], to: place.account)
    // A server that lets nobody sign in, of another authority.
    let closed = try MailServers.start(without: ["AUTH"])
    defer { closed.stop() }
    let trust = try temporaryFolder() + "/authorities.pem"
    let authorities = try [place.servers.caFile, closed.caFile].map { try String(contentsOfFile: $0, encoding: .utf8) }
    try authorities.joined().write(toFile: trust, atomically: true, encoding: .utf8)
    let connected = try place.program(
      "connect", place.account.address, "--imap", "localhost:\(place.servers.imaps.port)", "--smtp",
      "localhost:\(closed.submission.port)", "--trust", trust, "--password-file", place.passwordFile, "period=all")
    #expect(connected.status == 0, "\(connected.errors)\(connected.output)")
    #expect(connected.output.contains("it can be read, not sent from"))
    #expect(connected.output.contains("a request to copy:\nHello, please allow the mailbox \(place.account.address)"))
    #expect(connected.output.contains("localhost, port \(closed.submission.port)"))
    #expect(!(connected.output + connected.errors).contains(place.account.password))
    #expect(try place.program("sync").status == 0)
    try place.expectAllStored(1)
    let refusal = "can be read, not sent from: the server offers no sign-in by password"
    #expect(try place.program("mailboxes").output.contains(refusal))
    let reply = try place.program("reply", "<note-1@harbor.example>", "--text", "Yes.")
    #expect(reply.status != 0)
    #expect(reply.errors.contains("Whoever runs the mail server allows the mailbox to send by SMTP"))
    #expect(reply.errors.contains("a request to copy:\nHello, please allow the mailbox"))

    let doctor = try place.program("doctor", place.account.address)
    #expect(doctor.status != 0)
    #expect(doctor.output.contains("not sent: the mailbox is only read"), "\(doctor.output)")

    try place.connect()
    #expect(try place.program("mailboxes").output.contains("can be read") == false)
    #expect(try place.program("doctor", place.account.address, "--no-message").output.contains("test message") == false)
    #expect(try place.program("doctor", place.account.address).output.contains("the test message arrived in INBOX"))
    #expect(try place.program("outbox", "send").output.contains("sent"))
  }

  /// A new password for a mailbox goes to its own servers, trusted as before, and changes nothing else.
  @Test func aConnectedMailboxKeepsItsServers() throws {
    let place = try Place()
    try place.connect()
    #expect(try place.program("settings", place.account.address, "connection=manual", "period=3mo").status == 0)
    let before = try place.program("mailboxes", "--json").output
    let again = try place.program("connect", place.account.address, "--password-file", place.passwordFile)
    #expect(again.status == 0, "\(again.errors)\(again.output)")
    #expect(again.errors.contains("IMAP localhost:\(place.servers.imap.port) with STARTTLS, as it is connected"))
    #expect(try place.program("mailboxes", "--json").output == before)
    #expect(try place.program("sync").status == 0)
    // One server moves: the other one stays, and so do the authorities.
    let imap = "localhost:\(place.servers.imaps.port)"
    let moved = try place.program(
      "connect", place.account.address, "--imap", imap, "--password-file", place.passwordFile)
    #expect(moved.status == 0, "\(moved.errors)\(moved.output)")
    #expect(moved.errors.contains("IMAP \(imap) with TLS, as told"), "\(moved.errors)")
    #expect(moved.errors.contains("SMTP localhost:\(place.servers.submission.port) with STARTTLS, as it is connected"))
    #expect(try place.program("sync").status == 0)
    // Who names both says all about them: the system's authorities do not know these.
    let both = try place.program(
      "connect", place.account.address, "--imap", imap, "--smtp", "localhost:\(place.servers.submission.port)",
      "--password-file", place.passwordFile)
    #expect(both.status == 69, "\(both.errors)\(both.output)")
  }

  /// What works is not lost to what does not.
  @Test func aConnectedMailboxKeepsWhatWorks() throws {
    let place = try Place()
    try place.connect()
    let before = try place.program("mailboxes", "--json").output
    let wrong = try temporaryFolder() + "/wrong"
    try "not the password".write(toFile: wrong, atomically: true, encoding: .utf8)
    let table: [(more: [String], file: String, text: String)] = [
      (
        ["--smtp", "localhost:1"], place.passwordFile,
        "see the step that failed; without --smtp it keeps the SMTP server that it has"
      ),
      ([], wrong, "see the step that failed (an authority of your own: --trust FILE"),
      (["--imap", "localhost:1"], place.passwordFile, "see the step that failed (an authority of your own"),
    ]
    for (more, file, text) in table {
      let arguments = ["connect", place.account.address, "--password-file", file] + more
      let refused = try place.program.run(arguments)
      #expect(refused.status == 69, "\(more): \(refused.errors)\(refused.output)")
      #expect(
        refused.errors.contains("\(place.account.address) stays connected as it was: \(text)"), "\(refused.errors)")
      #expect(try place.program("mailboxes", "--json").output == before, "\(more)")
      // Whoever asks for JSON is told at which step it stands, too.
      let told = try place.program.run(arguments + ["--json"])
      let checks = (try JSONSerialization.jsonObject(with: Data(told.output.utf8)) as? [String: Any])?["checks"]
      let failed = (checks as? [[String: Any]])?.filter { $0["outcome"] as? String == "failed" } ?? []
      #expect(told.status == 69 && !failed.isEmpty, "\(more): \(told.output)")
    }
    #expect(try place.program("sync").status == 0)
  }

  /// Whoever is asked for a password holds up nobody.
  @Test func othersGoOnWhileAPasswordIsTyped() throws {
    let place = try Place()
    try place.connect()
    let pipe = try temporaryFolder() + "/typed"
    try #require(mkfifo(pipe, 0o600) == 0)
    let running = try Running(place.program, ["connect", place.account.address, "--password-file", pipe])
    // It opens for writing once somebody waits for what is written.
    var typed: Int32 = -1
    #expect(
      running.goesOn {
        typed = open(pipe, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        return typed >= 0
      }, "\(running.errors)")
    let settings = try place.program("settings", place.account.address, "connection=manual")
    #expect(settings.status == 0, "\(settings.errors)")
    let terminal = FileHandle(fileDescriptor: typed, closeOnDealloc: true)
    try terminal.write(contentsOf: Data((place.account.password + "\n").utf8))
    #expect(running.status() == 0, "\(running.errors)")
    #expect(try place.program("settings", place.account.address).output.contains("= manual"))
  }

  @Test func aMailboxOfNoKnownServersNamesThem() throws {
    let place = try Place()
    let lost = try place.program("connect", "somebody@own.example")
    // Either there are none, or this machine cannot look names up.
    let isKnown = lost.errors.contains("no servers are known for own.example; ask its administrator, then say --imap")
    let isCutOff = lost.errors.contains("names cannot be looked up from this machine: ")
    #expect(isKnown != isCutOff && lost.status == (isKnown ? 69 : 75), "\(lost.status) \(lost.errors)")
  }

  @Test func whatIsFoundAndAskedForIsShownFirst() throws {
    let place = try Place()
    // Without a terminal and a file there is no password: nothing is tried.
    let shown = try place.program("connect", "somebody@gmail.com")
    #expect(shown.status == 64)
    for text in [
      "IMAP imap.gmail.com:993 with TLS, known for Gmail", "SMTP smtp.gmail.com:587 with STARTTLS, known for Gmail",
      "before Gmail lets programs in:", "1. In Gmail's settings", "see https://myaccount.google.com/apppasswords",
      "use --password-file FILE",
    ] {
      #expect(shown.errors.contains(text), "\(text): \(shown.errors)")
    }
    let half = try place.program("connect", "somebody@gmail.com", "--smtp", "smtp.acme.example:465")
    #expect(half.errors.contains("SMTP smtp.acme.example:465 with TLS, as told"))
  }
}
