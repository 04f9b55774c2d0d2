/// Which declarations of a style stay.
enum StyleFilter {
  /// Longest value kept, and longest style of one element looked at, in bytes.
  private static let maximumValue = 300
  private static let maximumStyle = 20_000

  /// Appends the `property: value` pairs with known properties and plain values.
  static func keep(_ style: UnsafeBufferPointer<UInt8>, to output: inout [UInt8], _ loads: inout RemoteLoads) {
    if style.count > maximumStyle { return }
    let first = output.count
    var start = 0
    while start < style.count {
      let end = declarationEnd(style, from: start)
      let declaration = trimmed(style, start..<end)
      start = end + 1
      let colon = style.first(0x3A, from: declaration.lowerBound)
      guard colon < declaration.upperBound else { continue }
      let name = UnsafeBufferPointer(rebasing: style[trimmed(style, declaration.lowerBound..<colon)])
      let value = UnsafeBufferPointer(rebasing: style[trimmed(style, (colon + 1)..<declaration.upperBound)])
      let property = known.find(name)
      // What is kept is never longer than what is looked at, so that it is kept again.
      if output.count - first + value.count + 30 > maximumStyle { return }
      if let property, isPlain(value) {
        separate(&output, from: first)
        output.append(contentsOf: properties[property])
        output.append(contentsOf: [0x3A, 0x20])
        output.append(contentsOf: value)
      } else if isLoad(value) {
        loads.add()
        guard let property, let address = picture(value, of: properties[property], &loads) else { continue }
        separate(&output, from: first)
        output.append(contentsOf: "background-image: url(\"".utf8)
        output.append(contentsOf: address)
        output.append(contentsOf: "\")".utf8)
      }
    }
  }

  private static func separate(_ output: inout [UInt8], from first: Int) {
    if output.count > first { output.append(contentsOf: [0x3B, 0x20]) }
  }

  /// The next semicolon outside quotes and brackets, or the end.
  private static func declarationEnd(_ style: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var (index, quote, depth) = (start, UInt8(0), 0)
    while index < style.count {
      let byte = style[index]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else {
        switch byte {
        case 0x22, 0x27: quote = byte
        case 0x28: depth += 1
        case 0x29: depth = max(0, depth - 1)
        case 0x3B where depth == 0: return index
        default: break
        }
      }
      index += 1
    }
    return index
  }

  /// The range without the spaces and controls at its ends.
  static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, bytes[start] <= 0x20 { start += 1 }
    while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
    return start..<end
  }

  // MARK: Values

  /// A value that could make the browser load something, however it is written.
  private static func isLoad(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
    let text = String(decoding: value.lazy.map(LinkFilter.lower), as: UTF8.self)
    return text.has("url") || text.has("image") || text.has("http:") || text.has("https:") || text.has("//")
      || text.has("src(")
  }

  /// The address of a background that is `url("https://...")`, where remote pictures are allowed and it is plain.
  private static func picture(
    _ value: UnsafeBufferPointer<UInt8>, of property: [UInt8], _ loads: inout RemoteLoads
  ) -> Slice<UnsafeBufferPointer<UInt8>>? {
    guard loads.remote == .allowed, property.starts(with: "background".utf8), value.count <= 2000,
      value.starts(with: "url(".utf8), value.last == 0x29
    else { return nil }
    var inner = value[trimmed(value, 4..<(value.count - 1))]
    if let quote = inner.first, quote == 0x22 || quote == 0x27, inner.last == quote, inner.count > 2 {
      inner = inner.dropFirst().dropLast()
    }
    guard LinkFilter.host(String(decoding: inner, as: UTF8.self)) != nil, inner.allSatisfy(isAddressByte) else {
      return nil
    }
    return inner
  }

  private static func isAddressByte(_ byte: UInt8) -> Bool {
    LinkFilter.isWord(byte) || "-._~:/?#@!$&+,=%".utf8.contains(byte)
  }

  /// Words, numbers, colours, `rgb()`, quoted font names. No escape, comment, other function or negative size.
  private static func isPlain(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !value.isEmpty, value.count <= maximumValue else { return false }
    var (quote, previous, depth) = (UInt8(0), UInt8(0x20), 0)
    for (index, byte) in value.enumerated() {
      let next = index + 1 < value.count ? value[index + 1] : 0
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: break
      case 0x20, 0x21, 0x23, 0x25, 0x2B, 0x2C, 0x2E, 0x5F: break
      case 0x22, 0x27:
        if quote == 0 { quote = byte } else if quote == byte { quote = 0 } else { return false }
      case 0x28:
        guard depth == 0, quote == 0, isFunction(value, before: index) else { return false }
        depth = 1
      case 0x29:
        guard depth == 1, quote == 0 else { return false }
        depth = 0
      case 0x2D:
        // A negative size moves things over what is not the mail's. Only within or before a word it is a hyphen: CSS
        // wants no space between `0%` and `-9px`.
        if !next.isLetter, !previous.isLetter, previous != 0x2D, quote == 0 { return false }
      case 0x2F: if previous == 0x2F || next == 0x2A { return false }
      default: return false
      }
      previous = byte
    }
    return depth == 0 && quote == 0
  }

  private static func isFunction(_ value: UnsafeBufferPointer<UInt8>, before bracket: Int) -> Bool {
    var start = bracket
    while start > 0, LinkFilter.isWord(value[start - 1]) || value[start - 1] == 0x2D { start -= 1 }
    return functions.find(UnsafeBufferPointer(rebasing: value[start..<bracket])) != nil
  }

  private static let functions = NameTable(["rgb", "rgba", "hsl", "hsla"])

  // MARK: Properties

  private static let known = NameTable(names)
  private static let properties = names.map { Array($0.utf8) }

  /// No position, transform, animation, content, cursor, behavior or custom property.
  private static let names: [String] = {
    var names = [
      "color", "background", "background-color", "background-image", "background-position", "background-repeat",
      "background-size", "font", "font-family", "font-size", "font-style", "font-weight", "font-variant", "line-height",
      "letter-spacing", "word-spacing", "text-align", "text-decoration", "text-transform", "text-indent",
      "vertical-align", "white-space", "direction", "width", "min-width", "max-width", "height", "min-height",
      "max-height", "display", "float", "clear", "visibility", "opacity", "overflow", "box-sizing", "table-layout",
      "caption-side", "empty-cells", "list-style", "list-style-type", "list-style-position", "word-break", "word-wrap",
      "overflow-wrap", "text-overflow", "margin", "padding", "border", "border-collapse", "border-spacing",
      "border-radius", "border-color", "border-style", "border-width",
    ]
    for side in ["top", "right", "bottom", "left"] {
      names += ["margin-\(side)", "padding-\(side)", "border-\(side)"]
      for aspect in ["color", "style", "width"] { names.append("border-\(side)-\(aspect)") }
    }
    for corner in ["top-left", "top-right", "bottom-left", "bottom-right"] { names.append("border-\(corner)-radius") }
    return names
  }()
}
