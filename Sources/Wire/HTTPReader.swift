/// What a web server answered. It may hold tokens: what it prints is the status and how long the body is.
package struct HTTPAnswer: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  package var status: Int
  /// In the order in which they came, names in lower case.
  package var headers: [HTTPHeader]
  package var body: [UInt8]

  package init(status: Int, headers: [HTTPHeader], body: [UInt8]) {
    (self.status, self.headers, self.body) = (status, headers, body)
  }

  /// The first value of a header, named in lower case.
  package subscript(name: String) -> String? { headers.first { $0.name == name }?.value }

  package var description: String { "\(status), \(body.count) bytes" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Reads one answer of HTTP/1.1 (RFC 9112) from bytes as they come: every length is bounded before anything is kept.
struct HTTPReader {
  /// Longest status line, headers and trailers together, in bytes: it stops an answer that never comes to its body.
  static let longestHead = 32 * 1024
  /// Longest line with the size of a chunk, in bytes: extensions are not needed.
  static let longestChunkLine = 256
  /// Digits of a length: no number overflows.
  private static let longestNumber = 9
  /// Answers of 1xx before the real one.
  private static let maximumInterim = 4

  private enum Part {
    case head
    /// This many bytes, and then it is whole.
    case counted(Int)
    case chunkSize
    case chunk(Int)
    case chunkEnd
    case trailers
    case untilEnd
    case done
  }

  private let limit: Int
  private var part = Part.head
  private var line: [UInt8] = []
  private var headBytes = 0
  private var interim = 0
  private var answer = HTTPAnswer(status: 0, headers: [], body: [])

  /// - Parameter limit: of the body, in bytes.
  init(limit: Int) { self.limit = limit }

  /// Takes bytes; gives the answer once it is whole. What follows it is not looked at.
  mutating func received(_ bytes: [UInt8]) throws(HTTPError) -> HTTPAnswer? {
    var rest = bytes[...]
    while true {
      switch part {
      case .head, .chunkSize, .chunkEnd, .trailers:
        guard let line = try takeLine(&rest) else { return nil }
        try read(line)
      case .counted(let size):
        try keep(&rest, size)
        guard answer.body.count == size else { return nil }
        part = .done
      case .chunk(let left):
        let before = rest.count
        try keep(&rest, answer.body.count + left)
        let taken = before - rest.count
        guard taken == left else {
          part = .chunk(left - taken)
          return nil
        }
        part = .chunkEnd
      case .untilEnd:
        try keep(&rest, .max)
        return nil
      case .done: return answer
      }
    }
  }

  /// The server has ended the stream in good order.
  mutating func ended() throws(HTTPError) -> HTTPAnswer {
    switch part {
    case .untilEnd, .done: return answer
    default: throw .cut
    }
  }

  /// Appends to the body until it has `size` bytes.
  private mutating func keep(_ rest: inout ArraySlice<UInt8>, _ size: Int) throws(HTTPError) {
    let wanted = min(rest.count, size - answer.body.count)
    guard answer.body.count + wanted <= limit else { throw .tooLarge(what: "a body", limit: limit) }
    answer.body += rest.prefix(wanted)
    rest = rest.dropFirst(wanted)
  }

  /// The next line without its end; RFC 9112 2.2 lets a line feed alone end it, but no carriage return stands elsewhere.
  private mutating func takeLine(_ rest: inout ArraySlice<UInt8>) throws(HTTPError) -> [UInt8]? {
    let end = rest.firstIndex(of: 0x0A)
    line += rest[..<(end ?? rest.endIndex)]
    rest = end.map { rest[($0 + 1)...] } ?? []
    if case .chunkSize = part, line.count > HTTPReader.longestChunkLine {
      throw .tooLarge(what: "a chunk's size", limit: HTTPReader.longestChunkLine)
    }
    guard headBytes + line.count <= HTTPReader.longestHead else {
      throw .tooLarge(what: "a head", limit: HTTPReader.longestHead)
    }
    guard end != nil else { return nil }
    var whole = line
    line = []
    if whole.last == 0x0D { whole.removeLast() }
    guard !whole.contains(where: { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }) else {
      throw .malformed("there are control characters in its head")
    }
    return whole
  }

  private mutating func read(_ line: [UInt8]) throws(HTTPError) {
    switch part {
    case .head: try readHead(line)
    case .chunkSize: try readChunkSize(line)
    case .chunkEnd:
      guard line.isEmpty else { throw .malformed("a chunk is longer than its size") }
      part = .chunkSize
    case .trailers:
      headBytes += line.count + 2
      if line.isEmpty { part = .done }
    case .counted, .chunk, .untilEnd, .done: break
    }
  }
}

// MARK: - Head

extension HTTPReader {
  private mutating func readHead(_ line: [UInt8]) throws(HTTPError) {
    headBytes += line.count + 2
    if answer.status == 0 {
      answer.status = try HTTPReader.status(line)
    } else if line.isEmpty {
      try endHead()
    } else if line[0] == 0x20 || line[0] == 0x09 {
      // RFC 9112 5.2: a line that goes on with the one before.
      guard let last = answer.headers.popLast() else { throw .malformed("its first header has no name") }
      let value = [last.value, HTTPReader.text(line[...])].filter { !$0.isEmpty }.joined(separator: " ")
      answer.headers.append(HTTPHeader(last.name, value))
    } else {
      guard let colon = line.firstIndex(of: 0x3A), colon > 0, line[..<colon].allSatisfy(HTTPHeader.isToken) else {
        throw .malformed("a header has no name")
      }
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      answer.headers.append(HTTPHeader(name, HTTPReader.text(line[(colon + 1)...])))
    }
  }

  /// `HTTP/1.1 200 OK`, the words may be missing (RFC 9112 4).
  private static func status(_ line: [UInt8]) throws(HTTPError) -> Int {
    let text = String(decoding: line.prefix(13), as: UTF8.self)
    guard text.hasPrefix("HTTP/1.1 ") || text.hasPrefix("HTTP/1.0 ") else { throw .malformed("it is not HTTP/1.1") }
    let digits = line.dropFirst(9).prefix(3)
    guard digits.count == 3, line.count == 12 || line[12] == 0x20, let status = number(digits, radix: 10),
      (100...599).contains(status)
    else { throw .malformed("its status is no number") }
    return status
  }

  /// Finds out how the body ends (RFC 9112 6.3).
  private mutating func endHead() throws(HTTPError) {
    if (100..<200).contains(answer.status) {
      interim += 1
      guard answer.status != 101, interim <= HTTPReader.maximumInterim else {
        throw .malformed("it goes over to something else")
      }
      answer = HTTPAnswer(status: 0, headers: [], body: [])
      return
    }
    // Nobody asked for another coding, and an unpacked body would have no bound.
    guard values("content-encoding").allSatisfy({ $0.lowercased() == "identity" }) else {
      throw .malformed("its body is packed")
    }
    let (codings, lengths) = (values("transfer-encoding"), values("content-length"))
    if answer.status == 204 || answer.status == 304 {
      part = .done
    } else if !codings.isEmpty {
      guard codings.map({ $0.lowercased() }) == ["chunked"], lengths.isEmpty else {
        throw .malformed("where its body ends is said in two ways")
      }
      part = .chunkSize
    } else if let first = lengths.first {
      guard lengths.allSatisfy({ $0 == first }), let length = HTTPReader.number(Array(first.utf8)[...], radix: 10)
      else {
        throw .malformed("its length is no number")
      }
      guard length <= limit else { throw .tooLarge(what: "a body", limit: limit) }
      part = .counted(length)
    } else {
      part = .untilEnd
    }
  }

  private mutating func readChunkSize(_ line: [UInt8]) throws(HTTPError) {
    let digits = line.prefix { $0 != 0x3B && $0 != 0x20 && $0 != 0x09 }
    guard let size = HTTPReader.number(digits, radix: 16) else { throw .malformed("a chunk has no size") }
    guard size <= limit - answer.body.count else { throw .tooLarge(what: "a body", limit: limit) }
    part = size == 0 ? .trailers : .chunk(size)
  }

  /// All values of a list header, taken apart at commas.
  private func values(_ name: String) -> [String] {
    answer.headers.filter { $0.name == name }
      .flatMap { $0.value.split(separator: ",", omittingEmptySubsequences: false) }
      .map { HTTPReader.text(Array($0.utf8)[...]) }
  }

  /// Digits and nothing else.
  private static func number(_ digits: ArraySlice<UInt8>, radix: Int) -> Int? {
    guard (1...longestNumber).contains(digits.count), digits.first != 0x2B, digits.first != 0x2D else { return nil }
    return Int(String(decoding: digits, as: UTF8.self), radix: radix)
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    let start = bytes.drop(while: isBlank)
    let end = start.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? start.startIndex
    return String(decoding: start[..<end], as: UTF8.self)
  }
}
