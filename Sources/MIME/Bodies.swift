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
    let roots = Self.roots(of: tree)
    var taken: Set<Int> = []
    for (index, leaf) in tree.leaves.enumerated() {
      let use = Self.use(of: leaf, in: tree, roots, taken: &taken)
      uses.append(use)
      if use == .plainBody { plain.append(index) }
      if use == .htmlBody { html.append(index) }
    }
    takeNamed(tree, roots)
    joinLoose(tree)
  }

  /// QUIRK: gateways of phones give the text of a message a name. Where there is no other body, it is the body.
  private mutating func takeNamed(_ tree: PartTree, _ roots: [Int]) {
    guard plain.isEmpty, html.isEmpty,
      let index = tree.leaves.indices.first(where: { index in
        let leaf = tree.leaves[index]
        return uses[index] == .inline && Self.isText(leaf) && !Self.isBehindRoot(leaf, tree, roots)
      })
    else { return }
    let isHTML = tree.leaves[index].content.type == "text/html"
    uses[index] = isHTML ? .htmlBody : .plainBody
    if isHTML { html = [index] } else { plain = [index] }
  }

  /// QUIRK: gateways put a plain notice above a message, list servers a footer below it. It is no other form of the
  /// HTML, so it joins that. Where some of the HTML has no plain form, the text comes from the HTML too.
  private mutating func joinLoose(_ tree: PartTree) {
    guard !html.isEmpty, !plain.isEmpty else { return }
    let aroundPlain = plain.map { Self.alternatives(around: tree.leaves[$0], tree) }
    let aroundHTML = html.map { Self.alternatives(around: tree.leaves[$0], tree) }
    let (withPlain, withHTML) = (Set(aroundPlain.joined()), Set(aroundHTML.joined()))
    html += zip(plain, aroundPlain).compactMap { $1.isDisjoint(with: withHTML) ? $0 : nil }
    html.sort()
    if aroundHTML.contains(where: { $0.isDisjoint(with: withPlain) }) { plain = [] }
  }

  private static func alternatives(around leaf: Leaf, _ tree: PartTree) -> Set<Int> {
    var found: Set<Int> = []
    var around = leaf.container
    while let index = around {
      if tree.containers[index].isAlternative { found.insert(index) }
      around = tree.containers[index].parent
    }
    return found
  }

  private static func isText(_ leaf: Leaf) -> Bool {
    leaf.content.type == "text/plain" || leaf.content.type == "text/html"
  }

  private static func use(of leaf: Leaf, in tree: PartTree, _ roots: [Int], taken: inout Set<Int>) -> Part.Use {
    let content = leaf.content
    let container = leaf.container.map { tree.containers[$0] }
    if content.disposition == .attachment { return .attachment }
    guard isText(leaf), !isBehindRoot(leaf, tree, roots) else {
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

  /// The place of each multipart's root: of a multipart/related the child that its `start` names, else the first (RFC
  /// 2387 3.2).
  ///
  /// QUIRK: a `start` that names a picture; only what may be a body is a root.
  private static func roots(of tree: PartTree) -> [Int] {
    var roots = [Int?](repeating: nil, count: tree.containers.count)
    func take(_ content: Content, in container: Int?, at place: Int) {
      guard let container, let start = tree.containers[container].content.start, start == content.contentID,
        content.isMultipart || content.type.hasPrefix("text/"), roots[container] == nil
      else { return }
      roots[container] = place
    }
    for leaf in tree.leaves { take(leaf.content, in: leaf.container, at: leaf.place) }
    for container in tree.containers { take(container.content, in: container.parent, at: container.place) }
    return roots.map { $0 ?? 0 }
  }

  /// True for what hangs on the root of a multipart/related (RFC 2387), or explains a signature or a report.
  private static func isBehindRoot(_ leaf: Leaf, _ tree: PartTree, _ roots: [Int]) -> Bool {
    var (index, place) = (leaf.container, leaf.place)
    while let at = index {
      let container = tree.containers[at]
      switch container.content.type {
      case "multipart/related", "multipart/signed", "multipart/report", "multipart/encrypted":
        if place != roots[at] { return true }
      default: break
      }
      (index, place) = (container.parent, container.place)
    }
    return false
  }
}
