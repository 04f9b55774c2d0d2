/// A mail's HTML taken apart as browsers do (HTML, 13.2.5): what libxml2 has to see of it, and everything else in its
/// order.
///
/// libxml2 decides which elements end which. For that it needs the tags of blocks, lists and tables, without
/// attributes; texts, attributes and the elements of a line would only pass through it, slowly, and read by older
/// rules. They are kept as tokens, each with its place among the tags that libxml2 sees.
struct MarkupSkeleton {
  struct Token {
    enum Kind: UInt8 {
      /// Decoded, and as it is.
      case text, literal
      /// A structural one's attributes wait for libxml2 to come to it.
      case structure
      case start, end, void
      /// What a style sheet says; of a `style` element with these bytes.
      case sheet
    }
    /// Where it stands in `tags`.
    var place: UInt32
    /// Its bytes in the source: the text, or the attributes.
    var start: UInt32
    var end: UInt32
    var kind: Kind
    var element: MarkupElement
  }

  /// What libxml2 reads, ended by a NUL: `<p>`, and `</p>` with a space behind it, by which what stands before an end
  /// tag and what stands behind it have different places.
  var tags: [UInt8] = []
  var tokens: [Token] = []
  /// Not everything was read.
  var isCut = false

  /// Tokens kept: stops millions of tags from costing ten times their size.
  static let maximumTokens = 2_000_000

  let source: UnsafeBufferPointer<UInt8>
  var index = 0
  /// Elements without markup of which no end tag follows any more.
  var endless: Set<MarkupElement> = []

  /// The source has neither NUL nor CR.
  init(_ source: UnsafeBufferPointer<UInt8>) {
    self.source = source
    tags.reserveCapacity(source.count / 8 + 16)
    tokens.reserveCapacity(source.count / 24 + 16)
    read()
    tags.append(0)
  }

  /// The name under which libxml2 sees an element; nil when it does not.
  ///
  /// QUIRK: libxml2 knows HTML 4, where headings end at a paragraph, lists at another list, and a `div` is not ended
  /// by the end of what is around it; a `dl` ends the `dt` that it stands in. Blocks go by names for which it has no
  /// such rules.
  static func name(of element: MarkupElement) -> StaticString? {
    switch element {
    case .p: "p"
    case .div, .center: "center"
    case .blockquote: "blockquote"
    case .address, .article, .aside, .details, .dialog, .fieldset, .figcaption, .figure, .footer, .form, .h1, .h2, .h3,
      .h4, .h5, .h6, .header, .hgroup, .legend, .listing, .main, .nav, .pre, .search, .section, .summary:
      "fieldset"
    case .ul, .ol, .menu, .dir: "ul"
    case .li: "li"
    case .dl: "map"
    case .dt: "dt"
    case .dd: "dd"
    case .table: "table"
    case .caption: "caption"
    case .colgroup: "colgroup"
    case .thead: "thead"
    case .tbody: "tbody"
    case .tfoot: "tfoot"
    case .tr: "tr"
    case .td: "td"
    case .th: "th"
    default: nil
    }
  }
}
