import Foundation
import TestSupport
import Testing

/// `rapport inbox`.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct InboxCommandTests {
  /// The latest thread is linked: the one behind it is found all the same.
  @Test func unlinkedThreadsAreLookedFor() throws {
    let place = try Place()
    try place.servers.deliver([place.note(1), place.note(2)], to: place.account)
    try place.connect()
    #expect(try place.program("sync").status == 0)
    let all = try #require(try place.json("inbox", place.account.address) as? [[String: Any]])
    let latest = try #require(all.first?["subject"] as? String)
    let other = try #require(all.last?["subject"] as? String)
    try #expect(
      place.program("crm", "import", "-", "--kind", "companies", input: "ID,Name\nK-1,Quay\n").status == 0)
    let linked = try place.program(
      "link", "<\(latest.lowercased().replacing(" ", with: "-"))@harbor.example>", "K-1")
    #expect(linked.status == 0, "\(linked.errors)")
    let shown = try place.program("inbox", place.account.address, "--unlinked", "--limit", "1").output
    #expect(shown.contains(other) && !shown.contains(latest), "\(shown)")
    #expect(shown.hasSuffix("1 of 2 threads, 1 of these unlinked\n"), "\(shown)")
  }
}
