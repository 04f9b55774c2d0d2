import Model

/// What the leaves of a message are for: which are the text, which the HTML, which are files.
struct Bodies {
  /// One use for each leaf, in order.
  private(set) var uses: [Part.Use] = []
  /// Leaves that make `Message.text`; empty where the text must come from the HTML.
  private(set) var plain: [Int] = []
  /// Leaves that make `Message.html`, with plain ones among them where they are parts of one whole.
  private(set) var html: [Int] = []

  init(_ tree: PartTree) {
    var taken: Set<Int> = []
    for (index, leaf) in tree.leaves.enumerated() {
      let use = Self.use(of: leaf, in: tree, taken: &taken)
      uses.append(use)
      if use == .plainBody { plain.append(index) }
      if use == .htmlBody { html.append(index) }
    }
    mendFooters(tree)
  }

  /// QUIRK: list servers add a plain footer to a message that is only HTML. The footer is not the message: it joins
  /// the HTML, and the text comes from there.
  private mutating func mendFooters(_ tree: PartTree) {
    guard let firstHTML = html.first, let firstPlain = plain.first, firstHTML < firstPlain else { return }
    var around = tree.leaves[firstHTML].container
    while let index = around {
      // There the plain text is another form of the HTML, whichever comes first.
      if tree.containers[index].isAlternative { return }
      around = tree.containers[index].parent
    }
    html = (html + plain).sorted()
    plain = []
  }

  private static func use(of leaf: Leaf, in tree: PartTree, taken: inout Set<Int>) -> Part.Use {
    let content = leaf.content
    let container = leaf.container.map { tree.containers[$0] }
    if content.disposition == .attachment { return .attachment }
    let isText = content.type == "text/plain" || content.type == "text/html"
    guard isText, !isBehindRoot(leaf, tree) else {
      let isShownInside = content.contentID != nil && container?.isRelated == true
      return content.disposition == .inline || isShownInside ? .inline : .attachment
    }
    // A name says that it is a file, though it may be shown.
    if content.name != nil, content.disposition == .inline || container != nil { return .inline }
    if let index = leaf.container, tree.containers[index].isAlternative {
      // Two of one type side by side are two versions of the same text.
      guard taken.insert(index << 1 | (content.type == "text/html" ? 1 : 0)).inserted else { return .inline }
    }
    return content.type == "text/html" ? .htmlBody : .plainBody
  }

  /// True for what hangs on the root of a multipart/related (RFC 2387), or explains a signature or a report.
  private static func isBehindRoot(_ leaf: Leaf, _ tree: PartTree) -> Bool {
    var (index, place) = (leaf.container, leaf.place)
    while let at = index {
      let container = tree.containers[at]
      switch container.content.type {
      case "multipart/related", "multipart/signed", "multipart/report", "multipart/encrypted":
        if place > 0 { return true }
      default: break
      }
      (index, place) = (container.parent, container.place)
    }
    return false
  }
}
