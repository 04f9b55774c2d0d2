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

  /// A fragment to be put into a page as it is, in an element that contains what is in it (`contain: content`): floats
  /// and wide tables reach out of others. Sanitising it again gives it again.
  ///
  /// Blocked remote images stay without their address, marked `data-remote`; to show them, sanitise the mail anew
  /// with `.allowed`. `inlineImage` gives the address under which the page can load the image of a Content-ID (without
  /// angle brackets); it is written as given.
  package static func display(
    _ html: String, remote: RemoteContent = .blocked, inlineImage: (String) -> String? = { _ in nil }
  ) -> DisplayHTML {
    withoutActuallyEscaping(inlineImage) { inlineImage in
      let first = pass(html, RemoteLoads(remote, trusted: [], inlineImage: inlineImage))
      var shown = first.shown
      // What nothing had to be done to reads back as itself.
      if !first.isRepaired { return shown }
      for _ in 1..<maximumPasses {
        let again = pass(shown.html, RemoteLoads(remote, trusted: first.resolved) { _ in nil })
        if again.shown.html == shown.html { return shown }
        shown.html = again.shown.html
      }
      // It would read differently each time, which is what tricks rely on.
      shown.html = "<pre>" + Markup.escaped(HTMLText.text(of: html)) + "</pre>"
      return shown
    }
  }

  private static func pass(_ html: String, _ loads: RemoteLoads)
    -> (shown: DisplayHTML, resolved: Set<String>, isRepaired: Bool)
  {
    let writer = DisplayWriter(loads)
    let isCut = MarkupReader.read(html, into: writer)
    let layout = writer.layout
    let shown = DisplayHTML(
      html: layout.html(), remoteLoads: layout.loads.count, misleadingLinks: layout.misleadingLinks,
      isTruncated: layout.isFull || isCut)
    return (shown, layout.loads.resolved, layout.isRepaired || shown.isTruncated)
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
    var (start, index) = (0, 0)
    while index < text.count {
      if isPlain(text[index]) {
        index += 1
        continue
      }
      output.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
      output.append(contentsOf: replacement(text[index]))
      index += 1
      start = index
    }
    if start < index { output.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...])) }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x26, 0x3C, 0x3E, 0x22, 0x27, 0x60: false
    default: !isDropped(byte)
    }
  }

  /// Controls other than tab and line end.
  static func isDropped(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x00...0x08, 0x0B...0x1F, 0x7F: true
    default: false
    }
  }

  private static func replacement(_ byte: UInt8) -> String.UTF8View {
    switch byte {
    case 0x26: "&amp;".utf8
    case 0x3C: "&lt;".utf8
    case 0x3E: "&gt;".utf8
    case 0x22: "&quot;".utf8
    case 0x27: "&#39;".utf8
    case 0x60: "&#96;".utf8
    default: "".utf8
    }
  }
}
