import Foundation
import MIME
import Model
import TestSupport
import Testing

/// Dates, encoded words and parameters of the public tables.
@Suite(.enabled(if: Corpus.isThere)) struct CorpusFieldTests {
  @Test func dates() throws {
    func date(_ text: String) -> String {
      parse("Date: \(text)\r\n\r\n".utf8).date.map { "\($0.instant) \($0.offsetMinutes)" } ?? "none"
    }
    let results = try CorpusFiles.cases("dates-mimekit").map { row in
      let input = row["in"] as? String ?? ""
      return Corpus.Result(input, read: date(input), expected: (row["expected"] as? String).map(date) ?? "none")
    }
    check("dates, mimekit", results, Self.datesExplained)
  }

  static let datesExplained = [
    "Fri, 28 Feb 2025 22:59:60 -0500": "a leap second at any minute counts as the second before; nothing else is lost"
  ]

  @Test func encodedWords() throws {
    let results = try CorpusFiles.cases("rfc2047-mimekit").compactMap { row -> Corpus.Result? in
      guard let name = row["name"] as? String, let input = row["in"] as? String,
        let expected = row["expected"] as? String
      else { return nil }
      // Half of the table is about writing: there the written form is read.
      let isDecoding = name.contains("Decode")
      let read = parse("Subject: \(CorpusFiles.field(isDecoding ? input : expected))\r\n\r\n".utf8).subject
      return Corpus.Result(name, read: read, expected: isDecoding ? expected : input)
    }
    check("encoded words, mimekit", results, Self.wordsExplained)
  }

  static let wordsExplained: [String: String] = [:]

  @Test func headers() throws {
    let results = try CorpusFiles.cases("header-mimekit").compactMap { row -> Corpus.Result? in
      let constants = row["consts"] as? [String: String] ?? [:]
      guard let name = row["name"] as? String,
        let input = constants["input"] ?? constants["subject"].map({ "Subject:\($0)" }),
        let expected = constants["expected"]
      else { return nil }
      let read = parse("\(input.trimmingCharacters(in: .newlines))\r\n\r\n".utf8).subject
      return Corpus.Result(name, read: read, expected: expected.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    check("headers, mimekit", results, Self.headersExplained)
  }

  static let headersExplained: [String: String] = [:]

  /// Names and types of Content-Type fields, and file names of Content-Disposition fields.
  @Test func parameters() throws {
    var results: [Corpus.Result] = []
    for row in try CorpusFiles.cases("contenttype-mimekit") {
      guard let name = row["name"] as? String, let constants = row["consts"] as? [String: String] else { continue }
      guard let text = constants["text"] ?? constants["rfc2231"] ?? constants["expected"] ?? constants["input"] else {
        continue
      }
      let value = text.trimmingCharacters(in: .whitespacesAndNewlines).replacing("Content-Type:", with: "")
      let part = parse("Content-Type: \(value)\r\n\r\nx".utf8).parts.first
      let added = (row["addresses_added"] as? [String] ?? []).first { $0.hasPrefix("\"name\", \"") }
      let type = value.trimmingCharacters(in: .whitespaces).prefix { !" ;\r\n".contains($0) }.lowercased()
      var difference = part?.type == type || type.hasPrefix("multipart/") ? nil : "type \(part?.type ?? "none")"
      if let added, let wanted = added.components(separatedBy: "\", \"").last?.dropLast(), part?.name != String(wanted)
      {
        difference = "name \(part?.name ?? "none"), expected \(wanted)"
      }
      results.append(Corpus.Result(name, difference: difference))
    }
    for row in try CorpusFiles.cases("params2231-mimekit") {
      guard let name = row["name"] as? String, let constants = row["consts"] as? [String: String],
        let text = constants["text"], let expected = constants["expected"]
      else { continue }
      results.append(
        Corpus.Result(
          name, read: parse("Content-Type: image/png; \(text)\r\n\r\nx".utf8).parts.first?.name,
          expected: String?.some(expected)))
    }
    check("parameters, mimekit", results, Self.parametersExplained)
  }

  static let parametersExplained = [
    "TestMimeTypeWithoutSubtype": "it fails there; what has a name is a file with us",
    "TestInvalidType": "it fails there; RFC 2045 5.2 makes it text/plain",
    "TestInvalidSubtype": "it fails there; RFC 2045 5.2 makes it text/plain",
  ]

  @Test func dispositions() throws {
    var results: [Corpus.Result] = []
    for row in try CorpusFiles.cases("contentdisp-mimekit") {
      guard let name = row["name"] as? String, let constants = row["consts"] as? [String: String] else { continue }
      for (key, text) in constants.sorted(by: { $0.key < $1.key }) where key.hasPrefix("text") || key == "expected" {
        let value = text.trimmingCharacters(in: .whitespacesAndNewlines).replacing("Content-Disposition:", with: "")
        guard let expected = constants["filename"] ?? Self.dispositionNames[name] else { continue }
        let read = parse("Content-Type: image/png\r\nContent-Disposition: \(value)\r\n\r\nx".utf8).parts.first?.name
        results.append(Corpus.Result("\(name) \(key)", read: read ?? "", expected: expected))
      }
    }
    check("dispositions, mimekit", results, Self.dispositionsExplained)
  }

  /// What the table's code expects outside of its data.
  private static let dispositionNames = [
    "TestMultipleParametersWithIdenticalNames": "UnicodeFilename.doc", "TestChineseFilename": "测试文本.txt",
    "TestChineseFilename2047": "测试文本.txt", "TestFormData": "form.txt", "TestDispositionParameters": "document.doc",
    "TestToString": "filename.txt",
  ]
  static let dispositionsExplained = [
    "TestFoldedQuotedFilenameParameterValue text": "a tab is a space with us: no control stays in a name",
    "TestFoldedUnquotedFilenameParameterValue text": "a tab is a space with us: no control stays in a name",
  ]

  @Test func headerRegistry() throws {
    let tables = try #require(CorpusFiles.table("cpython-headerregistry")["tables"] as? [String: [String: [Any]]])
    var results: [Corpus.Result] = []
    for (name, row) in tables["TestContentTypeHeader.content_type_params"] ?? [:] {
      guard let input = row[0] as? String, let type = row[1] as? String else { continue }
      let wanted = (row.count > 4 ? row[4] as? [String: String] ?? [:] : [:])["name"]
      let part = parse("Content-Type: \(CorpusFiles.field(input))\r\n\r\n".utf8).parts.first
      let read = type.hasPrefix("multipart/") ? type : part?.type ?? ""
      results.append(
        Corpus.Result(
          "type \(name)", read: [read, wanted == nil ? "" : part?.name ?? ""], expected: [type, wanted ?? ""]))
    }
    for (name, row) in tables["TestContentDisposition.content_disp_params"] ?? [:] where row.count > 2 {
      guard let input = row[0] as? String, let parameters = row[2] as? [String: String] else { continue }
      let part = parse("Content-Disposition: \(CorpusFiles.field(input))\r\n\r\n".utf8).parts.first
      results.append(
        Corpus.Result("disposition \(name)", read: part?.name ?? "", expected: parameters["filename"] ?? ""))
    }
    for (name, row) in tables["TestUnstructuredHeader.string_params"] ?? [:] {
      guard let input = row[0] as? String, let text = row[1] as? String else { continue }
      results.append(
        Corpus.Result(
          "text \(name)", read: parse("Subject: \(CorpusFiles.field(input))\r\n\r\n".utf8).subject, expected: text))
    }
    check("header registry, cpython", results.sorted { $0.name < $1.name }, Self.registryExplained)
  }

  static let registryExplained = [
    "type rfc2231_quoted_unencoded_then_encoded_segments":
      "the charset is taken where a later piece is encoded, as in the row beside it; quotes make no difference",
    "type non_ascii_in_params": "a type that is not ASCII is none; RFC 2045 5.2 makes it text/plain",
  ]

  private func check(_ suite: String, _ results: [Corpus.Result], _ explained: [String: String]) {
    let complaints = Corpus.compare(suite, results, explained: explained)
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }
}
