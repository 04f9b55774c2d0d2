internal import Mustache

/// Escapes every value that a template shows, byte by byte.
///
/// The template library's own escaping goes by grapheme: a quote with a combining accent behind it is another character
/// to it, stays as it is, and ends an attribute. Here each `"` is escaped whatever stands behind it.
struct PageText: MustacheContentType {
  /// The name under which each template asks for it.
  static let name = "PAGE"

  func escapeText(_ text: String) -> String { PageText.escaped(text) }

  /// Text for an element's content or a quoted attribute. Controls are left out: none of them can be seen, and some
  /// change how the rest is read, as those that turn the direction of text (UTS 39: U+202E turns `fdp.exe` into `exe.pdf`).
  static func escaped(_ text: String) -> String {
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8.count + 16)
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      switch byte {
      case 0x26: output += Array("&amp;".utf8)
      case 0x3C: output += Array("&lt;".utf8)
      case 0x3E: output += Array("&gt;".utf8)
      case 0x22: output += Array("&quot;".utf8)
      case 0x27: output += Array("&#39;".utf8)
      case 0x60: output += Array("&#96;".utf8)
      case 0x00...0x08, 0x0B, 0x0C, 0x0E...0x1F, 0x7F: continue
      case 0xE2 where turnsDirection(rest.prefix(2)): rest = rest.dropFirst(2)
      default: output.append(byte)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// U+202A to U+202E and U+2066 to U+2069 behind their first byte.
  private static func turnsDirection(_ bytes: Substring.UTF8View) -> Bool {
    guard let second = bytes.first, let third = bytes.dropFirst().first else { return false }
    return (second == 0x80 && (0xAA...0xAE).contains(third)) || (second == 0x81 && (0xA6...0xA9).contains(third))
  }
}
