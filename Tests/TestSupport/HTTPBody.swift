/// Takes a response's body out of what follows its head, piece by piece (RFC 9112 6).
struct HTTPBody {
  private enum State {
    case counted(left: Int)
    case untilClose
    /// Before a chunk's length, in its bytes, at the line feed behind them, behind the last.
    case chunkLength, chunk(left: Int), chunkEnd, trailers
    case over
  }

  private var state: State
  private var rest: [UInt8] = []

  /// How the body ends, by the head that announced it.
  init(method: String, status: Int, header: (String) -> String?) throws(ServersError) {
    if method == "HEAD" || status == 204 || status == 304 {
      state = .over
    } else if header("Transfer-Encoding")?.lowercased() == "chunked" {
      state = .chunkLength
    } else if let length = header("Content-Length") {
      guard let count = Int(length), count >= 0 else { throw ServersError("Content-Length: \(length)") }
      state = count == 0 ? .over : .counted(left: count)
    } else {
      state = .untilClose
    }
  }

  var isOver: Bool {
    if case .over = state { true } else { false }
  }

  /// The connection has ended: the body must have too.
  mutating func end() throws(ServersError) {
    switch state {
    case .over, .untilClose: state = .over
    default: throw ServersError("the connection ended within the body")
    }
  }

  /// The body's bytes among these, which follow those before.
  mutating func take(_ bytes: [UInt8]) throws(ServersError) -> [UInt8] {
    rest += bytes
    var taken: [UInt8] = []
    while !isOver {
      switch state {
      case .over: break
      case .untilClose:
        taken += rest
        rest = []
        return taken
      case .counted(let left), .chunk(let left):
        guard !rest.isEmpty else { return taken }
        let part = rest.prefix(left)
        taken += part
        rest.removeFirst(part.count)
        state = stateBehind(part.count, of: left)
      case .chunkLength:
        guard let line = line() else { return taken }
        guard let count = Int(line.prefix { $0 != ";" && $0 != " " }, radix: 16), count >= 0 else {
          throw ServersError("the length of a chunk: \(line)")
        }
        state = count == 0 ? .trailers : .chunk(left: count)
      case .chunkEnd:
        guard let line = line() else { return taken }
        guard line.isEmpty else { throw ServersError("a chunk is longer than it says") }
        state = .chunkLength
      case .trailers:
        guard let line = line() else { return taken }
        if line.isEmpty { state = .over }
      }
    }
    return taken
  }

  private func stateBehind(_ count: Int, of left: Int) -> State {
    switch state {
    case .chunk: count == left ? .chunkEnd : .chunk(left: left - count)
    default: count == left ? .over : .counted(left: left - count)
    }
  }

  private mutating func line() -> String? {
    guard let end = rest.firstIndex(of: 0x0A) else { return nil }
    let line = rest[..<end]
    rest.removeSubrange(...end)
    return String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
  }
}
