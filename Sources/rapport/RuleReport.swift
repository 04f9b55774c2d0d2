internal import Foundation
internal import Matching

/// Reports on rule files with the lines they are about.
struct RuleReport {
  let folder: String
  /// Columns of a line that are shown.
  private static let width = 100

  func text(_ reports: [RuleFileError], as word: String = "") -> String {
    reports.map { text($0, as: word) }.joined(separator: "\n")
  }

  /// ```
  /// default.yaml:12:5: a rule has no 'wen'; did you mean 'when'?
  ///    12 |   - wen: { direction: incoming }
  ///       |     ^
  /// ```
  func text(_ report: RuleFileError, as word: String = "") -> String {
    let head = "\(report.file):\(report.line):\(report.column): \(word)\(report.message)"
    guard let line = line(of: report) else { return head }
    let number = String(report.line)
    let margin = String(repeating: " ", count: max(0, 5 - number.count)) + number + " | "
    // Where a line is long, its part around the column.
    let start = report.column > RuleReport.width - 20 ? report.column - RuleReport.width / 2 : 0
    let shown = line.dropFirst(start).prefix(RuleReport.width).map { $0 == "\t" ? " " : $0 }
    let caret = String(repeating: " ", count: max(0, report.column - 1 - start)) + "^"
    return head + "\n" + margin + String(shown) + "\n" + String(repeating: " ", count: 5) + " | " + caret
  }

  /// Nil also where the file cannot be read: then that is what the report says.
  private func line(of report: RuleFileError) -> String? {
    guard let bytes = try? readInput(folder + "/" + report.file, limit: 8 << 20) else { return nil }
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    guard report.line >= 1, report.line <= lines.count else { return nil }
    let line = String(decoding: lines[report.line - 1].filter { $0 != 0x0D }, as: UTF8.self)
    return line.isEmpty ? nil : line
  }
}
