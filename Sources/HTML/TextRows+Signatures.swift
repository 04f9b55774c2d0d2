extension TextRows {
  /// `-- `, or what programs make of it.
  func isSignatureMark(_ row: Int) -> Bool {
    let text = folded(row)
    if text.count == 2 { return text[0] == 0x2D && text[1] == 0x2D }
    // One long dash.
    return text.count == 1 && text[0] == 0x2D && trimmed(row).count > 1
  }

  /// With its space (RFC 3676 4.3).
  func isExactSignatureMark(_ row: Int) -> Bool {
    let range = range(row..<row + 1)
    guard range.count >= 3, bytes[range.lowerBound] == 0x2D else { return false }
    let bytes = bytes[range]
    return bytes.elementsEqual("-- \n".utf8) || bytes.elementsEqual("-- ".utf8) || bytes.elementsEqual("-- \r\n".utf8)
  }

  /// What a mailing list puts under a mail: a rule, then a few rows that speak of the list.
  func isListFooter(_ row: Int, end: Int) -> Bool {
    guard end - row <= 10, isRule(row) else { return false }
    return (row + 1..<end).contains { Phrases.listWords.first(in: folded($0)) != nil }
  }

  /// What a program puts below a mail.
  func footer(_ row: Int) -> Phrases.Footer? {
    let text = folded(row)
    if let found = Phrases.footers.prefix(text) {
      if found.value != .shortDevice { return found.value }
      return isFewWords(text) ? .device : nil
    }
    guard text.count <= 100, isFewWords(text) else { return nil }
    return Phrases.deviceEnds.contains { $0.count < text.count && text.suffix($0.count).elementsEqual($0) }
      ? .device : nil
  }

  /// A few words, no sentence.
  private func isFewWords(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count <= 160, text.last != 0x2E else { return false }
    var (spaces, previous) = (0, UInt8(0))
    for byte in text {
      if byte == 0x20 {
        if previous == 0x2C { return false }
        spaces += 1
      }
      previous = byte
    }
    return spaces <= 9
  }

  /// Rows of the paragraph that begins here, up to a blank one or the end.
  func paragraphEnd(_ row: Int, end: Int) -> Int {
    var at = row
    while at < end, !isBlank(at) { at += 1 }
    return at
  }

  /// Rows that are read on for what a disclaimer says: each row might open one.
  private static let maximumDisclaimer = 12

  /// A lawyers' paragraph begins here.
  func isDisclaimer(_ row: Int, end: Int) -> Bool {
    guard let found = Phrases.disclaimers.prefix(TextRows.withoutSigns(folded(row))) else { return false }
    if found.value == .certain { return true }
    var at = row
    let last = min(end, row + TextRows.maximumDisclaimer)
    while at < last, !isBlank(at) || at == row + 1 {
      let text = folded(at)
      let rest = at == row ? UnsafeBufferPointer(rebasing: text[min(found.count, text.count)...]) : text
      if Phrases.confidences.first(in: rest) != nil { return true }
      // A heading of one word may stand above a blank row.
      if at == row + 1, isBlank(at), found.count < text.count { return false }
      at += 1
    }
    return false
  }

  /// A mail server's warning of mail from outside.
  func isBanner(_ row: Int) -> Bool {
    guard let found = Phrases.banners.prefix(TextRows.withoutSigns(folded(row))) else { return false }
    if found.value == .certain { return true }
    return (row..<min(row + 3, count)).contains { Phrases.bannerWords.first(in: folded($0)) != nil }
  }

  /// Brackets, signs and bars at the beginning left away.
  private static func withoutSigns(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var start = 0
    while start < text.count {
      switch text[start] {
      case 0x20...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: start += 1
      // A warning sign, with or without its colour.
      case 0xE2 where start + 2 < text.count && text[start + 1] == 0x9A: start += 3
      case 0xEF where start + 2 < text.count && text[start + 1] == 0xB8: start += 3
      case 0xE3 where start + 2 < text.count && text[start + 1] == 0x80: start += 3
      default: return UnsafeBufferPointer(rebasing: text[start...])
      }
    }
    return UnsafeBufferPointer(rebasing: text[text.count...])
  }

  /// The first row of what a calendar program adds: a rule, and the program's name below it.
  func isMeeting(_ row: Int) -> Bool {
    guard isRule(row), let next = nextFilled(after: row, within: 3) else { return false }
    return Phrases.meetings.prefix(folded(next)) != nil
  }

  /// `Best regards,`, alone or with a name behind its comma.
  func isClosing(_ row: Int) -> Bool {
    let text = folded(row)
    guard text.count <= 100 else { return false }
    var end = 0
    search: while end < text.count {
      switch text[end] {
      case 0x2C, 0x21, 0x2E: break search
      case 0xE3 where end + 2 < text.count && text[end + 1] == 0x80: break search
      case 0xEF where end + 2 < text.count && text[end + 1] == 0xBC: break search
      default: end += 1
      }
    }
    guard text.count - end <= 40, end > 1 else { return false }
    return Phrases.closings.exact(UnsafeBufferPointer(rebasing: text[..<end])) != nil
  }
}
