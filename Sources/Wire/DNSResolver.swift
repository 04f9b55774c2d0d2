internal import Foundation
internal import Model

/// Looks mail servers up with the machine's name servers: what the system's own look-up of addresses cannot.
///
/// Answers are as trustworthy as the network: nothing is sent to a host because of them alone.
package struct DNSResolver: Sendable {
  /// One name server.
  package struct Server: Sendable, Hashable {
    package let host: String
    package let port: Int

    package init(host: String, port: Int = 53) { (self.host, self.port) = (host, port) }
  }

  /// One question to one server, in seconds, before the next is asked; a whole look-up takes three times that at most.
  package static let patience = 2
  /// All of them are asked so often: datagrams get lost.
  private static let rounds = 2
  /// Those that resolv.conf(5) reads.
  private static let maximumServers = 3
  /// Longest file of servers read, in bytes.
  private static let longestFile = 64 * 1024

  package let servers: [Server]
  private let patience: Int

  package init(servers: [Server], patience: Int = DNSResolver.patience) {
    (self.servers, self.patience) = (Array(servers.prefix(DNSResolver.maximumServers)), patience)
  }

  /// The servers of a file like `/etc/resolv.conf`; this machine's own where it names none or cannot be read.
  package static func system(path: String = "/etc/resolv.conf") -> DNSResolver {
    var text = ""
    if let file = FileHandle(forReadingAtPath: path) {
      defer { try? file.close() }  // read only: nothing can be lost
      text = String(decoding: (try? file.read(upToCount: longestFile)) ?? Data(), as: UTF8.self)
    }
    return DNSResolver(servers: servers(in: text))
  }

  static func servers(in text: String) -> [Server] {
    let hosts = text.split(whereSeparator: \.isNewline).compactMap { line -> String? in
      let words = line.split { $0 == " " || $0 == "\t" }
      return words.count >= 2 && words[0] == "nameserver" ? String(words[1]) : nil
    }
    return (hosts.isEmpty ? ["127.0.0.1"] : hosts).map { Server(host: $0) }
  }

  /// The hosts that take mail for a domain, the most wanted first; none where it takes no mail (RFC 7505).
  package func mailExchangers(of domain: String) async throws(DNSError) -> [String] {
    var hosts: [(preference: Int, host: String)] = []
    for case .exchanger(let host, let preference) in try await look(up: domain, .mx) where !host.isEmpty {
      hosts.append((preference, host))
    }
    return hosts.sorted { ($0.preference, $0.host) < ($1.preference, $1.host) }.map(\.host)
  }

  /// Where a service of a domain is, `_imaps._tcp.acme.example`, the most wanted first.
  package func services(_ name: String) async throws(DNSError) -> [(host: String, port: Int)] {
    typealias Found = (priority: Int, weight: Int, host: String, port: Int)
    var found: [Found] = []
    for case .service(let host, let port, let priority, let weight) in try await look(up: name, .srv) {
      // RFC 2782: the root as host says that the service is not there.
      if !host.isEmpty, (1...65_535).contains(port) { found.append((priority, weight, host, port)) }
    }
    // A person chooses from the list: the same order each time, where RFC 2782 draws lots by weight.
    found.sort { ($0.priority, -$0.weight, $0.host, $0.port) < ($1.priority, -$1.weight, $1.host, $1.port) }
    return found.map { ($0.host, $0.port) }
  }

  private func look(up name: String, _ kind: DNSQuestion.Kind) async throws(DNSError) -> [DNSRecord] {
    guard let question = DNSQuestion(name, kind) else { throw .invalidName }
    return try await Deadline.run(patience * 3, late: Result<[DNSRecord], DNSError>.failure(.noAnswer)) {
      var last = DNSError.noAnswer
      for _ in 0..<DNSResolver.rounds {
        for server in servers {
          do throws(DNSError) { return .success(try await ask(question, server)) } catch { last = error }
          if last == .cancelled { return .failure(last) }
        }
      }
      return .failure(last)
    }.get()
  }

  /// One question to one server; over TCP where the answer does not fit into a datagram.
  private func ask(_ question: DNSQuestion, _ server: Server) async throws(DNSError) -> [DNSRecord] {
    let id = UInt16.random(in: .min ... .max)
    let query = DNSMessage.query(question, id: id)
    // Whoever does not see the question can only guess number and port: what does not fit is passed over.
    let datagram = try await DNSExchange.overUDP(query, server, within: patience) { bytes in
      (try? DNSMessage.read(bytes, to: question, id: id)) != .foreign
    }
    var reply = try DNSMessage.read(datagram, to: question, id: id)
    if reply == .truncated {
      let whole = try await DNSExchange.overTCP(query, server, within: patience)
      reply = try DNSMessage.read(whole, to: question, id: id)
    }
    switch reply {
    case .records(let records): return records
    case .refused(let code): throw .refused(code)
    case .foreign, .truncated: throw .malformed("it answers something else")
    }
  }
}
