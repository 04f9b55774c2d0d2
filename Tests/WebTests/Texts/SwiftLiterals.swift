/// The string literals of a Swift file, each as the pieces of text between what is put into it. Literals that are added
/// to each other are one; those inside of an interpolation are their own.
struct SwiftLiterals {
  private(set) var found: [[String]] = []
  private var rest: Substring

  init(_ source: some StringProtocol) {
    rest = Substring(source)
    code(until: nil)
    found.removeAll { $0.allSatisfy { !$0.contains(where: \.isLetter) } }
  }

  /// Up to the bracket that closes an interpolation.
  private mutating func code(until close: Character?) {
    var depth = 0
    // Where a literal ended, as long as there is nothing but blanks and one `+` behind it.
    var open: Int?
    var pluses = 0
    while let character = rest.first {
      if rest.hasPrefix("//") {
        rest = rest.drop { $0 != "\n" }
        continue
      }
      rest.removeFirst()
      switch character {
      case "\"":
        let place = found.count
        let pieces = literal(isLong: rest.hasPrefix("\"\""))
        if let before = open, pluses == 1 {
          found[before][found[before].count - 1] += pieces[0]
          found[before] += pieces.dropFirst()
        } else {
          found.insert(pieces, at: place)
          open = place
        }
        pluses = 0
        continue
      case "(": depth += 1
      case ")" where depth == 0 && close != nil: return
      case ")": depth -= 1
      default: break
      }
      if character == "+" { pluses += 1 } else if !character.isWhitespace { open = nil }
    }
  }

  private mutating func literal(isLong: Bool) -> [String] {
    let end = isLong ? "\"\"\"" : "\""
    if isLong { rest.removeFirst(2) }
    var pieces = [""]
    while !rest.isEmpty, !rest.hasPrefix(end) {
      let character = rest.removeFirst()
      guard character == "\\", let escaped = rest.first else {
        pieces[pieces.count - 1].append(character)
        continue
      }
      rest.removeFirst()
      switch escaped {
      case "(":
        code(until: ")")
        pieces.append("")
      case "n": pieces[pieces.count - 1].append("\n")
      case "\n": rest = rest.drop { $0 == " " }
      default: pieces[pieces.count - 1].append(escaped)
      }
    }
    rest = rest.dropFirst(end.count)
    return pieces
  }
}
