/// What the inline style of an element says about how its text is seen.
struct StyleHints {
  var isHidden = false
  /// QUIRK: layout tables set `font-size: 0` against gaps and a real size again inside; nil when none is said.
  var isSizeZero: Bool?
  /// Line breaks and spaces count; nil when not said.
  var isPreformatted: Bool?
  var hasNoMargin = false
  /// `mso-hide: all`: unseen in Outlook only, but written for preheaders.
  var isHiddenFromOutlook = false

  init(_ style: UnsafeBufferPointer<UInt8>) {
    var (isFlat, isClipped) = (false, false)
    StyleHints.declarations(style) { property, value in
      switch property {
      case "display": if value.hasPrefix("none") { isHidden = true }
      case "visibility": if value.hasPrefix("hidden") { isHidden = true }
      case "opacity": if StyleHints.isZero(value) { isHidden = true }
      case "mso-hide": if value.hasPrefix("all") { isHiddenFromOutlook = true }
      case "max-height", "height": if StyleHints.isZero(value) { isFlat = true }
      case "overflow": if value.hasPrefix("hidden") { isClipped = true }
      case "font-size":
        let isRelative = value.contains("%") || value.contains("em") || value.contains("inherit")
        if StyleHints.isZero(value) { isSizeZero = true } else if !isRelative { isSizeZero = false }
      case "white-space": isPreformatted = value.hasPrefix("pre") || value.hasPrefix("break-spaces")
      case "margin": if StyleHints.isZero(value) { hasNoMargin = true }
      default: break
      }
    }
    if isFlat && isClipped { isHidden = true }
  }

  /// `0`, `0px`, `0.0em !important`, `0 0 4px`.
  private static func isZero(_ value: String) -> Bool {
    for byte in value.utf8 {
      switch byte {
      case 0x30, 0x2E: continue
      case 0x31...0x39: return false
      default: return value.utf8.first == 0x30
      }
    }
    return value.utf8.first == 0x30
  }

  /// Calls with the declarations of a few properties; both sides in lower case, trimmed.
  private static func declarations(_ style: UnsafeBufferPointer<UInt8>, _ body: (String, String) -> Void) {
    var start = 0
    while start < style.count {
      let end = style[start...].firstIndex(of: 0x3B) ?? style.count
      defer { start = end + 1 }
      while start < end, style[start] <= 0x20 { start += 1 }
      // Only d, f, h, m, o, v, w begin a property of interest, and none is longer than ten letters.
      guard start < end, isFirstLetter(style[start]),
        let colon = style[start..<end].prefix(12).firstIndex(of: 0x3A)
      else { continue }
      body(word(style[start..<colon]), word(style[(colon + 1)..<end].prefix(40)))
    }
  }

  private static func isFirstLetter(_ byte: UInt8) -> Bool {
    switch byte | 0x20 {
    // d, f, h, m, o, v, w
    case 0x64, 0x66, 0x68, 0x6D, 0x6F, 0x76, 0x77: true
    default: false
    }
  }

  private static func word(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    var (start, end) = (bytes.startIndex, bytes.endIndex)
    while start < end, bytes[start] <= 0x20 { start += 1 }
    while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
    return String(decoding: bytes[start..<end], as: UTF8.self).lowercased()
  }
}
