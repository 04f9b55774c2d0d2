internal import Glibc
internal import Synchronization

/// The last lines of a conversation with a server, for people who look for a fault.
///
/// Credentials are shown as •••, and so are a server's questions about them: with what SCRAM exchanges, a password could
/// be guessed at leisure. Literals and messages are shown as `{n bytes}`.
package final class Transcript: Sendable {
  private struct Side {
    let mark: String
    /// The line that has no end yet, up to `longestLine`.
    var line: [UInt8] = []
    /// What is left of an announced literal.
    var literal = 0
    var literalHasBegun = false
  }

  private struct State {
    var lines: [String] = []
    var dropped = 0
    /// The last thing sent was a secret, and all that came since were further questions.
    var isAboutSecret = false
    var client = Side(mark: "C: ")
    var server = Side(mark: "S: ")
  }

  private let state = Mutex(State())
  private let limit: Int

  /// Longest line kept, in bytes: it stops a server that never ends one.
  private static let longestLine = 500
  /// Longest literal length read, in digits.
  private static let longestNumber = 10

  /// Keeps at most `limit` lines, the newest.
  package init(limit: Int = 1000) { self.limit = max(1, limit) }

  /// `C: ` what was sent, `S: ` what came, in the order of sending and of use.
  package var lines: [String] {
    state.withLock { state in
      var lines = state.dropped > 0 ? ["… \(state.dropped) earlier lines"] : []
      lines += state.lines
      for side in [state.client, state.server] where !side.line.isEmpty {
        lines.append(side.mark + Transcript.shown(side.line, masking: state.isAboutSecret && side.mark == "S: "))
      }
      return lines
    }
  }

  func sent(_ bytes: [UInt8]) {
    state.withLock { state in
      state.isAboutSecret = false
      take(bytes, \.client, &state)
    }
  }

  func sentSecret() {
    state.withLock { state in
      // The answer to an announced literal, or a line of its own.
      state.client.literal = 0
      state.isAboutSecret = true
      add("C: •••", &state)
    }
  }

  func sentBody(_ count: Int) {
    state.withLock { state in
      state.client.literal = 0
      state.isAboutSecret = false
      add("C: {\(count) bytes}", &state)
    }
  }

  func received(_ bytes: [UInt8]) {
    state.withLock { state in
      take(bytes, \.server, &state)
    }
  }

  private func take(_ bytes: [UInt8], _ side: WritableKeyPath<State, Side>, _ state: inout State) {
    var start = 0
    while start < bytes.count {
      let literal = state[keyPath: side].literal
      if literal > 0 {
        if !state[keyPath: side].literalHasBegun {
          state[keyPath: side].literalHasBegun = true
          add(state[keyPath: side].mark + "{\(literal) bytes}", &state)
        }
        let skipped = min(literal, bytes.count - start)
        state[keyPath: side].literal -= skipped
        start += skipped
        continue
      }
      let end = lineFeed(in: bytes, from: start)
      let room = Transcript.longestLine - state[keyPath: side].line.count
      let stop = end ?? bytes.count
      state[keyPath: side].line += bytes[start..<min(stop, start + max(0, room))]
      guard end != nil else { return }
      finishLine(side, tail: bytes[max(start, stop - Transcript.longestNumber - 4)..<stop], &state)
      start = stop + 1
    }
  }

  private func finishLine(_ side: WritableKeyPath<State, Side>, tail: ArraySlice<UInt8>, _ state: inout State) {
    let line = state[keyPath: side].line
    state[keyPath: side].line = []
    let isServers = side == \State.server
    add(state[keyPath: side].mark + Transcript.shown(line, masking: isServers && state.isAboutSecret), &state)
    if isServers, !Transcript.isQuestion(line) { state.isAboutSecret = false }
    let end = line.count < Transcript.longestLine ? line[...] : tail
    state[keyPath: side].literal = Transcript.announcedLiteral(end)
    state[keyPath: side].literalHasBegun = false
    // A refused literal is not sent: a tagged answer came instead of `+`.
    if isServers, !state.client.literalHasBegun, let first = line.first, first != 0x2B, first != 0x2A {
      state.client.literal = 0
    }
  }

  private static func shown(_ line: [UInt8], masking: Bool) -> String {
    if masking, isQuestion(line) { return line.first == 0x2B ? "+ •••" : "334 •••" }
    return ServerText.clean(line, limit: longestLine)
  }

  /// A continuation of IMAP, or of SMTP's AUTH, that says something.
  private static func isQuestion(_ line: [UInt8]) -> Bool {
    (line.starts(with: Array("+ ".utf8)) && line.count > 3) || (line.starts(with: Array("334".utf8)) && line.count > 5)
  }

  private func add(_ line: String, _ state: inout State) {
    state.lines.append(line)
    guard state.lines.count > limit * 2 else { return }
    state.dropped += state.lines.count - limit
    state.lines.removeFirst(state.lines.count - limit)
  }

  private func lineFeed(in bytes: [UInt8], from start: Int) -> Int? {
    bytes.withUnsafeBytes { all in
      guard let origin = all.baseAddress, let found = memchr(origin + start, 0x0A, all.count - start) else {
        return nil
      }
      return UnsafeRawPointer(found) - origin
    }
  }

  /// The n of `{n}`, `{n+}` or `{n-}` at the end of a line; 0 where there is none (RFC 9051 4.3).
  private static func announcedLiteral(_ line: ArraySlice<UInt8>) -> Int {
    var rest = line
    if rest.last == 0x0D { rest.removeLast() }
    guard rest.popLast() == 0x7D else { return 0 }
    if rest.last == 0x2B || rest.last == 0x2D { rest.removeLast() }
    var (value, scale, digits) = (0, 1, 0)
    while let byte = rest.popLast(), digits <= longestNumber {
      if byte == 0x7B { return digits > 0 ? value : 0 }
      guard (0x30...0x39).contains(byte) else { return 0 }
      value += Int(byte - 0x30) * scale
      scale *= 10
      digits += 1
    }
    return 0
  }
}
