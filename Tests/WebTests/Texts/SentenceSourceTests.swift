import Foundation
import TestSupport
import Testing

@testable import Web

/// Every sentence that the rooms below make and that a page may show is in the tables.
struct SentenceSourceTests {
  /// A file, and which property of it makes sentences; nil: all of it.
  private struct Source {
    let path: String
    let from: String?

    init(_ path: String, from: String? = nil) { (self.path, self.from) = (path, from) }
  }

  private static let sources: [Source] = [
    Source("Providers/Diagnosis.swift"), Source("Providers/ConnectionCheck.swift"),
    Source("Providers/TestMessage.swift"), Source("Providers/ListingLimit.swift", from: "package func note("),
    Source("Wire/WireError.swift", from: "package var description: String {\n"),
    Source("OpenSSL/TLSFault.swift", from: "package var description: String {\n"),
    Source("Wire/SASL+Fault.swift", from: "package var description: String {\n"),
    Source("IMAP/IMAPError.swift", from: "package var description: String {\n"),
    Source("SMTP/SMTPError.swift", from: "package var description: String {\n"),
    Source("SMTP/SMTPError.swift", from: "var doing: String"),
    Source("Pipeline/Failure+Mapping.swift"), Source("Pipeline/ReplyPass.swift"), Source("Pipeline/OutboxPass.swift"),
    Source("Pipeline/OutboxPass+Sending.swift"), Source("Pipeline/OutboxMachine.swift"),
    Source("Pipeline/MailboxSession.swift"), Source("Pipeline/SyncPass.swift"),
    Source("Pipeline/SyncProgress.swift"), Source("Pipeline/Intake.swift"),
    Source("Store/Links/Undo+Records.swift"), Source("Pipeline/Failure+OAuth.swift"),
    Source("Providers/OAuth/OAuthError.swift", from: "package var description: String {\n"),
    Source("Providers/OAuth/OAuthError.swift", from: "package var hint: String {\n"),
  ]

  /// Literals that no sentence is made of.
  private static let words: Set<String> = [
    // Names of fields, results and capabilities.
    "from", "dmarc", "spf", "dkim", "SIZE", "8BITMIME", "SMTPUTF8", "PIPELINING", "IDLE", "UIDPLUS", "CONDSTORE",
    "QRESYNC", "SPECIAL-USE", "name", "vendor", "Rapport", "\\Seen", "Seen",
    "junk", "spam", "junk e-mail", "junk email", "bulk mail",
    // What is told apart from sentences.
    "INBOX", "y", "ies", "s", "fail", "pass", "softfail", "hardfail", "the provider",
  ]

  @Test func everySentenceOfMatchingIsThere() throws {
    let folder = projectRoot() + "/Sources/Matching/Steps"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(files.count > 5)
    var literals: [[String]] = []
    for file in files {
      literals += SwiftLiterals(try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)).found
    }
    #expect(literals.contains(["which of ", " at ", "?"]) && literals.count > 100)
    complain(of: literals, in: "Sources/Matching/Steps")
  }

  @Test func everySentenceOfConnectionsAndWorkIsThere() throws {
    for source in SentenceSourceTests.sources {
      var text = Substring(try String(contentsOfFile: "\(projectRoot())/Sources/\(source.path)", encoding: .utf8))
      if let from = source.from {
        let start = try #require(text.range(of: from))
        text = text[start.lowerBound...]
        let end = try #require(text.range(of: "\n  }\n"))
        text = text[..<end.lowerBound]
      }
      let literals = SwiftLiterals(text).found
      #expect(!literals.isEmpty, "\(source.path)")
      complain(of: literals, in: source.path)
    }
  }

  @Test func literalsAreRead() {
    let source = #"""
      // "not this"
      let a = "one \(x(")", "two")) three" + " four \(y)"
      let b = ["x \"y\"", """
        long \
        line \(z)
        """]
      """#
    #expect(
      SwiftLiterals(source).found == [
        ["one ", " three four ", ""], ["two"], ["x \"y\""], ["\n  long line ", "\n  "],
      ])
  }

  private func complain(of literals: [[String]], in place: String) {
    for pieces in literals {
      for part in SentenceSourceTests.parts(of: pieces) where !SentenceSourceTests.isThere(part) {
        Issue.record("\(place): no pattern in Sources/Web/Texts/Sentences*.swift has \(part)")
      }
    }
  }

  /// What stands between semicolons, which is said part by part.
  private static func parts(of pieces: [String]) -> [[String]] {
    let joined = pieces.joined(separator: "\u{0}").components(separatedBy: "; ")
    return joined.map { $0.components(separatedBy: "\u{0}") }
  }

  /// The pieces stand in a pattern in their order, since a sentence may be put together of several literals; or a
  /// pattern takes all of it.
  private static func isThere(_ pieces: [String]) -> Bool {
    if pieces.contains(where: { $0.contains("SELECT ") || $0.contains("UPDATE ") }) { return true }
    let texts = pieces.filter { $0.contains(where: \.isLetter) }.map {
      $0.trimmingCharacters(in: CharacterSet(charactersIn: " ,;:"))
    }
    if texts.allSatisfy({ words.contains($0) || $0.hasPrefix("rapport ") }) { return true }
    let isInOne = patterns.contains { pattern in
      var rest = pattern[...]
      return texts.allSatisfy { text in
        guard let found = rest.range(of: text) else { return false }
        rest = rest[found.upperBound...]
        return true
      }
    }
    if isInOne { return true }
    let said = Texts(language: .ukrainian).sentence(pieces.joined(separator: "5"))
    // Besides names of commands nothing of it is left in English.
    let left = said.text.replacing(/rapport [a-z ]+/, with: "")
    return !said.isEnglish && left.firstMatch(of: /[a-z]{2,} [a-z]{2,}/) == nil
  }

  /// Their English, each place a NUL.
  private static let patterns = (Sentences.table + Sentences.candidates).map {
    $0.english.replacing(/\{[a-zA-Z]\}/, with: "\u{0}")
  }
}
