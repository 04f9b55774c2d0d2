/// What becomes of an element in the fragment, and what it is for the nesting around it.
struct DisplayElement {
  enum Fate {
    /// Written with its allowed attributes.
    case kept
    /// The same, without content or end tag.
    case void
    /// Its tags are dropped, what is in it stays.
    case unwrapped
    /// Nothing of it stays.
    case dropped
  }

  /// What elements begin and end each other, as browsers do it.
  struct Roles: OptionSet {
    let rawValue: UInt16
    static let paragraph = Roles(rawValue: 1)
    /// A paragraph ends where it begins.
    static let endsParagraph = Roles(rawValue: 1 << 1)
    static let link = Roles(rawValue: 1 << 2)
    static let item = Roles(rawValue: 1 << 3)
    static let list = Roles(rawValue: 1 << 4)
    static let term = Roles(rawValue: 1 << 5)
    static let terms = Roles(rawValue: 1 << 6)
    static let table = Roles(rawValue: 1 << 7)
    static let row = Roles(rawValue: 1 << 8)
    static let rows = Roles(rawValue: 1 << 9)
    static let cell = Roles(rawValue: 1 << 10)
    /// A table's caption or columns.
    static let preface = Roles(rawValue: 1 << 11)
    /// Browsers drop its tags outside a table.
    static let tableOnly: Roles = [.row, .rows, .cell, .preface]
  }

  var fate: Fate
  var roles: Roles = []

  /// What ends when the element begins, and what shields the elements around it.
  var ends: (ended: Roles, within: Roles)? {
    if roles.contains(.link) { return (.link, []) }
    if roles.contains(.item) { return (.item, [.list, .table]) }
    if roles.contains(.term) { return (.term, [.terms, .table]) }
    if roles.contains(.cell) { return ([.cell, .preface], .table) }
    if roles.contains(.row) { return ([.row, .preface], .table) }
    return roles.contains(.rows) ? ([.rows, .preface], .table) : nil
  }

  static func of(_ name: String) -> DisplayElement { table[name] ?? DisplayElement(fate: .unwrapped) }

  private static let table: [String: DisplayElement] = {
    var table: [String: DisplayElement] = [:]
    for name in [
      "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
      "samp",
      "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    ] { table[name] = DisplayElement(fate: .kept) }
    for name in [
      "address", "article", "aside", "blockquote", "center", "div", "figcaption", "figure", "footer", "h1", "h2", "h3",
      "h4",
      "h5", "h6", "header", "main", "pre", "section",
    ] { table[name] = DisplayElement(fate: .kept, roles: .endsParagraph) }
    for (name, roles) in [
      ("a", .link), ("p", [.paragraph, .endsParagraph]), ("li", [.item, .endsParagraph]),
      ("ul", [.list, .endsParagraph]),
      ("ol", [.list, .endsParagraph]), ("dl", [.terms, .endsParagraph]), ("dt", [.term, .endsParagraph]),
      ("dd", [.term, .endsParagraph]), ("table", [.table, .endsParagraph]), ("tr", .row), ("tbody", .rows),
      ("thead", .rows),
      ("tfoot", .rows), ("td", .cell), ("th", .cell), ("caption", .preface), ("colgroup", .preface),
    ] as [(String, Roles)] { table[name] = DisplayElement(fate: .kept, roles: roles) }
    for (name, roles) in [("br", []), ("hr", .endsParagraph), ("img", []), ("col", .preface), ("wbr", [])]
      as [(String, Roles)]
    { table[name] = DisplayElement(fate: .void, roles: roles) }
    // Scripts, other languages, other documents, and everything whose content a browser reads by other rules.
    for name in [
      "script", "style", "title", "template", "noembed", "noframes", "iframe", "frameset", "object", "applet", "svg",
      "math",
      "select", "datalist", "option", "optgroup", "textarea", "audio", "video", "canvas", "xml", "dialog",
    ] { table[name] = DisplayElement(fate: .dropped) }
    return table
  }()
}
