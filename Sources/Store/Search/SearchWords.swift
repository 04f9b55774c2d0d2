/// Cuts text into the words that full-text search knows.
///
/// Chinese, Japanese, Korean and Thai are written without spaces: each run of such letters becomes overlapping pairs,
/// `東京都` `東京 京都 都`, so that any two neighbours are found. What has spaces is left to the tokenizer.
enum SearchWords {
  /// Longest text that is indexed of a message, in bytes: behind it stand logs and encoded files, not words.
  static let maximumText = 256 << 10
  /// Longest query that is read, in scalars, and the terms of one: more of either only costs time.
  static let maximumQuery = 400
  static let maximumTerms = 16

  /// The text as it is indexed.
  static func indexed(_ text: String) -> String {
    let cut = prefix(of: text, bytes: maximumText)
    // Most mail has none, and copying it would be for nothing.
    guard cut.unicodeScalars.contains(where: { isUnspaced($0) }) else { return cut }
    var result = ""
    for run in runs(cut) {
      switch run {
      case .spaced(let text): result += text
      case .unspaced(let letters):
        result += " " + (pairs(letters) + [String(letters[letters.count - 1])]).joined(separator: " ") + " "
      }
    }
    return result
  }

  /// As much of what a person typed as is read, without the space around it.
  static func cut(_ text: String) -> String {
    let typed = String(String.UnicodeScalarView(text.unicodeScalars.prefix(maximumQuery)))
    guard let first = typed.firstIndex(where: { !$0.isWhitespace }),
      let last = typed.lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(typed[first...last])
  }

  /// What a person typed as an FTS5 query: every word must be there or begin one, a quoted phrase must be there as it
  /// stands. Nil where it has no word. No character of it means anything to FTS5.
  static func query(_ text: String) -> String? {
    var terms: [String] = []
    // By scalars: with a combining mark behind it a quote is another Character, and a quote to FTS5 still.
    let pieces = cut(text).unicodeScalars.split(separator: "\"", omittingEmptySubsequences: false)
    for (index, piece) in pieces.enumerated() {
      if index % 2 == 1 {
        terms += phrases(piece, isPrefix: false)
      } else {
        for word in piece.split(whereSeparator: \.properties.isWhitespace) { terms += phrases(word, isPrefix: true) }
      }
    }
    return terms.isEmpty ? nil : terms.prefix(maximumTerms).joined(separator: " AND ")
  }

  /// A term for each stretch of one way of writing.
  private static func phrases(_ text: Substring.UnicodeScalarView, isPrefix: Bool) -> [String] {
    runs(String(String.UnicodeScalarView(text))).compactMap { run in
      switch run {
      case .spaced(let text):
        let letters = text.unicodeScalars.count { isWordLetter($0) }
        guard letters > 0 else { return nil }
        // One letter begins half of all words.
        return quoted(text) + (isPrefix && letters > 1 ? " *" : "")
      case .unspaced(let letters):
        return letters.count == 1 ? quoted(String(letters[0])) + " *" : quoted(pairs(letters).joined(separator: " "))
      }
    }
  }

  private static func quoted(_ text: String) -> String {
    "\"" + String(text.unicodeScalars.filter { $0 != "\"" && $0 != "\0" }) + "\""
  }

  private enum Stretch {
    case spaced(String)
    /// At least one letter.
    case unspaced([Unicode.Scalar])
  }

  private static func runs(_ text: String) -> [Stretch] {
    var runs: [Stretch] = []
    var spaced = String.UnicodeScalarView()
    var unspaced: [Unicode.Scalar] = []
    func end() {
      if !spaced.isEmpty { runs.append(.spaced(String(spaced))) }
      if !unspaced.isEmpty { runs.append(.unspaced(unspaced)) }
      spaced = String.UnicodeScalarView()
      unspaced = []
    }
    for scalar in text.unicodeScalars {
      if isUnspaced(scalar) {
        if !spaced.isEmpty { end() }
        unspaced.append(scalar)
      } else if !unspaced.isEmpty, isMark(scalar) {
        // A Thai vowel sign or a voicing mark: the tokenizer would split the word there.
        continue
      } else {
        if !unspaced.isEmpty { end() }
        spaced.append(scalar)
      }
    }
    end()
    return runs
  }

  private static func pairs(_ letters: [Unicode.Scalar]) -> [String] {
    zip(letters, letters.dropFirst()).map { String(String.UnicodeScalarView([$0, $1])) }
  }

  private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    // Thai letters, without the marks between and behind them; and its sign for repetition.
    case 0x0E01...0x0E30, 0x0E32...0x0E33, 0x0E40...0x0E46: true
    // Kana, half-width ones too, and the mark that lengthens a vowel.
    case 0x3041...0x3096, 0x309D...0x309F, 0x30A1...0x30FA, 0x30FC...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F: true
    // Ideographs with their extensions and compatibility forms.
    case 0x3005...0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: true
    // Hangul syllables.
    case 0xAC00...0xD7A3: true
    default: false
    }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .nonspacingMark
  }

  /// What the tokenizer makes words of.
  private static func isWordLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber, .privateUse:
      true
    default: false
    }
  }

  /// As many whole characters as fit.
  private static func prefix(of text: String, bytes: Int) -> String {
    guard text.utf8.count > bytes else { return text }
    var end = text.utf8.index(text.startIndex, offsetBy: bytes)
    while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
    return String(text[..<end])
  }
}
