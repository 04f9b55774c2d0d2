import Foundation
import TestSupport
import Testing

@testable import HTML

/// Public replies. What other programs make of them is their opinion: only where two agree is ours compared with it.
@Suite(.enabled(if: Corpus.isThere)) struct ReplyCorpusTests {
  private struct Outputs: Decodable {
    struct Case: Decodable {
      var suite: String
      var file: String
      var zapierReply: String?
      var mailParserReply: String?
    }
    var cases: [Case]
  }

  /// Where the texts of a suite lie.
  private static let folders = [
    "github": "email_reply_parser/test/emails", "zapier": "zapier-email-reply-parser/test/emails",
    "mail-parser-reply": "mail-parser-reply/test/emails",
  ]

  private static func outputs(_ folder: URL) throws -> [Outputs.Case] {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(
      Outputs.self, from: Data(contentsOf: folder.appending(path: "reply-reference-outputs.json"))
    )
    .cases
  }

  @Test(arguments: folders.keys.sorted())
  func cutWhereTwoProgramsAgree(suite: String) throws {
    let folder = try #require(Corpus.folder).appending(path: "reply")
    var (results, alone, either): ([Corpus.Result], Int, Int) = ([], 0, 0)
    for example in try Self.outputs(folder) where example.suite == suite {
      let path = "\(Self.folders[suite] ?? "")/\(example.file)"
      let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
      let own = plain(NewText.cut(text.replacing("\r\n", with: "\n")).newText)
      let others = [example.zapierReply, example.mailParserReply].compactMap { $0.map(plain) }
      if others.count == 2, others[0] == others[1] {
        results.append(Corpus.Result(example.file, read: own, expected: others[0]))
      } else {
        alone += 1
        if others.contains(own) { either += 1 }
      }
    }
    print("corpus reply/\(suite): where they differ, as one of them in \(either) of \(alone)")
    let complaints = Corpus.compare("reply/\(suite)", results, explained: Self.explained[suite] ?? [:])
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }

  /// HTML of many programs, all with the same answer: every one must be read as most are.
  @Test func answersOfManyProgramsInHTML() throws {
    let folder = try #require(Corpus.folder).appending(path: "reply/talon/tests/fixtures/html_replies")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    let read = try names.map { name in
      let html = HTMLText.read(try String(contentsOf: folder.appending(path: name), encoding: .utf8))
      return plain(NewText.cut(html.text, marks: html.marks).newText)
    }
    let most = Dictionary(grouping: read) { $0 }.max { $0.value.count < $1.value.count }?.key ?? ""
    #expect(most.split(separator: "\n").count == 3)
    let results = zip(names, read).map { Corpus.Result($0, read: $1, expected: most) }
    let complaints = Corpus.compare("reply/talon HTML", results)
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }

  /// Mails with their signature beside them.
  @Test func signatures() throws {
    let folder = try #require(Corpus.folder).appending(path: "reply/talon/tests/fixtures/signature/emails/stripped")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().filter {
      $0.hasSuffix("_body")
    }
    let results = try names.map { name in
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      let twin = name.replacing("_body", with: "_signature")
      let signature = plain(try String(contentsOf: folder.appending(path: twin), encoding: .utf8))
      let read = NewText.cut(text).signature.map { plain(String(decoding: Array(text.utf8)[$0], as: UTF8.self)) }
      return Corpus.Result(name, read: read ?? "", expected: signature)
    }
    let complaints = Corpus.compare("reply/talon signatures", results, explained: Self.explainedSignatures)
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }

  /// Without what says nothing: blank rows and space at the ends of rows.
  private func plain(_ text: String) -> String {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
      .joined(separator: "\n")
  }

  private static let explained = [
    "mail-parser-reply": [
      "caution2.txt": "a disclaimer, which the others keep",
      "outlook.txt": "Outlook's own line at the end, which the others keep without a space before its address",
      "multiline_on.txt": "nothing but lines that introduce quotes: the text stays whole, as nothing new is in it",
    ]
  ]

  /// A signature without a mark or a closing is read for facts only below the writer's own name, and never cut.
  private static let explainedSignatures = [
    "jeff_body": "a name without a mark or a closing",
    "johndoeexamplecom_body": "marked by the suite's own signs; no mark and no closing",
    "long_body": "a name without a mark or a closing; facts are read when it is the sender's",
    "short_url_body": "begins behind the closing: the closing is the writer's own text",
    "sparse_body": "a short rule, which as often parts a text",
  ]
}
