import Foundation
import Model
import Testing

@testable import Wire

private func dial(_ port: Int, _ timeouts: Timeouts = Timeouts(), _ transcript: Transcript? = nil) async throws
  -> Connection
{
  try await Connection.dial(
    Endpoint(host: "127.0.0.1", port: port, security: .startTLS), trust: .system, timeouts: timeouts,
    transcript: transcript)
}

@Suite(.ownThreads) struct ConnectionTests {
  @Test func endsAWaitAtItsDeadlineAndGoesOn() async throws {
    let server = Listener { peer in
      peer.read(until: "go\r\n")
      peer.send("late\r\n")
    }
    let connection = try await dial(server.port, Timeouts(read: 1))
    await #expect(throws: WireError.timedOut(doing: "waiting for the server")) { try await connection.receive() }
    await #expect(throws: WireError.timedOut(doing: "waiting for the server")) {
      try await connection.receive(within: 0)
    }
    try await connection.send(Array("go\r\n".utf8))
    #expect(try await connection.receive(within: 60) == Array("late\r\n".utf8))
    #expect(try await connection.receive(within: 60) == nil)
    #expect(try await connection.receive(within: 60) == nil)
  }

  @Test func aCancelledWaitEnds() async throws {
    let server = Listener { peer in
      peer.read(until: "go\r\n")
      peer.send("here\r\n")
    }
    let connection = try await dial(server.port)
    for _ in 0..<200 {
      let waiting = Task { try await connection.receive() }
      waiting.cancel()
      await #expect(throws: WireError.cancelled) { try await waiting.value }
    }
    try await connection.send(Array("go\r\n".utf8))
    #expect(try await connection.receive() == Array("here\r\n".utf8))
  }

  @Test func aCancelledDialEnds() async throws {
    let server = Listener { $0.waitForEnd() }
    let port = server.port
    let dialling = Task {
      try await Connection.dial(
        Endpoint(host: "127.0.0.1", port: port, security: .tls), trust: .system, timeouts: Timeouts(), transcript: nil)
    }
    dialling.cancel()
    await #expect(throws: WireError.cancelled) { try await dialling.value }
  }

  @Test func closingEndsAWait() async throws {
    let server = Listener { peer in
      peer.send("x")
      peer.waitForEnd()
    }
    let connection = try await dial(server.port)
    #expect(try await connection.receive() == Array("x".utf8))
    let waiting = Task { try await connection.receive() }
    await connection.close()
    await #expect(throws: WireError.closed) { try await waiting.value }
    await connection.close()
  }

  @Test func givesUpWhenNobodyReads() async throws {
    let done = DispatchSemaphore(value: 0)
    defer { done.signal() }
    let stalled = Listener { _ in done.wait() }
    let connection = try await dial(stalled.port, Timeouts(write: 1))
    await #expect(throws: WireError.timedOut(doing: "sending")) {
      try await connection.send([UInt8](repeating: 0x61, count: 64 * 1024 * 1024))
    }
    await #expect(throws: WireError.closed) { try await connection.send([1]) }
  }

  @Test func bringsEveryByteInOrder() async throws {
    let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    let server = Listener { peer in
      var back: [UInt8] = []
      while back.count < bytes.count, let more = peer.readSome() { back += more }
      var start = 0
      while start < back.count {
        let count = back[start...].withUnsafeBytes { Glibc.send(peer.socket, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return }
        start += count
      }
    }
    let connection = try await dial(server.port)
    try await connection.send(bytes)
    var back: [UInt8] = []
    while let more = try await connection.receive() { back += more }
    #expect(back == bytes)
  }

  @Test func saysWhyThereIsNoConnection() async throws {
    let port = try await freePort()
    await #expect(throws: WireError.refused(host: "127.0.0.1", port: port)) { try await dial(port) }
    for (host, port) in [("", 993), ("a b", 993), ("localhost", 0), ("localhost", 65_536), ("localhost", -1)] {
      await #expect(throws: WireError.invalidEndpoint("\(host):\(port)")) {
        try await Connection.dial(
          Endpoint(host: host, port: port, security: .tls), trust: .system, timeouts: Timeouts(), transcript: nil)
      }
    }
    await #expect(throws: WireError.notResolved(host: "nowhere.invalid")) {
      try await Connection.dial(
        Endpoint(host: "nowhere.invalid", port: 993, security: .tls), trust: .system, timeouts: Timeouts(connect: 120),
        transcript: nil)
    }
  }

  /// A port where nobody listens any more.
  private func freePort() async throws -> Int {
    let listener = Listener { $0.waitForEnd() }
    return listener.port
  }

  @Test func writesATranscript() async throws {
    let server = Listener { peer in
      peer.send("* OK hello\r\n* 1 FETCH (BODY[] {12}\r\nsecret\r\nmail)\r\n")
      peer.read(until: "end\r\n")
    }
    let transcript = Transcript()
    let connection = try await dial(server.port, Timeouts(), transcript)
    var all: [UInt8] = []
    while !all.hasSuffix("mail)\r\n"), let more = try await connection.receive() { all += more }
    try await connection.send(Array("a1 LOGIN sam hunter2\r\n".utf8), masked: true)
    try await connection.send(Array("a2 NOOP\r\n".utf8))
    try await connection.send(body: Array("Subject: private\r\nend\r\n".utf8))
    #expect(
      transcript.lines == [
        "S: * OK hello", "S: * 1 FETCH (BODY[] {12}", "S: {12 bytes}", "S: )", "C: •••", "C: a2 NOOP", "C: {23 bytes}",
      ])
  }
}

extension [UInt8] {
  fileprivate func hasSuffix(_ text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
