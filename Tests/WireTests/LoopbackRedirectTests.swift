import Testing

@testable import Wire

@Suite struct LoopbackRedirectTests {
  @Test(
    "requests",
    arguments: [
      ("GET /oauth/callback?code=a&state=b HTTP/1.1", "code=a&state=b"),
      ("GET /oauth/callback HTTP/1.1", ""),
      ("GET /oauth/callback?a?b HTTP/1.0", "a?b"),
      ("POST /oauth/callback?code=a HTTP/1.1", nil),
      ("GET /favicon.ico HTTP/1.1", nil),
      ("GET /oauth/callback/?code=a HTTP/1.1", nil),
      ("GET //oauth/callback?code=a HTTP/1.1", nil),
      ("GET /oauth/callback?code=a", nil),
      ("GET  /oauth/callback?code=a HTTP/1.1", nil),
      ("", nil),
    ] as [(String, String?)])
  func requests(line: String, query: String?) { #expect(LoopbackRedirect.query(ofRequest: line) == query) }
}
