package import Foundation

/// Public test mail, where it lies beside the project: what we read is compared with what its authors expect.
///
/// `Tests/run --filter Corpus` prints the rates of all suites. Each remaining difference is explained in a table beside
/// the suite's runner; one without explanation fails, and so does an explanation that is no longer needed.
package enum Corpus {
  /// The folder `shared/corpus` beside or above the project; nil where there is none.
  package static let folder: URL? = {
    var folder = URL(filePath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appending(path: "shared/corpus")
      if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
    }
    print("no public test mail beside the project: what compares with it is skipped")
    return nil
  }()

  package static let isThere = folder != nil

  /// One case of a suite.
  package struct Result {
    /// Names the case within its suite; explanations are looked up by it.
    package var name: String
    /// Nil where we read what is expected, else what we read instead.
    package var difference: String?

    package init(_ name: String, difference: String?) { (self.name, self.difference) = (name, difference) }

    /// Compares two values by their text.
    package init(_ name: String, read: some Equatable, expected: some Equatable) {
      let (ours, theirs) = ("\(read)", "\(expected)")
      self.init(
        name, difference: ours == theirs ? nil : "read \(ours.debugDescription), expected \(theirs.debugDescription)")
    }
  }

  /// Prints the rate and says what is wrong: differences without a reason, reasons without a difference. Empty when all
  /// is as it should be.
  ///
  /// - Parameter explained: why a case differs, by its name.
  package static func compare(_ suite: String, _ results: [Result], explained: [String: String] = [:]) -> [String] {
    let differing = results.filter { $0.difference != nil }
    let names = Set(differing.map(\.name))
    print(
      "corpus \(suite): \(results.count - differing.count) of \(results.count) as expected, "
        + "\(differing.count { explained[$0.name] != nil }) differ for a reason")
    var complaints = differing.filter { explained[$0.name] == nil }
      .map { "\(suite): \($0.name.debugDescription): \($0.difference ?? "")" }
    complaints += explained.keys.filter { !names.contains($0) }.sorted()
      .map { "\(suite): \($0.debugDescription) no longer differs; its explanation can go" }
    if results.isEmpty { complaints.append("\(suite): no case was found") }
    return complaints
  }
}
