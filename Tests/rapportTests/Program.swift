import Foundation
import Glibc
import TestSupport

/// The built program, run as a user runs it.
struct Program {
  struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  let workspace: String

  /// It lies beside the test program.
  static let path: String = {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let beside = URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("rapport").path
    if FileManager.default.isExecutableFile(atPath: beside) { return beside }
    return projectRoot() + "/.build/debug/rapport"
  }()

  func process(_ arguments: [String]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(["RAPPORT_WORKSPACE": workspace]) { $1 }
    process.standardInput = FileHandle.nullDevice
    return process
  }

  /// Runs a command to its end.
  @discardableResult
  func callAsFunction(_ arguments: String..., input: String? = nil) throws -> Result {
    try run(arguments, input: input)
  }

  @discardableResult
  func run(_ arguments: [String], input: String? = nil) throws -> Result {
    let process = process(arguments)
    let folder = try temporaryFolder()
    // Files, not pipes: a pipe that nobody reads while the other is read would block the program.
    let (output, errors) = ("\(folder)/output", "\(folder)/errors")
    for path in [output, errors] { try Data().write(to: URL(fileURLWithPath: path)) }
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    if let input {
      try Data(input.utf8).write(to: URL(fileURLWithPath: folder + "/input"))
      process.standardInput = FileHandle(forReadingAtPath: folder + "/input")
    }
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: try String(contentsOfFile: output, encoding: .utf8),
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }

  /// Starts a command, and kills it without warning as soon as `isTime` says so; true when it was killed.
  func kill(_ arguments: [String], when isTime: () -> Bool) throws -> Bool {
    let process = process(arguments)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    while process.isRunning {
      if isTime() {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        return process.terminationReason == .uncaughtSignal
      }
      sched_yield()
    }
    return false
  }
}
