/// Finds the name of a company by its legal form.
enum SignatureCompany {
  /// The piece as a company's name; nil where no legal form says that it is one.
  static func company(_ piece: String) -> String? {
    guard piece.utf8.count <= 120, !piece.utf8.contains(0x40), !piece.utf8.contains(0x3A) else { return nil }
    let words = piece.split(separator: " ")
    guard words.count <= 10 else { return nil }
    for form in Phrases.joinedForms {
      if SignatureReading.range(of: form, in: piece) != nil, piece.utf8.count > form.utf8.count {
        return trimmed(piece)
      }
    }
    guard words.count >= 2 else { return nil }
    for (index, word) in words.enumerated() {
      var form = String(word)
      if form.hasSuffix(","), form != "Co.," { form.removeLast() }
      guard Phrases.legalForms.contains(form) else { continue }
      // `AS` and the like stand behind the name; in Ukrainian, Russian and some others before it.
      if index == 0 {
        if (form.utf8.first ?? 0) >= 0x80 { return trimmed(piece) }
        continue
      }
      let rest = words[(index + 1)...]
      // What follows a comma or a dash is no longer the name: `Harbor GmbH, Kaistrasse 1`.
      if let next = rest.first, word.hasSuffix(",") && form != "Co.," && !isForm(next) || !startsWord(next) {
        return trimmed(words[...index].joined(separator: " "))
      }
      if rest.allSatisfy({ isForm($0) || $0 == "&" || $0 == "Co." || $0 == "Co" }) { return trimmed(piece) }
    }
    return nil
  }

  private static func startsWord(_ word: Substring) -> Bool {
    word == "&" || (word.unicodeScalars.first?.properties.isAlphabetic ?? false)
  }

  private static func isForm(_ word: Substring) -> Bool { Phrases.legalForms.contains(String(word)) }

  private static func trimmed(_ name: String) -> String {
    var name = name[...]
    while name.hasSuffix(",") || name.hasSuffix(" ") { name.removeLast() }
    return String(name)
  }
}
