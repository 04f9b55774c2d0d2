import Foundation
import TestSupport
import Testing

@testable import IMAP

/// Recorded answers of many vendors' servers, which lie beside the project and not in it.
struct CorpusTests {
  private static let folder = Corpus.folder?.appending(path: "imap")

  /// Server halves with their tags filled in and their lines ended as the literals count them.
  private static func transcripts() throws -> [(name: String, bytes: [UInt8])] {
    guard let folder, let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil) else {
      return []
    }
    return try files.compactMap { $0 as? URL }.filter { $0.pathExtension == "txt" && $0.path.contains("/Imap/") }.sorted
    { $0.path < $1.path }
    .map { file in
      var bytes: [UInt8] = []
      for byte in try Data(contentsOf: file) {
        if byte == 0x0A, bytes.last != 0x0D { bytes.append(0x0D) }
        bytes.append(byte == 0x23 ? 0x30 : byte)
      }
      return (file.pathComponents.suffix(2).joined(separator: "/"), bytes)
    }
  }

  @Test(.enabled(if: folder != nil))
  func everyLineIsRead() throws {
    let transcripts = try CorpusTests.transcripts()
    #expect(!transcripts.isEmpty)
    for (name, bytes) in transcripts {
      let (events, isClean) = try outputs([bytes])
      #expect(isClean, "\(name) has bytes left over")
      let tagged = bytes.split(separator: 0x0A).contains { $0.starts(with: "A00000000 ".utf8) }
      var foundTag = false
      for case .response(let frame) in events {
        switch Response(frame) {
        case .tagged("A00000000", _): foundTag = true
        // One recording announces a literal two bytes too short, so that its parenthesis stands alone.
        case .stray(")") where name == "gmail/headers.1+unsolicited-info.txt": break
        case .stray(let text): Issue.record("\(name): stray \(text)")
        case .untagged(.unreadable(let what)): Issue.record("\(name): \(what) cannot be read")
        default: break
        }
      }
      #expect(foundTag == tagged, "\(name) has no tagged result")
    }
  }

  @Test(.enabled(if: folder != nil))
  func aCutAtAnyByteIsSurvived() throws {
    for (name, bytes) in try CorpusTests.transcripts() {
      let whole = try outputs([bytes]).events
      // Every byte of the short ones, some thousand places of the long ones.
      for cut in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 2_000)) {
        let partial = try outputs([Array(bytes[..<cut])])
        let complete = partial.events.filter { if case .response = $0 { true } else { false } }
        let expected = whole.filter { if case .response = $0 { true } else { false } }.prefix(complete.count)
        #expect(complete.elementsEqual(expected), "\(name) cut at \(cut)")
      }
    }
  }

  @Test(.enabled(if: folder != nil))
  func everyThreadOfGmailIsRead() throws {
    var read = 0
    for (name, bytes) in try CorpusTests.transcripts() {
      var found = 0
      for case .response(let frame) in try outputs([bytes]).events {
        if case .untagged(.fetch(_, let items)) = Response(frame), items.gmailThread != nil { found += 1 }
      }
      let told = String(decoding: bytes, as: UTF8.self).components(separatedBy: "X-GM-THRID ").count - 1
      #expect(found == told, "\(name)")
      read += found
    }
    #expect(read > 20)
  }
}
