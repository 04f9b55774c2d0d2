/// Prepares HTML for libxml2: takes out what it reads otherwise than browsers do.
///
/// Comments, conditional comments, declarations and processing instructions go, and so do the elements whose content
/// is no markup and never shown. NULs become U+FFFD. Linear: no search is made twice in vain.
struct MarkupCleaner {
  private let input: UnsafeBufferPointer<UInt8>
  private var output: [UInt8] = []
  private var index = 0
  /// Elements of which no end tag follows any more.
  private var endless: Set<String> = []

  /// Attributes of one tag that are read; libxml2 compares each with all before it.
  static let maximumAttributes = 300
  private static let rawNames: Set<String> = ["script", "style", "textarea", "title", "iframe", "noembed", "noframes"]

  /// The bytes to parse, ended by a NUL.
  static func clean(_ input: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var cleaner = MarkupCleaner(input)
    cleaner.run()
    return cleaner.output
  }

  private init(_ input: UnsafeBufferPointer<UInt8>) {
    self.input = input
    output.reserveCapacity(input.count + 16)
  }

  private mutating func run() {
    while index < input.count {
      let start = index
      index = input[index...].firstIndex(of: 0x3C) ?? input.count
      copy(start..<index)
      guard index + 1 < input.count else { break }
      switch input[index + 1] {
      case 0x21: skipDeclaration()
      case 0x3F: skip(past: 0x3E)
      case let next where LinkFilter.isWord(next) && next > 0x39: tag()
      default:
        output.append(0x3C)
        index += 1
      }
    }
    if index < input.count { copy(index..<input.count) }
    // Text that begins the mail would get a paragraph of libxml2's own around it.
    let first = output.firstIndex { $0 > 0x20 }
    if let first, output[first] != 0x3C || first + 1 == output.count || !LinkFilter.isWord(output[first + 1]) {
      output.insert(contentsOf: "<body>".utf8, at: 0)
    }
    output.append(0)
  }

  private mutating func copy(_ range: Range<Int>) {
    var start = range.lowerBound
    // libxml2 ends at a NUL.
    while let null = input[start..<range.upperBound].firstIndex(of: 0) {
      output.append(contentsOf: input[start..<null])
      output.append(contentsOf: [0xEF, 0xBF, 0xBD])
      start = null + 1
    }
    output.append(contentsOf: input[start..<range.upperBound])
  }

  private mutating func skip(past byte: UInt8) {
    index = input[index...].firstIndex(of: byte).map { $0 + 1 } ?? input.count
  }

  /// `<!-- -->` as browsers read it, `<![if mso]>`, `<!doctype>`.
  private mutating func skipDeclaration() {
    guard index + 3 < input.count, input[index + 2] == 0x2D, input[index + 3] == 0x2D else { return skip(past: 0x3E) }
    // `<!-->` and `<!--->` are whole comments.
    var end = index + 4
    if end < input.count, input[end] == 0x3E {
      index = end + 1
      return
    }
    if end + 1 < input.count, input[end] == 0x2D, input[end + 1] == 0x3E {
      index = end + 2
      return
    }
    let content = end
    while let close = input[end...].firstIndex(of: 0x3E) {
      index = close + 1
      end = index
      // QUIRK: browsers end a comment at `--!>` too.
      let last = input[close - 1] == 0x21 ? close - 1 : close
      if last - content >= 2, input[last - 1] == 0x2D, input[last - 2] == 0x2D { return }
    }
    index = input.count
  }

  /// A start tag with its attributes; of the elements without markup everything to the end tag.
  private mutating func tag() {
    let start = index
    let nameEnd = input[(start + 1)...].firstIndex { !LinkFilter.isWord($0) && $0 != 0x3A && $0 != 0x2D } ?? input.count
    index = nameEnd
    let kept = skipAttributes()
    let name = rawName(start + 1..<nameEnd)
    if !name.isEmpty {
      if input[index - 1] == 0x3E { skipContent(of: name) }
      return
    }
    copy(start..<kept)
    if kept < index { output.append(0x3E) }
  }

  /// The name, if it is one of an element whose content is no markup.
  private func rawName(_ range: Range<Int>) -> String {
    switch input[range.lowerBound] | 0x20 {
    // i, n, s, t
    case 0x69, 0x6E, 0x73, 0x74:
      guard range.count >= 5, range.count <= 8 else { return "" }
      let name = String(decoding: input[range], as: UTF8.self).lowercased()
      return MarkupCleaner.rawNames.contains(name) ? name : ""
    default: return ""
    }
  }

  /// Moves behind the `>` of a tag; says up to where its attributes are not too many.
  private mutating func skipAttributes() -> Int {
    var (attributes, kept) = (0, 0)
    var isName = false
    while index < input.count {
      let byte = input[index]
      index += 1
      if byte == 0x3E { break }
      if byte <= 0x20 || byte == 0x2F {
        isName = false
      } else if byte == 0x3D, isName {
        isName = false
        skipValue()
      } else if !isName {
        isName = true
        attributes += 1
        if attributes == MarkupCleaner.maximumAttributes { kept = index - 1 }
      }
    }
    return attributes < MarkupCleaner.maximumAttributes ? index : kept
  }

  private mutating func skipValue() {
    while index < input.count, input[index] <= 0x20 { index += 1 }
    guard index < input.count else { return }
    let quote = input[index]
    if quote == 0x22 || quote == 0x27 {
      index += 1
      skip(past: quote)
    } else {
      while index < input.count, input[index] > 0x20, input[index] != 0x3E { index += 1 }
    }
  }

  /// Moves behind the end tag of an element whose content is no markup. Without one the content stays: a browser
  /// would show nothing of it, a reader of mail wants to see it.
  private mutating func skipContent(of name: String) {
    if endless.contains(name) { return }
    var at = index
    while let open = input[at...].firstIndex(of: 0x3C) {
      at = open + 1
      guard at + name.utf8.count < input.count, input[at] == 0x2F else { continue }
      let found = input[(at + 1)..<(at + 1 + name.utf8.count)]
      if found.elementsEqual(name.utf8, by: { LinkFilter.lower($0) == $1 }) {
        index = at
        return skip(past: 0x3E)
      }
    }
    endless.insert(name)
  }
}
