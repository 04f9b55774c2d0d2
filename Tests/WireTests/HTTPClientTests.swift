import Foundation
import TestSupport
import Testing

@testable import Wire

private func send(
  _ request: HTTPRequest, limit: Int = 1000, within seconds: Int = 90, detours: Detours = .none
) async throws -> HTTPAnswer {
  try await Wire.HTTPClient.send(
    request, trust: .file(Authority.shared.get().trusted),
    timeouts: Timeouts(connect: 60, tls: 60, read: 60, write: 60),
    limit: limit, within: seconds, detours: detours)
}

/// A file that `openssl s_server -HTTP` sends as it is.
private func page(_ name: String, _ text: String) throws {
  try Data(text.utf8).write(to: URL(fileURLWithPath: try Authority.shared.get().folder + "/" + name))
}

@Suite(.ownThreads) struct HTTPClientTests {
  @Test(arguments: ["-tls1_2", "-tls1_3"])
  func getsPagesOverTLS(version: String) async throws {
    try page("counted\(version)", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
    try page("open\(version)", "HTTP/1.1 404 Not Found\r\n\r\nnothing here")
    let large = String(repeating: "x", count: 100_000)
    try page(
      "chunked\(version)", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n186a0\r\n\(large)\r\n0\r\n\r\n")
    let server = try SecureServer(.good, ["-HTTP", version])
    let url = "https://localhost:\(server.port)"
    let counted = try await send(HTTPRequest(.get, url + "/counted\(version)"))
    #expect(counted.body == Array("hello".utf8) && counted.status == 200)
    let open = try await send(HTTPRequest(.get, url + "/open\(version)"))
    #expect(open.body == Array("nothing here".utf8) && open.status == 404)
    let chunked = try HTTPRequest(.get, url + "/chunked\(version)")
    #expect(try await send(chunked, limit: 100_000).body == Array(large.utf8))
    await #expect(throws: HTTPError.tooLarge(what: "a body", limit: 99_999)) {
      try await send(chunked, limit: 99_999)
    }
  }

  @Test func believesOnlyTheRightServer() async throws {
    let other = try SecureServer(.other, ["-HTTP"])
    await #expect(throws: HTTPError.connection(.tls(.hostNameMismatch(host: "localhost")))) {
      try await send(HTTPRequest(.get, "https://localhost:\(other.port)/"))
    }
    let good = try SecureServer(.good, ["-HTTP"])
    await #expect(throws: HTTPError.connection(.tls(.unknownAuthority("unable to get local issuer certificate")))) {
      try await Wire.HTTPClient.send(
        HTTPRequest(.get, "https://localhost:\(good.port)/"), trust: .system, timeouts: Timeouts(connect: 60, tls: 60),
        limit: 10,
        within: 90)
    }
  }

  /// A detour leads to another address; the certificate is still for the name.
  @Test func takesADetour() async throws {
    try page("detour", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
    let server = try SecureServer(.other, ["-HTTP"])
    let detours = Detours(["other.test:443": ("127.0.0.1", server.port), "wrong.test:443": ("127.0.0.1", server.port)])
    #expect(try await send(HTTPRequest(.get, "https://other.test/detour"), detours: detours).body == Array("hi".utf8))
    await #expect(throws: HTTPError.connection(.tls(.hostNameMismatch(host: "wrong.test")))) {
      try await send(HTTPRequest(.get, "https://wrong.test/detour"), detours: detours)
    }
  }

  @Test func postsAFormInTheClearWhenAskedTo() async throws {
    let server = Listener { peer in
      let request = peer.read(until: "secret=a%20b")
      let isWhole = request.hasPrefix("POST /x HTTP/1.1\r\n") && request.contains("Content-Length: 12\r\n")
      peer.send("HTTP/1.1 \(isWhole ? 200 : 400) -\r\nContent-Length: 2\r\n\r\nok")
      peer.waitForEnd()
    }
    let request = try HTTPRequest.form(
      "http://127.0.0.1:\(server.port)/x", schemes: [.http], fields: [("secret", "a b")])
    #expect(try await send(request).status == 200)
  }

  /// Bytes that keep coming do not keep a request alive.
  @Test func oneDeadlineForAll() async throws {
    let trickle = Listener { peer in
      peer.read(until: "\r\n\r\n")
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
      peer.waitForEnd()
    }
    let request = try HTTPRequest(.get, "http://127.0.0.1:\(trickle.port)/", schemes: [.http])
    await #expect(throws: HTTPError.timedOut(seconds: 1)) { try await send(request, within: 1) }
  }

  @Test func aCutAnswerIsNoAnswer() async throws {
    let server = Listener { peer in
      peer.read(until: "\r\n\r\n")
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    }
    let request = try HTTPRequest(.get, "http://127.0.0.1:\(server.port)/", schemes: [.http])
    await #expect(throws: HTTPError.cut) { try await send(request) }
  }

  @Test func aCancelledRequestEnds() async throws {
    let server = Listener { $0.waitForEnd() }
    let request = try HTTPRequest(.get, "http://127.0.0.1:\(server.port)/", schemes: [.http])
    let sending = Task { try await send(request) }
    sending.cancel()
    await #expect(throws: HTTPError.connection(.cancelled)) { try await sending.value }
  }
}
