/// What becomes of an element in the fragment.
enum DisplayElement {
  /// Written with its allowed attributes.
  case kept
  /// The same, without content or end tag.
  case void
  /// Its tags are dropped, what is in it stays.
  case unwrapped
  /// Nothing of it stays.
  case dropped

  static func of(_ name: String) -> DisplayElement {
    if keptNames.contains(name) { return .kept }
    if voidNames.contains(name) { return .void }
    return droppedNames.contains(name) ? .dropped : .unwrapped
  }

  private static let keptNames: Set<String> = [
    "a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "caption", "center", "cite", "code",
    "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "i", "ins", "kbd", "li", "main", "mark", "ol", "p", "pre", "q", "s", "samp", "section", "small",
    "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul",
    "var",
  ]

  private static let voidNames: Set<String> = ["br", "hr", "img", "col", "wbr"]

  /// Scripts, other languages, other documents, and everything whose content a browser reads by other rules.
  private static let droppedNames: Set<String> = [
    "script", "style", "title", "template", "noembed", "noframes", "iframe", "frameset", "object", "applet", "svg", "math",
    "select", "datalist", "option", "optgroup", "textarea", "audio", "video", "canvas", "xml", "dialog",
  ]

  /// A paragraph ends where one of these begins, in browsers as here.
  static let endsParagraph: Set<String> = [
    "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "ul",
  ]

  /// What an element ends when it begins, and what shields the elements around.
  static let ends: [String: (ended: Set<String>, within: Set<String>)] = [
    "li": (["li"], ["ul", "ol", "table"]),
    "dt": (["dt", "dd"], ["dl", "table"]),
    "dd": (["dt", "dd"], ["dl", "table"]),
    "a": (["a"], []),
    "td": (["td", "th", "caption", "colgroup"], ["table"]),
    "th": (["td", "th", "caption", "colgroup"], ["table"]),
    "tr": (["tr", "caption", "colgroup"], ["table"]),
    "tbody": (["tbody", "thead", "tfoot", "caption", "colgroup"], ["table"]),
    "thead": (["tbody", "thead", "tfoot", "caption", "colgroup"], ["table"]),
    "tfoot": (["tbody", "thead", "tfoot", "caption", "colgroup"], ["table"]),
  ]

  /// Nothing outside a table; browsers drop their tags there.
  static let tableOnly: Set<String> = ["td", "th", "tr", "tbody", "thead", "tfoot", "caption", "colgroup", "col"]
}
