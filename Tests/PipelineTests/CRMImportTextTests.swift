import Foundation
import Model
import Testing

@testable import Pipeline

@Suite struct CRMImportTextTests {
  private func names(_ bytes: [UInt8]) throws -> (names: [String], notes: [String]) {
    let sheet = try CRMImport.drafts(
      kind: .company, csv: bytes, timeZone: "UTC", now: Timestamp(seconds: 0))
    return (sheet.drafts.map(\.name), sheet.notes)
  }

  private static let note1252 = "not UTF-8: read as windows-1252; if letters are wrong, save the file as UTF-8"
  private static let note1251 = "not UTF-8: read as windows-1251; if letters are wrong, save the file as UTF-8"

  private static func units(_ text: String) -> [UInt16] { Array(text.utf16) }
  private static let little: [UInt8] =
    [0xFF, 0xFE] + units("Name\nКафе\n").flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
  private static let big: [UInt8] =
    [0xFE, 0xFF] + units("Name\nКафе\n").flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
  private static let western: [UInt8] = Array("Name\nCaf".utf8) + [0xE9, 0x20, 0x80, 0x0A]
  private static let cyrillic: [UInt8] = Array("Name\n".utf8) + [0xCA, 0xE0, 0xF4, 0xE5, 0x20, 0xB2, 0x0A]
  private static let marked: [UInt8] = [0xEF, 0xBB, 0xBF] + Array("\"Name\"\nCafé\n".utf8)

  private static let encoded: [([UInt8], [String], [String])] = [
    (Array("Name\nCafé\n".utf8), ["Café"], []),
    (marked, ["Café"], []),
    (little, ["Кафе"], ["read as UTF-16"]),
    (big, ["Кафе"], ["read as UTF-16"]),
    (western, ["Café €"], [note1252]),
    (cyrillic, ["Кафе І"], [note1251]),
  ]

  @Test(arguments: encoded) func characterSetsAreRecognised(_ bytes: [UInt8], _ expected: [String], _ notes: [String])
    throws
  {
    let read = try names(bytes)
    #expect(read.names == expected)
    #expect(read.notes == notes)
  }

  private static let files: [(String, [String])] = [
    ("Name,X\n\"A, \"\"B\"\"\",1\n", ["A, \"B\""]), ("Name;X\nA, B;1\n", ["A, B"]), ("Name\tX\nA;B\t1\n", ["A;B"]),
    ("\"a,b\";Name\n1;A\n", ["A"]), ("sep=;\nName;X\nA,B;1\n", ["A,B"]), ("Name,X\r\nA,1\r\n\r\nB,2", ["A", "B"]),
    ("Name,X\rA,1\rB,2\r", ["A", "B"]), ("Name,X\n 3\" pipe ,1\n", ["3\" pipe"]), ("Name,X,\nA,1,\n", ["A"]),
    ("Name,X\nA,1,,\n", ["A"]), ("Name,X\n \"A\" ,1\n", ["A"]), ("Name\nA\u{2028}B\n", ["A\u{2028}B"]),
    ("Name,X\n\"A\r\nB\",1\n", ["A\nB"]), ("Name;X\nA;1\n;\n;;;\n \"\"; \nB;2\n;\n", ["A", "B"]),
    (";;\nName;X\nA;1\n", ["A"]),
  ]

  @Test(arguments: files) func rowsAreCut(_ text: String, _ expected: [String]) throws {
    #expect(try names(Array(text.utf8)).names == expected)
  }

  private static let strays: [(utf8: Int, strays: Int, problem: String?)] = [
    (20, 1, "line 22: is not UTF-8, and the rest of the file is; save the file as UTF-8"),
    (20, 2, "line 22: is not UTF-8, and the rest of the file is; save the file as UTF-8"),
    (20, 3, nil), (9, 1, "line 11: is not UTF-8, and the rest of the file is; save the file as UTF-8"), (8, 1, nil),
  ]

  @Test(arguments: strays) func aStrayByteDoesNotChangeTheCharacterSet(_ utf8: Int, _ strays: Int, _ problem: String?)
    throws
  {
    let file = Array(("Name\n" + String(repeating: "Café\n", count: utf8)).utf8)
    let end = [UInt8](repeating: 0xE9, count: strays).flatMap { [UInt8(ascii: "B"), $0, UInt8(ascii: "\n")] }
    guard let problem else {
      #expect(try names(file + end).notes == [Self.note1252])
      return
    }
    let error = #expect(throws: CRMImportProblems.self) { try names(file + end) }
    #expect(error?.description == problem)
  }

  @Test func linesAreCountedThroughQuotes() throws {
    let text = "sep=,\r\nName,Note\r\nA,\"1\r\n2\r\n\"\r\n\r\nB,\"x\ny\"\r\nC,\r\n"
    let sheet = try CRMImport.drafts(
      kind: .company, csv: Array(text.utf8), timeZone: "UTC", now: Timestamp(seconds: 0))
    #expect(sheet.drafts.map(\.line) == [3, 7, 9])
  }
}
