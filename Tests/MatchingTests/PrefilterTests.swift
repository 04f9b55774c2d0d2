import Foundation
import Model
import TestSupport
import Testing

@testable import Matching

/// Rules that are left out before they are asked could not have held.
struct PrefilterTests {
  @Test func everyScalarFoldsAsItsString() {
    var wrong: [UInt32] = []
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = "a\(Character(scalar))B"
      if LowerCase.fold(Array(text.utf8)) != Array(text.lowercased().utf8) { wrong.append(value) }
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }

  @Test func literalsAreFoundWhereTheyStand() throws {
    var dice = SplitMix64(seed: 1)
    func text(_ length: ClosedRange<Int>) -> [UInt8] {
      (0..<Int.random(in: length, using: &dice)).map { _ in Array("aab é-".utf8).randomElement(using: &dice) ?? 0x61 }
    }
    var (found, missed) = (0, 0)
    for _ in 0..<2_000 {
      let literals = (0..<Int.random(in: 0...6, using: &dice)).map { _ in text(0...4) }
      let (set, searched) = (LiteralSet(literals), text(0...30))
      var places: Set<[Int]> = []
      searched.withUnsafeBufferPointer { bytes in
        set.scan(bytes) { literal, end in
          places.insert([literal, end])
          return .go
        }
      }
      for (index, literal) in set.literals.enumerated() {
        for end in 0...searched.count {
          let stands = searched[..<end].suffix(literal.count).elementsEqual(literal)
          try #require(places.contains([index, end]) == stands, "\(literal) at \(end) of \(searched)")
          if stands { found += 1 } else { missed += 1 }
        }
      }
      #expect(set.isFound(in: searched) == !places.isEmpty)
    }
    #expect(found > 1_000 && missed > 1_000)
  }

  private static let words: [(words: [String], text: String, isThere: Bool)] = [
    (["lamp"], "a lamp.", true),
    (["lamp"], "lamps and clamp", false),
    (["lamp"], "lamps, a lamp", true),
    (["lamp", "amp"], "clamp", false),
    (["lamp", "p"], "lam p", true),
    (["angebot"], "das angebot_neu", false),
    (["größe"], "größe?", true),
    (["größe"], "großgröße", false),
    (["ціна"], "ціна: 5", true),
    (["ціна"], "оціна", false),
    (["c++"], "c++11", true),
    (["c++"], "abc++", false),
    (["#7"], "see#7", true),
    (["#7"], "#77", false),
    ([], "anything", false),
  ]

  @Test(arguments: words.indices) func wordsStandAlone(_ index: Int) {
    let (words, text, isThere) = Self.words[index]
    #expect(LiteralSet(words.map { Array($0.utf8) }).isWord(in: Array(text.utf8)) == isThere, "\(words) in \(text)")
  }

  /// What a pattern needs, in order; nil where nothing is known.
  private static let patterns: [(pattern: String, needs: [String]?)] = [
    ("P-[0-9]+", ["p-"]),
    (#"\bP-(?<n>[0-9]{5})\b"#, ["p-"]),
    (#"(?<n>P-[0-9]+)"#, ["p-"]),
    ("Kundennummer:? (?<n>[0-9]+)", ["kundennummer"]),
    ("order|invoice", ["order", "invoice"]),
    ("(order|invoice) number", ["number"]),
    ("(order|)", nil),
    ("a?bc*d", ["b"]),
    ("ab{2}c", ["ab"]),
    ("ab{0,3}c", ["a"]),
    ("ab{2,}", ["ab"]),
    ("(ab)?", nil),
    ("(?:ab)+", ["ab"]),
    ("(?i)ORDER-X", ["order-x"]),
    ("(?i)sample", ["ample"]),
    ("(?i:ÄB)c", ["b"]),
    ("Äb", ["äb"]),
    (#"\[crm:(?<n>[0-9]+)\]"#, ["[crm:"]),
    (#"[^]x]yz"#, ["yz"]),
    (#"[[:alpha:]]yz"#, ["yz"]),
    ("x(?=abcdef)y", ["xy"]),
    ("(?!abc)xy", ["xy"]),
    (#"\d+"#, nil),
    (#"(a)\1"#, nil),
    (#"\Qa.b\E"#, nil),
    ("(?x) a b", nil),
    (#"\p{Lu}-tag"#, ["-tag"]),
    (#"\x41bc"#, nil),
    ("a.c", ["a"]),
  ]

  @Test(arguments: patterns.indices) func whatPatternsNeed(_ index: Int) throws {
    let (pattern, needs) = Self.patterns[index]
    #expect(try Pattern(pattern).needed?.map { String(decoding: $0, as: UTF8.self) } == needs, "\(pattern)")
  }

  @Test func whatAPatternMatchesHasWhatItNeeds() throws {
    var dice = SplitMix64(seed: 2)
    let pieces = [
      "a", "B", "s", "k", "ß", "Ä", "-", #"\."#, #"\b"#, ".", "[ab]", "[^a]", #"\w"#, "(?i)", "(?-i)", "(ab|B)",
      "(?:s|)",
      "(?i:Ks)", "(?=a)", "(?<!b)", "|", "^", "$", "(?<x>aB)", "İ", "[[:]", "[a[:]", "[[.]", #"[\E]a]"#, #"[\c]a]"#,
      "[[:alpha:]]", "[[:^digit:]b]",
    ]
    let letters = [
      ":", "[", "]", "a", "A", "b", "B", "s", "ſ", "k", "\u{212A}", "ß", "ẞ", "ä", "Ä", "-", ".", "İ", "i",
    ]
    var (matched, known) = (0, 0)
    for _ in 0..<4_000 {
      var text = ""
      for _ in 0..<Int.random(in: 1...6, using: &dice) {
        let piece = pieces.randomElement(using: &dice) ?? ""
        let takes = !["|", "^", "$", #"\b"#, "(?i)", "(?-i)", "(?=a)", "(?<!b)"].contains(piece)
        text += piece + (takes ? ["", "", "?", "+", "*", "{2}", "{0,1}"].randomElement(using: &dice) ?? "" : "")
      }
      guard let pattern = try? Pattern(text), let needed = pattern.needed else { continue }
      known += 1
      for _ in 0..<20 {
        let mail = (0..<Int.random(in: 0...8, using: &dice)).map { _ in letters.randomElement(using: &dice) ?? "" }
        let searched = SearchText(mail.joined())
        guard try !pattern.matches(in: searched.written).isEmpty else { continue }
        matched += 1
        try #require(LiteralSet(needed).isFound(in: searched.folded), "\(text) matches \(mail.joined())")
      }
    }
    #expect(matched > 1_000 && known > 1_000, "\(matched) of \(known)")
  }

  @Test func whatHoldsIsAsked() throws {
    let folder = URL(filePath: projectRoot()).appending(path: "Rules")
    var (files, vocabulary): ([String: [UInt8]], [String]) = ([:], [])
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() {
      guard let bytes = try? Data(contentsOf: folder.appending(path: name)) else { continue }
      files[name] = Array(bytes)
      if name.hasSuffix(".yaml") {
        let text = String(decoding: bytes, as: UTF8.self)
        vocabulary += text.split { " \n[]{},'\"".contains($0) }.map(String.init)
      }
    }
    var dice = SplitMix64(seed: 3)
    func some(_ count: Int) -> String {
      (0..<count).map { _ in vocabulary.randomElement(using: &dice) ?? "" }.joined(separator: " ")
    }
    let addresses = vocabulary.filter { Address($0) != nil } + vocabulary.compactMap { Address("x@\($0)")?.description }
    var (held, left) = (0, 0)
    for name in files.keys.sorted() where name.hasSuffix(".yaml") {
      let rules = try RuleSet.load(name, read: reading(files))
      for _ in 0..<200 {
        var mail = Mail(subject: some(4) + " P-20417 ORD-1042", text: some(20) + " #77123")
        mail.from = addresses.randomElement(using: &dice) ?? mail.from
        mail.cc = [addresses.randomElement(using: &dice) ?? "", "sales+d7@acme.example"]
        var message = mail.message
        message.headers.append(HeaderField(name: some(1).lowercased(), value: some(2)))
        let wanted = Matching.want(message, copy: mail.copy, settings: mail.settings, rules: rules)
        let facts = Facts(
          message, copy: mail.copy, placement: mail.placement, known: Known(), settings: mail.settings,
          now: Timestamp(seconds: 0))
        let scene = RuleScene(
          facts: facts, texts: wanted.texts, rules: rules,
          counterparts: Counterpart.all(of: message, ours: mail.copy.ours))
        for (place, rule) in rules.rules.enumerated() {
          guard try rule.condition.check(scene) != nil else { continue }
          held += 1
          try #require(wanted.candidates.contains(place), "\(rule.name) holds for \(message.subject)")
        }
        left += rules.rules.count - wanted.candidates.count
      }
    }
    #expect(held > 500 && left > 500, "\(held) held, \(left) were left out")
  }
}
