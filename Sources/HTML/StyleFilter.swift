/// Which declarations of an inline style stay.
enum StyleFilter {
  /// Longest value kept, and longest style looked at, in bytes.
  private static let maximumValue = 300
  private static let maximumStyle = 20_000

  /// `property: value` pairs with known properties and plain values; empty when none is left.
  static func kept(_ style: String, for writer: DisplayWriter) -> String {
    if style.utf8.count > maximumStyle { return "" }
    var kept: [String] = []
    for declaration in declarations(style) {
      guard let colon = declaration.firstIndex(of: 0x3A) else { continue }
      let property = String(decoding: trimmed(declaration[..<colon]).map(LinkFilter.lower), as: UTF8.self)
      let value = trimmed(declaration[(colon + 1)...])
      if isLoad(value) {
        writer.countRemote()
        if let address = picture(value, of: property, for: writer) { kept.append("background-image: \(address)") }
      } else if properties.contains(property), isPlain(value) {
        kept.append("\(property): \(String(decoding: value, as: UTF8.self))")
      }
    }
    return kept.joined(separator: "; ")
  }

  /// Split at semicolons outside quotes and brackets.
  private static func declarations(_ style: String) -> [ArraySlice<UInt8>] {
    let bytes = Array(style.utf8)
    var found: [ArraySlice<UInt8>] = []
    var (start, quote, depth) = (0, UInt8(0), 0)
    for index in bytes.indices {
      switch bytes[index] {
      case let byte where quote != 0: if byte == quote { quote = 0 }
      case 0x22, 0x27: quote = bytes[index]
      case 0x28: depth += 1
      case 0x29: depth = max(0, depth - 1)
      case 0x3B where depth == 0:
        found.append(bytes[start..<index])
        start = index + 1
      default: break
      }
    }
    found.append(bytes[start...])
    return found
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    return bytes
  }

  /// A value that could make the browser load something, however it is written.
  private static func isLoad(_ value: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: value.map(LinkFilter.lower), as: UTF8.self)
    return text.has("url") || text.has("image") || text.has("http:") || text.has("https:") || text.has("//")
      || text.has("src(")
  }

  /// `url("https://...")` of a background, where remote pictures are allowed and the address is plain.
  private static func picture(_ value: ArraySlice<UInt8>, of property: String, for writer: DisplayWriter) -> String? {
    guard writer.remote == .allowed, property == "background-image" || property == "background",
      value.count <= 2000, value.starts(with: "url(".utf8), value.last == 0x29
    else { return nil }
    var inner = trimmed(value.dropFirst(4).dropLast())
    if let quote = inner.first, quote == 0x22 || quote == 0x27, inner.last == quote, inner.count > 2 {
      inner = inner.dropFirst().dropLast()
    }
    let address = String(decoding: inner, as: UTF8.self)
    guard LinkFilter.host(address) != nil, inner.allSatisfy(isAddressByte) else { return nil }
    return "url(\"\(address)\")"
  }

  private static func isAddressByte(_ byte: UInt8) -> Bool {
    LinkFilter.isWord(byte) || "-._~:/?#@!$&+,=%".utf8.contains(byte)
  }

  /// Words, numbers, colours, `rgb()`, quoted font names. No escape, comment, other function or negative size.
  private static func isPlain(_ value: ArraySlice<UInt8>) -> Bool {
    guard !value.isEmpty, value.count <= maximumValue else { return false }
    var (quotes, previous, depth) = ([UInt8: Int](), UInt8(0x20), 0)
    for (index, byte) in zip(value.indices, value) {
      switch byte {
      case 0x22, 0x27: quotes[byte, default: 0] += 1
      case 0x28:
        guard depth == 0, functions.contains(word(before: index, of: value)) else { return false }
        depth += 1
      case 0x29:
        guard depth == 1 else { return false }
        depth -= 1
      case 0x2D where previous == 0x20 || previous == 0x2C || previous == 0x28:
        // A negative size moves things over what is not the mail's.
        guard index + 1 < value.endIndex, LinkFilter.isWord(value[index + 1]), !isDigit(value[index + 1])
        else { return false }
      case _ where LinkFilter.isWord(byte) || byte >= 0x80: break
      case 0x20, 0x21, 0x23, 0x25, 0x2B, 0x2C, 0x2D, 0x2E, 0x5F: break
      case 0x2F: if previous == 0x2F || (index + 1 < value.endIndex && value[index + 1] == 0x2A) { return false }
      default: return false
      }
      previous = byte
    }
    return depth == 0 && quotes.values.allSatisfy { $0 % 2 == 0 }
  }

  private static let functions: Set<String> = ["rgb", "rgba", "hsl", "hsla"]

  private static func word(before index: Int, of value: ArraySlice<UInt8>) -> String {
    String(
      decoding: value[..<index].suffix { LinkFilter.isWord($0) || $0 == 0x2D }.map(LinkFilter.lower), as: UTF8.self)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// No position, transform, animation, content, cursor, behavior or custom property.
  private static let properties: Set<String> = {
    var names: Set<String> = [
      "color", "background", "background-color", "font", "font-family", "font-size", "font-style", "font-weight",
      "font-variant", "line-height", "letter-spacing", "word-spacing", "text-align", "text-decoration",
      "text-transform",
      "text-indent", "vertical-align", "white-space", "direction", "width", "min-width", "max-width", "height",
      "min-height",
      "max-height", "display", "float", "clear", "visibility", "opacity", "overflow", "box-sizing", "table-layout",
      "caption-side", "empty-cells", "list-style", "list-style-type", "list-style-position", "word-break", "word-wrap",
      "overflow-wrap", "text-overflow", "margin", "padding", "border", "border-collapse", "border-spacing",
      "border-radius", "border-color", "border-style", "border-width",
    ]
    for side in ["top", "right", "bottom", "left"] {
      names.formUnion(["margin-\(side)", "padding-\(side)", "border-\(side)"])
      for aspect in ["color", "style", "width"] { names.insert("border-\(side)-\(aspect)") }
    }
    return names
  }()
}

extension ArraySlice<UInt8> {
  /// The longest end of which every byte fits.
  fileprivate func suffix(_ fits: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    var start = endIndex
    while start > startIndex, fits(self[start - 1]) { start -= 1 }
    return self[start...]
  }
}
