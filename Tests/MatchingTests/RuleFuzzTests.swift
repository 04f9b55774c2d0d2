import Foundation
import Matching
import Model
import TestSupport
import Testing

/// Rule files that are broken by chance: every one loads or says where it is wrong, and whatever loads decides.
struct RuleFuzzTests {
  private static let rounds = 500

  @Test func brokenFilesAreReadOrToldOf() throws {
    let folder = URL(filePath: projectRoot()).appending(path: "Rules")
    var files: [String: [UInt8]] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    where !folder.appending(path: name).isFolder {
      files[name] = Array(try Data(contentsOf: folder.appending(path: name)))
    }
    let names = files.keys.sorted().filter { $0.hasSuffix(".yaml") }
    var dice = SplitMix64(seed: 20_261_126)
    let mail = Mail(subject: "P-20417 Order 7", text: "ORD-1042 application")
    var (loaded, refused) = (0, 0)
    for _ in 0..<Self.rounds {
      let name = names.randomElement(using: &dice) ?? names[0]
      var broken = files
      // The file itself, or something that it takes in.
      let victim =
        Int.random(in: 0..<4, using: &dice) == 0 ? files.keys.sorted().randomElement(using: &dice) ?? name : name
      broken[victim] = Self.broken(files[victim] ?? [], &dice)
      do {
        let set = try RuleSet.load(name, read: reading(broken))
        loaded += 1
        _ = mail.decide(StepTests.crm, set)
        _ = (set.warnings, set.namedRecords.count, set.canonicalBytes.count)
        for test in set.tests.prefix(3) { _ = test.run(set) { _ in throw Missing() } }
      } catch {
        refused += 1
        try #require(!error.errors.isEmpty)
        for one in error.errors {
          let lines = (broken[one.file] ?? []).count { $0 == 0x0A } + 1
          try #require(one.line >= 1 && one.line <= lines + 1 && one.column >= 1, "\(one)")
          try #require(!one.message.isEmpty && broken[one.file] != nil, "\(one)")
        }
      }
    }
    #expect(loaded > Self.rounds / 20 && refused > Self.rounds / 20, "\(loaded) loaded, \(refused) refused")
  }

  private static let words = [
    "when", "rules", "tests", "crm", "*world", "&a", "[", "]", "{", "}", ": ", "- ", "'", "\"", "#", "!x", "\t", "\n",
    "off",
    "every", "link", "where", "$n", "(?<n>", "(a+)+$", "stop: true", "extends: ../default.yaml", "\u{FEFF}", "<<", "? ",
    "|",
  ]

  /// Bytes, lines and words put in, taken out, doubled and swapped.
  private static func broken(_ bytes: [UInt8], _ dice: inout SplitMix64) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &dice) {
      guard !bytes.isEmpty else { break }
      let at = Int.random(in: 0..<bytes.count, using: &dice)
      switch Int.random(in: 0..<6, using: &dice) {
      case 0: bytes[at] = UInt8.random(in: 0...255, using: &dice)
      case 1: bytes.insert(contentsOf: (words.randomElement(using: &dice) ?? "").utf8, at: at)
      case 2: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...40, using: &dice)))
      default:
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let (from, to) = (
          Int.random(in: 0..<lines.count, using: &dice), Int.random(in: 0..<lines.count, using: &dice)
        )
        switch Int.random(in: 0..<4, using: &dice) {
        case 0: lines.swapAt(from, to)
        case 1: lines.insert(lines[from], at: to)
        case 2: lines.remove(at: from)
        default:
          lines[from] = ArraySlice(Array(repeating: 0x20, count: Int.random(in: 1...6, using: &dice)) + lines[from])
        }
        bytes = Array(lines.joined(separator: [0x0A]))
      }
    }
    return bytes
  }
}
