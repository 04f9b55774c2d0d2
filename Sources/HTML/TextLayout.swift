/// Lays out elements and letters as plain text.
struct TextLayout {
  /// An open element.
  private struct Frame {
    var element: TextElement
    var isUnseen = false
    var isSizeZero = false
    var isPreformatted = false
    var isSpaced = false
    /// Of a table and what is in it: its cells flow.
    var isLayout = false
    /// Of a quote: it only looks like one.
    var isIndent = false
    /// Of a list: the number of the next item, and how numbers are written.
    var number: Int32 = 1
    var numerals: TextNumerals = .decimal
    /// Of a link: its address, as a place among the kept ones, and where its text begins.
    var address: Range<Int32> = 0..<0
    var start: Int32 = 0
    /// Its place among the marks, if it is one.
    var mark: Int32 = -1

    /// Text in it is not seen.
    var isSilent: Bool { isUnseen || isSizeZero }
  }

  private var frames: [Frame] = []
  private var lines = TextLines()
  /// The addresses of open links, one behind the other.
  private var addresses: [UInt8] = []
  private var marks: [TextMark] = []
  /// Marks that are open, and elements within something that is not seen.
  private var openMarks = 0
  private var unseenDepth = 0

  /// Most marks: a mail has a few, and each costs.
  private static let maximumMarks = 500

  mutating func finish() -> MarkedText {
    let text = lines.finish()
    return MarkedText(text: text.text, marks: marks.filter { $0.range.lowerBound < text.count })
  }

  mutating func start(_ name: MarkupElement, _ attributes: MarkupAttributes) {
    // Nothing within the unseen is looked at.
    if unseenDepth > 0 {
      unseenDepth += 1
      return
    }
    var frame = Frame(element: TextElement(name))
    if frame.element == .unseen {
      unseenDepth = 1
      return
    }
    if let outer = frames.last {
      frame.isSizeZero = outer.isSizeZero
      frame.isPreformatted = outer.isPreformatted
      frame.isLayout = outer.isLayout
    }
    switch frame.element {
    case .spacedBlock: frame.isSpaced = true
    case .preformatted: (frame.isPreformatted, frame.isSpaced) = (true, true)
    case .table: frame.isLayout = false
    default: break
    }
    if !attributes.isEmpty {
      read(attributes, of: &frame, name)
      if frame.isUnseen {
        unseenDepth = 1
        return
      }
    }
    open(&frame)
    frames.append(frame)
  }

  mutating func end(_ name: MarkupElement) {
    if unseenDepth > 0 {
      unseenDepth -= 1
      return
    }
    if let frame = frames.popLast() { close(frame) }
  }

  /// Nothing more is read.
  var isFull: Bool { lines.count > HTMLText.maximumOutput }

  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    if unseenDepth > 0 { return }
    guard let top = frames.indices.last else { return lines.flow(bytes) }
    if frames[top].isSizeZero { return }
    if frames[top].isPreformatted { lines.preformatted(bytes) } else { lines.flow(bytes) }
  }

  // MARK: Attributes

  private mutating func read(_ attributes: MarkupAttributes, of frame: inout Frame, _ name: MarkupElement) {
    var kind: TextMark.Kind?
    let isMarkable = openMarks == 0 && marks.count < TextLayout.maximumMarks
    attributes.forEach { attribute, value in
      switch attribute {
      case .style:
        let style = TextStyle(value)
        if style.isHeaderLine, isMarkable { kind = kind ?? .headerBelow }
        apply(style, to: &frame)
      case .hidden: frame.isUnseen = true
      case .class:
        // QUIRK: Outlook's paragraphs are lines; its style sheet takes their margins away.
        if value.starts(with: "Mso".utf8) { frame.isSpaced = false }
        if isMarkable { kind = kind ?? TextLayout.structure(value, isClass: true) }
      case .id, .name: if isMarkable { kind = kind ?? TextLayout.structure(value, isClass: false) }
      case .href:
        if frame.element == .link {
          let start = Int32(addresses.count)
          TextLink.append(value, to: &addresses)
          frame.address = start..<Int32(addresses.count)
        }
      case .alt:
        if frame.element == .image, !frame.isSilent {
          lines.image(UnsafeBufferPointer(rebasing: value.prefix(TextLayout.maximumAlternative)))
        }
      case .start: if frame.element == .orderedList { frame.number = Int32(TextNumerals.number(value) ?? 1) }
      case .value: if frame.element == .item, let number = TextNumerals.number(value) { setNumber(number) }
      case .type: if frame.element == .orderedList { frame.numerals = TextNumerals(value) }
      case .role:
        if frame.element == .table, value.starts(with: "presentation".utf8) || value.starts(with: "none".utf8) {
          frame.isLayout = true
        }
      default: break
      }
    }
    guard let kind, !frame.isUnseen, frame.element != .quote else { return }
    frame.mark = Int32(marks.count)
    openMarks += 1
    marks.append(TextMark(kind: kind, range: lines.count..<lines.count))
  }

  private func apply(_ style: TextStyle, to frame: inout Frame) {
    if style.isHidden { frame.isUnseen = true }
    // QUIRK: buttons carry `mso-hide: all` beside a drawn twin for Outlook; they are seen everywhere else.
    if style.isHiddenFromOutlook, frame.element != .link { frame.isUnseen = true }
    if let zero = style.isSizeZero { frame.isSizeZero = zero }
    if let preformatted = style.isPreformatted { frame.isPreformatted = preformatted }
    if style.hasNoMargin { frame.isSpaced = false }
    if style.isIndent, frame.element == .quote { frame.isIndent = true }
  }

  /// Longest alternative text of an image, in bytes.
  private static let maximumAlternative = 500
  /// Longest class or id that is looked at, in bytes.
  private static let maximumName = 200

  /// What a mail program says of an element by its classes, its id or its name.
  private static func structure(_ value: UnsafeBufferPointer<UInt8>, isClass: Bool) -> TextMark.Kind? {
    var at = 0
    let end = min(value.count, maximumName)
    while at < end {
      while at < end, value[at] <= 0x20 { at += 1 }
      let start = at
      while at < end, value[at] > 0x20 { at += 1 }
      if at - start >= 5, Phrases.mayBeStructure(value[start]) {
        if let kind = TextStructure.kind(UnsafeBufferPointer(rebasing: value[start..<at]), isClass: isClass) {
          return kind
        }
      }
    }
    return nil
  }

  // MARK: Layout

  private mutating func open(_ frame: inout Frame) {
    switch frame.element {
    case .inline, .unseen: break
    case .block, .spacedBlock, .preformatted, .table: lines.block(spaced: frame.isSpaced)
    case .lineBreak: if !frame.isSilent { lines.lineBreak() }
    case .rule: lines.rule()
    case .quote:
      lines.block(spaced: true)
      if !frame.isIndent { lines.quotes += 1 }
    case .list, .orderedList:
      lines.block(spaced: lines.lists == 0)
      lines.lists += 1
    case .item:
      lines.block(spaced: false)
      setMarker()
    case .cell: if frame.isLayout { lines.gap() } else { lines.cell() }
    case .link: frame.start = Int32(lines.count)
    case .quotation: if !frame.isSilent { lines.word("“") }
    case .reading: if !frame.isSilent { lines.word("(") }
    case .image: break
    }
  }

  /// `- ` or the next number of the innermost list.
  private mutating func setMarker() {
    lines.marker.removeAll(keepingCapacity: true)
    for index in frames.indices.reversed() {
      if frames[index].element == .list { break }
      guard frames[index].element == .orderedList else { continue }
      frames[index].numerals.write(Int(frames[index].number), to: &lines.marker)
      frames[index].number &+= 1
      return
    }
    lines.marker.append(contentsOf: [0x2D, 0x20])
  }

  private mutating func setNumber(_ number: Int) {
    guard let list = frames.lastIndex(where: { $0.element == .orderedList || $0.element == .list }) else { return }
    frames[list].number = Int32(number)
  }

  private mutating func close(_ frame: Frame) {
    switch frame.element {
    case .inline, .lineBreak, .rule, .cell, .image, .unseen: break
    case .block, .spacedBlock, .preformatted, .table: lines.block(spaced: frame.isSpaced)
    case .quote:
      lines.block(spaced: true)
      if !frame.isIndent { lines.quotes -= 1 }
    case .list, .orderedList:
      lines.lists -= 1
      lines.block(spaced: lines.lists == 0)
    case .item: lines.block(spaced: false)
    case .quotation: if !frame.isSilent { lines.closeWord("”") }
    case .reading: if !frame.isSilent { lines.closeWord(")") }
    case .link:
      if !frame.address.isEmpty {
        if !frame.isSilent {
          addresses.withUnsafeBufferPointer {
            lines.address(
              UnsafeBufferPointer(rebasing: $0[Int(frame.address.lowerBound)..<Int(frame.address.upperBound)]),
              since: Int(frame.start))
          }
        }
        addresses.removeSubrange(Int(frame.address.lowerBound)...)
      }
    }
    if frame.mark >= 0 {
      openMarks -= 1
      marks[Int(frame.mark)].range = marks[Int(frame.mark)].range.lowerBound..<lines.count
    }
  }
}
