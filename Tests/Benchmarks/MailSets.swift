import Foundation
import MIME
import Model
import Pipeline
import TestSupport

/// Messages or bodies one behind the other in memory, each with its length in eight bytes before it in a file, so that
/// programs in any language read the same ones and no file system is measured.
struct Packed {
  private(set) var bytes: [UInt8] = []
  private(set) var ranges: [Range<Int>] = []

  init() {}

  init(file: String) throws {
    bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
    var at = 0
    while at + 8 <= bytes.count {
      let count = bytes[at..<at + 8].reversed().reduce(0) { $0 << 8 | Int($1) }
      guard count >= 0, count <= bytes.count - at - 8 else { break }
      ranges.append(at + 8..<at + 8 + count)
      at += 8 + count
    }
  }

  mutating func add(_ item: some Collection<UInt8>) {
    withUnsafeBytes(of: UInt64(item.count).littleEndian) { bytes.append(contentsOf: $0) }
    ranges.append(bytes.count..<bytes.count + item.count)
    bytes += item
  }

  func write(to file: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: file)) }

  /// Of the items alone.
  var size: Int { ranges.reduce(0) { $0 + $1.count } }

  func forEach(most: Int = .max, _ take: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    try bytes.withUnsafeBytes { all in
      for range in ranges.prefix(most) { try take(UnsafeRawBufferPointer(rebasing: all[range])) }
    }
  }
}

/// What is measured: the mailbox, its messages without files, the public corpus, and the bodies of the mailbox.
struct MailSets {
  private(set) var all = Packed()
  private(set) var withoutFiles = Packed()
  private(set) var corpus = Packed()
  private(set) var html = Packed()
  private(set) var texts = Packed()

  init(_ mail: Mail) throws {
    for file in mail.files {
      let raw = try Data(contentsOf: URL(fileURLWithPath: file))
      all.add(raw)
      let message = raw.withUnsafeBytes { Parse.message($0) }
      if message.parts.allSatisfy({ $0.use == .plainBody || $0.use == .htmlBody }) { withoutFiles.add(raw) }
      if let body = message.html, !body.isEmpty { html.add(body.utf8) }
      if !message.text.isEmpty { texts.add(message.text.utf8) }
    }
    for file in try Self.corpusFiles() { corpus.add(try Data(contentsOf: file)) }
  }

  /// What of the public corpus is mail, by the endings of its files' names.
  private static func corpusFiles() throws -> [URL] {
    guard let folder = Corpus.folder?.appending(path: "mime") else { return [] }
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects ?? []
    return files.compactMap { $0 as? URL }
      // Beside messages there lie the files that are in them.
      .filter { ["eml", "mbox", "msg"].contains($0.pathExtension) || $0.path.contains("/_data/emails/m") }
      .filter { !$0.hasDirectoryPath }
      .sorted { $0.path < $1.path }
  }

  /// The sets that a part is measured on, each with its letter.
  func sets(for part: Arguments.Part) -> [(name: String, packed: Packed)] {
    let sets =
      switch part {
      case .html: [("bodies", html)]
      case .newtext: [("texts", texts)]
      default: [("A", all), ("B", withoutFiles), ("corpus", corpus)]
      }
    return sets.filter { !$0.1.ranges.isEmpty }
  }

  func write(to folder: String) throws {
    for part in [Arguments.Part.mime, .html, .newtext] {
      for (name, packed) in sets(for: part) { try packed.write(to: "\(folder)/\(name).pack") }
    }
  }
}
