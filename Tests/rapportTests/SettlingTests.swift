import Foundation
import Model
import Store
import TestSupport
import Testing

/// What a command that was killed has left to be settled.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct SettlingTests {
  private static let time = Timestamp(seconds: 1_800_000_000)

  @Test(arguments: [false, true]) func isMadeGood(byService: Bool) throws {
    let place = try Place()
    try place.servers.deliver([place.note(1), place.note(2)], to: place.account)
    try place.connect()
    #expect(try place.program("sync").status == 0)
    // As far as `crm import` gets that is killed before it asks for the rest.
    let store = try MailStore.open(place.program.workspace, use: .editing, now: SettlingTests.time)
    let viewer = Viewer(user: try store.users()[0].id)
    var anna = RecordDraft(line: 2, kind: .contact, name: "Anna")
    anna.addresses = [Address("anna@harbor.example")!]
    try store.importRecords([anna], by: viewer, now: SettlingTests.time)
    #expect(try store.lacksSettling())
    func isSettled() throws -> Bool { try place.program("crm", "show", "Anna").output.contains("Note 2") }
    #expect(try !isSettled())

    if byService {
      let service = try Running.service(place.program)
      #expect(try service.goesOn { try isSettled() })
      #expect(service.end().status == 0)
    } else {
      #expect(try place.program("sync").output.contains("nothing new"))
      #expect(try isSettled())
    }
    let runs = try store.runs(for: viewer, limit: 1)
    #expect(runs.map(\.kind) == [.relink])
    #expect(runs.map(\.mailbox) == [nil])
    #expect(try !store.isStale())
    try store.close()
  }
}
