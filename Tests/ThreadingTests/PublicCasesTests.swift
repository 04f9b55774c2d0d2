import Foundation
import Model
import Testing

@testable import Threading

/// Public thread cases, where the folder with them stands beside the project.
@Suite struct PublicCasesTests {
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

  /// What these cases do otherwise, and why.
  private static let differences: Set<String> = [
    // Two messages of the same id are two variants of one conversation here.
    "duplicate-message-id-first-wins",
    // Forwards begin a conversation of their own, and tags are no part of a subject.
    "localized-subject-prefixes", "subject-trailer-fwd-normalization", "subject-forward-wrapper-normalization",
    // In-Reply-To counts beside References; ids are compared byte by byte.
    "conflicting-references-beat-in-reply-to", "message-id-quoted-local-normalization",
    // Options of the program that the cases come from.
    "subject-merge-disabled", "subject-prefixes-custom",
  ]

  private static var folder: URL? {
    var at = URL(filePath: #filePath).deletingLastPathComponent()
    while at.path != "/" {
      let found = at.appending(
        path: "shared/corpus/threading/mail-threading/crates/mail-threading/testdata/conformance")
      if FileManager.default.fileExists(atPath: found.path) { return found }
      at = at.deletingLastPathComponent()
    }
    return nil
  }

  @Test(.enabled(if: PublicCasesTests.folder != nil, "no public thread cases beside the project"))
  func partitions() throws {
    let folder = try #require(Self.folder)
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    #expect(!files.isEmpty)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    for file in files.sorted(by: { $0.path < $1.path }) where file.pathExtension == "json" {
      let example = try decoder.decode(Case.self, from: Data(contentsOf: file))
      if Self.differences.contains(example.name) { continue }
      let letters = example.input.enumerated().map { index, input in
        Letter(
          id: input.messageId.map(bare), references: (input.references ?? []).map(bare),
          inReplyTo: input.inReplyTo.map { [bare($0)] } ?? [], subject: input.subject ?? "", number: UInt8(index))
      }
      let names = Dictionary(uniqueKeysWithValues: zip(letters, example.input.map(\.id)))
      let found = Set(PretendStore.partition(of: letters).map { Set($0.compactMap { names[$0] }) })
      #expect(found == Set(example.expected.threads.map { Set($0.messages) }), "\(example.name)")
    }
  }

  private func bare(_ id: String) -> String { id.trimmingCharacters(in: CharacterSet(charactersIn: "<>\" ")) }
}
