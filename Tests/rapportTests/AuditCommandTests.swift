import Foundation
import TestSupport
import Testing

/// `rapport audit` of mailboxes of which some fail.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct AuditCommandTests {
  @Test func whatFailsSilencesNoOther() throws {
    let place = try Place()
    try place.servers.deliver([place.note(1)], to: place.account)
    let other = MailServers.Account(address: "away@example.test", password: place.account.password)
    let away = try MailServers.start(users: [other])
    defer { away.stop() }
    let connected = try place.program(
      "connect", other.address, "--imap", "localhost:\(away.imaps.port)", "--smtp",
      "localhost:\(away.submission.port)", "--trust", away.caFile, "--password-file", place.passwordFile)
    #expect(connected.status == 0, "\(connected.errors)")
    try place.connect()
    #expect(try place.program("sync").status == 0)
    try place.expectAllStored(1)
    #expect(try place.program("settings", place.account.address, "folders=INBOX,Offers").status == 0)
    away.stop()

    let audit = try place.program("audit")
    #expect(audit.status == 69, "\(audit.errors)")
    #expect(audit.output.hasPrefix("\(place.account.address): server 1, accounted for 1 (1 stored"), "\(audit.output)")
    let errors = audit.errors.split(separator: "\n")
    #expect(errors.count == 2 && errors.contains { $0.contains("audit \(place.account.address)") }, "\(audit.errors)")
    #expect(errors.contains { $0.contains("the server lists no folder Offers") })
    #expect(errors.contains { $0.contains("audit \(other.address)") && $0.contains("refuses connections") })
  }
}
