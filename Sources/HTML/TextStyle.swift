/// What the inline style of an element says about how its text is seen.
struct TextStyle {
  var isHidden = false
  /// QUIRK: layout tables set `font-size: 0` against gaps and a real size again inside; nil when none is said.
  var isSizeZero: Bool?
  /// Line breaks and spaces count; nil when not said.
  var isPreformatted: Bool?
  var hasNoMargin = false
  /// `mso-hide: all`: unseen in Outlook only, but written for preheaders.
  var isHiddenFromOutlook = false
  /// QUIRK: the line that Outlook draws above the header of an earlier message.
  var isHeaderLine = false
  /// QUIRK: Gmail writes an indented paragraph as a quote without its line.
  var isIndent: Bool { hasNoBorder && isShifted }
  private var hasNoBorder = false
  private var isShifted = false

  private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

  init(_ style: UnsafeBufferPointer<UInt8>) {
    var (isFlat, isClipped, isTiny) = (false, false, false)
    var start = 0
    while start < style.count {
      let end = style.first(0x3B, from: start)
      defer { start = end + 1 }
      while start < end, style[start] <= 0x20 { start += 1 }
      // Only b, d, f, h, m, o, v, w begin a property of interest, and none is longer than sixteen letters.
      guard start < end, TextStyle.isFirstLetter(style[start]) else { continue }
      var colon = start
      let limit = min(end, start + 18)
      while colon < limit, style[colon] != 0x3A { colon += 1 }
      if colon == limit { continue }
      let property = TextStyle.trimmed(style[start..<colon])
      let value = TextStyle.trimmed(style[(colon + 1)..<end])
      if value.isEmpty { continue }
      switch property.count {
      case 6 where property.isWord("margin"):
        if TextStyle.isZero(value) { hasNoMargin = true }
        isShifted = value.begins("0 0 0 40px") || value.begins("0px 0px 0px 40px")
      case 6 where property.isWord("height"): if TextStyle.isZero(value) { isFlat = true }
      case 6 where property.isWord("border"): if value.begins("none") || TextStyle.isZero(value) { hasNoBorder = true }
      case 7 where property.isWord("display"): if value.begins("none") { isHidden = true }
      case 7 where property.isWord("opacity"): if TextStyle.isZero(value) { isHidden = true }
      case 8 where property.isWord("mso-hide"): if value.begins("all") { isHiddenFromOutlook = true }
      case 8 where property.isWord("overflow"): if value.begins("hidden") { isClipped = true }
      case 9 where property.isWord("font-size"): readSize(value, &isTiny)
      case 10 where property.isWord("visibility"): if value.begins("hidden") { isHidden = true }
      case 10 where property.isWord("max-height"): if TextStyle.isZero(value) { isFlat = true }
      case 10 where property.isWord("border-top"):
        if value.count < 60, value.holds("#e1e1e1") || value.holds("#b5c4df") { isHeaderLine = true }
      case 11 where property.isWord("border-left"): if !value.begins("none") { hasNoBorder = false }
      case 11 where property.isWord("white-space"): isPreformatted = value.begins("pre") || value.begins("break-spaces")
      case 16 where property.isWord("border-top-color"):
        if value.begins("rgb(229, 229, 229)") { isHeaderLine = true }
      default: break
      }
    }
    if isFlat && isClipped { isHidden = true }
    if isTiny, TextStyle.isInvisibleColor(style) { isSizeZero = true }
  }

  private mutating func readSize(_ value: Bytes, _ isTiny: inout Bool) {
    if TextStyle.isZero(value) || value.begins("1px") || value.begins("1pt") {
      isSizeZero = true
    } else if !value.holds("%") && !value.holds("em") && !value.begins("inherit") {
      isSizeZero = false
      isTiny = value.begins("2p") || value.begins("3p")
    }
  }

  /// Tiny letters that have the colour of what is behind them, or none.
  private static func isInvisibleColor(_ style: UnsafeBufferPointer<UInt8>) -> Bool {
    var (color, background): (Bytes?, Bytes?)
    for declaration in style.split(separator: 0x3B) {
      guard let colon = declaration.firstIndex(of: 0x3A) else { continue }
      let property = trimmed(declaration[..<colon])
      let value = trimmed(declaration[(colon + 1)...])
      if property.isWord("color") { color = value }
      if property.isWord("background-color") || property.isWord("background") { background = value }
    }
    guard let color else { return false }
    if color.begins("transparent") { return true }
    guard let background else { return color.begins("#fff") || color.begins("white") }
    return color.count == background.count && zip(color, background).allSatisfy { $0 | 0x20 == $1 | 0x20 }
  }

  /// `0`, `0px`, `0.0em !important`, `0 0 4px`.
  private static func isZero(_ value: Bytes) -> Bool {
    for byte in value {
      switch byte {
      case 0x30, 0x2E: continue
      case 0x31...0x39: return false
      default: return value.first == 0x30
      }
    }
    return value.first == 0x30
  }

  private static func isFirstLetter(_ byte: UInt8) -> Bool {
    switch byte | 0x20 {
    // b, d, f, h, m, o, v, w
    case 0x62, 0x64, 0x66, 0x68, 0x6D, 0x6F, 0x76, 0x77: true
    default: false
    }
  }

  private static func trimmed(_ bytes: Bytes) -> Bytes {
    var (start, end) = (bytes.startIndex, bytes.endIndex)
    while start < end, bytes[start] <= 0x20 { start += 1 }
    while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
    return bytes[start..<end]
  }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
  /// Whether it is a word, in any case; the word is in lower case.
  func isWord(_ word: StaticString) -> Bool { count == word.utf8CodeUnitCount && begins(word) }

  func begins(_ word: StaticString) -> Bool {
    guard count >= word.utf8CodeUnitCount else { return false }
    var at = 0
    while at < word.utf8CodeUnitCount {
      let byte = self[startIndex + at]
      let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      if lower != word.utf8Start[at] { return false }
      at += 1
    }
    return true
  }

  func holds(_ word: StaticString) -> Bool {
    var rest = self
    while rest.count >= word.utf8CodeUnitCount {
      if rest.begins(word) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
