/// An element by its name; `unknown` for those that mean nothing to a reader.
enum MarkupElement: UInt8, CaseIterable {
  case unknown
  case a, abbr, acronym, address, applet, area, article, aside, audio, b, base, basefont, bdi, bdo, bgsound, big
  case blockquote, body, br, button, canvas, caption, center, cite, code, col, colgroup, data, datalist, dd, del
  case details, dfn, dialog, dir, div, dl, dt, em, embed, fieldset, figcaption, figure, font, footer, form, frame
  case frameset, h1, h2, h3, h4, h5, h6, head, header, hgroup, hr, html, i, iframe, img, input, ins, kbd, label, legend
  case li, link, listing, main, map, mark, math, menu, meta, nav, nobr, noembed, noframes, noscript, object, ol
  case optgroup, option, output, p, param, picture, plaintext, pre, q, rp, rt, ruby, s, samp, script, search, section
  case select, small, source, span, strike, strong, style, sub, summary, sup, svg, table, tbody, td, template, textarea
  case tfoot, th, thead, time, title, tr, track, tt, u, ul, `var`, video, wbr, xml, xmp

  /// How its tags are read.
  enum Kind: UInt8 {
    /// Says what nests in what: its tags are put before libxml2.
    case structural
    /// Stands in a line of text.
    case loose
    /// Formats text until it is ended, across the ends of blocks.
    case formatting
    /// Has no content.
    case void
    /// Its content is no markup and not shown.
    case raw
    /// Its content is no markup, but shown.
    case literal
    /// Its tags mean nothing.
    case ignored
  }

  var index: Int { Int(rawValue) }
  var name: [UInt8] { MarkupElement.names[index] }
  var kind: Kind { MarkupElement.kinds[index] }
  /// Text and formatting outside of it do not mix with what is in it.
  var isCell: Bool { self == .td || self == .th || self == .caption }

  /// The element of a name in any case.
  static func named(_ name: UnsafeBufferPointer<UInt8>) -> MarkupElement {
    known.find(name).flatMap { MarkupElement(rawValue: UInt8(truncatingIfNeeded: $0)) } ?? .unknown
  }

  /// The elements as a value for each, for tables that are read often.
  static func table<Value>(_ value: (MarkupElement) -> Value) -> [Value] { allCases.map(value) }

  private static let names = table { Array("\($0)".utf8) }
  private static let known = NameTable(allCases.map { $0 == .unknown ? "" : "\($0)" })

  private static let kinds = table { element -> Kind in
    switch element {
    case .a, .b, .big, .code, .em, .font, .i, .nobr, .s, .small, .strike, .strong, .tt, .u: .formatting
    case .area, .base, .basefont, .bgsound, .br, .embed, .frame, .hr, .img, .input, .link, .meta, .param, .source,
      .track, .wbr:
      .void
    case .iframe, .noembed, .noframes, .script, .style, .textarea, .title: .raw
    case .xmp, .plaintext: .literal
    case .html, .head: .ignored
    default: MarkupSkeleton.name(of: element) == nil ? .loose : .structural
    }
  }
}

/// An attribute by its name; those that nobody asks for have none.
enum MarkupAttribute: UInt8, CaseIterable {
  // In the order in which they are written.
  case href, src, dataRemote, id, `class`, alt, title, face, align, bgcolor, border, cellpadding, cellspacing, clear
  case color, colspan, dir, headers, height, lang, reversed, role, rowspan, scope, size, span, start, type, valign,
    value
  case width, style
  case background, data, hidden, media, name, poster, srcset

  var index: Int { Int(rawValue) }
  var name: [UInt8] { MarkupAttribute.names[index] }

  static func named(_ name: UnsafeBufferPointer<UInt8>) -> MarkupAttribute? {
    table.find(name).flatMap { MarkupAttribute(rawValue: UInt8(truncatingIfNeeded: $0)) }
  }

  private static let spellings = allCases.map { $0 == .dataRemote ? "data-remote" : "\($0)" }
  private static let names = spellings.map { Array($0.utf8) }
  private static let table = NameTable(spellings)
}

/// Finds the place of a short name in a list, in any case of its letters.
struct NameTable: Sendable {
  private let names: [[UInt8]]
  /// Places plus one, by the hash of the name; as many again are free.
  private var slots: [UInt16]

  init(_ names: [String]) {
    self.names = names.map { Array($0.utf8) }
    slots = Array(repeating: 0, count: 4 << (64 - UInt64(names.count).leadingZeroBitCount))
    for (place, name) in self.names.enumerated() where !name.isEmpty {
      var slot = name.withUnsafeBufferPointer(NameTable.hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt16(place + 1)
    }
  }

  func find(_ name: UnsafeBufferPointer<UInt8>) -> Int? {
    var slot = NameTable.hash(name) & (slots.count - 1)
    while slots[slot] != 0 {
      let place = Int(slots[slot]) - 1
      if NameTable.isSame(names[place], name) { return place }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt32 = UInt32(truncatingIfNeeded: name.count)
    for byte in name.prefix(16) { hash = (hash ^ UInt32(byte | 0x20)) &* 0x0100_0193 }
    return Int(hash ^ hash >> 15)
  }

  private static func isSame(_ lower: [UInt8], _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    guard lower.count == name.count else { return false }
    for index in lower.indices where LinkFilter.lower(name[index]) != lower[index] { return false }
    return true
  }
}
