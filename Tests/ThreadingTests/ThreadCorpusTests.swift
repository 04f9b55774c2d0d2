import Foundation
import Model
import TestSupport
import Testing

@testable import Threading

/// Public thread cases, where the folder with them stands beside the project.
@Suite(.enabled(if: Corpus.isThere)) struct ThreadCorpusTests {
  private struct Case: Decodable {
    struct Input: Decodable {
      var id: String
      var messageId: String?
      var inReplyTo: String?
      var references: [String]?
      var subject: String?
    }
    struct Expected: Decodable { var threads: [Thread] }
    struct Thread: Decodable { var messages: [String] }
    var name: String
    var input: [Input]
    var expected: Expected
  }

  private static let duplicate =
    "a second message of one id is a variant of the first and stays with it, in whatever order they come"
  private static let forward = "a forward without References begins a conversation of its own"
  private static let option = "an option of the program that the case comes from"

  @Test func conformance() throws {
    let folder = try #require(Corpus.folder).appending(
      path: "threading/mail-threading/crates/mail-threading/testdata/conformance")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
    let results = try files.map { file in
      let example = try decoder.decode(Case.self, from: Data(contentsOf: file))
      let letters = example.input.enumerated().map { index, input in
        Letter(
          id: input.messageId.map(bare), references: (input.references ?? []).map(bare),
          inReplyTo: input.inReplyTo.map { [bare($0)] } ?? [], subject: input.subject ?? "", number: UInt8(index))
      }
      let found = Letter.place(letters).threads.map { $0.map { example.input[$0].id }.sorted() }
      let expected = example.expected.threads.map { $0.messages.sorted() }
      return Corpus.Result(example.name, read: sorted(found), expected: sorted(expected))
    }
    let complaints = Corpus.compare(
      "threads: conformance", results,
      explained: [
        "duplicate-message-id-first-wins": Self.duplicate,
        "subject-trailer-fwd-normalization": Self.forward, "subject-forward-wrapper-normalization": Self.forward,
        "subject-merge-disabled": Self.option, "subject-prefixes-custom": Self.option,
      ])
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }

  private func bare(_ id: String) -> String { id.trimmingCharacters(in: CharacterSet(charactersIn: "<> ")) }
  private func sorted<Name: Comparable>(_ threads: [[Name]]) -> [[Name]] { threads.sorted { $0.first! < $1.first! } }

  // MARK: Trees

  private struct Trees: Decodable {
    struct Case: Decodable {
      var name: String
      var script: String
      var mbox: String
    }
    var cases: [Case]
  }

  private static let bySubject = "ORDEREDSUBJECT groups by subject alone, whoever writes to whom and whenever"

  /// Scripts that add and remove messages and ask for the trees in between, of which the roots' branches count.
  @Test func trees() throws {
    let file = try #require(Corpus.folder).appending(path: "threading/threading-imaptest.json")
    var results: [Corpus.Result] = []
    for example in try JSONDecoder().decode(Trees.self, from: Data(contentsOf: file)).cases {
      let letters = letters(of: example.mbox)
      var held = example.script.contains("messages: all") ? Array(letters.indices) : []
      var (next, deleted, step): (Int, Set<Int>, Int) = (held.count, [], 0)
      for line in example.script.lowercased().split(separator: "\n") {
        let words = line.split(separator: " ")
        if line == "ok append" {
          held.append(next)
          next += 1
        } else if line.hasPrefix("ok store") {
          deleted = Set(words[2].split(separator: ",").compactMap { Int($0) })
        } else if line == "ok expunge" {
          held = held.enumerated().filter { !deleted.contains($0.offset + 1) }.map(\.element)
        } else if line.hasPrefix("* thread ") {
          step += 1
          let found = Letter.place(held.map { letters[$0] }).threads.map { $0.map { $0 + 1 } }
          results.append(
            Corpus.Result(
              "\(example.name) \(step)", read: sorted(found),
              expected: sorted(branches(of: line.dropFirst("* thread ".count)))))
        }
      }
    }
    let complaints = Corpus.compare(
      "threads: trees", results,
      explained: [
        "thread 1":
          "two messages that each name the other and one that both name are together, wherever the rules cut it",
        "thread2 1": "two messages of one id and one content are two copies of one",
        "thread4 1": "a reply that names another message is no reply to one of the same subject",
        "thread-orderedsubject 1": Self.bySubject, "thread-orderedsubject2 1": Self.bySubject,
      ])
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }

  /// The messages of each branch in `(1 (2 4)(3))(5)`.
  private func branches(of text: Substring) -> [[Int]] {
    var (branches, depth): ([[Int]], Int) = ([], 0)
    var number = ""
    for character in text {
      if character.isNumber {
        number.append(character)
        continue
      }
      if let value = Int(number) { branches[branches.count - 1].append(value) }
      number = ""
      if character == "(" {
        if depth == 0 { branches.append([]) }
        depth += 1
      } else if character == ")" {
        depth -= 1
      }
    }
    return branches.map { $0.sorted() }
  }

  /// Of an mbox file whose messages say nothing of people.
  private func letters(of mbox: String) -> [Letter] {
    ("\n" + mbox).components(separatedBy: "\nFrom ").dropFirst().enumerated().map { index, text in
      var letter = Letter(number: UInt8(index))
      for line in text.components(separatedBy: "\n\n")[0].split(separator: "\n").dropFirst() {
        guard let colon = line.firstIndex(of: ":") else { continue }
        let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        let ids = value.split(separator: " ").map { bare(String($0)) }
        switch line[..<colon].lowercased() {
        case "message-id": letter.id = ids.first
        case "references": letter.references = ids
        case "in-reply-to": letter.inReplyTo = ids
        case "subject": letter.subject = value
        default: break
        }
      }
      return letter
    }
  }
}
