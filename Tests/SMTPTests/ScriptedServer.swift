import Foundation

/// Real TLS on loopback with a script behind it: `openssl s_server`, whose input and output the test holds.
final class ScriptedServer: Sendable {
  /// The certificate that it shows, and that its clients are to trust.
  struct Certificate: Sendable {
    let pem: String
    let key: String

    static let shared = Result { try Certificate() }

    private init() throws {
      let folder = NSTemporaryDirectory() + "smtp-tests-\(UUID().uuidString)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      (pem, key) = (folder + "/localhost.pem", folder + "/localhost.key")
      let made = try openssl([
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out",
        pem,
        "-days", "30", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
      ])
      made.waitUntilExit()
    }
  }

  let port: Int
  private let process: Process
  private let transcript: AsyncStream<String>

  /// Answers in turn: waits for a text from the client, then says the answer; nil ends the connection without a word.
  /// The script goes on over as many connections, one after the other.
  init(_ turns: [(wait: String, say: String?)], connections: Int = 1) throws {
    let certificate = try Certificate.shared.get()
    let (input, output) = (Pipe(), Pipe())
    process = try openssl(
      [
        "s_server", "-accept", "127.0.0.1:0", "-naccept", "\(connections)", "-cert", certificate.pem, "-key",
        certificate.key,
      ],
      input: input, output: output)
    var text = ""
    while !text.contains("ACCEPT") || !text.hasSuffix("\n") {
      text += String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    }
    port = text.split(separator: ":").last.flatMap { Int($0.dropLast()) } ?? 0
    let (transcript, finished) = AsyncStream.makeStream(of: String.self)
    self.transcript = transcript
    // A thread of its own: tasks must not block.
    Thread.detachNewThread { [process] in
      var (seen, all) = ("", "")
      defer {
        finished.yield(all)
        finished.finish()
      }
      for (wait, say) in turns {
        while !seen.contains(wait) {
          let more = output.fileHandleForReading.availableData
          if more.isEmpty { return }
          seen += String(decoding: more, as: UTF8.self)
          all += String(decoding: more, as: UTF8.self)
        }
        seen = seen.components(separatedBy: wait).dropFirst().joined(separator: wait)
        guard let say else {
          kill(process.processIdentifier, SIGKILL)
          break
        }
        input.fileHandleForWriting.write(Data((say.replacing("\n", with: "\r\n") + "\r\n").utf8))
      }
      while case let more = output.fileHandleForReading.availableData, !more.isEmpty {
        all += String(decoding: more, as: UTF8.self)
      }
    }
  }

  /// Everything the client sent, between what s_server itself writes.
  func received() async -> String { await transcript.first { _ in true } ?? "" }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }
}

private func openssl(_ arguments: [String], input: Pipe = Pipe(), output: Pipe = Pipe()) throws -> Process {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["openssl"] + arguments
  (process.standardInput, process.standardOutput, process.standardError) = (input, output, FileHandle.nullDevice)
  try process.run()
  return process
}
