import Foundation
import Model
import Pipeline
import TestSupport

/// The peak of memory while one large or hostile message is read from a mapped file.
enum MemoryBenchmark {
  private static let size = 50_000_000

  static func run() throws {
    let folder = try temporaryFolder()
    let head = "From: Anna <anna@harbor.example>\r\nMIME-Version: 1.0\r\n"
    let line = String(repeating: "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo0", count: 2) + "QUJD\r\n"
    let lines = String(repeating: line, count: size / line.utf8.count)
    let words = String(repeating: "Die Lieferung kommt am Dienstag nach der Prüfung.\r\n", count: size / 52)
    let mixed = "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    let messages = [
      (
        "one file of 50 MB in base64",
        head + mixed + "--b\r\n\r\nHello\r\n--b\r\nContent-Type: application/pdf\r\n"
          + "Content-Transfer-Encoding: base64\r\n\r\n" + lines + "--b--\r\n"
      ),
      ("50 MB of text", head + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + words),
      ("50 MB of HTML", head + "Content-Type: text/html; charset=utf-8\r\n\r\n<p>" + words),
      ("a million parts", head + mixed + String(repeating: "--b\r\n\r\nx\r\n", count: 1_000_000) + "--b--\r\n"),
    ]
    say("memory: peak of resident memory of a process that parses one message from a mapped file, mapped pages too\n")
    for (index, (name, text)) in messages.enumerated() {
      let file = "\(folder)/\(index).eml"
      try Data(text.utf8).write(to: URL(fileURLWithPath: file))
      say("  \(name): ")
      // A process of its own: memory that an earlier message left free would hide what this one takes.
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      process.arguments = ["memory", "--packed", file]
      try process.run()
      process.waitUntilExit()
    }
  }

  /// Without the delay of `print`, which would come behind what the other processes say.
  private static func say(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }

  /// Parses the message of a file and prints what that took.
  static func measure(_ file: String) throws {
    let raw = try Data(contentsOf: URL(fileURLWithPath: file), options: .alwaysMapped)
    let before = try Machine.memory("VmRSS")
    let start = Spent.now()
    let message = raw.withUnsafeBytes { Parse.message($0) }
    let spent = start.since()
    let peak = try Machine.memory("VmHWM")
    print(
      "\(number(Double(peak) / Double(raw.count), 2)) times its size (\(megabytes(peak)) for \(megabytes(raw.count)); "
        + "\(megabytes(before)) before); \(number(spent.processor, 2)) s; \(message.parts.count) parts, "
        + "\(megabytes(message.text.utf8.count)) of text, \(message.defects.count) defects")
  }
}
