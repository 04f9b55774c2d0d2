import Testing

@testable import Wire

private let acme = DNSQuestion("acme.test", .mx)!
private let imaps = DNSQuestion("_imaps._tcp.acme.test", .srv)!

private func pair(_ number: Int) -> [UInt8] { [UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)] }

private func name(_ text: String) -> [UInt8] {
  text.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + $0.utf8 } + [0]
}

/// The question's name, which starts behind the head.
private let asked: [UInt8] = [0xC0, 12]

private func record(_ owner: [UInt8], _ kind: Int, _ data: [UInt8], family: Int = 1, length: Int? = nil) -> [UInt8] {
  owner + pair(kind) + pair(family) + [0, 0, 0, 60] + pair(length ?? data.count) + data
}

private func reply(
  _ records: [[UInt8]], to question: DNSQuestion = acme, id: Int = 7, flags: Int = 0x8180, questions: Int = 1,
  count: Int? = nil
) -> [UInt8] {
  pair(id) + pair(flags) + pair(questions) + pair(count ?? records.count) + pair(0) + pair(0) + name(question.name)
    + pair(Int(question.kind.rawValue)) + pair(1) + records.flatMap { $0 }
}

private func read(_ bytes: [UInt8], _ question: DNSQuestion = acme) throws(DNSError) -> DNSMessage.Reply {
  try DNSMessage.read(bytes, to: question, id: 7)
}

private func exchanger(_ host: [UInt8], _ preference: Int = 10, owner: [UInt8] = asked) -> [UInt8] {
  record(owner, 15, pair(preference) + host)
}

@Suite struct DNSMessageTests {
  @Test func writesAQuery() {
    let head: [UInt8] = [0xAB, 0xCD, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    #expect(DNSMessage.query(acme, id: 0xABCD) == head + [4] + "acme".utf8 + [4] + "test".utf8 + [0, 0, 15, 0, 1])
  }

  @Test(arguments: [
    "", ".", "..", "a..b", ".a", "a b.test", "ä.test", "a\0.test", "a\n.test", String(repeating: "a", count: 64),
    String(repeating: "abcdefg.", count: 40),
  ])
  func isNoName(text: String) { #expect(DNSQuestion(text, .mx) == nil) }

  @Test func readsRecords() throws {
    let mail = reply([exchanger(name("mx1.ACME.test")), exchanger([3] + "mx2".utf8 + asked, 20), exchanger([0], 0)])
    let found: [DNSRecord] = [
      .exchanger(host: "mx1.acme.test", preference: 10), .exchanger(host: "mx2.acme.test", preference: 20),
      .exchanger(host: "", preference: 0),
    ]
    #expect(try read(mail) == .records(found))
    let data = pair(1) + pair(2) + pair(993) + name("imap.acme.test")
    #expect(
      try read(reply([record(asked, 33, data)], to: imaps), imaps)
        == .records([.service(host: "imap.acme.test", port: 993, priority: 1, weight: 2)]))
  }

  @Test func followsAliases() throws {
    let alias = record(asked, 5, name("mail.other.test"))
    let next = record(name("Mail.Other.test"), 5, name("last.test"))
    let both = reply([alias, next, exchanger(name("mx.test"), owner: name("last.test"))])
    #expect(try read(both) == .records([.exchanger(host: "mx.test", preference: 10)]))
    // What belongs to another name was not asked for.
    #expect(try read(reply([exchanger(name("mx.evil"), owner: name("evil.test"))])) == .records([]))
    let circle = reply([record(asked, 5, asked), exchanger(name("mx.test"))])
    #expect(try read(circle) == .records([.exchanger(host: "mx.test", preference: 10)]))
  }

  @Test func passesOverOtherRecords() throws {
    let others = [
      record(asked, 1, [192, 0, 2, 1]), record(asked, 15, [1, 2, 3], family: 3), record(asked, 46, [0xFF]),
    ]
    #expect(
      try read(reply(others + [exchanger(name("mx.test"))])) == .records([.exchanger(host: "mx.test", preference: 10)]))
  }

  @Test(arguments: [
    (0x8183, DNSMessage.Reply.records([])), (0x8182, .refused(2)), (0x8185, .refused(5)), (0x8380, .truncated),
    (0x0100, .foreign), (0x8980, .foreign),
  ])
  func readsTheHead(flags: Int, expected: DNSMessage.Reply) throws {
    #expect(try read(reply([], flags: flags)) == expected)
  }

  static let foreign: [[UInt8]] = [
    [], [0, 7], reply([], id: 8), reply([], to: DNSQuestion("evil.test", .mx)!),
    reply([], to: DNSQuestion("acme.test", .srv)!),
    reply([], questions: 0), reply([], questions: 2), Array(reply([]).dropLast(1)), Array(reply([]).prefix(14)),
  ]

  @Test(arguments: foreign)
  func knowsWhatItDidNotAskFor(bytes: [UInt8]) throws {
    #expect(try read(bytes) == .foreign)
  }

  static let hostile: [([UInt8], String)] = [
    (reply([], count: 1), "a name ends early"), (reply([[0xC0]]), "a name ends early"),
    (reply([asked]), "it ends early"), (reply([asked + [0, 15, 0, 1]]), "it ends early"),
    (reply([record(asked, 15, [0, 1], length: 2)]), "a name ends early"),
    (reply([record(asked, 15, [0], length: 1)]), "it ends early"),
    (reply([record(asked, 1, [], length: 9)]), "a record is longer than the message"),
    (reply([record(asked, 15, pair(1) + name("mx.test"), length: 5)]), "a record is not as long as it says"),
    (reply([record(asked, 15, pair(1) + name("mx.test") + [0, 0])]), "a record is not as long as it says"),
    // Pointers to themselves, forwards, and past the end.
    (reply([[0xC0, 27]]), "a name leads in a circle"), (reply([[0xC0, 200]]), "a name leads in a circle"),
    (reply([[0xFF, 0xFF]]), "a name leads in a circle"),
    (reply([[1, 0x61, 0xC0, 27]]), "a name leads in a circle"),
    (reply([[0x40] + [UInt8](repeating: 0x61, count: 80)]), "a label is too long"),
    (reply([[0x80, 0]]), "a label is too long"), (reply([[9, 0x61]]), "a label is too long"),
    (reply([exchanger([3, 0x61, 0x2E, 0x62, 0])]), "a name has characters that no host has"),
    (reply([exchanger([3, 0x61, 0x0A, 0x62, 0])]), "a name has characters that no host has"),
    (reply([exchanger([2, 0xC3, 0xA4, 0])]), "a name has characters that no host has"),
    (reply([exchanger(name(String(repeating: "abcdefghi.", count: 30)))]), "a name is too long"),
  ]

  @Test(arguments: hostile)
  func refusesPackets(bytes: [UInt8], what: String) {
    #expect(throws: DNSError.malformed(what)) { try read(bytes) }
  }

  /// Many short steps backwards are no way to make much work out of little.
  @Test func boundsJumps() {
    var steps: [UInt8] = []
    let start = 38  // behind head, question, and the first record's own head
    for index in 0..<40 { steps += [0xC0, UInt8(index == 0 ? 12 : start + 2 * (index - 1))] }
    // An alias whose name is the last of a chain of pointers.
    let chain = record([0], 99, steps) + record([0xC0, UInt8(start + 78)], 15, [0, 1, 0])
    #expect(throws: DNSError.malformed("a name leads in a circle")) { try read(reply([chain], count: 2)) }
  }

  @Test func readsEveryCutWithoutHarm() {
    let whole = reply([exchanger(name("mx1.acme.test")), record(asked, 5, name("b.test"))])
    for length in 0..<whole.count {
      let outcome = Result { try read(Array(whole.prefix(length))) }
      if case .success(.records) = outcome { Issue.record("cut at \(length) taken as whole") }
    }
  }

  @Test(arguments: [
    ("", ["127.0.0.1"]), ("# nameserver 192.0.2.1\nsearch acme.test\n", ["127.0.0.1"]),
    ("nameserver 192.0.2.1\nnameserver\t2001:db8::1 # here\noptions rotate\n", ["192.0.2.1", "2001:db8::1"]),
    ("nameserver\nnameservers 192.0.2.9\r\n  nameserver 192.0.2.3", ["192.0.2.3"]),
  ])
  func readsTheListOfServers(text: String, hosts: [String]) {
    #expect(DNSResolver.servers(in: text).map(\.host) == hosts)
  }
}
