import Foundation
import MIME
import Model
import TestSupport
import Testing

/// Reading the public tables and messages.
enum CorpusFiles {
  /// The rows of a table.
  static func cases(_ name: String) throws -> [[String: Any]] {
    try #require(table(name)["cases"] as? [[String: Any]])
  }

  static func table(_ name: String) throws -> [String: Any] {
    let file = try #require(Corpus.folder).appending(path: "tables/\(name).json")
    let text = try String(contentsOf: file, encoding: .utf8)
    // Lone surrogates stand for bytes that are no UTF-8; no string can hold them.
    let data = Data(text.replacing(/\\udc[0-9a-f]{2}/, with: "?").utf8)
    return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  /// The files below a folder of the messages, in order; `name` is the path within it.
  static func files(_ folder: String) throws -> [(name: String, bytes: [UInt8])] {
    let root = try #require(Corpus.folder).appending(path: "mime/\(folder)")
    let names = try FileManager.default.subpathsOfDirectory(atPath: root.path).sorted()
    return try names.filter { !root.appending(path: $0).isFolder }.map { name in
      (name, Array(try Data(contentsOf: root.appending(path: name))))
    }
  }

  /// A header field's value as it could stand in a message: without line breaks.
  static func field(_ value: String) -> String {
    value.replacing("\r\n", with: " ").replacing("\n", with: " ").replacing("\r", with: " ")
  }

  /// `Name <address>` of each participant of a To field; `?` where there is no address.
  static func addresses(_ value: String) -> [String] {
    parse("To: \(field(value))\r\n\r\n".utf8).participants.map { participant in
      let address = participant.address.map { "<\($0.key)>" } ?? "?"
      return participant.name.isEmpty ? address : "\(participant.name) \(address)"
    }
  }

  /// The files in the order in which a person sees them, with type, name and size.
  static func words(_ text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }
}
