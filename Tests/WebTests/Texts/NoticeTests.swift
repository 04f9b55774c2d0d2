import TestSupport
import Testing

@testable import Web

/// What a page says was done on the page before.
@Suite(.serialized)
struct NoticeTests {
  /// It counts as people do, whatever stands in the address.
  @Test(arguments: [
    ("reviewed&n=1", "Answered for 1 thread."), ("reviewed&n=2", "Answered for 2 threads."),
    ("reviewedNone", "Nothing"),
    ("reviewed&n=-9223372036854775808", "Answered for"), ("linked&n=3", "href=\"/runs/3\""),
  ])
  func whatWasDoneIsCounted(query: String, text: String) async throws {
    try await TestSite.with { site in
      let page = try await site.client(.olena).get("/review?done=\(query)")
      #expect(page.status == 200 && page.text.contains(text))
    }
  }
}
