import Foundation
import Model
import Pipeline
import TestSupport
import Testing

/// Public replies as whole messages, from many mail programs, all with the same answer.
@Suite(.enabled(if: Corpus.isThere)) struct ReplyMailCorpusTests {
  @Test func repliesOfManyPrograms() throws {
    let folder = try #require(Corpus.folder).appending(path: "reply/talon/tests/fixtures/standard_replies")
    let answer = try String(contentsOf: folder.appending(path: "iphone_reply_text"), encoding: .utf8)
      .split(separator: "\n").first.map(String.init)
    let results = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .filter { $0.hasSuffix(".eml") }
      .map { name in
        let raw = try Data(contentsOf: folder.appending(path: name))
        let message = raw.withUnsafeBytes { Parse.message($0) }
        let read = message.newText.trimmingCharacters(in: .whitespacesAndNewlines)
        return Corpus.Result(name, read: read, expected: answer ?? "")
      }
    let complaints = Corpus.compare("reply/talon standard replies", results, explained: Self.explained)
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }

  private static let explained: [String: String] = [:]
}
