import Foundation
import TestSupport
import Testing

@testable import Wire

@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable)) struct DNSResolverTests {
  /// One for the suite.
  private static let server = Result { try NameServer(records) }

  private static let records =
    [
      "--mx-host=acme.test,mx2.acme.test,20", "--mx-host=acme.test,mx1.acme.test,10",
      "--srv-host=_imaps._tcp.acme.test,imap.acme.test,993,10,0",
      "--srv-host=_imaps._tcp.acme.test,old.acme.test,994,20,0",
      "--srv-host=_imap._tcp.acme.test",
    ] + (1...60).map { "--mx-host=large.test,exchanger-with-a-long-name-\($0).large.test,\($0)" }

  private func resolver() throws -> DNSResolver {
    DNSResolver(servers: [.init(host: "127.0.0.1", port: try Self.server.get().port)], patience: 60)
  }

  @Test func findsMailServers() async throws {
    let resolver = try resolver()
    #expect(try await resolver.mailExchangers(of: "ACME.test.") == ["mx1.acme.test", "mx2.acme.test"])
    let services = try await resolver.services("_imaps._tcp.acme.test")
    #expect(services.map(\.host) == ["imap.acme.test", "old.acme.test"])
    #expect(services.map(\.port) == [993, 994])
  }

  @Test func saysThatThereIsNone() async throws {
    let resolver = try resolver()
    #expect(try await resolver.mailExchangers(of: "nowhere.test").isEmpty)
    #expect(try await resolver.services("_submission._tcp.acme.test").isEmpty)
    // RFC 2782: a service that is said not to be there.
    #expect(try await resolver.services("_imap._tcp.acme.test").isEmpty)
    await #expect(throws: DNSError.invalidName) { try await resolver.mailExchangers(of: "a b.test") }
  }

  /// More than a datagram holds: asked for again over TCP.
  @Test func takesLongAnswersOverTCP() async throws {
    let hosts = try await resolver().mailExchangers(of: "large.test")
    #expect(hosts == (1...60).map { "exchanger-with-a-long-name-\($0).large.test" })
  }

  /// A server that is not there costs nothing but its turn.
  @Test func asksTheNextServer() async throws {
    let port = try Self.server.get().port
    let gone = try NameServer([])
    gone.stop()
    let resolver = DNSResolver(
      servers: [
        .init(host: "127.0.0.1", port: gone.port), .init(host: "127.0.0.1", port: port),
      ], patience: 60)
    #expect(try await resolver.mailExchangers(of: "acme.test").first == "mx1.acme.test")
    await #expect(throws: DNSError.noAnswer) {
      try await DNSResolver(servers: [.init(host: "127.0.0.1", port: gone.port)]).mailExchangers(of: "acme.test")
    }
  }

  @Test func aCancelledLookUpEnds() async throws {
    let silent = Socket()
    let port = silent.port
    let looking = Task {
      try await DNSResolver(servers: [.init(host: "127.0.0.1", port: port)]).mailExchangers(of: "acme.test")
    }
    looking.cancel()
    await #expect(throws: DNSError.cancelled) { try await looking.value }
  }

  @Test func passesOverForgedAnswers() async throws {
    let forger = Socket()
    let port = forger.port
    let question = try #require(DNSQuestion("acme.test", .mx))
    Thread {
      let (query, peer) = forger.receive()
      let id = UInt16(query[0]) << 8 | UInt16(query[1])
      var wrong = Array(query)
      wrong[2] = 0x81
      wrong[1] &+= 1
      forger.send(wrong, to: peer)
      forger.send([1, 2, 3], to: peer)
      var other = DNSMessage.query(DNSQuestion("evil.test", .mx) ?? question, id: id)
      other[2] = 0x81
      forger.send(other, to: peer)
      // The server's own: the name does not exist.
      var right = Array(query)
      (right[2], right[3]) = (0x81, 0x83)
      forger.send(right, to: peer)
    }.start()
    let resolver = DNSResolver(servers: [.init(host: "127.0.0.1", port: port)], patience: 60)
    #expect(try await resolver.mailExchangers(of: "acme.test").isEmpty)
  }
}

/// A datagram socket on loopback.
private final class Socket: Sendable {
  let number: Int32
  let port: Int

  init() {
    number = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    var address = Listener.loopback(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let file = number
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(file, $0, length)
        _ = getsockname(file, $0, &length)
      }
    }
    port = Int(UInt16(bigEndian: address.sin_port))
  }

  deinit { Glibc.close(number) }

  func receive() -> (bytes: [UInt8], from: sockaddr_in) {
    var bytes = [UInt8](repeating: 0, count: 1024)
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let count = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { recvfrom(number, &bytes, bytes.count, 0, $0, &length) }
    }
    return (Array(bytes.prefix(max(0, count))), address)
  }

  func send(_ bytes: [UInt8], to peer: sockaddr_in) {
    var peer = peer
    _ = withUnsafePointer(to: &peer) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(number, bytes, bytes.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}
