internal import HTML

/// What holds for every HTML: it has a text, and what is shown of it does nothing.
enum MarkupCheck {
  static func run(_ bytes: UnsafeRawBufferPointer) {
    let html = String(decoding: bytes, as: UTF8.self)
    text(html)
    let blocked = HTMLSanitizer.display(html)
    settled(blocked, remote: .blocked, from: html)
    let reader = FragmentReader(blocked.html, allowsRemote: false)
    reader.check()
    let allowed = HTMLSanitizer.display(html, remote: .allowed)
    settled(allowed, remote: .allowed, from: html)
    FragmentReader(allowed.html, allowsRemote: true).check()
    let inline = HTMLSanitizer.display(html) { "/inline/\($0.utf8.count)" }
    FragmentReader(inline.html, allowsRemote: false).check()
  }

  static func text(_ html: String) {
    let read = HTMLText.read(html)
    let text = read.text
    require(HTMLText.read(html) == read, "the same HTML has two texts")
    require(text.utf8.count <= HTMLText.maximumOutput + 65_536, "a text of \(text.utf8.count) bytes")
    require(
      text.utf8.allSatisfy { $0 != 0 && $0 != 0x0D },
      "the text holds a NUL or a return: \(text.debugDescription.prefix(300))")
    for mark in read.marks {
      require(
        mark.range.lowerBound >= 0 && mark.range.upperBound <= text.utf8.count, "a mark at \(mark.range) is outside")
    }
  }

  private static func settled(_ shown: DisplayHTML, remote: RemoteContent, from html: String) {
    let again = HTMLSanitizer.display(shown.html, remote: remote)
    require(again.html == shown.html, "shown again it is other HTML:\n\(shown.html)\n\(again.html)")
    require(shown.html.utf8.count <= HTMLSanitizer.maximumOutput + (1 << 20), "\(shown.html.utf8.count) bytes to show")
    require(shown.html.utf8.count <= 64 * html.utf8.count + 4_096, "much more is shown than was written")
  }
}

/// Reads what is to be shown as strictly as can be: no other byte than those that the sanitiser means to write.
struct FragmentReader {
  private let bytes: [UInt8]
  private let allowsRemote: Bool

  init(_ html: String, allowsRemote: Bool) { (bytes, self.allowsRemote) = (Array(html.utf8), allowsRemote) }

  func check() {
    var at = 0
    if bytes.starts(with: FragmentReader.sheetStart) {
      let end = bytes.indices.first { bytes[$0...].starts(with: FragmentReader.sheetEnd) }
      require(end != nil, "a style sheet stands alone")
      at = end ?? bytes.count
      SheetCheck.run(
        String(decoding: bytes[FragmentReader.sheetStart.count..<at], as: UTF8.self), allowsRemote: allowsRemote)
      at += FragmentReader.sheetLength
    }
    var open: [String] = []
    while at < bytes.count {
      guard bytes[at] == 0x3C else {
        text(&at)
        continue
      }
      at += 1
      if at < bytes.count, bytes[at] == 0x2F {
        at += 1
        let name = word(&at)
        expect(0x3E, &at)
        require(open.popLast() == name, "</\(name)> ends what is not open")
      } else {
        let name = element(&at)
        if !FragmentReader.void.contains(name) { open.append(name) }
      }
      // What a table needs within stands also where it is deepest.
      require(open.count <= HTMLSanitizer.maximumDepth + 8, "\(open.count) elements are open")
    }
    require(open.isEmpty, "still open: \(open)")
  }

  private func text(_ at: inout Int) {
    while at < bytes.count, bytes[at] != 0x3C { character(&at, isAttribute: false) }
  }

  private func character(_ at: inout Int, isAttribute: Bool) {
    switch bytes[at] {
    case 0x26:
      let rest = bytes[at...]
      guard let name = FragmentReader.references.first(where: { rest.starts(with: $0.utf8) }) else {
        return broken("a bare ampersand", at)
      }
      at += name.utf8.count
    case 0x22, 0x27, 0x60, 0x3E: broken("a bare \(bytes[at])", at)
    case 0x00...0x08, 0x0B...0x1F, 0x7F: broken("a control character", at)
    default: at += 1
    }
  }

  private func element(_ at: inout Int) -> String {
    let name = word(&at)
    require(FragmentReader.elements.contains(name), "<\(name)> is shown")
    var seen: Set<String> = []
    while at < bytes.count, bytes[at] == 0x20 {
      at += 1
      let attribute = word(&at)
      require(seen.insert(attribute).inserted, "\(attribute) stands twice in <\(name)>")
      expect(0x3D, &at)
      expect(0x22, &at)
      let start = at
      while at < bytes.count, bytes[at] != 0x22 { character(&at, isAttribute: true) }
      let value = FragmentReader.plain(bytes[start..<at])
      expect(0x22, &at)
      AttributeCheck.run(attribute, value, of: name, allowsRemote: allowsRemote)
    }
    expect(0x3E, &at)
    return name
  }

  private func word(_ at: inout Int) -> String {
    let start = at
    while at < bytes.count, isWord(bytes[at]) { at += 1 }
    if start == at { broken("no name", at) }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  private func isWord(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
  }

  private func expect(_ byte: UInt8, _ at: inout Int) {
    if at >= bytes.count || bytes[at] != byte { broken("no \(Character(Unicode.Scalar(byte)))", at) }
    at += 1
  }

  private func broken(_ what: String, _ at: Int) {
    let place = bytes[max(0, at - 60)..<min(bytes.count, at + 60)]
    require(false, "\(what) in what is shown: \(String(decoding: place, as: UTF8.self))")
  }

  private static func plain(_ value: ArraySlice<UInt8>) -> String {
    var text = String(decoding: value, as: UTF8.self)
    for (name, character) in zip(references, ["<", ">", "\"", "'", "`", "&"]) {
      text.replace(name, with: character)
    }
    return text
  }

  private static let sheetStart = Array("<style>".utf8)
  private static let sheetLength = "</style>".utf8.count
  private static let sheetEnd = Array("</style><div class=\"mail-root\">".utf8)
  private static let references = ["&lt;", "&gt;", "&quot;", "&#39;", "&#96;", "&amp;"]
  private static let void: Set<String> = ["br", "hr", "img", "col", "wbr"]
  /// Written down once more, so that what is added to the sanitiser's list by mistake is found.
  private static let elements: Set<String> = [
    "a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center",
    "cite", "code", "col", "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "ol",
    "p", "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr",
  ]
}
