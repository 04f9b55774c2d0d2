import Foundation
import Testing

@testable import Matching

struct ComposedLettersTests {
  /// Of any length, so that it is cut in many places: as if composed at once.
  @Test(arguments: [
    "plain ", "re\u{301}sume\u{301} ", "Gro\u{308}ße, и\u{306} ", "한\u{1112}\u{1161}\u{11AB} ", "か\u{3099}な漢字 ",
    "👩‍🔧e\u{301}",
  ])
  func asAtOnce(_ text: String) {
    for count in [1, 7, 200, 1_000] {
      let long = String(repeating: text, count: count)
      #expect(
        Array(ComposedLetters.of(long).utf8) == Array(long.precomposedStringWithCanonicalMapping.utf8), "\(count)")
    }
  }

  /// Rows of marks that nobody writes stay as they are, and nothing is lost.
  @Test func rowsOfMarks() {
    let row = "e" + String(repeating: "\u{301}\u{316}", count: 20_000) + " re\u{301}sume\u{301}"
    let composed = ComposedLetters.of(row)
    #expect(composed.utf8.count == row.utf8.count - 2 && composed.hasSuffix(" résumé"))
    #expect(SearchText(row).written.count <= SearchText.maximumBytes)
  }
}
