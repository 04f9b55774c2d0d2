import Foundation
package import Model

extension MailServers {
  /// When the server is to say that it received a message.
  package enum Received: Sendable, Hashable {
    /// At the message's Date header; now where it has none.
    case atDate
    case at(Timestamp)
  }

  /// Puts messages into a user's folder, in this order, as if they had arrived; makes the folder where there is none.
  /// They are new (and `\Recent`) unless `seen`. Thousands take about a second.
  package func deliver(
    _ messages: [[UInt8]], to user: Account, folder: String = "INBOX", seen: Bool = false, received: Received = .atDate
  ) throws {
    let spool = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: spool) }
    for (number, message) in messages.enumerated() {
      let digits = String(number)
      let name = String(repeating: "0", count: max(0, 9 - digits.count)) + digits
      try Data(message).write(to: URL(fileURLWithPath: "\(spool)/\(name).eml"))
    }
    try deliver(files: [spool], to: user, folder: folder, seen: seen, received: received)
  }

  /// Puts `.eml` files, or all of a folder by name, into a user's folder.
  package func deliver(
    files: [String], to user: Account, folder: String = "INBOX", seen: Bool = false, received: Received = .atDate
  ) throws {
    let time =
      switch received {
      case .atDate: "date"
      // Rounded down, also before 1970.
      case .at(let instant): String(Int64((Double(instant.milliseconds) / 1000).rounded(.down)))
      }
    let flags = seen ? "\\Seen" : ""
    let names = files.map { $0 + "\n" }.joined()
    let options = ["--flags", flags, "--received", time, "-"]
    _ = try Command([MailServers.script, "deliver", self.folder, user.address, folder] + options)
      .run(input: Array(names.utf8))
  }
}
