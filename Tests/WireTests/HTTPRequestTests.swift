import Testing

@testable import Wire

private func text(_ request: HTTPRequest) -> String { String(decoding: request.bytes, as: UTF8.self) }

@Suite struct HTTPRequestTests {
  @Test(arguments: [
    ("https://acme.example", "acme.example", 443, "/"), ("HTTPS://Acme.EXAMPLE/", "acme.example", 443, "/"),
    ("https://acme.example:8443/a/b?c=d&e=%20#part", "acme.example", 8443, "/a/b?c=d&e=%20"),
    ("https://acme.example?q=a@b", "acme.example", 443, "/?q=a@b"),
    ("https://acme.example#x", "acme.example", 443, "/"),
    ("https://münchen.example/x", "xn--mnchen-3ya.example", 443, "/x"), ("https://[::1]:993/", "::1", 993, "/"),
    ("https://127.0.0.1/x", "127.0.0.1", 443, "/x"), ("https://acme.example./", "acme.example", 443, "/"),
  ])
  func takesAddresses(url: String, host: String, port: Int, target: String) throws {
    let request = try HTTPRequest(.get, url)
    #expect((request.host, request.port, request.target) == (host, port, target))
  }

  @Test(arguments: [
    "", "acme.example", "//acme.example", "ftp://acme.example/", "file:///etc/passwd", "https:acme.example", "https://",
    "https:///path", "https://user@acme.example/", "https://user:password@acme.example/", "https://acme.example:0/",
    "https://acme.example:65536/", "https://acme.example:/", "https://acme.example:+80/", "https://acme.example:80a/",
    "https://acme.example/a b", "https://acme.example/\r\nHost: x", "https://acme.example/\0",
    "https://acme.example\\x/",
    "https://acme.example/ü", "https://[::1/", "https://[acme.example]x/", "https://acme_example%2f/",
    "https://a;b/", "http://acme.example/", "https://" + String(repeating: "a", count: 300) + "/",
    "https://acme.example/" + String(repeating: "a", count: 9000),
  ])
  func refusesAddresses(url: String) {
    let error = #expect(throws: HTTPError.self) { try HTTPRequest(.get, url) }
    guard case .invalidURL = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func goesInTheClearOnlyWhenAskedTo() throws {
    let request = try HTTPRequest(.get, "http://acme.example/", schemes: [.https, .http])
    #expect((request.scheme, request.port) == (.http, 80))
    #expect(throws: HTTPError.self) { try HTTPRequest(.get, "https://acme.example/", schemes: [.http]) }
  }

  @Test func writesARequest() throws {
    let get = try HTTPRequest(.get, "https://[::1]:8443/x?y", headers: [HTTPHeader("Accept", "text/xml")])
    #expect(
      text(get) == "GET /x?y HTTP/1.1\r\nHost: [::1]:8443\r\nUser-Agent: Rapport\r\nAccept-Encoding: identity\r\n"
        + "Connection: close\r\nAccept: text/xml\r\n\r\n")
    let form = try HTTPRequest.form("https://acme.example/", fields: [("a b", "ü&="), ("c", "1~-._")])
    #expect(
      text(form) == "POST / HTTP/1.1\r\nHost: acme.example\r\nUser-Agent: Rapport\r\nAccept-Encoding: identity\r\n"
        + "Connection: close\r\ncontent-type: application/x-www-form-urlencoded\r\nContent-Length: 26\r\n\r\n"
        + "a%20b=%C3%BC%26%3D&c=1~-._")
    #expect(text(try HTTPRequest(.post, "https://acme.example/")).hasSuffix("Content-Length: 0\r\n\r\n"))
  }

  @Test(arguments: [
    ("X\r\nY", "1"), ("X", "1\r\nY: 2"), ("X", "1\n"), ("X", "\0"), ("", "1"), ("X Y", "1"), ("X:", "1"),
    ("Content-Length", "5"), ("transfer-encoding", "chunked"), ("HOST", "x"), ("Ü", "1"),
  ])
  func refusesHeaders(name: String, value: String) {
    #expect(throws: HTTPError.invalidHeader) {
      try HTTPRequest(.get, "https://acme.example/", headers: [HTTPHeader(name, value)])
    }
  }

  @Test func printsNoSecret() throws {
    let request = try HTTPRequest(
      .post, "https://acme.example/token?code=canary", headers: [HTTPHeader("Authorization", "Bearer canary")],
      body: Array("canary".utf8))
    let answer = HTTPAnswer(status: 200, headers: [HTTPHeader("set-cookie", "canary")], body: Array("canary".utf8))
    var dumped = ""
    dump(request, to: &dumped)
    dump(answer, to: &dumped)
    dump(request.headers, to: &dumped)
    let printed = dumped + "\(request) \(answer) \(request.headers)" + String(reflecting: request)
    #expect(!printed.contains("canary"))
    #expect("\(request)" == "POST https://acme.example/token")
    for url in ["https://canary@acme.example/", "https://acme.example/canary canary"] {
      let error = #expect(throws: HTTPError.self) { try HTTPRequest(.get, url) }
      #expect("\(String(describing: error))".contains("canary") == false)
    }
  }

  @Test(arguments: [
    ("https://other.example/y?z", "https://other.example:443/y?z"), ("//other.example/", "https://other.example:443/"),
    ("/moved", "https://acme.example:8443/moved"), ("http://acme.example/", nil), ("moved", nil),
    ("https://user@other.example/", nil), ("javascript:x", nil), ("", nil),
  ])
  func followsToHTTPSAlone(location: String, url: String?) throws {
    let request = try HTTPRequest(.get, "https://acme.example:8443/x")
    for status in [301, 302, 303, 307, 308] {
      let next = request.redirected(
        by: HTTPAnswer(status: status, headers: [HTTPHeader("location", location)], body: []))
      #expect(next.map { "https://\($0.host):\($0.port)\($0.target)" } == url)
    }
    let location = [HTTPHeader("location", "https://other.example/")]
    let moved = HTTPAnswer(status: 302, headers: location, body: [])
    #expect(request.redirected(by: HTTPAnswer(status: 200, headers: location, body: [])) == nil)
    #expect(try HTTPRequest.form("https://acme.example/", fields: []).redirected(by: moved) == nil)
    let headers = [HTTPHeader("Authorization", "Bearer x")]
    #expect(try HTTPRequest(.get, "https://acme.example/", headers: headers).redirected(by: moved) == nil)
    #expect(try HTTPRequest(.get, "http://acme.example/", schemes: [.http]).redirected(by: moved) == nil)
  }
}
