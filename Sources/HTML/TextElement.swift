/// What an element does to the text around it.
enum TextElement: UInt8 {
  case inline
  /// On lines of its own; with blank lines around it.
  case block, spacedBlock
  case lineBreak, rule, quote, preformatted, image, link, item, cell, table
  case list, orderedList
  /// Its text stands in quotation marks.
  case quotation
  /// Of ruby: how the letters before it are read.
  case reading
  /// Neither it nor what is in it is seen.
  case unseen

  init(_ element: MarkupElement) { self = TextElement.elements[element.index] }

  private static let elements = MarkupElement.table { element -> TextElement in
    switch element {
    case .br: .lineBreak
    case .hr: .rule
    case .blockquote: .quote
    case .pre, .xmp, .listing, .plaintext: .preformatted
    case .img: .image
    case .a: .link
    case .li: .item
    case .td, .th: .cell
    case .table: .table
    case .ul, .menu, .dir: .list
    case .ol: .orderedList
    case .q: .quotation
    case .rt: .reading
    case .p, .h1, .h2, .h3, .h4, .h5, .h6, .dl, .figure: .spacedBlock
    case .div, .tr, .tbody, .thead, .tfoot, .caption, .dt, .dd, .address, .article, .aside, .center, .section,
      .header, .footer, .main, .nav, .form, .fieldset, .legend, .figcaption, .details, .summary, .body, .html, .head,
      .hgroup, .search, .dialog:
      .block
    case .script, .style, .title, .template, .noembed, .noframes, .iframe, .object, .applet, .svg, .math, .select,
      .datalist, .option, .textarea, .audio, .video, .canvas, .xml, .rp:
      .unseen
    default: .inline
    }
  }
}
