import Foundation
import Glibc
import TestSupport
import Testing

/// A command that goes on while the test does something else.
final class Running {
  let process: Process
  private let output = Pipe()
  private let errorFile: String
  /// What a person types; nil where there is nobody.
  private let input: Pipe?

  /// - Parameters:
  ///   - types: the test types lines, by `type`.
  ///   - terminal: from which it reads instead.
  init(_ program: Program, _ arguments: [String], types: Bool = false, on terminal: FileHandle? = nil) throws {
    process = program.process(arguments)
    input = types ? Pipe() : nil
    if let input { process.standardInput = input } else if let terminal { process.standardInput = terminal }
    errorFile = try temporaryFolder() + "/errors"
    try Data().write(to: URL(fileURLWithPath: errorFile))
    process.standardOutput = output
    process.standardError = FileHandle(forWritingAtPath: errorFile)
    try process.run()
  }

  deinit {
    guard process.isRunning else { return }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// The service, once it listens; beside it commands are handed on.
  static func service(_ program: Program) throws -> Running {
    let running = try Running(program, ["serve", "--port", "0"])
    let address = running.firstLine()
    #expect(address.hasPrefix("http://127.0.0.1:"), "\(address) \(running.errors)")
    running.port = address.split(separator: ":").last.flatMap { Int($0) } ?? 0
    return running
  }

  /// Where the service's pages are; 0 for another command.
  private(set) var port = 0

  /// What it said on standard error so far.
  var errors: String {
    FileManager.default.contents(atPath: errorFile).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Waits for the first line that it prints; what there is when it ends before.
  private func firstLine() -> String {
    var text: [UInt8] = []
    while true {
      let more = output.fileHandleForReading.availableData
      text += more
      if more.isEmpty || text.contains(0x0A) { return String(decoding: text.prefix { $0 != 0x0A }, as: UTF8.self) }
    }
  }

  func type(_ line: String) { input?.fileHandleForWriting.write(Data((line + "\n").utf8)) }

  /// Waits until it says something on standard error; false when it ends before.
  func says(_ text: String) -> Bool { goesOn { errors.contains(text) } || errors.contains(text) }

  /// Longest that a test waits for something to be so.
  private static let patience = Duration.seconds(30)

  /// Waits until something is so; false when it ends before, or it takes too long.
  func goesOn(until isTime: () throws -> Bool) rethrows -> Bool {
    let deadline = ContinuousClock.now + Running.patience
    while process.isRunning, ContinuousClock.now < deadline {
      if try isTime() { return true }
      sched_yield()
    }
    return false
  }

  /// Waits for its end and gives its exit status.
  func status() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Asks it to end as a system does, and gives how long that took.
  func end() -> (status: Int32, time: Duration) {
    var status: Int32 = 0
    let time = ContinuousClock().measure {
      kill(process.processIdentifier, SIGTERM)
      status = self.status()
    }
    return (status, time)
  }

  /// Ends it without warning.
  func crash() {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
