package import Model

/// Reads what a signature says of its writer.
///
/// Careful: a fact is taken only where its row says so clearly; what is doubtful is left out.
package enum SignatureReader {
  /// Rows and bytes of a row that are read: a signature is short.
  static let maximumRows = 16
  static let maximumRow = 300
  /// Facts of one kind.
  static let maximumFacts = 6

  /// Nil where the signature says nothing.
  ///
  /// - Parameters:
  ///   - text: what `cut` was made of.
  ///   - sender: the display name of the message's writer; empty where there is none.
  ///   - address: the writer's own.
  package static func facts(
    in text: String, _ cut: Cut, sender: String, address: Address?
  ) -> SignatureFacts? {
    let rows = rows(of: text, cut) ?? lastParagraph(cut, sender)
    var reading = SignatureReading(sender: sender, address: address)
    for row in rows { reading.read(row) }
    let facts = reading.finish()
    return facts.isEmpty ? nil : facts
  }
}

extension SignatureReader {
  private static func rows(of text: String, _ cut: Cut) -> [Substring]? {
    guard let range = cut.signature else { return nil }
    let start = text.utf8.index(text.utf8.startIndex, offsetBy: range.lowerBound)
    let end = text.utf8.index(start, offsetBy: min(range.count, maximumRows * maximumRow * 2))
    return Array(rows(text[start..<end]).prefix(maximumRows))
  }

  private static func rows(_ text: Substring) -> [Substring] {
    Array(
      text.utf8.split(separator: 0x0A, omittingEmptySubsequences: true).filter { $0.count <= maximumRow }
        .map { Substring($0) })
  }

  /// Below the writer's own name, where nothing else says that a signature begins.
  private static func lastParagraph(_ cut: Cut, _ sender: String) -> [Substring] {
    if cut.carried?.isForward ?? false { return [] }
    let words = SignatureReading.words(sender)
    if words.count < 2 { return [] }
    let end = rows(Substring(String(decoding: cut.newText.utf8.suffix(1500), as: UTF8.self))).suffix(maximumParagraph)
    guard
      let name = end.lastIndex(where: { row in
        let own = SignatureReading.words(String(row))
        return SignatureReading.isName(SignatureReading.trimmed(String(row))) && own.count >= 2
          && own.allSatisfy { words.contains($0) }
      })
    else { return [] }
    return Array(end[name...])
  }

  /// Rows of a paragraph that may be one.
  private static let maximumParagraph = 8
}
