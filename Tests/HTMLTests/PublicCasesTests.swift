import Foundation
import Testing

@testable import HTML

/// Public payloads and replies, where the folder with them stands beside the project. The replies' reference outputs
/// are other programs' opinions, so their rate is printed and only where two agree is it held to a floor.
@Suite struct PublicCasesTests {
  private struct Payloads: Decodable {
    struct Case: Decodable {
      var payload: String?
      var data: String?
    }
    var cases: [Case]
  }
  private struct Replies: Decodable {
    struct Case: Decodable {
      var suite: String
      var file: String
      var zapierReply: String?
      var mailParserReply: String?
    }
    var cases: [Case]
  }

  private static var folder: URL? {
    var at = URL(filePath: #filePath).deletingLastPathComponent()
    while at.path != "/" {
      let found = at.appending(path: "shared/corpus")
      if FileManager.default.fileExists(atPath: found.path) { return found }
      at = at.deletingLastPathComponent()
    }
    return nil
  }

  @Test(.enabled(if: PublicCasesTests.folder != nil, "no public payloads beside the project"))
  func payloadsLeaveNothing() throws {
    let folder = try #require(Self.folder)
    var count = 0
    for file in ["dompurify-expect.json", "h5sc.json"] {
      let data = try Data(contentsOf: folder.appending(path: "html/\(file)"))
      for example in try JSONDecoder().decode(Payloads.self, from: data).cases {
        guard let html = example.payload ?? example.data else { continue }
        count += 1
        let shown = HTMLSanitizer.display(html).html
        #expect(HTMLSanitizer.display(shown).html == shown, "\(html)")
        #expect(violations(shown).isEmpty, "\(html) → \(shown)")
      }
    }
    #expect(count > 300)
  }

  /// Reads the fragment's tags by themselves: every `<` begins one, of a kind that may be there.
  private func violations(_ html: String) -> [String] {
    let tags = html.split(separator: "<", omittingEmptySubsequences: false).dropFirst()
    return tags.compactMap { tag in
      let inner = tag.prefix { $0 != ">" }.lowercased()
      let name = inner.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }
      guard tag.contains(">") else { return inner }
      switch DisplayElement.of(String(name)).fate {
      case .kept, .void: break
      case .unwrapped, .dropped: return inner
      }
      // Outside the quoted values no attribute may be a handler, and no address may run.
      let names = inner.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
        .compactMap { $0.offset.isMultiple(of: 2) ? $0.element : nil }.joined(separator: " ")
      if names.has(" on") || names.has("srcset") || names.has("formaction") { return inner }
      return inner.has("href=\"javascript") || inner.has("expression(") || inner.has("src=\"http") ? inner : nil
    }
  }

  @Test(.enabled(if: PublicCasesTests.folder != nil, "no public replies beside the project"))
  func repliesAreCutLikeElsewhere() throws {
    let folder = try #require(Self.folder).appending(path: "reply")
    let data = try Data(contentsOf: folder.appending(path: "reply-reference-outputs.json"))
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    var (silver, agreed, either, count) = (0, 0, 0, 0)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    for example in try decoder.decode(Replies.self, from: data).cases {
      guard let path = names.first(where: { $0.hasPrefix(example.suite) && $0.hasSuffix("/" + example.file) }),
        let raw = try? Data(contentsOf: folder.appending(path: path)), path.hasSuffix(".txt")
      else { continue }
      let text = String(decoding: raw, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n")
      let own = plain(NewText.cut(text).newText)
      let others = [example.zapierReply, example.mailParserReply].compactMap { $0.map(plain) }
      count += 1
      if others.contains(own) { either += 1 }
      if others.count == 2, others[0] == others[1] {
        silver += 1
        if own == others[0] { agreed += 1 } else { print("DIFFERS \(example.suite)/\(example.file)") }
      }
    }
    print("replies: \(count) texts, as one of two programs \(either); where both agree \(agreed) of \(silver)")
    #expect(agreed * 10 >= silver * 8)
  }

  /// Without what says nothing: blank rows and space at the ends of rows.
  private func plain(_ text: String) -> String {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
      .joined(separator: "\n")
  }
}
