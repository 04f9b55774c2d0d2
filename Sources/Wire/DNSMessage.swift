/// What is asked of a name server: one name, one type, class IN.
package struct DNSQuestion: Sendable, Hashable {
  package enum Kind: UInt16, Sendable, Hashable {
    case mx = 15
    case srv = 33
  }

  /// Lower case, without the root's dot.
  package let name: String
  package let kind: Kind

  /// Nil for what is no name: an empty or too long label, characters that no mail domain has.
  package init?(_ name: String, _ kind: Kind) {
    let name = (name.hasSuffix(".") ? String(name.dropLast()) : name).lowercased()
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    guard name.utf8.count <= DNSMessage.longestName, name.utf8.allSatisfy(DNSMessage.isHost),
      labels.allSatisfy({ (1...DNSMessage.longestLabel).contains($0.utf8.count) })
    else { return nil }
    (self.name, self.kind) = (name, kind)
  }
}

/// One answer to a question.
package enum DNSRecord: Sendable, Hashable {
  /// RFC 1035 3.3.9: the lower preference first.
  case exchanger(host: String, preference: Int)
  /// RFC 2782: the lower priority first, then by weight; an empty host means that there is no such service.
  case service(host: String, port: Int, priority: Int, weight: Int)
}

/// Messages of the domain name system (RFC 1035 4), as far as looking up mail servers needs them.
enum DNSMessage {
  /// Of a name and of a label, in bytes (RFC 1035 2.3.4).
  static let longestName = 253
  static let longestLabel = 63
  /// Records read of an answer: more of them are only work.
  static let maximumRecords = 100
  /// Aliases followed within an answer.
  private static let maximumAliases = 8
  private static let aliasType: UInt16 = 5
  private static let internetClass: UInt16 = 1

  enum Reply: Sendable, Hashable {
    /// An answer to something else: nobody believes it.
    case foreign
    /// The answer does not fit and is to be asked for over TCP.
    case truncated
    /// Those of the name; none where name or type do not exist.
    case records([DNSRecord])
    /// The server cannot or will not say (RCODE).
    case refused(Int)
  }

  static func query(_ question: DNSQuestion, id: UInt16) -> [UInt8] {
    // Recursion desired, one question.
    var bytes = pair(id) + pair(0x0100) + pair(1) + pair(0) + pair(0) + pair(0)
    for label in question.name.split(separator: ".") { bytes += [UInt8(label.utf8.count)] + label.utf8 }
    return bytes + [0] + pair(question.kind.rawValue) + pair(internetClass)
  }

  /// Reads a server's reply to a query.
  static func read(_ bytes: [UInt8], to question: DNSQuestion, id: UInt16) throws(DNSError) -> Reply {
    var reader = DNSReader(bytes)
    guard let head = try? reader.numbers(6), head[0] == id, head[1] & 0xF800 == 0x8000, head[2] == 1,
      let name = try? reader.name(), let kind = try? reader.number(), let family = try? reader.number(),
      name.lowercased() == question.name, kind == question.kind.rawValue, family == internetClass
    else { return .foreign }
    if head[1] & 0x0200 != 0 { return .truncated }
    let code = Int(head[1] & 0x000F)
    // 3: the name does not exist (RFC 1035 4.1.1).
    guard code == 0 || code == 3 else { return .refused(code) }
    return .records(code == 3 ? [] : try records(&reader, count: Int(head[3]), of: question))
  }

  private static func records(
    _ reader: inout DNSReader, count: Int, of question: DNSQuestion
  ) throws(DNSError) -> [DNSRecord] {
    var aliases: [String: String] = [:]
    var found: [(owner: String, record: DNSRecord)] = []
    for _ in 0..<min(count, maximumRecords) {
      let owner = try reader.name().lowercased()
      let (kind, family) = (try reader.number(), try reader.number())
      _ = try reader.numbers(2)  // how long it may be kept
      let length = Int(try reader.number())
      let end = reader.place + length
      if family == internetClass {
        if kind == aliasType { aliases[owner] = try reader.name().lowercased() }
        if kind == question.kind.rawValue { found.append((owner, try record(question.kind, &reader))) }
        if kind == aliasType || kind == question.kind.rawValue, reader.place != end {
          throw .malformed("a record is not as long as it says")
        }
      }
      try reader.move(to: end)
    }
    // RFC 1034 3.6.2: the records may stand under the name that the asked one is an alias of.
    var names = [question.name]
    while names.count <= maximumAliases, let next = names.last.flatMap({ aliases[$0] }) { names.append(next) }
    return found.filter { names.contains($0.owner) }.map(\.record)
  }

  private static func record(_ kind: DNSQuestion.Kind, _ reader: inout DNSReader) throws(DNSError) -> DNSRecord {
    switch kind {
    case .mx:
      let preference = Int(try reader.number())
      return .exchanger(host: try reader.name().lowercased(), preference: preference)
    case .srv:
      let numbers = try reader.numbers(3)
      return .service(
        host: try reader.name().lowercased(), port: Int(numbers[2]), priority: Int(numbers[0]), weight: Int(numbers[1]))
    }
  }

  /// Letters, digits, hyphen, dot; the underscore of service names.
  static func isHost(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
    default: false
    }
  }

  private static func pair(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xFF)] }
}

/// Reads numbers and names out of a message; every step is within it.
struct DNSReader {
  /// Where a name has been continued elsewhere: a name has no more labels than this.
  private static let maximumJumps = 16

  private let bytes: [UInt8]
  private(set) var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func number() throws(DNSError) -> UInt16 {
    guard place + 2 <= bytes.count else { throw .malformed("it ends early") }
    defer { place += 2 }
    return UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1])
  }

  mutating func numbers(_ count: Int) throws(DNSError) -> [UInt16] {
    var found: [UInt16] = []
    for _ in 0..<count { found.append(try number()) }
    return found
  }

  mutating func move(to end: Int) throws(DNSError) {
    guard (place...bytes.count).contains(end) else { throw .malformed("a record is longer than the message") }
    place = end
  }

  /// A name, without the root's dot; empty for the root. It may go on at an earlier place (RFC 1035 4.1.4).
  mutating func name() throws(DNSError) -> String {
    var name: [UInt8] = []
    var (at, after, jumps) = (place, place, 0)
    while true {
      guard at < bytes.count else { throw .malformed("a name ends early") }
      let length = Int(bytes[at])
      if length == 0 { break }
      if length & 0xC0 == 0xC0 {
        guard at + 1 < bytes.count else { throw .malformed("a name ends early") }
        let target = (length & 0x3F) << 8 | Int(bytes[at + 1])
        if jumps == 0 { after = at + 2 }
        jumps += 1
        // Only backwards, and not for ever: no circle can be made of such steps.
        guard target < at, jumps <= DNSReader.maximumJumps else { throw .malformed("a name leads in a circle") }
        at = target
        continue
      }
      guard length <= DNSMessage.longestLabel, at + 1 + length <= bytes.count else {
        throw .malformed("a label is too long")
      }
      let label = bytes[(at + 1)...(at + length)]
      guard label.allSatisfy({ DNSMessage.isHost($0) && $0 != 0x2E }) else {
        throw .malformed("a name has characters that no host has")
      }
      name += (name.isEmpty ? [] : [0x2E]) + label
      guard name.count <= DNSMessage.longestName else { throw .malformed("a name is too long") }
      at += length + 1
    }
    place = jumps == 0 ? at + 1 : after
    return String(decoding: name, as: UTF8.self)
  }
}
