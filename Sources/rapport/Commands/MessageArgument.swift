internal import Foundation
internal import Model
internal import Pipeline
internal import Store

/// How a message is named: our id, its Message-ID, or an .eml file.
enum MessageArgument {
  /// Longest .eml file taken, in bytes.
  static let maximumFileLength = 256 << 20

  static func find(_ text: String, in store: MailStore, for viewer: Viewer) throws -> ID<Message> {
    guard text.hasSuffix(".eml") || text == "-" else { return try store.find(message: text, for: viewer) }
    let parsed = try parse(text)
    return try store.find(identity: parsed.identityDigest, for: viewer)
  }

  static func parse(_ path: String) throws -> Message {
    try readInput(path, limit: maximumFileLength).withUnsafeBytes { Pipeline.Parse.message($0) }
  }
}
