/// What an element does to the text around it.
enum TextElement {
  /// On lines of its own; with blank lines around it, if it is spaced.
  case block(spaced: Bool)
  case lineBreak, rule, quote, preformatted, image, link, item, cell
  case list(ordered: Bool)
  /// Neither it nor what is in it is seen.
  case unseen
  case inline

  init(_ name: String) { self = TextElement.elements[name] ?? .inline }

  private static let elements: [String: TextElement] = {
    var table: [String: TextElement] = [
      "br": .lineBreak, "hr": .rule, "blockquote": .quote, "pre": .preformatted, "xmp": .preformatted,
      "listing": .preformatted, "plaintext": .preformatted, "img": .image, "a": .link, "li": .item, "td": .cell,
      "th": .cell, "ul": .list(ordered: false), "menu": .list(ordered: false), "dir": .list(ordered: false),
      "ol": .list(ordered: true),
    ]
    for name in ["p", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "figure"] { table[name] = .block(spaced: true) }
    for name in [
      "div", "tr", "table", "tbody", "thead", "tfoot", "caption", "dt", "dd", "address", "article", "aside", "center",
      "section", "header", "footer", "main", "nav", "form", "fieldset", "legend", "figcaption", "details", "summary",
      "body", "html", "head",
    ] { table[name] = .block(spaced: false) }
    for name in [
      "script", "style", "title", "template", "noembed", "noframes", "iframe", "object", "applet", "svg", "math",
      "select",
      "datalist", "option", "textarea", "audio", "video", "canvas", "xml",
    ] { table[name] = .unseen }
    return table
  }()
}
