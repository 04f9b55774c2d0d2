import Foundation
package import Model

/// An IMAP server with one account as Gmail has it; see `gmail-server`. It ends with `stop()` and with this process.
package final class GmailServer: Sendable {
  package struct Letter: Codable, Sendable {
    package var id: Int
    package var labels: [String]
    package var flags: [String]
    package var modseq: Int
    package var raw: String
    /// What the server makes of its flags being set: `refuses flags`, `hangs up on flags`; of its folder being opened
    /// before an ID: `refuses strangers`; of its content being asked for: `falls silent`, `throttled`.
    package var trouble: String?
    /// The day on which it was received, as `02-Mar-2026`, which it is without one.
    package var date: String?

    package init(_ id: Int, _ labels: [String], flags: [String] = [], modseq: Int = 1, raw: [UInt8]) {
      (self.id, self.labels, self.flags, self.modseq) = (id, labels, flags, modseq)
      self.raw = String(decoding: raw, as: UTF8.self)
    }
  }

  private let folder: String
  private let guardian: Guardian

  /// - Parameters:
  ///   - limit: messages that a command is done for, as at Yahoo; nil: all.
  ///   - window: messages of a folder that are shown to clients that name them by number.
  package init(_ letters: [Letter], limit: Int? = nil, window: Int? = nil) throws {
    folder = try temporaryFolder()
    let authority = try Authority.shared.get()
    try GmailServer.write(letters, in: folder)
    guardian = try Guardian(
      [
        projectRoot() + "/Tests/TestSupport/gmail-server", authority.pem(.good), authority.key(.good),
        folder + "/state", folder + "/log",
      ] + [limit, window].compactMap { $0.map(String.init) },
      failure: "the Gmail server did not start; apt-get install python3")
  }

  package func stop() { guardian.stop() }

  package var endpoint: Endpoint { Endpoint(host: "localhost", port: guardian.port, security: .tls) }
  package var trusted: String { get throws { try Authority.shared.get().trusted } }

  /// From its next command on the account holds these.
  package func hold(_ letters: [Letter]) throws { try GmailServer.write(letters, in: folder) }

  /// Folder and UID of each message whose content was asked for since the last time.
  package func fetched() throws -> [String] {
    let log = URL(fileURLWithPath: folder + "/log")
    guard FileManager.default.fileExists(atPath: log.path) else { return [] }
    let lines = try String(contentsOf: log, encoding: .utf8).split(separator: "\n").map(String.init)
    try FileManager.default.removeItem(at: log)
    return lines
  }

  private static func write(_ letters: [Letter], in folder: String) throws {
    try JSONEncoder().encode(letters).write(to: URL(fileURLWithPath: folder + "/state"), options: .atomic)
  }
}
