internal import Foundation
internal import Glibc
internal import Model
internal import Pipeline
internal import Store
internal import Synchronization

/// Shows how far a synchronisation is: a bar with rate and time left on a terminal, plain lines when piped.
final class ProgressBar: Sendable {
  private struct State {
    var folder = ""
    var total = 0
    var done = 0
    var bytes: Int64 = 0
    var began: Timestamp
    var lastLine = 0
    var isDrawn = false
    var note: String?
    var isSettling = false
  }

  private let state: Mutex<State>
  private let isQuiet: Bool

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
    state = Mutex(State(began: now()))
  }

  func show(_ progress: SyncProgress) {
    guard !isQuiet else { return }
    state.withLock { state in
      switch progress {
      case .folder(let name, let messages, let bytes):
        end(&state)
        begin(name, messages, bytes, &state)
      case .filed(_, let messages, let bytes):
        state.done += messages
        state.bytes += bytes
        drawOrLine(&state)
      case .migrated, .renamed, .reconnecting, .rationed, .cut:
        end(&state)
        if let note = progress.note { Output.note(note) }
      case .settling: settle(&state)
      }
    }
  }

  /// The same of work that another process does.
  func show(_ progress: WorkRequest.Progress) {
    guard !isQuiet else { return }
    state.withLock { state in
      if let note = progress.note, note != state.note {
        end(&state)
        Output.note(note)
        state.note = note
      }
      if !progress.folder.isEmpty, progress.folder != state.folder || progress.done < state.done {
        begin(progress.folder, progress.total, nil, &state)
      }
      if progress.done > state.done {
        state.done = progress.done
        drawOrLine(&state)
      }
      if progress.isSettling, !state.isSettling { settle(&state) }
      state.isSettling = progress.isSettling
    }
  }

  private func begin(_ folder: String, _ messages: Int, _ bytes: Int64?, _ state: inout State) {
    end(&state)
    state = State(folder: folder, total: messages, began: now(), note: state.note)
    guard !Output.isTerminal else { return }
    Output.note("\(folder): \(Output.number(messages)) new" + (bytes.map { ", \(Output.bytes($0))" } ?? ""))
  }

  private func settle(_ state: inout State) {
    end(&state)
    if Output.isTerminal { Output.note("settling what came out of order") }
  }

  private func drawOrLine(_ state: inout State) { Output.isTerminal ? draw(&state) : line(&state) }

  func finish() { state.withLock { end(&$0) } }

  private func end(_ state: inout State) {
    if state.isDrawn { Output.draw("\n") }
    state.isDrawn = false
  }

  private func draw(_ state: inout State) {
    let width = 24
    let filled = state.total == 0 ? width : min(width, width * state.done / state.total)
    let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: width - filled)
    Output.draw("\r\u{1B}[K\(Output.cut(Output.clean(state.folder), 24)) \(bar) \(numbers(state))")
    state.isDrawn = true
  }

  /// Every tenth of the way, and at the end.
  private func line(_ state: inout State) {
    let tenth = state.total == 0 ? 10 : 10 * state.done / state.total
    guard tenth > state.lastLine else { return }
    state.lastLine = tenth
    Output.note("\(state.folder): \(numbers(state))")
  }

  private func numbers(_ state: State) -> String {
    let seconds = max(0.001, Double(now().milliseconds - state.began.milliseconds) / 1000)
    let rate = Double(state.done) / seconds
    let left = rate > 0 ? Int((Double(max(0, state.total - state.done)) / rate).rounded(.up)) : 0
    let time = left >= 60 ? "\(left / 60) min \(left % 60) s" : "\(left) s"
    return "\(Output.number(state.done)) of \(Output.number(state.total)), \(Output.number(Int(rate)))/s"
      + (state.done < state.total ? ", \(time) left" : state.bytes > 0 ? ", \(Output.bytes(state.bytes))" : "")
  }
}
