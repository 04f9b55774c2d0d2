extension TextRows {
  /// Longest row of an attribution, and all its rows together, in bytes.
  private static let maximumAttribution = 400
  /// Rows of an attribution: programs break it before the address and before the verb.
  private static let maximumAttributionRows = 4
  /// Rows that are searched for the labels of a message's header.
  private static let maximumHeaderRows = 9

  // MARK: On Tuesday Anna wrote:

  /// How many rows from here on introduce a quote; nil when these do not.
  func attributionLength(_ row: Int) -> Int? {
    if !(row..<min(row + TextRows.maximumAttributionRows, count)).contains(where: mayEndAttribution) { return nil }
    var text = ""
    for length in 1...TextRows.maximumAttributionRows {
      let at = row + length - 1
      // QUIRK: some programs leave blank rows and a lone `>` within it; only the plain breaks are followed.
      guard at < count, !isBlank(at), length == 1 || !isQuoted(at) || isLooseEnd(at),
        let words = words(at, limit: TextRows.maximumAttribution)
      else { return nil }
      text += (text.isEmpty ? "" : " ") + words
      if text.utf8.count > TextRows.maximumAttribution { return nil }
      if length == 1, isOldAttribution(text, row) { return 1 }
      if length == 1, !Phrases.opensAttribution(text), !text.hasSuffix(":"), !text.hasSuffix("：") { return nil }
      if closesAttribution(text, row: row, length: length) { return length }
    }
    return nil
  }

  /// A colon, a full-width colon or an angle bracket at the end.
  private func mayEndAttribution(_ row: Int) -> Bool {
    guard let last = bytes[trimmed(row)].last else { return false }
    return last == 0x3A || last == 0x2A || last == 0x9A || last == 0x3E || last >= 0x80
  }

  /// `> wrote:`, where the program broke within `<address>`.
  private func isLooseEnd(_ row: Int) -> Bool {
    guard let text = words(row, limit: 40) else { return false }
    return text.hasSuffix(":") && Phrases.verbs.contains { text.has($0) }
  }

  private func closesAttribution(_ text: String, row: Int, length: Int) -> Bool {
    guard text.hasSuffix(":") || text.hasSuffix("：") else { return false }
    let hasAddress = text.utf8.contains(0x40)
    let digits = text.utf8.lazy.filter { $0 >= 0x30 && $0 <= 0x39 }.count
    guard Phrases.verbs.contains(where: { text.has($0) }) else {
      // Without a verb: `Tue, 3 March 2026, 10:00, Anna <anna@harbor.example>:`.
      return hasAddress && digits >= 4 && (text.hasSuffix(">:") || text.hasSuffix("> :"))
    }
    if hasAddress || nextFilled(after: row + length - 1).map(isQuoted) ?? false { return true }
    // Without an address or a quote it might be a sentence: a date in front, and the verb where it belongs.
    guard digits >= 4, Phrases.opensAttribution(text) else { return false }
    let end = String(decoding: text.utf8.suffix(24), as: UTF8.self)
    return Phrases.verbs.contains { end.has($0) } || Phrases.middleVerbs.contains { text.has($0) }
  }

  /// `2013/11/1 Anna <anna@harbor.example>`, right above a quote.
  private func isOldAttribution(_ text: String, _ row: Int) -> Bool {
    guard text.hasSuffix(">"), text.utf8.contains(0x40), let first = text.utf8.first, first >= 0x30, first <= 0x39,
      text.utf8.lazy.filter({ $0 >= 0x30 && $0 <= 0x39 }).count >= 4
    else { return false }
    return nextFilled(after: row).map(isQuoted) ?? false
  }

  // MARK: From: Sent: To: Subject:

  /// The row at which an unquoted earlier message begins, if this one shows that.
  func historyStart(_ row: Int) -> Int? {
    if isDivider(row) { return row }
    if isRule(row) {
      // The rule above a header belongs to it.
      guard let next = nextFilled(after: row), next - row <= 3, isHeader(next) else { return nil }
      return row
    }
    return isHeader(row) ? row : nil
  }

  /// `-----Original Message-----`, `Begin forwarded message:`.
  private func isDivider(_ row: Int) -> Bool {
    let trimmed = trimmed(row)
    guard trimmed.count >= 10, trimmed.count <= 120, let first = bytes[trimmed].first, let last = bytes[trimmed].last,
      last == 0x3A || last == 0x2A || first == 0x2D || first == 0x5F || first == 0x3D || first == 0x2A,
      let text = words(row, limit: 120)
    else { return false }
    if Phrases.barePhrases.contains(text) { return true }
    guard let first = text.utf8.first, first == 0x2D || first == 0x5F || first == 0x3D else { return false }
    let isLine = { (byte: UInt8) in byte == 0x2D || byte == 0x5F || byte == 0x3D || byte == 0x20 }
    var inner = Array(text.utf8)[...]
    while let first = inner.first, isLine(first) { inner.removeFirst() }
    while let last = inner.last, isLine(last) || last == 0x3A { inner.removeLast() }
    return Phrases.dividers.contains(String(decoding: inner, as: UTF8.self))
  }

  /// Three kinds of labels near each other, the sender among them.
  private func isHeader(_ row: Int) -> Bool {
    guard label(row) != nil else { return false }
    var kinds: Set<Phrases.Label> = []
    for at in row..<min(row + TextRows.maximumHeaderRows, count) {
      // A blank row between every two labels is a program's double spacing; two end the header.
      if isBlank(at), at + 1 < count, isBlank(at + 1) { break }
      if let label = label(at) { kinds.insert(label) }
    }
    return kinds.contains(.from) && kinds.count >= 3
  }

  private func label(_ row: Int) -> Phrases.Label? {
    let trimmed = trimmed(row)
    let start = bytes[trimmed].prefix(Phrases.maximumLabel)
    guard start.contains(0x3A) || start.contains(0xEF) else { return nil }
    let text = String(decoding: start.lazy.filter { $0 != 0x2A }, as: UTF8.self)
    guard let colon = text.unicodeScalars.firstIndex(where: { $0 == ":" || $0 == "：" }) else { return nil }
    var name = String(text[..<colon]).lowercased().replacingHardSpaces()
    while name.hasSuffix(" ") { name.removeLast() }
    return Phrases.labels[name]
  }
}
