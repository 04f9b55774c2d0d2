/// A selector of a mail's style sheet, as it may stand in the fragment's.
enum StyleSelector {
  /// What may stand behind a colon: it tells nothing of the page around.
  private static let pseudoClasses = NameTable([
    "link", "visited", "hover", "active", "first-child", "last-child", "only-child", "first-of-type", "last-of-type",
    "empty",
  ])

  /// Appends it below the root; false when it has something else than elements, classes, ids and the plain relations
  /// between them. What was appended then is for the caller to take away.
  ///
  /// The root itself stands for `body` and `html`; what follows it is within it, never beside it.
  static func append(_ selector: UnsafeBufferPointer<UInt8>, under root: [UInt8], to output: inout [UInt8]) -> Bool {
    output.append(contentsOf: root)
    var (index, relation, isRoot) = (0, UInt8(0x20), true)
    while index < selector.count {
      let first = index
      while index < selector.count, !isRelation(selector[index]) { index += 1 }
      let compound = UnsafeBufferPointer(rebasing: selector[first..<index])
      if !isRoot || !isPage(compound, root) {
        // Siblings of the root are the page's.
        if isRoot, relation != 0x20, relation != 0x3E { return false }
        output.append(relation)
        guard append(compound: compound, to: &output) else { return false }
        isRoot = false
      } else if relation != 0x20 {
        return false
      }
      relation = 0x20
      var relations = 0
      while index < selector.count, isRelation(selector[index]) {
        if selector[index] > 0x20 {
          relation = selector[index]
          relations += 1
        }
        index += 1
      }
      if relations > 1 || (index == selector.count && relations > 0) { return false }
    }
    return !selector.isEmpty
  }

  private static func isRelation(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == 0x3E || byte == 0x2B || byte == 0x7E
  }

  private static func isPage(_ compound: UnsafeBufferPointer<UInt8>, _ root: [UInt8]) -> Bool {
    compound.elementsEqual(root)
      || [.body, .html].contains(MarkupElement.named(compound))
  }

  /// `td.price:first-child`
  private static func append(compound: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) -> Bool {
    guard !compound.isEmpty else { return false }
    var index = 0
    if compound[0] == 0x2A {
      output.append(0x2A)
      index = 1
    }
    while index < compound.count {
      let mark = compound[index]
      let isMarked = mark == 0x2E || mark == 0x23 || mark == 0x3A
      if !isMarked && index > 0 { return false }
      let start = isMarked ? index + 1 : index
      index = start
      while index < compound.count,
        LinkFilter.isWord(compound[index]) || compound[index] == 0x2D || compound[index] == 0x5F
      {
        index += 1
      }
      let name = UnsafeBufferPointer(rebasing: compound[start..<index])
      guard LinkFilter.isName(name) else { return false }
      if isMarked { output.append(mark) }
      if mark == 0x3A {
        guard pseudoClasses.find(name) != nil else { return false }
        output.append(contentsOf: name)
      } else if isMarked {
        LinkFilter.append(name: name, to: &output)
      } else {
        // The body of the mail is a `div` within the root.
        let element = MarkupElement.named(name)
        guard element != .unknown else { return false }
        output.append(contentsOf: element == .body ? MarkupElement.div.name : DisplayElement.of(element).written.name)
      }
    }
    return true
  }
}
