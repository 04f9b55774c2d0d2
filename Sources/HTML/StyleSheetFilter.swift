/// The style sheets of a mail as one that reaches nothing but the mail.
///
/// Each selector is put under the class of an element around the fragment; names follow the mail's own; declarations
/// pass the filter of inline styles. Of the rules with an `@`, media queries stay. Filtered again it is the same.
struct StyleSheetFilter {
  /// Bytes of all sheets of a mail that are read, and selectors that are kept: stops sheets that take seconds.
  private static let maximumInput = 200_000
  private static let maximumSelectors = 4000
  private static let maximumSelector = 400

  /// The class around the fragment.
  private static let root = Array("mail-root".utf8)
  private static let rootSelector = Array(".mail-root".utf8)

  private var output: [UInt8] = []
  private var room = maximumInput
  private var selectors = 0

  /// The fragment behind its sheet, if there is one.
  func around(_ body: [UInt8]) -> [UInt8] {
    if output.isEmpty { return body }
    return Array("<style>".utf8) + output + Array("</style><div class=\"mail-root\">".utf8) + body
      + Array("</div>".utf8)
  }

  /// Whether an element is the one that `around` puts there: first, with nothing but the class.
  func isRoot(_ element: MarkupElement, _ attributes: AttributeFilter, isFirst: Bool) -> Bool {
    isFirst && element == .div && !output.isEmpty && attributes.isOnly(class: StyleSheetFilter.root)
  }

  mutating func add(_ sheet: UnsafeBufferPointer<UInt8>, _ loads: inout RemoteLoads) {
    guard sheet.count <= room else { return }
    room -= sheet.count
    var plain = StyleSheetFilter.withoutComments(sheet)
    plain.withUnsafeMutableBufferPointer { addRules(UnsafeBufferPointer($0), isInMedia: false, &loads) }
  }

  /// A backslash or an angle bracket of markup stays, and with it goes the rule that has it.
  private static func withoutComments(_ sheet: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(sheet.count)
    var start = 0
    while start < sheet.count {
      let slash = sheet.first(0x2F, from: start)
      output.append(contentsOf: sheet[start..<slash])
      start = slash
      guard start + 1 < sheet.count, sheet[start + 1] == 0x2A else {
        if start < sheet.count { output.append(0x2F) }
        start += 1
        continue
      }
      output.append(0x20)
      start += 2
      while start < sheet.count, sheet[start] != 0x2F || sheet[start - 1] != 0x2A { start += 1 }
      start += 1
    }
    return output
  }

  // MARK: Rules

  private mutating func addRules(_ bytes: UnsafeBufferPointer<UInt8>, isInMedia: Bool, _ loads: inout RemoteLoads) {
    var index = 0
    while index < bytes.count, selectors < StyleSheetFilter.maximumSelectors {
      let start = index
      while index < bytes.count, bytes[index] != 0x7B, bytes[index] != 0x3B { index += 1 }
      let prelude = StyleSheetFilter.withoutMarks(bytes, StyleFilter.trimmed(bytes, start..<index))
      guard index < bytes.count, bytes[index] == 0x7B else {
        // `@import "...";`
        countLoad(UnsafeBufferPointer(rebasing: bytes[prelude]), &loads)
        index += 1
        continue
      }
      let end = StyleSheetFilter.blockEnd(bytes, from: index + 1)
      let block = UnsafeBufferPointer(rebasing: bytes[(index + 1)..<end])
      index = end + 1
      if prelude.isEmpty { continue }
      if bytes[prelude.lowerBound] != 0x40 {
        addRule(UnsafeBufferPointer(rebasing: bytes[prelude]), block, &loads)
      } else if !isInMedia, let query = StyleSheetFilter.mediaQuery(bytes[prelude]) {
        let before = output.count
        output.append(contentsOf: query)
        output.append(0x7B)
        let inner = output.count
        addRules(block, isInMedia: true, &loads)
        if output.count == inner { output.removeSubrange(before...) } else { output.append(0x7D) }
      } else {
        countLoad(block, &loads)
      }
    }
  }

  /// QUIRK: old mail hides its sheets from older programs, in `<!--` and `-->`, which mean nothing there.
  private static func withoutMarks(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var range = range
    for mark in ["<!--", "-->"] where bytes[range].starts(with: mark.utf8) {
      range = StyleFilter.trimmed(bytes, (range.lowerBound + mark.utf8.count)..<range.upperBound)
    }
    return range
  }

  private mutating func addRule(
    _ prelude: UnsafeBufferPointer<UInt8>, _ block: UnsafeBufferPointer<UInt8>, _ loads: inout RemoteLoads
  ) {
    let before = output.count
    var start = 0
    while start < prelude.count {
      let end = prelude.first(0x2C, from: start)
      let range = StyleFilter.trimmed(prelude, start..<end)
      start = end + 1
      let separator = output.count
      if separator > before { output.append(0x2C) }
      // As kept it is longer, and must then be kept again.
      if range.count <= StyleSheetFilter.maximumSelector, selectors < StyleSheetFilter.maximumSelectors,
        StyleSelector.append(
          UnsafeBufferPointer(rebasing: prelude[range]), under: StyleSheetFilter.rootSelector, to: &output),
        output.count - separator <= StyleSheetFilter.maximumSelector
      {
        selectors += 1
      } else {
        output.removeSubrange(separator...)
      }
    }
    output.append(0x7B)
    let inner = output.count
    StyleFilter.keep(block, to: &output, &loads)
    output.append(0x7D)
    let isFull = output.count >= StyleSheetFilter.maximumInput
    if isFull { selectors = StyleSheetFilter.maximumSelectors }
    if isFull || output.count == inner + 1 || inner == before + 1 { output.removeSubrange(before...) }
  }

  private func countLoad(_ bytes: UnsafeBufferPointer<UInt8>, _ loads: inout RemoteLoads) {
    let text = String(decoding: bytes.prefix(2000), as: UTF8.self)
    if text.has("http:") || text.has("https:") || text.has("//") { loads.add() }
  }

  /// `@media` with words, numbers and brackets, in lower case and single-spaced; nil for all others.
  private static func mediaQuery(_ prelude: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8]? {
    guard prelude.count <= maximumSelector, prelude.count > 6,
      prelude.prefix(6).elementsEqual("@media".utf8, by: { LinkFilter.lower($0) == $1 })
    else { return nil }
    var query: [UInt8] = []
    var depth = 0
    for byte in prelude {
      switch byte {
      case 0x00...0x20:
        if query.last != 0x20 { query.append(0x20) }
        continue
      case 0x28: depth += 1
      case 0x29: depth -= 1
      case 0x2C, 0x2D, 0x2E, 0x3A, 0x40: break
      case _ where LinkFilter.isWord(byte): break
      default: return nil
      }
      if depth < 0 || (byte == 0x40 && !query.isEmpty) { return nil }
      query.append(LinkFilter.lower(byte))
    }
    return depth == 0 ? query : nil
  }

  /// The brace that ends a block, or the end.
  private static func blockEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var (index, depth, quote) = (start, 0, UInt8(0))
    while index < bytes.count {
      let byte = bytes[index]
      if quote != 0 {
        if byte == quote || byte == 0x0A { quote = 0 }
      } else if byte == 0x22 || byte == 0x27 {
        quote = byte
      } else if byte == 0x7B {
        depth += 1
      } else if byte == 0x7D {
        if depth == 0 { return index }
        depth -= 1
      }
      index += 1
    }
    return index
  }
}
