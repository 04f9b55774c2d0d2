/// HTML that can be shown: a fragment of allow-listed elements, attributes and style properties.
package struct DisplayHTML: Sendable, Hashable {
  package var html: String
  /// Loads from elsewhere that were found; none of them is in `html` unless they were allowed.
  package var remoteLoads: Int
  /// Links whose text names another host than the one they go to; the true one is written behind the text.
  package var misleadingLinks: Int
  /// The mail was too long to be shown whole.
  package var isTruncated: Bool
}

/// What becomes of images that a mail wants from elsewhere.
package enum RemoteContent: Sendable { case blocked, allowed }

/// Makes hostile HTML safe to show.
package enum HTMLSanitizer {
  /// Longest fragment written, in bytes: a page of more stalls the browser that shows it.
  package static let maximumOutput = 8 << 20
  /// Open elements in the fragment; browsers nest no deeper than 512, the tags of deeper ones are dropped.
  package static let maximumDepth = 200
  /// Passes until the output reads back as itself; what does not settle is shown as text.
  private static let maximumPasses = 4

  /// A fragment to be put into a page as it is. Sanitising it again gives it again.
  ///
  /// Blocked remote images stay without their address, marked `data-remote`; to show them, sanitise the mail anew
  /// with `.allowed`. `inlineImage` gives the address under which the page can load the image of a Content-ID (without
  /// angle brackets); it is written as given.
  package static func display(
    _ html: String, remote: RemoteContent = .blocked, inlineImage: (String) -> String? = { _ in nil }
  ) -> DisplayHTML {
    withoutActuallyEscaping(inlineImage) { inlineImage in
      let first = pass(html, DisplayWriter(remote: remote, inlineImage: inlineImage, trusted: []))
      var shown = first.output
      for _ in 1..<maximumPasses {
        let again = pass(shown.html, DisplayWriter(remote: remote, inlineImage: { _ in nil }, trusted: first.resolved))
        if again.output.html == shown.html { return shown }
        shown.html = again.output.html
      }
      // It would read differently each time, which is what tricks rely on.
      shown.html = "<pre>" + Markup.escaped(HTMLText.text(of: html)) + "</pre>"
      return shown
    }
  }

  private static func pass(_ html: String, _ writer: DisplayWriter) -> (output: DisplayHTML, resolved: Set<String>) {
    MarkupReader.read(html, into: writer)
    return (writer.finish(), writer.resolved)
  }
}

/// Text in markup.
enum Markup {
  static func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    var copy = text
    copy.withUTF8 { append($0, to: &bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Escapes everything that means something in text or in a quoted attribute; controls are dropped.
  static func append(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    var start = 0
    for index in text.indices {
      let replacement: StaticString
      switch text[index] {
      case 0x26: replacement = "&amp;"
      case 0x3C: replacement = "&lt;"
      case 0x3E: replacement = "&gt;"
      case 0x22: replacement = "&quot;"
      case 0x27: replacement = "&#39;"
      case 0x60: replacement = "&#96;"
      case 0x00...0x08, 0x0B...0x1F, 0x7F: replacement = ""
      default: continue
      }
      output.append(contentsOf: text[start..<index])
      replacement.withUTF8Buffer { output.append(contentsOf: $0) }
      start = index + 1
    }
    output.append(contentsOf: text[start...])
  }
}
