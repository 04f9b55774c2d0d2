import Foundation
import MIME
import Model
import Testing

/// Public test mail, where it lies beside the project: read without harm, and compared with its tables.
@Suite struct CorpusTests {
  /// The folder `shared/corpus` beside or above the project; nil where there is none.
  static let corpus: URL? = {
    var folder = URL(filePath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appending(path: "shared/corpus")
      if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
    }
    print("no shared/corpus beside the project: its tests are skipped")
    return nil
  }()

  static func table(_ name: String) throws -> [String: Any] {
    guard let corpus else { return [:] }
    let text = try String(contentsOf: corpus.appending(path: "tables/\(name).json"), encoding: .utf8)
    // Lone surrogates stand for bytes that are no UTF-8; no string can hold them.
    let data = Data(text.replacing(/\\udc[0-9a-f]{2}/, with: "?").utf8)
    return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  /// Prints the pass rate and checks that it has not fallen.
  static func report(_ name: String, _ results: [(input: String, passed: Bool)], atLeast floor: Int) {
    let passed = results.filter(\.passed).count
    print("corpus \(name): \(passed) of \(results.count)")
    for result in results where !result.passed { print("  differs: \(result.input.debugDescription)") }
    #expect(passed >= floor)
  }

  @Test(.enabled(if: corpus != nil)) func everyMessageIsRead() throws {
    let folder = try #require(Self.corpus).appending(path: "mime")
    var (count, bytes) = (0, 0)
    for case let file as URL in try #require(
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    {
      guard let data = try? Data(contentsOf: file) else { continue }
      let raw = [UInt8](data)
      let message = parse(raw)
      for part in message.parts {
        #expect(
          part.offset >= 0 && part.length >= 0 && part.offset + part.length <= Int64(raw.count),
          "\(file.lastPathComponent)")
      }
      count += 1
      bytes += raw.count
    }
    print("corpus messages: \(count) files, \(bytes) bytes")
    #expect(count > 300)
  }

  @Test(.enabled(if: corpus != nil)) func dates() throws {
    let cases = try #require(Self.table("dates-mimekit")["cases"] as? [[String: Any]])
    func date(_ text: String) -> MessageDate? { parse("Date: \(text)\r\n\r\n".utf8).date }
    let results = cases.map { row -> (input: String, passed: Bool) in
      let input = row["in"] as? String ?? ""
      return (input, date(input) == (row["expected"] as? String).flatMap(date))
    }
    Self.report("dates", results, atLeast: 48)
  }

  @Test(.enabled(if: corpus != nil)) func encodedWords() throws {
    let cases = try #require(Self.table("rfc2047-mimekit")["cases"] as? [[String: Any]])
    let results = cases.compactMap { row -> (input: String, passed: Bool)? in
      guard let name = row["name"] as? String, name.contains("Decode"), let input = row["in"] as? String else {
        return nil
      }
      return (input, parse("Subject: \(input)\r\n\r\n".utf8).subject == row["expected"] as? String)
    }
    Self.report("encoded words", results, atLeast: 13)
  }

  @Test(.enabled(if: corpus != nil)) func addressLists() throws {
    let cases = try #require(Self.table("addressparser-nodemailer")["cases"] as? [[String: Any]])
    func flat(_ list: Any?) -> [String] {
      (list as? [[String: Any]] ?? []).flatMap { entry -> [String] in
        if let group = entry["group"] { return flat(group) }
        return [(entry["address"] as? String ?? "").lowercased()]
      }
    }
    let results = cases.map { row -> (input: String, passed: Bool) in
      let input = (row["in"] as? String ?? "").replacing("\r\n", with: " ").replacing("\n", with: " ")
      let message = parse("To: \(input)\r\n\r\n".utf8)
      let read = message.participants.map { participant in
        participant.address == nil ? "" : participant.written.lowercased()
      }
      // What is no address has none with us, whatever the other parser makes of it.
      return (input, read.filter { !$0.isEmpty } == flat(row["expected"]).filter { !$0.isEmpty })
    }
    Self.report("address lists", results, atLeast: 70)
  }

  @Test(.enabled(if: corpus != nil)) func headerRegistry() throws {
    let tables = try #require(Self.table("cpython-headerregistry")["tables"] as? [String: [String: [Any]]])
    var results: [(input: String, passed: Bool)] = []
    for (_, row) in tables["TestContentTypeHeader.content_type_params"] ?? [:] {
      guard let input = row[0] as? String, let type = row[1] as? String else { continue }
      let parameters = row.count > 4 ? row[4] as? [String: String] ?? [:] : [:]
      let part = parse("Content-Type: \(input)\r\n\r\n".utf8).parts.first
      results.append((input, part?.type == type && (parameters["name"] == nil || part?.name == parameters["name"])))
    }
    for (_, row) in tables["TestContentDisposition.content_disp_params"] ?? [:] where row.count > 2 {
      guard let input = row[0] as? String, let parameters = row[2] as? [String: String] else { continue }
      let part = parse("Content-Disposition: \(input)\r\n\r\n".utf8).parts.first
      results.append((input, part?.name == parameters["filename"]))
    }
    for (_, row) in tables["TestUnstructuredHeader.string_params"] ?? [:] {
      guard let input = row[0] as? String, let text = row[1] as? String else { continue }
      results.append((input, parse("Subject: \(input)\r\n\r\n".utf8).subject == text))
    }
    for (_, row) in tables["TestAddressHeader.example_params"] ?? [:] {
      guard let input = row[0] as? String, let name = row[3] as? String else { continue }
      let people = parse("To: \(input)\r\n\r\n".utf8).participants
      results.append((input, people.count == 1 && people[0].name == name))
    }
    Self.report("header registry", results.sorted { $0.input < $1.input }, atLeast: 60)
  }

  @Test(.enabled(if: corpus != nil)) func validAddresses() throws {
    let cases = try #require(Self.table("emailvalidation-jstedfast")["cases"] as? [[String: Any]])
    let results = cases.compactMap { row -> (input: String, passed: Bool)? in
      guard let input = row["address"] as? String, let set = row["set"] as? String else { return nil }
      let read = parse("To: <\(input)>\r\n\r\n".utf8).participants
      return (input, (read.count == 1 && read[0].address != nil) == set.hasPrefix("Valid"))
    }
    Self.report("valid addresses", results, atLeast: 30)
  }
}
