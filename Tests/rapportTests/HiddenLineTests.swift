import Foundation
import Glibc
import TestSupport
import Testing

/// A password that is typed, on a terminal of its own.
@Suite(.ownThreads) struct HiddenLineTests {
  private let program: Program
  private let terminal: Terminal

  init() throws {
    program = Program(workspace: try temporaryFolder() + "/acme")
    let made = try program("init", "--name", "Olena", "--email", "olena@acme.example", "--time-zone", "UTC")
    #expect(made.status == 0, "\(made.errors)")
    terminal = try Terminal()
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func whoeverIsStoppedLeavesATerminalThatShows(signal: Int32) throws {
    // A test may be run by somebody who ignores it, and a program inherits that.
    let before = Glibc.signal(signal, SIG_DFL)
    defer { Glibc.signal(signal, before) }
    let running = try Running(program, ["connect", "somebody@gmail.com"], on: terminal.side)
    #expect(running.goesOn { !terminal.shows }, "\(running.errors)")
    kill(running.process.processIdentifier, signal)
    _ = running.goesOn { false }
    try #require(!running.process.isRunning)
    #expect(running.status() == signal && running.process.terminationReason == .uncaughtSignal, "\(running.errors)")
    #expect(terminal.shows)
  }

  @Test func whatIsTypedIsTakenAndNotShown() throws {
    let running = try Running(
      program, ["users", "add", "--name", "Ben", "--email", "ben@acme.example"], on: terminal.side)
    for prompt in ["password for the pages of ben@acme.example", "the same once more"] {
      // What is typed before the prompt is not taken.
      #expect(running.goesOn { running.errors.contains(prompt) && !terminal.shows }, "\(running.errors)")
      try terminal.type("correct horse bättery\n")
    }
    #expect(running.status() == 0, "\(running.errors)")
    #expect(terminal.shows && !running.errors.contains("horse"))
    #expect(try program("users").output.contains("ben@acme.example"))
  }

  @Test func noLineIsNoPassword() throws {
    let running = try Running(program, ["connect", "somebody@gmail.com"], on: terminal.side)
    #expect(running.goesOn { !terminal.shows }, "\(running.errors)")
    try terminal.type("\u{4}")
    #expect(running.status() == 64 && running.errors.contains("no password was given"), "\(running.errors)")
  }

  /// What is no password must not be tried as another one.
  @Test(arguments: [
    ([UInt8](repeating: 0x61, count: 9000), 65, "is longer than 8192 bytes"),
    (Array("gr".utf8) + [0xFC, 0xDF], 65, "is not in UTF-8"), ([], 64, "no password was given"),
    (Array("\r\nsecond\n".utf8), 64, "no password was given"),
  ])
  func files(bytes: [UInt8], status: Int32, text: String) throws {
    let file = try temporaryFolder() + "/password"
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    let result = try program("connect", "somebody@gmail.com", "--password-file", file)
    #expect(result.status == status && result.errors.contains(text), "\(result.errors)")
    #expect(!result.errors.contains("aaaa"))
  }

  @Test func whatIsNoFileIsNamed() throws {
    let folder = try temporaryFolder()
    for path in [folder, folder + "/none"] {
      let result = try program("connect", "somebody@gmail.com", "--password-file", path)
      #expect(result.status == 65, "\(result.errors)")
      #expect(result.errors.hasSuffix("rapport: read the password from \(path): it cannot be opened\n"))
    }
  }
}

/// A terminal that a program reads from, and what a person types there.
private final class Terminal {
  /// TIOCSPTLCK and TIOCGPTN of ioctl_tty(2), which Glibc's module leaves out, as it does posix_openpt(3).
  private static let (setLock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)

  private let keyboard: Int32
  private let descriptor: Int32
  var side: FileHandle { FileHandle(fileDescriptor: descriptor) }

  init() throws {
    keyboard = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (isLocked, number): (Int32, Int32) = (0, 0)
    try #require(ioctl(keyboard, Terminal.setLock, &isLocked) == 0 && ioctl(keyboard, Terminal.getNumber, &number) == 0)
    descriptor = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    try #require(descriptor >= 0)
  }

  deinit {
    close(descriptor)
    close(keyboard)
  }

  /// Is what is typed shown?
  var shows: Bool {
    var attributes = termios()
    return tcgetattr(descriptor, &attributes) == 0 && attributes.c_lflag & tcflag_t(ECHO) != 0
  }

  func type(_ text: String) throws {
    try FileHandle(fileDescriptor: keyboard).write(contentsOf: Data(text.utf8))
  }
}
