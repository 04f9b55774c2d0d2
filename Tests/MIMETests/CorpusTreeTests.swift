import Foundation
import MIME
import Model
import TestSupport
import Testing

/// Messages beside which stands what they hold: trees and decoded parts of mime4j, the fables of mail-mime-parser.
@Suite(.enabled(if: Corpus.isThere)) struct CorpusTreeTests {
  @Test func decodedParts() throws {
    let files = try CorpusFiles.files("mime4j")
    let byName = Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.bytes) })
    var results: [Corpus.Result] = []
    for (name, tree) in files where name.hasSuffix("_decoded.xml") {
      let base = String(name.dropLast("_decoded.xml".count))
      guard let raw = byName[base + ".msg"] else { continue }
      let folder = base.split(separator: "/").dropLast().joined(separator: "/")
      let expected = Self.bodies(String(decoding: tree, as: UTF8.self)).map { byName["\(folder)/\($0)"] ?? [] }
      let read = parse(raw).parts.filter { $0.container == nil && $0.type != "message/rfc822" }.map {
        decoded($0, of: raw)
      }
      results.append(Corpus.Result(base, difference: Self.difference(read, expected)))
    }
    let complaints = Corpus.compare("decoded parts, mime4j", results, explained: Self.explained)
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }

  static let explained: [String: String] = {
    let (base, tools) = ("core/src/test/resources/testmsgs/", "core/src/test/resources/mimetools-testmsgs/")
    let noBoundary = "no boundary is ever found: what stands there is shown, there it is all preamble"
    let noBlankLine =
      "a line that is no field ends the header only where no field follows; there it always or never does"
    let long = "a boundary counts up to the limit; there a line that only begins like one divides"
    return [
      tools + "badbound": noBoundary, base + "missing-boundary": noBoundary,
      base + "missing-inner-boundary": noBoundary,
      tools + "hdr-fakeout": "a line of spaces ends the header where no field follows; there it is folded into one",
      base + "basic-plain-with-bad-header-separator": "a line of a space ends the header; there it is folded into one",
      tools + "multi-frag": "base64 that is cut off: its last digits give one more byte",
      base + "ending-boundaries": "text behind a boundary makes it another line; there it is ignored",
      base + "malformedHeader-noheader": noBlankLine, base + "malformedHeaderStartsBody-nocrlfcrlf": noBlankLine,
      base + "malformedHeaderStartsBody-noheader": noBlankLine,
      base + "very-long-boundary": long, base + "very-very-long-boundary": long,
      base + "weird-boundary":
        "white space behind a boundary is none of it (RFC 2046 5.1.1); there it must be the same",
    ]
  }()

  /// The files with the decoded bodies, without those that are inside of attached messages.
  private static func bodies(_ tree: String) -> [String] {
    var names: [String] = []
    var depth = 0
    for line in tree.split(whereSeparator: \.isNewline) {
      if line == "<message>" { depth += 1 }
      if line == "</message>" { depth -= 1 }
      if depth == 1, line.hasPrefix("<text-body name=\"") || line.hasPrefix("<binary-body name=\"") {
        names.append(String(line.split(separator: "\"")[1]))
      }
    }
    return names
  }

  /// Line ends count as one, and white space at the end does not.
  private static func difference(_ read: [[UInt8]], _ expected: [[UInt8]]) -> String? {
    func plain(_ bytes: [UInt8]) -> [UInt8] {
      let bytes = bytes.filter { $0 != 0x0D }
      return Array(bytes[..<((bytes.lastIndex { $0 > 0x20 } ?? -1) + 1)])
    }
    let (ours, theirs) = (read.map(plain), expected.map(plain))
    if ours == theirs { return nil }
    return "read \(ours.map(\.count)), expected \(theirs.map(\.count))"
  }

  /// Each of these messages carries a whole fable; its words are in the text that is read.
  @Test func fables() throws {
    let files = try CorpusFiles.files("mail-mime-parser/tests/_data/emails")
    let fables = ["HasenundFrosche", "hareandtortoise", "farmerandstork", "wolfandlamb"].compactMap { name in
      files.first { $0.name == "files/\(name).txt" }.map { CorpusFiles.words(parse([0x0A] + $0.bytes).text) }
    }
    #expect(fables.count == 4)
    var results: [Corpus.Result] = []
    for (name, raw) in files where name.hasPrefix("m") {
      let message = parse(raw)
      let words = CorpusFiles.words(message.text + " " + (message.html ?? ""))
      let isThere = fables.contains { fable in words.count >= fable.count && Self.holds(words, fable) }
      results.append(Corpus.Result(name, difference: isThere ? nil : "\(words.prefix(8))"))
    }
    let complaints = Corpus.compare("fables, mail-mime-parser", results, explained: Self.fablesExplained)
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }

  static let fablesExplained: [String: String] = {
    let files = "it has no text, only files"
    let other = "another text than a fable"
    let markup = "only HTML, with its tags between the words"
    return [
      "m0012.txt": files, "m0013.txt": files, "m0022.txt": other, "m0024.txt": files, "m1006.txt": markup,
      "m1011.txt": "Netscape 4.7 wrote UTF-7 that lost letters; it is read as written", "m1013.txt": files,
      "m2003.txt": markup, "m2006.txt": markup, "m2007.txt": markup, "m2009.txt": markup, "m3001.txt": other,
      "m3003.txt": files, "m3004.txt": files, "m4006.txt": files, "m4007.txt": "messages within messages",
      "m4009.txt": other,
    ]
  }()

  private static func holds(_ words: [Substring], _ part: [Substring]) -> Bool {
    let start = words.firstIndex(of: part[0]) ?? words.count
    return words[start...].starts(with: part)
  }
}
