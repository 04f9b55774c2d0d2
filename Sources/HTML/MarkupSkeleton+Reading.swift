internal import Glibc

extension MarkupSkeleton {
  /// Reads the source once, from tag to tag.
  mutating func read() {
    var textStart = 0
    while index < source.count, tokens.count < MarkupSkeleton.maximumTokens {
      index = source.first(0x3C, from: index)
      guard index + 1 < source.count else { break }
      let (textEnd, next) = (index, source[index + 1])
      if next.isLetter {
        addText(textStart..<textEnd)
        startTag()
      } else if next == 0x2F, index + 2 < source.count {
        addText(textStart..<textEnd)
        if source[index + 2].isLetter { endTag() } else { index = source.past(0x3E, from: index + 2) }
      } else if next == 0x21 {
        addText(textStart..<textEnd)
        skipDeclaration()
      } else if next == 0x3F {
        addText(textStart..<textEnd)
        index = source.past(0x3E, from: index)
      } else {
        // An angle bracket of the text.
        index += 1
        continue
      }
      textStart = index
    }
    isCut = tokens.count >= MarkupSkeleton.maximumTokens
    if !isCut { addText(textStart..<source.count) }
  }

  private mutating func addText(_ range: Range<Int>) {
    if !range.isEmpty { add(.text, .unknown, range) }
  }

  private mutating func add(_ kind: Token.Kind, _ element: MarkupElement, _ range: Range<Int>) {
    tokens.append(
      Token(
        place: UInt32(tags.count), start: UInt32(range.lowerBound), end: UInt32(range.upperBound), kind: kind,
        element: element))
  }

  // MARK: Tags

  private mutating func startTag() {
    let element = readName(from: index + 1)
    let attributes = index
    // A tag that the source's end cuts off is none.
    guard index < source.count, skipAttributes() else { return index = source.count }
    let range = attributes..<(index - 1)
    switch element.kind {
    case .structural:
      add(.structure, element, range)
      tags.append(contentsOf: MarkupSkeleton.startTags[element.index])
    case .loose, .formatting: add(.start, element, range)
    case .void: add(.void, element, range)
    case .ignored: break
    case .raw: skipContent(of: element, attributes: range)
    case .literal: addLiteral(element, range)
    }
  }

  private mutating func endTag() {
    let element = readName(from: index + 2)
    guard index < source.count, skipAttributes() else { return index = source.count }
    switch element.kind {
    case .structural: tags.append(contentsOf: MarkupSkeleton.endTags[element.index])
    case .loose, .formatting: add(.end, element, index..<index)
    // `</br>` is a break to browsers.
    case .void: if element == .br { add(.void, element, index..<index) }
    case .ignored, .raw, .literal: break
    }
  }

  /// Moves behind a tag's name.
  private mutating func readName(from start: Int) -> MarkupElement {
    var end = start
    while end < source.count, !source[end].endsName { end += 1 }
    index = end
    return MarkupElement.named(UnsafeBufferPointer(rebasing: source[start..<end]))
  }

  /// Moves behind the `>` of a tag; false when there is none.
  private mutating func skipAttributes() -> Bool {
    var isName = false
    while index < source.count {
      let byte = source[index]
      index += 1
      switch byte {
      case 0x3E: return true
      case 0x00...0x20, 0x2F: isName = false
      case 0x3D where isName:
        isName = false
        while index < source.count, source[index] <= 0x20 { index += 1 }
        guard index < source.count else { return false }
        let quote = source[index]
        if quote == 0x22 || quote == 0x27 {
          index = source.past(quote, from: index + 1)
        } else {
          while index < source.count, source[index] > 0x20, source[index] != 0x3E { index += 1 }
        }
      default: isName = true
      }
    }
    return false
  }

  // MARK: What is no markup

  /// `<!-- -->` as browsers read it, `<![if mso]>`, `<!doctype>`.
  private mutating func skipDeclaration() {
    guard index + 3 < source.count, source[index + 2] == 0x2D, source[index + 3] == 0x2D else {
      return index = source.past(0x3E, from: index)
    }
    // `<!-->` and `<!--->` are whole comments.
    let content = index + 4
    index = source.past(0x3E, from: content)
    if index - content == 1 || (index - content == 2 && source[content] == 0x2D) { return }
    while true {
      let close = index - 1
      guard source[close] == 0x3E, close > content else { return index = source.count }
      // QUIRK: browsers end a comment at `--!>` too.
      let last = source[close - 1] == 0x21 ? close - 1 : close
      if last - content >= 2, source[last - 1] == 0x2D, source[last - 2] == 0x2D { return }
      if index >= source.count { return }
      index = source.past(0x3E, from: index)
    }
  }

  /// Moves behind the end tag of an element whose content is no markup. Without one the content stays: a browser
  /// would show nothing of it, a reader of mail wants to see it.
  private mutating func skipContent(of element: MarkupElement, attributes: Range<Int>) {
    guard let end = contentEnd(of: element) else { return }
    if element == .style {
      add(.sheet, element, index..<end)
    } else if !attributes.isEmpty {
      // What it would have loaded counts.
      add(.void, element, attributes)
    }
    index = source.past(0x3E, from: end)
  }

  /// Preformatted text that shows its tags; of `plaintext` everything that follows.
  private mutating func addLiteral(_ element: MarkupElement, _ attributes: Range<Int>) {
    let end = element == .plaintext ? source.count : contentEnd(of: element) ?? source.count
    add(.structure, .pre, attributes)
    tags.append(contentsOf: MarkupSkeleton.startTags[MarkupElement.pre.index])
    if index < end { add(.literal, element, index..<end) }
    tags.append(contentsOf: MarkupSkeleton.endTags[MarkupElement.pre.index])
    index = source.past(0x3E, from: end)
  }

  /// Where the end tag of an element begins; nil when there is none.
  private mutating func contentEnd(of element: MarkupElement) -> Int? {
    if endless.contains(element) { return nil }
    let name = element.name
    var at = index
    while true {
      at = source.first(0x3C, from: at)
      guard at + 2 + name.count <= source.count else { break }
      at += 1
      guard source[at] == 0x2F else { continue }
      let found = source[(at + 1)..<(at + 1 + name.count)]
      guard found.elementsEqual(name, by: { LinkFilter.lower($0) == $1 }) else { continue }
      let behind = at + 1 + name.count
      if behind == source.count || source[behind].endsName { return at - 1 }
    }
    endless.insert(element)
    return nil
  }

  private static let startTags = MarkupElement.table { name(of: $0).map { Array("<\($0)>".utf8) } ?? [] }
  private static let endTags = MarkupElement.table { name(of: $0).map { Array("</\($0)> ".utf8) } ?? [] }
}

extension UnsafeBufferPointer<UInt8> {
  /// The place of a byte at or behind another; the end when there is none.
  func first(_ byte: UInt8, from start: Int) -> Int {
    guard start < count, let base = baseAddress, let found = memchr(base + start, Int32(byte), count - start) else {
      return count
    }
    return base.distance(to: found.assumingMemoryBound(to: UInt8.self))
  }

  /// Behind the next such byte; the end when there is none.
  func past(_ byte: UInt8, from start: Int) -> Int { Swift.min(count, first(byte, from: start) + 1) }
}

extension UInt8 {
  var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
  /// White space, a slash or `>` behind the name of a tag.
  var endsName: Bool { self <= 0x20 || self == 0x2F || self == 0x3E }
}
