import Glibc
import Synchronization

/// A response whose body is still coming, such as one of server-sent events. It closes with `close()` or its last use.
package final class HTTPStream: Sendable {
  package let status: Int
  package let headers: [HTTPField]

  private struct State {
    let file: Int32
    var body: HTTPBody
    var received: [UInt8]
    var isOpen = true
  }
  private let state: Mutex<State>
  private let patience: Duration

  /// Sends a request and reads the head of its response. Blocks.
  init(port: Int, request: [UInt8], method: String, patience: Duration) throws {
    let deadline = ContinuousClock.now + patience
    guard let file = Loopback.connect(to: port) else { throw ServersError("nobody listens on port \(port)") }
    do {
      try Loopback.send(request, to: file, deadline: deadline)
      var bytes: [UInt8] = []
      var head: (status: Int, headers: [HTTPField], size: Int)?
      while head == nil {
        let more = try Loopback.receive(from: file, deadline: deadline)
        guard !more.isEmpty else { throw ServersError("the connection ended within the head of a response") }
        bytes += more
        head = try readHead(of: bytes)
      }
      guard let head else { throw ServersError("no head") }
      var body = try HTTPBody(method: method, status: head.status) { name in head.headers.first(named: name) }
      let received = try body.take(Array(bytes[head.size...]))
      (status, headers, self.patience) = (head.status, head.headers, patience)
      state = Mutex(State(file: file, body: body, received: received))
    } catch {
      Glibc.close(file)
      throw error
    }
  }

  deinit { close() }

  package func close() {
    state.withLock { state in
      if state.isOpen { Glibc.close(state.file) }
      state.isOpen = false
    }
  }

  /// Reads on until `isEnough` holds for all of the body that has come since the beginning, and gives that.
  /// Throws when the body ends before or the deadline passes, and tells what came.
  @discardableResult
  package func read(until isEnough: @escaping @Sendable (String) -> Bool) async throws -> String {
    try await runBlocking { [self] in
      let bytes = try self.read { isEnough(String(decoding: $0, as: UTF8.self)) }
      let text = String(decoding: bytes, as: UTF8.self)
      guard isEnough(text) else { throw ServersError("the response ended with: \(text.suffix(2_000))") }
      return text
    }
  }

  /// All of the body. Blocks.
  func readToEnd() throws -> [UInt8] { try read { _ in false } }

  private func read(_ isEnough: ([UInt8]) -> Bool) throws -> [UInt8] {
    let deadline = ContinuousClock.now + patience
    return try state.withLock { state in
      while !state.body.isOver && !isEnough(state.received) {
        guard state.isOpen else { throw ServersError("the stream was closed") }
        do {
          let bytes = try Loopback.receive(from: state.file, deadline: deadline)
          if bytes.isEmpty { try state.body.end() } else { state.received += try state.body.take(bytes) }
        } catch {
          throw ServersError("\(error), after: \(String(decoding: state.received.suffix(2_000), as: UTF8.self))")
        }
      }
      return state.received
    }
  }
}

/// The head of a response, once all of it is there (RFC 9112 2 and 4).
private func readHead(of bytes: [UInt8]) throws(ServersError) -> (status: Int, headers: [HTTPField], size: Int)? {
  let blank: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
  guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: blank) }) else { return nil }
  let text = String(decoding: bytes[..<end], as: UTF8.self)
  // A line ends with CR LF, which Swift holds for one character.
  let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
  let words = lines[0].split(separator: " ")
  guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
    throw ServersError("no response: \(lines[0])")
  }
  var headers: [HTTPField] = []
  for line in lines.dropFirst() {
    guard let colon = line.firstIndex(of: ":") else { throw ServersError("no header field: \(line)") }
    let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
    headers.append(HTTPField(String(line[..<colon]), String(value)))
  }
  return (status, headers, end + blank.count)
}
