/// Collects text into lines: whitespace folded, breaks and indents written when the next visible letter comes.
struct TextLines {
  /// Open quotes and lists around what comes next.
  var quotes = 0
  var lists = 0
  /// Written before the next letter, once.
  var marker: [UInt8] = []

  private var output: [UInt8] = []
  /// Line ends that wait for the next letter.
  private var breaks = 0
  private var spaces = 0
  private var cells = false
  /// A hard space stood on the line: an otherwise empty one is then meant.
  private var hasHardSpace = false
  /// Quotes of the last line that has letters.
  private var lastQuotes = 0

  /// Deepest indent that is written; nesting costs output otherwise.
  private static let maximumIndent = 20
  /// Most line ends in a row; each blank line within quotes has the marks of all of them.
  static let maximumBreaks = 200

  var count: Int { output.count }

  /// The text, and its length in bytes.
  mutating func finish() -> (text: String, count: Int) {
    if output.count > HTMLText.maximumOutput {
      var end = HTMLText.maximumOutput
      while end > 0, output[end] & 0xC0 == 0x80 { end -= 1 }
      output.removeSubrange(end...)
    }
    return (String(decoding: output, as: UTF8.self), output.count)
  }

  // MARK: Breaks

  mutating func block(spaced: Bool) {
    if hasHardSpace, breaks > 0 { breaks = min(2, breaks + 1) }
    hasHardSpace = false
    breaks = max(breaks, spaced ? 2 : 1)
    (spaces, cells) = (0, false)
  }

  mutating func lineBreak() {
    breaks = max(min(2, breaks + 1), breaks)
    (spaces, cells, hasHardSpace) = (0, false, false)
  }

  /// A line as Outlook draws it in plain text.
  mutating func rule() {
    block(spaced: false)
    prepare()
    output.append(contentsOf: repeatElement(0x5F, count: 32))
    block(spaced: false)
  }

  mutating func cell() {
    if breaks == 0, !output.isEmpty { cells = true }
    spaces = 0
  }

  /// Between the cells of a table that is there for its looks.
  mutating func gap() { if breaks == 0, spaces == 0 { spaces = 1 } }

  // MARK: Letters

  /// Text whose whitespace is folded.
  mutating func flow(_ bytes: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte <= 0x20 {
        if spaces == 0 { spaces = 1 }
        index += 1
      } else if let width = TextLines.unseen(bytes, index) {
        index += width
      } else if byte == 0xC2, index + 1 < bytes.count, bytes[index + 1] == 0xA0 {
        (spaces, hasHardSpace) = (spaces + 1, true)
        index += 2
      } else {
        let start = index
        index += 1
        if byte >= 0x80 {
          // A run of other letters, up to what is treated above.
          while index < bytes.count, bytes[index] & 0xC0 == 0x80 { index += 1 }
          while index < bytes.count, bytes[index] >= 0x80, !TextLines.isSpecial(bytes[index]) { index += 1 }
        } else {
          index = TextLines.plainEnd(bytes, index)
        }
        prepare()
        output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
      }
    }
  }

  /// Behind a run of ASCII words with one space between each two.
  private static func plainEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    var index = start
    while index < bytes.count {
      if bytes[index] > 0x20 && bytes[index] < 0x80 {
        index += 1
      } else if bytes[index] == 0x20, index + 1 < bytes.count, bytes[index + 1] > 0x20, bytes[index + 1] < 0x80 {
        index += 2
      } else {
        break
      }
    }
    return index
  }

  /// Text whose spaces and line ends count. Nothing more is read once the text is full: every line has quote marks.
  mutating func preformatted(_ bytes: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index < bytes.count, output.count <= HTMLText.maximumOutput {
      switch bytes[index] {
      case 0x0A:
        breaks = min(breaks + 1, TextLines.maximumBreaks)
        spaces = 0
        index += 1
      case 0x0D: index += 1
      default:
        let start = index
        while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
        let line = bytes[start..<index]
        // A line of spaces is an empty one.
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
          spaces += line.count
        } else {
          prepare(keepingIndent: true)
          output.append(contentsOf: UnsafeBufferPointer(rebasing: line))
        }
      }
    }
  }

  mutating func image(_ alternative: UnsafeBufferPointer<UInt8>) {
    guard let first = alternative.first(where: { $0 > 0x20 }) else { return }
    // An emoji as an image: its alternative text is the emoji.
    let isSymbol = first >= 0xE2 && alternative.count <= 8
    if !isSymbol { word("[") }
    flow(alternative)
    if !isSymbol { closeWord("]") }
  }

  /// Signs of our own before what comes next, or right behind what was there.
  mutating func word(_ signs: StaticString) {
    flow(UnsafeBufferPointer(start: signs.utf8Start, count: signs.utf8CodeUnitCount))
  }

  mutating func closeWord(_ signs: StaticString) {
    spaces = 0
    word(signs)
  }

  /// Writes a link's address behind its text, which begins at `start`, unless the text says it already.
  mutating func address(_ address: UnsafeBufferPointer<UInt8>, since start: Int) {
    guard start < output.count else { return }
    let isSaid = output.withUnsafeBufferPointer { output in
      let text = output[start...].drop { $0 <= 0x20 || $0 == 0x3E }
      return text.isEmpty || TextLink.isSame(address, text)
    }
    if isSaid { return }
    output.append(0x20)
    output.append(0x3C)
    output.append(contentsOf: address)
    output.append(0x3E)
  }

  /// Begins a hard space or a filler, perhaps.
  private static func isSpecial(_ byte: UInt8) -> Bool { byte == 0xC2 || byte == 0xCD || byte == 0xE2 || byte == 0xEF }

  /// Soft hyphen, grapheme joiner, zero-width space, byte order mark: fillers of preheaders.
  private static func unseen(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int? {
    switch bytes[index] {
    case 0xC2: index + 1 < bytes.count && bytes[index + 1] == 0xAD ? 2 : nil
    case 0xCD: index + 1 < bytes.count && bytes[index + 1] == 0x8F ? 2 : nil
    case 0xE2: index + 2 < bytes.count && bytes[index + 1] == 0x80 && bytes[index + 2] == 0x8B ? 3 : nil
    case 0xEF: index + 2 < bytes.count && bytes[index + 1] == 0xBB && bytes[index + 2] == 0xBF ? 3 : nil
    default: nil
    }
  }

  /// Writes the breaks, the indent and the spaces that come before a visible letter.
  @inline(__always)
  private mutating func prepare(keepingIndent: Bool = false) {
    if breaks == 0, !output.isEmpty {
      if cells {
        output.append(0x09)
        cells = false
      } else if spaces == 1 {
        output.append(0x20)
      } else if spaces > 1 {
        output.append(contentsOf: repeatElement(0x20, count: min(spaces, 200)))
      }
      spaces = 0
    } else {
      beginLine(keepingIndent)
    }
  }

  private mutating func beginLine(_ keepingIndent: Bool) {
    let isFirst = output.isEmpty
    if !isFirst {
      output.append(0x0A)
      for _ in 1..<max(breaks, 1) {
        writeQuotes(min(quotes, lastQuotes))
        if output.last == 0x20 { output.removeLast() }
        output.append(0x0A)
      }
    }
    writeQuotes(quotes)
    let indent = min(lists, TextLines.maximumIndent)
    if indent > 0 {
      output.append(contentsOf: repeatElement(0x20, count: (indent - 1) * 2))
      if marker.isEmpty { output.append(contentsOf: [0x20, 0x20]) }
    }
    output.append(contentsOf: marker)
    if keepingIndent { output.append(contentsOf: repeatElement(0x20, count: min(spaces, 200))) }
    marker.removeAll(keepingCapacity: true)
    (breaks, spaces, cells, hasHardSpace, lastQuotes) = (0, 0, false, false, quotes)
  }

  private mutating func writeQuotes(_ depth: Int) {
    for _ in 0..<min(max(depth, 0), TextLines.maximumIndent) { output.append(contentsOf: [0x3E, 0x20]) }
  }
}
