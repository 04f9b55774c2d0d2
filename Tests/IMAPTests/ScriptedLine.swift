import Synchronization
import Wire

@testable import IMAP

/// A server half that plays back: each step waits for what the client sends, then answers, in pieces of a size.
final class ScriptedLine: Line {
  struct Step: Sendable {
    let heard: String
    let answer: String
  }

  private struct State {
    var steps: [Step]
    var answers: [UInt8]
    var sent: [String] = []
    var encrypted: Bool
    var isClosed = false
  }

  private let state: Mutex<State>
  private let piece: Int

  init(greeting: String, _ steps: [(String, String)], encrypted: Bool = true, piece: Int = 1 << 16) {
    self.piece = piece
    let steps = steps.map { Step(heard: $0.0, answer: $0.1) }
    state = Mutex(State(steps: steps, answers: Array(greeting.utf8), encrypted: encrypted))
  }

  var isEncrypted: Bool { state.withLock { $0.encrypted } }
  var isClosed: Bool { state.withLock { $0.isClosed } }
  /// What came that no step expected, and the steps that were not reached.
  var leftOver: [String] { state.withLock { $0.sent + $0.steps.map(\.heard) } }

  func send(_ bytes: [UInt8], masked: Bool) async throws(WireError) {
    // Commands may come together.
    var text = String(decoding: bytes, as: UTF8.self)[...]
    let isClosed = state.withLock { state in
      while let step = state.steps.first, text.hasPrefix(step.heard + "\r\n") {
        text = text.dropFirst((step.heard + "\r\n").count)
        state.steps.removeFirst()
        state.answers += Array(step.answer.utf8)
        if text.isEmpty { return state.isClosed }
      }
      state.sent.append(String(text))
      return state.isClosed
    }
    if isClosed { throw .closed }
  }

  func receive() async throws(WireError) -> [UInt8]? {
    let (bytes, isClosed) = state.withLock { state in
      let bytes = Array(state.answers.prefix(piece))
      state.answers.removeFirst(bytes.count)
      return (bytes, state.isClosed)
    }
    if isClosed { throw .closed }
    return bytes.isEmpty ? nil : bytes
  }

  /// Where nothing is left to be said, the time is over at once.
  func receive(within seconds: Int) async throws(WireError) -> [UInt8]? {
    if let bytes = try await receive() { return bytes }
    throw .timedOut(doing: "waiting for the server")
  }

  func startTLS() async throws(WireError) {
    let isClean = state.withLock { state in
      state.encrypted = true
      return state.answers.isEmpty
    }
    if !isClean { throw .plaintextAfterStartTLS }
  }

  func close() async { state.withLock { $0.isClosed = true } }
}

/// A client that is signed in, before a script.
func signedIn(
  _ steps: [(String, String)], offering capabilities: String = "X", piece: Int = 1 << 16, limits: Limits = Limits()
) async throws
  -> (IMAPClient, ScriptedLine)
{
  let line = ScriptedLine(greeting: "* PREAUTH [CAPABILITY \(capabilities)] hi\r\n", steps, piece: piece)
  let client = IMAPClient(line, security: .tls, limits: limits)
  try await client.open()
  return (client, line)
}
