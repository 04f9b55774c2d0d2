/// What becomes of an element in the fragment, and what it is for the nesting around it.
struct DisplayElement {
  enum Fate: UInt8 {
    /// Written with its allowed attributes.
    case kept
    /// The same, without content or end tag.
    case void
    /// Its tags are dropped, what is in it stays.
    case unwrapped
    /// Nothing of it stays.
    case dropped
  }

  /// What elements begin and end each other, as browsers do it (HTML, 13.2.6.4.7).
  struct Roles: OptionSet {
    let rawValue: UInt16
    static let paragraph = Roles(rawValue: 1)
    /// A paragraph ends where it begins.
    static let endsParagraph = Roles(rawValue: 1 << 1)
    static let link = Roles(rawValue: 1 << 2)
    static let heading = Roles(rawValue: 1 << 3)
    static let item = Roles(rawValue: 1 << 4)
    static let term = Roles(rawValue: 1 << 5)
    /// The items around it do not end at an item within.
    static let shieldsItem = Roles(rawValue: 1 << 6)
    static let preformatted = Roles(rawValue: 1 << 7)
    static let table = Roles(rawValue: 1 << 8)
    static let rows = Roles(rawValue: 1 << 9)
    static let row = Roles(rawValue: 1 << 10)
    static let cell = Roles(rawValue: 1 << 11)
    static let caption = Roles(rawValue: 1 << 12)
    static let columns = Roles(rawValue: 1 << 13)
    static let column = Roles(rawValue: 1 << 14)
    /// Browsers drop its tags outside a table.
    static let tableOnly: Roles = [.rows, .row, .cell, .caption, .columns, .column]
    /// Of what is no part of a table, browsers let nothing stand directly within.
    static let tableFrame: Roles = [.table, .rows, .row, .columns]
    /// What is outside does not mix with what is inside.
    static let scope: Roles = [.table, .cell, .caption]
  }

  var fate: Fate
  var roles: Roles
  /// As what it is written.
  var written: MarkupElement

  static func of(_ element: MarkupElement) -> DisplayElement { table[element.index] }

  private static let table = MarkupElement.table { element -> DisplayElement in
    func kept(_ roles: Roles = [], as written: MarkupElement? = nil) -> DisplayElement {
      DisplayElement(fate: .kept, roles: roles, written: written ?? element)
    }
    func void(_ roles: Roles = []) -> DisplayElement {
      DisplayElement(fate: .void, roles: roles, written: element)
    }
    let block: Roles = [.endsParagraph, .shieldsItem]
    switch element {
    case .abbr, .b, .bdi, .bdo, .big, .cite, .code, .del, .dfn, .em, .font, .i, .ins, .kbd, .mark, .q, .s, .samp,
      .small, .span, .strike, .strong, .sub, .sup, .time, .tt, .u, .var:
      return kept()
    case .acronym: return kept(as: .abbr)
    case .div, .address: return kept(.endsParagraph)
    case .article, .aside, .blockquote, .center, .figcaption, .figure, .footer, .header, .main, .section:
      return kept(block)
    case .nav, .details, .summary, .fieldset, .legend, .hgroup, .search: return kept(.endsParagraph, as: .div)
    case .h1, .h2, .h3, .h4, .h5, .h6: return kept([block, .heading])
    case .pre, .listing, .xmp, .plaintext: return kept([block, .preformatted], as: .pre)
    case .p: return kept([.paragraph, .endsParagraph])
    case .a: return kept(.link)
    case .ul, .ol, .dl: return kept(block)
    case .menu, .dir: return kept(block, as: .ul)
    case .li: return kept([block, .item])
    case .dt, .dd: return kept([block, .term])
    case .table: return kept([block, .table])
    case .thead, .tbody, .tfoot: return kept([.rows, .shieldsItem])
    case .tr: return kept([.row, .shieldsItem])
    case .td, .th: return kept([.cell, .shieldsItem])
    case .caption: return kept([.caption, .shieldsItem])
    case .colgroup: return kept([.columns, .shieldsItem])
    case .col: return void(.column)
    case .br, .img, .wbr: return void()
    case .hr: return void(.endsParagraph)
    // Scripts, other languages, other documents, and everything whose content a browser reads by other rules.
    case .applet, .audio, .canvas, .datalist, .dialog, .frameset, .iframe, .math, .noembed, .noframes, .object,
      .optgroup, .option, .script, .select, .style, .svg, .template, .textarea, .title, .video, .xml:
      return DisplayElement(fate: .dropped, roles: [], written: element)
    case .form: return DisplayElement(fate: .unwrapped, roles: .endsParagraph, written: element)
    default: return DisplayElement(fate: .unwrapped, roles: [], written: element)
    }
  }
}
