internal import Wire

/// One answer of a server (RFC 5321 4.2): a code and one or more lines of text.
package struct Reply: Sendable, Hashable {
  /// 200 to 599.
  package var code: Int
  /// One per line, without code and line end; cleaned for showing.
  package var lines: [String]

  package init(code: Int, lines: [String]) { (self.code, self.lines) = (code, lines) }

  /// All lines as one.
  package var text: String { ServerText.clean(Reply.joined(lines)) }

  var isPositive: Bool { (200...299).contains(code) }
  var isIntermediate: Bool { (300...399).contains(code) }
  var isTemporary: Bool { (400...499).contains(code) }
}

/// Cuts a server's bytes into replies.
package struct ReplyReader: Sendable {
  /// Why bytes are no reply.
  package enum Fault: Error, Sendable, Hashable { case malformed, tooLong }

  /// Longest line taken, in bytes: RFC 5321 says 512, servers write longer ones; it stops a line without end.
  package static let maximumLineLength = 4096
  /// Most lines in one reply: it stops a reply without end.
  package static let maximumLines = 128

  private var bytes: [UInt8] = []
  private var start = 0
  private var searched = 0
  private var code: Int?
  private var lines: [String] = []

  package init() {}

  /// Something came that is not part of a reply already taken.
  package var hasUnread: Bool { start < bytes.count || code != nil }

  package mutating func append(_ more: [UInt8]) {
    if start > 0 {
      bytes.removeFirst(start)
      (start, searched) = (0, searched - start)
    }
    bytes += more
  }

  /// The next whole reply; nil when more bytes are needed.
  package mutating func next() throws(Fault) -> Reply? {
    while let end = bytes[searched...].firstIndex(of: 0x0A) {
      var line = bytes[start..<end]
      if line.last == 0x0D { line.removeLast() }
      (start, searched) = (end + 1, end + 1)
      guard line.count <= ReplyReader.maximumLineLength else { throw .tooLong }
      if let reply = try take(line) { return reply }
    }
    searched = bytes.count
    guard searched - start <= ReplyReader.maximumLineLength else { throw .tooLong }
    return nil
  }

  private mutating func take(_ line: ArraySlice<UInt8>) throws(Fault) -> Reply? {
    let digits = line.prefix(3)
    guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { throw .malformed }
    let code = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    // RFC 5321 4.2.1: every line of a reply has the same code.
    guard (200...599).contains(code), self.code == nil || self.code == code else { throw .malformed }
    let mark = line.dropFirst(3).first ?? 0x20
    guard mark == 0x20 || mark == 0x2D else { throw .malformed }
    guard lines.count < ReplyReader.maximumLines else { throw .tooLong }
    lines.append(ServerText.clean(line.dropFirst(4), limit: ReplyReader.maximumLineLength))
    guard mark == 0x20 else {
      self.code = code
      return nil
    }
    let reply = Reply(code: code, lines: lines)
    (self.code, lines) = (nil, [])
    return reply
  }
}
