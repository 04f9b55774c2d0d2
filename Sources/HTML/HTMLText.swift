/// The text of HTML, and what its structure says of stretches of it.
package struct MarkedText: Sendable, Hashable {
  package var text: String
  /// In order of their beginnings.
  package var marks: [TextMark]
}

/// The text of HTML as a reader sees it.
package enum HTMLText {
  /// Longest text given, in bytes: a small HTML can stand for much text only by tricks, and nobody reads more.
  package static let maximumOutput = 4 << 20

  /// Plain text with LF line ends: blocks on lines of their own, lists with `- ` or numbers, table cells behind tabs,
  /// quotes behind `> `, links with their address in angle brackets where it is not the text itself, images as
  /// `[alternative text]`; what is hidden is left out. One pass, linear, never fails.
  package static func text(of html: String) -> String { read(html).text }

  /// The same; bytes that are no UTF-8 become U+FFFD.
  package static func text(of html: some Collection<UInt8>) -> String {
    text(of: String(decoding: html, as: UTF8.self))
  }

  /// The same text, and what mail programs mark in it by classes, ids and styles.
  package static func read(_ html: String) -> MarkedText {
    let writer = TextWriter()
    MarkupReader.read(html, into: writer)
    return writer.finish()
  }
}
