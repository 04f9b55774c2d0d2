/// Signatures that nothing but a closing above them marks, as Outlook and telephones write them.
extension TextCutter {
  /// Filled rows of a signature without a mark.
  private static let maximumUnmarked = 14

  /// Cuts what stands below `Kind regards` and the writer's name, where it says how to reach them and nothing else.
  ///
  /// The closing and the name stay: they are the writer's own words as often as their program's.
  mutating func markUnmarkedSignature(_ stretch: Range<Int>) {
    var end = stretch.upperBound
    while end > stretch.lowerBound, kinds[end - 1] != nil || rows.isBlank(end - 1) { end -= 1 }
    guard let closing = closing(above: end, from: stretch.lowerBound) else { return }
    let filled = (closing + 1..<end).filter { !rows.isBlank($0) }
    guard var first = filled.first, filled.allSatisfy({ !isSentence($0) }) else { return }
    if SignatureReading.isName(SignatureReading.trimmed(text(first))), !isContact(first) {
      guard filled.count > 1 else { return }
      first = filled[1]
    }
    guard filled.contains(where: { $0 >= first && isContact($0) }) else { return }
    unmarked = unmarked ?? closing + 1..<end
    for row in first..<end { kinds[row] = .signature }
  }

  /// Bytes of the writer's signature: the first that was cut, else what stands below the last closing.
  func signature() -> Range<Int>? {
    if let unmarked { return rows.range(unmarked) }
    if let first = kinds.firstIndex(of: .signature) {
      var end = first
      while end < limit, kinds[end] == .signature { end += 1 }
      return rows.range(first..<end)
    }
    var end = limit
    while end > 0, kinds[end - 1] != nil || rows.isBlank(end - 1) { end -= 1 }
    guard let closing = closing(above: end, from: 0), closing + 1 < end else { return nil }
    return rows.range(closing + 1..<end)
  }

  /// The closing that stands last above a row, with few of the writer's words between.
  private func closing(above end: Int, from start: Int) -> Int? {
    var (row, filled) = (end - 1, 0)
    while row >= start, filled <= TextCutter.maximumUnmarked, kinds[row] == nil {
      if !rows.isBlank(row) {
        if rows.isClosing(row) { return row }
        filled += 1
      }
      row -= 1
    }
    return nil
  }

  /// A telephone, an address, a link or a company.
  private func isContact(_ row: Int) -> Bool {
    var reading = SignatureReading(sender: "", address: nil)
    reading.read(Substring(text(row)))
    let facts = reading.facts
    return !facts.phones.isEmpty || !facts.links.isEmpty || !facts.addresses.isEmpty || facts.company != nil
  }

  /// Words to the reader: a signature has none.
  private func isSentence(_ row: Int) -> Bool {
    let trimmed = rows.trimmed(row)
    guard trimmed.count <= SignatureReader.maximumRow else { return true }
    let folded = rows.folded(row)
    if folded.starts(with: "ps".utf8) || folded.starts(with: "p.s".utf8) || rows.isQuoted(row) { return true }
    switch folded.last {
    case 0x21, 0x3A, 0x3F: return true
    case 0x2E: return folded.count(where: { $0 == 0x20 }) > 2 && SignatureCompany.company(text(row)) == nil
    default: return false
    }
  }

  private func text(_ row: Int) -> String { String(decoding: rows.bytes[rows.trimmed(row)], as: UTF8.self) }
}
