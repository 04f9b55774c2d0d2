internal import Foundation
internal import Glibc

/// A line that a person types on a terminal which does not show it.
struct HiddenLine {
  private let shown: termios
  private let hidden: termios

  /// Nil where the terminal cannot hide what is typed.
  init?() {
    var attributes = termios()
    guard tcgetattr(STDIN_FILENO, &attributes) == 0 else { return nil }
    shown = attributes
    attributes.c_lflag &= ~tcflag_t(ECHO)
    hidden = attributes
  }

  /// Reads with `body`. Whatever ends or stops the program meanwhile leaves a terminal that shows what is typed.
  ///
  /// - Throws: what `body` throws.
  func read<Result>(_ body: () throws -> Result) rethrows -> Result? {
    let watches = [SIGINT, SIGTERM, SIGHUP, SIGTSTP].map { SignalWatch($0, shows: self) }
    defer { for watch in watches { watch.end() } }
    guard set(hidden) else { return nil }
    defer { _ = set(shown) }
    return try body()
  }

  @discardableResult
  private func set(_ attributes: termios) -> Bool {
    var attributes = attributes
    return tcsetattr(STDIN_FILENO, TCSAFLUSH, &attributes) == 0
  }

  /// What was there before a signal was watched for.
  private struct SignalWatch {
    private let signal: Int32
    private let before: sigaction
    private let source: any DispatchSourceSignal

    init(_ signal: Int32, shows line: HiddenLine) {
      var before = sigaction()
      sigaction(signal, nil, &before)
      (self.signal, self.before) = (signal, before)
      source = DispatchSource.makeSignalSource(signal: signal, queue: .global())
      let isWatching = DispatchSemaphore(value: 0)
      source.setRegistrationHandler { isWatching.signal() }
      source.setEventHandler { [before] in SignalWatch.pass(signal, to: before, with: line) }
      source.activate()
      isWatching.wait()
    }

    /// Lets a signal do what it would have done, with the terminal as it was.
    private static func pass(_ signal: Int32, to before: sigaction, with line: HiddenLine) {
      line.set(line.shown)
      var (before, watching) = (before, sigaction())
      sigaction(signal, &before, &watching)
      // Dispatch's threads let no signals in.
      var signals = sigset_t()
      sigemptyset(&signals)
      sigaddset(&signals, signal)
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      raise(signal)
      // Stopped and continued, or ignored: the person types on.
      sigaction(signal, &watching, nil)
      line.set(line.hidden)
    }

    func end() {
      var before = before
      sigaction(signal, &before, nil)
      source.cancel()
    }
  }
}
