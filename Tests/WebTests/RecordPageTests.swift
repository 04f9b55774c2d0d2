import Model
import Store
import TestSupport
import Testing

@testable import Web

/// What reading a record's page does.
@Suite(.serialized)
struct RecordPageTests {
  private func unread(_ site: TestSite, _ mailbox: Mailbox, _ person: TestSite.Person) throws -> [Int] {
    try site.store.inbox(of: mailbox.id, for: site.viewer(person)).map(\.unread)
  }

  @Test func whatARecordShowsWholeIsRead() async throws {
    try await TestSite.with { site in
      let (ben, petro) = (try site.client(.ben), try site.client(.petro))
      #expect(try unread(site, site.shared, .ben) == [1])
      // Who may not read it has not.
      #expect(try await petro.get("/records/\(site.deal)").status == 200)
      #expect(try unread(site, site.shared, .ben) == [1])
      #expect(try await ben.get("/records/\(site.deal)").status == 200)
      #expect(try unread(site, site.shared, .ben) == [0])
      #expect(try unread(site, site.personal, .olena) == [1])
    }
  }
}
