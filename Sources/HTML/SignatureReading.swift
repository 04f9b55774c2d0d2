internal import Model

/// The facts so far, row after row.
struct SignatureReading {
  var facts = SignatureFacts()
  private let sender: [String]
  private let address: Address?
  var seenHosts: Set<String> = []
  private var isFirst = true
  /// The first words, which are a name if something else says that this is a signature.
  private var candidate: String?
  private var followsName = false

  init(sender: String, address: Address?) {
    self.sender = SignatureReading.words(sender)
    self.address = address
  }

  mutating func finish() -> SignatureFacts {
    if facts.name == nil, let candidate, isConfirmed { facts.name = candidate }
    return facts
  }

  /// Something besides the name speaks of a person at work.
  private var isConfirmed: Bool { facts.role != nil || !facts.phones.isEmpty || facts.company != nil }

  mutating func read(_ row: Substring) {
    // What a program has put there says nothing of the writer.
    let folded = TextFolding.folded(String(row))
    if folded.withUnsafeBufferPointer({ Phrases.footers.prefix($0) }) != nil { return }
    for piece in SignatureReading.pieces(row) { read(piece: piece) }
  }

  /// A row parted at bars, dots, tabs and wide gaps.
  static func pieces(_ row: Substring) -> [String] {
    var pieces: [String] = [""]
    var previous: Unicode.Scalar = " "
    for scalar in row.unicodeScalars {
      switch scalar {
      case "|", "\t", "·", "•", "●", "∙", "¦", "｜", "│": pieces.append("")
      case "*": continue
      case "\u{200E}", "\u{200F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{FEFF}": continue
      case " ", "\u{A0}", "\u{202F}", "\u{3000}":
        if previous == " ", scalar == "\u{3000}" || pieces[pieces.count - 1].hasSuffix("  ") {
          pieces.append("")
        } else {
          pieces[pieces.count - 1].append(" ")
        }
      default: pieces[pieces.count - 1].unicodeScalars.append(scalar)
      }
      previous = scalar == "\u{A0}" ? " " : scalar
      if pieces.count > 12 { break }
    }
    return pieces.map { SignatureReading.trimmed($0) }.filter { !$0.isEmpty }
  }

  static func trimmed(_ text: String) -> String {
    var rest = text.unicodeScalars[...]
    while let first = rest.first, first == " " || first == "_" || first == ">" { rest.removeFirst() }
    while let last = rest.last, last == " " || last == "_" || last == "," || last == ";" { rest.removeLast() }
    return String(rest)
  }

  private mutating func read(piece: String) {
    // A rule or a mark.
    guard piece.unicodeScalars.contains(where: { $0.properties.isAlphabetic || ("0"..."9").contains($0) }) else {
      return
    }
    let wasFirst = isFirst
    let isBelowName = followsName
    isFirst = false
    followsName = false
    if readLinks(piece) { return }
    if readNumbers(piece) { return }
    if let company = SignatureCompany.company(piece) {
      if facts.company == nil { facts.company = company }
      return
    }
    if wasFirst, readName(piece) { return }
    if isBelowName || wasFirst { readRole(piece) }
  }

  // MARK: Names and roles

  /// `Anna Brandt`, `Anna Brandt, Head of Purchasing`.
  private mutating func readName(_ piece: String) -> Bool {
    var (name, rest) = (piece, "")
    for separator in [", ", " - ", " – ", " / "] {
      if let range = SignatureReading.range(of: separator, in: piece) {
        (name, rest) = (String(piece[..<range.lowerBound]), String(piece[range.upperBound...]))
        break
      }
    }
    guard SignatureReading.isName(name), !SignatureReading.isRole(name) || isSender(name) else { return false }
    if isSender(name) { facts.name = name } else { candidate = name }
    followsName = true
    if !rest.isEmpty {
      if let company = SignatureCompany.company(rest) {
        facts.company = company
      } else if SignatureReading.isRole(rest) {
        (facts.role, followsName) = (rest, false)
      }
    }
    return true
  }

  private mutating func readRole(_ piece: String) {
    guard facts.role == nil, SignatureReading.isRole(piece) else { return }
    facts.role = piece
    // `Purchasing, Harbor GmbH`: the company behind a comma.
    if let range = SignatureReading.range(of: ", ", in: piece),
      let company = SignatureCompany.company(String(piece[range.upperBound...]))
    {
      facts.role = String(piece[..<range.lowerBound])
      facts.company = facts.company ?? company
    }
  }

  /// Shares a word with the display name, or with the address.
  private func isSender(_ name: String) -> Bool {
    let words = SignatureReading.words(name)
    if words.contains(where: { sender.contains($0) }) { return true }
    guard sender.isEmpty, let address else { return false }
    let local = address.local.lowercased().split { !$0.isLetter }.map(String.init)
    return words.contains { $0.count > 2 && local.contains($0) }
  }

  /// Two to four words that begin with capitals, or a short name in a script that has none.
  static func isName(_ text: String) -> Bool {
    guard text.utf8.count <= 60, !text.utf8.contains(where: { $0 >= 0x30 && $0 <= 0x39 || $0 == 0x40 || $0 == 0x3A })
    else { return false }
    let parts = text.split(separator: " ")
    guard let first = text.unicodeScalars.first(where: { $0.properties.isAlphabetic }) else { return false }
    if !first.properties.isUppercase, !first.properties.isLowercase {
      return text.count <= 12 && parts.count <= 3
    }
    let small: Set<String> = [
      "von", "van", "de", "der", "den", "da", "dos", "del", "di", "la", "le", "zu", "ten", "af", "av", "bin",
    ]
    return (2...5).contains(parts.count)
      && parts.allSatisfy { small.contains(String($0)) || $0.unicodeScalars.first?.properties.isUppercase ?? false }
  }

  static func isRole(_ text: String) -> Bool {
    guard text.utf8.count <= 120, text.split(separator: " ").count <= 9, !text.hasSuffix("!"), !text.hasSuffix("?"),
      !text.utf8.contains(0x40)
    else { return false }
    let folded = TextFolding.folded(text)
    return folded.withUnsafeBufferPointer { folded in
      if Phrases.roles.first(in: folded) != nil { return true }
      // German and the Nordic languages put words together: `Vertriebsleiterin`.
      return folded.contains { $0 >= 0x80 } || folded.count <= 60
        ? Phrases.joinedRoles.anywhere(in: folded) != nil : false
    }
  }

  static func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter }.map(String.init).filter { $0.utf8.count > 1 }
  }

  static func range(of separator: String, in text: String) -> Range<String.Index>? {
    guard let first = separator.utf8.first else { return nil }
    var at = text.utf8.startIndex
    while let found = text.utf8[at...].firstIndex(of: first) {
      if text.utf8[found...].starts(with: separator.utf8) {
        return found..<text.utf8.index(found, offsetBy: separator.utf8.count)
      }
      at = text.utf8.index(after: found)
    }
    return nil
  }
}
