internal import Glibc

/// One complete server response: its line with the literals taken out.
struct Frame: Hashable, Sendable {
  struct Literal: Hashable, Sendable {
    enum Content: Hashable, Sendable {
      case held([UInt8])
      /// Passed on before the response was complete; how many bytes it had.
      case streamed(Int)
    }
    /// Where in `text` its announcement, `{n}`, stands.
    var announcement: Range<Int>
    var content: Content

    var isStreamed: Bool { if case .streamed = content { true } else { false } }
  }

  /// All lines of the response joined, announcements included, line ends not.
  var text: [UInt8] = []
  var literals: [Literal] = []
}

/// What breaks framing; the connection is of no use after it.
enum FramingError: Error, Sendable, Hashable {
  case lineTooLong, literalTooLong, messageTooLong, responseTooLong, tooManyLiterals, tooMuchPadding
}

/// Turns bytes, however they were chunked, into complete responses (RFC 9051 2.2.2 and 4.3).
///
/// A long `BODY[]` literal is passed on as it arrives: began, bytes, ended, then the response it belongs to.
struct Framer: Sendable {
  enum Output: Hashable, Sendable {
    case response(Frame)
    case literalBegan(Int)
    case literalBytes([UInt8])
    case literalEnded
  }

  private enum State {
    case line
    /// How many bytes of a literal that is held are still to come.
    case holding(Int)
    case streaming(Int)
    case failed(FramingError)
  }

  let limits: Limits
  private var state = State.line
  private var buffer: [UInt8] = []
  /// What is before it has been handed out.
  private var head = 0
  /// No line feed is between `head` and here.
  private var searched = 0
  private var frame = Frame()
  /// What has come of the literal that is held: so what comes next is taken over as it is, and nothing copied twice.
  private var literal: [UInt8] = []
  private var kind = Kind.fresh
  private var held = 0
  private var padding = 0

  init(limits: Limits = Limits()) { self.limits = limits }

  /// True between responses with nothing left over.
  var isClean: Bool {
    guard case .line = state, case .fresh = kind else { return false }
    return head == buffer.count
  }

  /// Adds what the network gave.
  mutating func append(_ bytes: [UInt8]) {
    if head == buffer.count {
      (buffer, head, searched) = (bytes, 0, 0)
    } else {
      if head > buffer.count / 2 {
        buffer.removeFirst(head)
        (searched, head) = (max(0, searched - head), 0)
      }
      buffer.append(contentsOf: bytes)
    }
  }

  /// The next piece, or nil until more bytes are appended. Throws the same error for ever once it threw.
  mutating func next() throws(FramingError) -> Output? {
    do {
      return try advance()
    } catch {
      state = .failed(error)
      throw error
    }
  }

  private mutating func advance() throws(FramingError) -> Output? {
    while true {
      switch state {
      case .failed(let error):
        throw error
      case .line:
        guard let line = try takeLine() else { return nil }
        let from = frame.text.count
        frame.text.append(contentsOf: buffer[line])
        try hold(line.count)
        if kind == .fresh {
          if frame.text.isEmpty { continue }
          kind = Kind(firstLine: frame.text)
        }
        guard kind.mayHaveLiterals, let literal = announcedLiteral(from: from) else { return finishResponse() }
        if let output = try begin(literal) { return output }
      case .holding(let remaining):
        let count = min(remaining, buffer.count - head)
        literal.append(contentsOf: buffer[head..<head + count])
        head += count
        state = .holding(remaining - count)
        guard count == remaining else { return nil }
        frame.literals[frame.literals.count - 1].content = .held(literal)
        (literal, searched, state) = ([], head, .line)
      case .streaming(let remaining):
        if remaining == 0 {
          (searched, state) = (head, .line)
          return .literalEnded
        }
        guard head < buffer.count else { return nil }
        return .literalBytes(takeStreamed(atMost: remaining))
      }
    }
  }

  private mutating func finishResponse() -> Output {
    let complete = frame
    (frame, kind, held, padding) = (Frame(), .fresh, 0, 0)
    return .response(complete)
  }

  /// Bytes of the literal that is being streamed; the whole chunk without a copy where it lies inside.
  private mutating func takeStreamed(atMost remaining: Int) -> [UInt8] {
    let count = min(remaining, buffer.count - head)
    state = .streaming(remaining - count)
    if head == 0, count == buffer.count {
      let all = buffer
      (buffer, searched) = ([], 0)
      return all
    }
    let bytes = Array(buffer[head..<head + count])
    head += count
    return bytes
  }

  /// The range of the next line without its line end; CRLF, LF and CR CR LF all end one.
  private mutating func takeLine() throws(FramingError) -> Range<Int>? {
    if kind == .fresh {
      // QUIRK: some servers pad responses with NULs.
      while head < buffer.count, buffer[head] == 0 {
        head += 1
        try pad(1)
      }
    }
    searched = max(searched, head)
    guard let feed = lineFeed() else {
      searched = buffer.count
      if buffer.count - head > limits.line { try checkLength(buffer.count - head) }
      return nil
    }
    if feed - head > limits.line { try checkLength(feed - head) }
    var end = feed
    while end > head, buffer[end - 1] == 0x0D { end -= 1 }
    let line = head..<end
    if kind == .fresh, line.isEmpty { try pad(feed + 1 - head) }
    head = feed + 1
    searched = head
    return line
  }

  private mutating func pad(_ count: Int) throws(FramingError) {
    padding += count
    if padding > limits.padding { throw .tooMuchPadding }
  }

  private mutating func hold(_ count: Int) throws(FramingError) {
    held += count
    if held > limits.response { throw .responseTooLong }
  }

  private func lineFeed() -> Int? {
    buffer.withUnsafeBytes { bytes in
      guard searched < bytes.count, let base = bytes.baseAddress,
        let hit = memchr(base + searched, 0x0A, bytes.count - searched)
      else { return nil }
      return UnsafeRawPointer(hit) - base
    }
  }

  /// A line past the ordinary limit is let pass only as a list of message numbers.
  private func checkLength(_ length: Int) throws(FramingError) {
    let start = buffer[head..<min(head + 11, buffer.count)]
    let mayBeLong = ["* SEARCH ", "* ESEARCH ", "* VANISHED "].contains {
      start.starts(with: $0.utf8, by: equalIgnoringCase)
    }
    guard kind == .fresh, mayBeLong, length <= limits.searchLine else { throw .lineTooLong }
  }
}

// MARK: - Literals

extension Framer {
  /// What a response is, as far as framing cares.
  private enum Kind {
    case fresh
    /// Status lines, continuations and stray lines: text to the line end, whatever it looks like.
    case text
    case data
    case fetch

    var mayHaveLiterals: Bool { self == .data || self == .fetch }

    init(firstLine text: [UInt8]) {
      guard text.starts(with: [0x2A, 0x20]) else {
        self = .text
        return
      }
      let words = text[2..<min(text.count, 40)].split(separator: 0x20, maxSplits: 2)
      guard let first = words.first.map({ asciiUppercased($0) }) else {
        self = .text
        return
      }
      switch first {
      case "OK", "NO", "BAD", "BYE", "PREAUTH": self = .text
      default:
        let second = words.count > 1 ? asciiUppercased(words[1]) : ""
        self = second == "FETCH" || second == "UIDFETCH" ? .fetch : .data
      }
    }
  }

  private struct Announced {
    var range: Range<Int>
    var size: Int
  }

  /// `{n}`, `{n+}` or `~{n}` at the end of the line that was added to the frame at `from`.
  private func announcedLiteral(from: Int) -> Announced? {
    let text = frame.text
    guard text.count > from, text[text.count - 1] == 0x7D else { return nil }
    var at = text.count - 2
    if at >= from, text[at] == 0x2B { at -= 1 }
    let lastDigit = at
    while at >= from, text[at] >= 0x30, text[at] <= 0x39 { at -= 1 }
    guard at >= from, text[at] == 0x7B, at < lastDigit else { return nil }
    var size = 0
    for digit in text[(at + 1)...lastDigit] {
      let (tens, overflow) = size.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(Int(digit - 0x30))
      // Too long for any number: too long for any limit.
      if overflow || carry { return Announced(range: at..<text.count, size: .max) }
      size = sum
    }
    if at > from, text[at - 1] == 0x7E { at -= 1 }
    return Announced(range: at..<text.count, size: size)
  }

  private mutating func begin(_ literal: Announced) throws(FramingError) -> Output? {
    guard frame.literals.count < limits.literals else { throw .tooManyLiterals }
    if kind == .fetch, isBody(before: literal.range.lowerBound) {
      guard literal.size <= limits.message else { throw .messageTooLong }
      if literal.size > limits.streamedFrom {
        frame.literals.append(.init(announcement: literal.range, content: .streamed(literal.size)))
        state = .streaming(literal.size)
        return .literalBegan(literal.size)
      }
    } else {
      guard literal.size <= limits.heldLiteral else { throw .literalTooLong }
    }
    try hold(literal.size)
    frame.literals.append(.init(announcement: literal.range, content: .held([])))
    self.literal.reserveCapacity(literal.size)
    state = .holding(literal.size)
    return nil
  }

  private static let bodies = [Array("BODY[] ".utf8), Array("BODY[HEADER] ".utf8)]

  /// Whether the literal is a message or its header: what precedes it is `BODY[] ` or `BODY[HEADER] `.
  private func isBody(before end: Int) -> Bool {
    Framer.bodies.contains { name in
      end >= name.count && frame.text[(end - name.count)..<end].elementsEqual(name, by: equalIgnoringCase)
    }
  }
}

/// Compares ASCII letters whatever their case.
func equalIgnoringCase(_ a: UInt8, _ b: UInt8) -> Bool {
  a == b || (a ^ b == 0x20 && (0x61...0x7A).contains(a | 0x20))
}

/// The bytes as text with a-z made A-Z; bytes above ASCII become U+FFFD.
func asciiUppercased(_ bytes: some Sequence<UInt8>) -> String {
  String(decoding: bytes.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }, as: UTF8.self)
}
