extension TextRows {
  /// All rows of an attribution together, in folded bytes.
  private static let maximumAttribution = 400
  /// Rows of an attribution: programs break it before the address and before the verb.
  private static let maximumAttributionRows = 4

  /// How many rows from here on introduce a quote, as `On Tuesday Anna wrote:` does; nil when these do not.
  func attributionLength(_ row: Int) -> Int? {
    let last = min(row + TextRows.maximumAttributionRows, count)
    guard (row..<last).contains(where: mayEndAttribution) else { return nil }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: TextRows.maximumAttribution + 1) { scratch in
      var used = 0
      for at in row..<last {
        // QUIRK: some programs leave blank rows and a lone `>` within it; only the plain breaks are followed.
        guard !isBlank(at), let added = append(at, isFirst: at == row, to: scratch, used) else { return nil }
        used = added
        let text = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(scratch)[..<used])
        let length = at - row + 1
        if length == 1, isOldAttribution(text, row) || isDashedAttribution(text) { return 1 }
        if length == 1, text[used - 1] != 0x3A, !opensAttribution(text, row) { return nil }
        if closesAttribution(text, row: row, length: length) { return length }
      }
      return nil
    }
  }

  /// Adds a row's folded letters; says how many there are then, nil where there are too many.
  private func append(
    _ row: Int, isFirst: Bool, to scratch: UnsafeMutableBufferPointer<UInt8>, _ used: Int
  ) -> Int? {
    var used = used
    if isQuoted(row) {
      // QUIRK: `> wrote:`, where the program broke within `<address>`.
      guard !isFirst, trimmed(row).count <= 40, let base = scratch.baseAddress,
        used + trimmed(row).count <= TextRows.maximumAttribution
      else { return nil }
      let added = TextFolding.fold(UnsafeBufferPointer(rebasing: bytes[trimmed(row)]), into: base + used)
      let text = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(scratch)[used..<used + added])
      guard text.last == 0x3A, Phrases.verbs.first(in: text) != nil else { return nil }
      return used + added
    }
    let letters = folded(row)
    if used + 1 + letters.count > TextRows.maximumAttribution { return nil }
    if !isFirst {
      scratch[used] = 0x20
      used += 1
    }
    for byte in letters {
      scratch[used] = byte
      used += 1
    }
    return used
  }

  /// A colon, an angle bracket or a dash at the end.
  private func mayEndAttribution(_ row: Int) -> Bool {
    if isQuoted(row) { return trimmed(row).count <= 40 && bytes[trimmed(row)].last == 0x3A }
    guard let last = folded(row).last else { return false }
    return last == 0x3A || last == 0x3E || last == 0x2D
  }

  private func opensAttribution(_ text: UnsafeBufferPointer<UInt8>, _ row: Int) -> Bool {
    guard let first = text.first else { return false }
    if first >= 0x30 && first <= 0x39 || Phrases.openers.prefix(text) != nil { return true }
    let word = text.prefix { TextFolding.isLetter($0) || $0 == 0x27 }
    if word.count < text.count, Phrases.weekdays.exact(UnsafeBufferPointer(rebasing: word)) != nil { return true }
    // The writer's name and address stand in front in Hungarian, Chinese, Turkish.
    return text.contains(0x40) && text.contains(0x3C)
  }

  private func closesAttribution(_ text: UnsafeBufferPointer<UInt8>, row: Int, length: Int) -> Bool {
    guard text.last == 0x3A else { return false }
    let hasAddress = text.contains(0x40)
    let digits = TextRows.digits(text)
    let isAboveQuote = { nextFilled(after: row + length - 1, within: 4).map(isQuoted) ?? false }
    guard let verb = Phrases.verbs.first(in: text) else {
      // Without a verb: `Tue, 3 March 2026, 10:00, Anna <anna@harbor.example>:`.
      guard hasAddress, digits >= 4 else { return false }
      let before = text.dropLast().last { $0 != 0x20 }
      return before == 0x3E || (isAboveQuote() && opensAttribution(text, row))
    }
    if hasAddress {
      // An address in a sentence of its own: `Anna wrote to bob@harbor.example, who says:`.
      return digits >= 4 || isAboveQuote() || text.contains(0x3C)
    }
    if isAboveQuote() { return true }
    // Without an address or a quote it might be a sentence: a date in front, and the verb where it belongs.
    guard digits >= 4, opensAttribution(text, row) else { return false }
    return verb.value == .middle || Phrases.verbs.first(in: UnsafeBufferPointer(rebasing: text.suffix(24))) != nil
  }

  /// `2013/11/1 Anna <anna@harbor.example>`, right above a quote.
  private func isOldAttribution(_ text: UnsafeBufferPointer<UInt8>, _ row: Int) -> Bool {
    guard text.last == 0x3E, text.contains(0x40), let first = text.first, first >= 0x30, first <= 0x39,
      TextRows.digits(text) >= 4
    else { return false }
    return nextFilled(after: row, within: 4).map(isQuoted) ?? false
  }

  /// QUIRK: Zoho writes `---- On Tue, 03 Mar 2026 10:00:00 +0100 Anna <anna@harbor.example> wrote ----`.
  private func isDashedAttribution(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first, let last = text.last, TextRows.isDash(first), TextRows.isDash(last) else {
      return false
    }
    let inner = TextRows.withoutDashes(text)
    return inner.count > 10 && TextRows.digits(inner) >= 4 && Phrases.verbs.first(in: inner) != nil
  }

  /// Digits, Arabic ones as well.
  static func digits(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    var (count, previous) = (0, UInt8(0))
    for byte in text {
      if byte >= 0x30 && byte <= 0x39 || (previous == 0xD9 && byte >= 0xA0 && byte <= 0xA9) { count += 1 }
      previous = byte
    }
    return count
  }
}
