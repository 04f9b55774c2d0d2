import Model
import TestSupport
import Testing

@testable import Wire

private func endpoint(_ port: Int, host: String = "localhost", _ security: TransportSecurity = .tls) -> Endpoint {
  Endpoint(host: host, port: port, security: security)
}

private func dial(_ endpoint: Endpoint, trust: Trust? = nil) async throws -> Connection {
  let trust = try trust ?? .file(Authority.shared.get().trusted)
  return try await Connection.dial(
    endpoint, trust: trust, timeouts: Timeouts(connect: 60, tls: 60, read: 60, write: 60), transcript: nil)
}

/// What the reading side gets until there is a line.
private func line(_ connection: Connection) async throws -> String {
  var bytes: [UInt8] = []
  while bytes.last != 0x0A, let more = try await connection.receive() { bytes += more }
  return String(decoding: bytes, as: UTF8.self)
}

@Suite(.ownThreads) struct TLSTests {
  @Test(arguments: ["localhost", "LOCALHOST.", "127.0.0.1", "[127.0.0.1]"], ["-tls1_2", "-tls1_3"])
  func talksToTheRightServer(host: String, version: String) async throws {
    let server = try SecureServer(.good, ["-rev", version])
    let connection = try await dial(endpoint(server.port, host: host))
    #expect(connection.encryption == (version == "-tls1_2" ? "TLSv1.2" : "TLSv1.3"))
    #expect(connection.peer == "127.0.0.1:\(server.port)")
    try await connection.send(Array("abc\n".utf8))
    #expect(try await line(connection) == "cba\n")
    await connection.close()
    await #expect(throws: WireError.closed) { try await connection.receive() }
    await #expect(throws: WireError.closed) { try await connection.send([1]) }
  }

  @Test func refusesAnUnknownAuthority() async throws {
    let server = try SecureServer(.good)
    let stranger = try Trust.file(Authority.shared.get().stranger)
    for trust in [stranger, .system] {
      await #expect(throws: WireError.tls(.unknownAuthority("unable to get local issuer certificate"))) {
        try await dial(endpoint(server.port), trust: trust)
      }
    }
  }

  @Test(arguments: [
    (Authority.Certificate.other, "localhost", TLSFault.hostNameMismatch(host: "localhost")),
    (.other, "127.0.0.1", .hostNameMismatch(host: "127.0.0.1")),
    (.expired, "localhost", .expired),
    (.selfSigned, "localhost", .unknownAuthority("self-signed certificate")),
  ])
  func refusesACertificate(certificate: Authority.Certificate, host: String, fault: TLSFault) async throws {
    let server = try SecureServer(certificate)
    await #expect(throws: WireError.tls(fault)) { try await dial(endpoint(server.port, host: host)) }
  }

  @Test func refusesOldProtocols() async throws {
    let server = try SecureServer(.good, ["-rev", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"])
    await #expect(throws: WireError.tls(.protocolTooOld)) { try await dial(endpoint(server.port)) }
  }

  @Test(arguments: ["* OK ready\r\n", "220 ready\r\n", "\u{16}plain all the same\r\n", "HTTP/1.1 400 Bad Request\r\n"])
  func tellsAPlaintextServer(greeting: String) async throws {
    let server = Listener { peer in
      peer.send(greeting)
      peer.waitForEnd()
    }
    await #expect(throws: WireError.tls(.notTLS)) { try await dial(endpoint(server.port)) }
  }

  @Test func saysWhenTheServerHangsUp() async throws {
    let server = Listener { peer in _ = peer.readSome() }
    await #expect(throws: WireError.tls(.truncated)) { try await dial(endpoint(server.port)) }
  }

  @Test func givesUpOnASilentServer() async throws {
    let server = Listener { $0.waitForEnd() }
    await #expect(throws: WireError.timedOut(doing: "setting up TLS")) {
      try await Connection.dial(
        endpoint(server.port), trust: .system, timeouts: Timeouts(connect: 5, tls: 1), transcript: nil)
    }
  }

  @Test func aCutIsNoEnd() async throws {
    let server = try SecureServer(.good)
    let connection = try await dial(endpoint(server.port))
    try await connection.send(Array("abc\n".utf8))
    #expect(try await line(connection) == "cba\n")
    server.kill()
    await #expect(throws: WireError.tls(.truncated)) { try await connection.receive() }
    await #expect(throws: WireError.tls(.truncated)) { try await connection.receive() }
  }

  @Test func anAnnouncedEndIsAnEnd() async throws {
    let server = try SecureServer(.good, ["-www"])
    let connection = try await dial(endpoint(server.port))
    try await connection.send(Array("GET / HTTP/1.0\r\n\r\n".utf8))
    var all: [UInt8] = []
    while let bytes = try await connection.receive() { all += bytes }
    #expect(String(decoding: all.prefix(12), as: UTF8.self) == "HTTP/1.0 200")
    #expect(try await connection.receive() == nil)
  }

  @Test func saysThatTheAuthoritiesCannotBeRead() async throws {
    let server = try SecureServer(.good)
    for path in ["/nowhere/ca.pem", "/dev/null"] {
      await #expect(throws: WireError.tls(.authoritiesUnreadable(path: path))) {
        try await dial(endpoint(server.port), trust: .file(path))
      }
    }
  }
}

@Suite(.ownThreads) struct StartTLSTests {
  private func plain(_ port: Int) async throws -> Connection {
    let connection = try await dial(endpoint(port, .startTLS))
    #expect(!connection.isEncrypted)
    try await connection.send(Array("STARTTLS\r\n".utf8))
    return connection
  }

  @Test func goesOverToTLS() async throws {
    let secure = try SecureServer(.good)
    let port = secure.port
    let server = Listener { peer in
      peer.read(until: "STARTTLS\r\n")
      peer.send("220 go on\r\n")
      peer.splice(to: port)
    }
    let connection = try await plain(server.port)
    #expect(try await line(connection) == "220 go on\r\n")
    try await connection.startTLS()
    #expect(connection.isEncrypted)
    try await connection.send(Array("abc\n".utf8))
    #expect(try await line(connection) == "cba\n")
    await connection.close()
  }

  @Test func refusesAWrongCertificate() async throws {
    let secure = try SecureServer(.other)
    let port = secure.port
    let server = Listener { peer in
      peer.read(until: "STARTTLS\r\n")
      peer.send("220 go on\r\n")
      peer.splice(to: port)
    }
    let connection = try await plain(server.port)
    #expect(try await line(connection) == "220 go on\r\n")
    await #expect(throws: WireError.tls(.hostNameMismatch(host: "localhost"))) { try await connection.startTLS() }
    await #expect(throws: WireError.closed) { try await connection.send(Array("secret".utf8)) }
  }

  @Test func refusesBytesThatFollowTheAnswer() async throws {
    let server = Listener { peer in
      peer.read(until: "STARTTLS\r\n")
      peer.send("220 go on\r\n")
      peer.read(until: "more\r\n")
      peer.send("250 injected\r\n")
      peer.waitForEnd()
    }
    let connection = try await plain(server.port)
    #expect(try await line(connection) == "220 go on\r\n")
    try await connection.send(Array("more\r\n".utf8))
    await #expect(throws: WireError.plaintextAfterStartTLS) { try await connection.startTLS() }
    #expect(!connection.isEncrypted)
    await #expect(throws: WireError.closed) { try await connection.send(Array("secret".utf8)) }
  }
}
