/// Which addresses may stand in the fragment.
enum LinkFilter {
  static let idPrefix = "mail-"
  private static let maximumName = 64

  /// As a browser reads it: spaces and controls at the ends and line ends within do not count.
  static func cleaned(_ address: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in address.unicodeScalars where scalar.value > 0x20 && !(0x7F...0xA0).contains(scalar.value) {
      switch scalar.value {
      case 0xAD, 0x200B...0x200F, 0x2028...0x202F, 0x2060...0x206F, 0x3000, 0xFEFF, 0xFFFD: continue
      default: scalars.append(scalar)
      }
    }
    return String(scalars)
  }

  /// A link to the web, to an address or a telephone, or within the mail; nil for all others.
  static func link(_ address: String) -> String? {
    let cleaned = cleaned(address)
    if cleaned.hasPrefix("#") { return named(String(cleaned.dropFirst())).map { "#" + $0 } }
    switch scheme(cleaned) {
    case "http", "https": return host(cleaned) == nil ? nil : cleaned
    case "mailto", "tel": return cleaned
    default: return nil
    }
  }

  /// An id or class of the mail under a name that none of the page's has; nil when it is no plain word.
  static func named(_ name: String) -> String? {
    var copy = name
    return copy.withUTF8 { bytes in
      if !isName(bytes) { return nil }
      var output: [UInt8] = []
      append(name: bytes, to: &output)
      return String(decoding: output, as: UTF8.self)
    }
  }

  static func isName(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    let own = name.starts(with: idPrefix.utf8) ? idPrefix.utf8.count : 0
    return !name.isEmpty && name.count - own <= maximumName
      && name.allSatisfy { isWord($0) || $0 == 0x2D || $0 == 0x5F }
  }

  /// The same as `named`, for a name that is one.
  static func append(name: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    if !name.starts(with: idPrefix.utf8) { output.append(contentsOf: idPrefix.utf8) }
    output.append(contentsOf: name)
  }

  /// `https://` and a host, with nothing in it that would have to be looked at: most links.
  static func isPlainWebAddress(_ address: UnsafeBufferPointer<UInt8>) -> Bool {
    var start = 0
    for prefix in ["https://", "http://"] where address.starts(with: prefix.utf8) { start = prefix.utf8.count }
    guard start > 0, start < address.count, isWord(address[start]) else { return false }
    return address.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }

  /// Whether a text may be an address at all; most are not, and need no closer look.
  static func mayBeAddress(_ text: ArraySlice<UInt8>) -> Bool {
    text.contains(0x2E)
  }

  static func isRemote(_ address: String) -> Bool {
    let cleaned = cleaned(address)
    return cleaned.hasPrefix("//") || cleaned.hasPrefix("\\\\") || ["http", "https", "ftp"].contains(scheme(cleaned))
      || cleaned.has("http:") || cleaned.has("https:")
  }

  /// A picture in the mail itself: `data:` with a bitmap type and base64, nothing else.
  static func isInlinePicture(_ address: String) -> Bool {
    for type in ["png", "jpeg", "jpg", "gif", "webp"] {
      let start = "data:image/\(type);base64,"
      guard address.utf8.count > start.utf8.count,
        address.utf8.prefix(start.utf8.count).elementsEqual(start.utf8, by: { lower($0) == $1 })
      else { continue }
      return address.utf8.dropFirst(start.utf8.count).allSatisfy {
        isWord($0) || $0 == 0x2B || $0 == 0x2F || $0 == 0x3D
      }
    }
    return false
  }

  /// What stands before the first colon, in lower case; empty when that is no scheme.
  static func scheme(_ address: String) -> String {
    guard let colon = address.utf8.prefix(12).firstIndex(of: 0x3A) else { return "" }
    let scheme = address.utf8[..<colon]
    return scheme.allSatisfy(isWord) ? String(decoding: scheme.map(lower), as: UTF8.self) : ""
  }

  /// The host of a web address, without user, port and `www.`; in lower case.
  static func host(_ address: String) -> String? {
    guard ["http", "https"].contains(scheme(address)), let colon = address.utf8.firstIndex(of: 0x3A) else { return nil }
    let rest = address.utf8[colon...].dropFirst()
    // QUIRK: browsers take backslashes for slashes.
    let authority = rest.drop { $0 == 0x2F || $0 == 0x5C }.prefix {
      $0 != 0x2F && $0 != 0x5C && $0 != 0x3F && $0 != 0x23
    }
    var host = Array(authority)
    if let at = host.lastIndex(of: 0x40) { host.removeSubrange(...at) }
    if host.first != 0x5B, let port = host.firstIndex(of: 0x3A) { host.removeSubrange(port...) }
    let name = String(decoding: host, as: UTF8.self).lowercased()
    if name.isEmpty { return nil }
    return name.hasPrefix("www.") ? String(name.dropFirst(4)) : name
  }

  /// The host that a link goes to, where its text (in markup) is an address of another one.
  static func contradictedHost(address: String, text: String) -> String? {
    guard let host = host(address) else { return nil }
    var shown = text
    if let tag = shown.utf8.firstIndex(of: 0x3C) {
      // A text in one element is looked into; more than that is no address.
      guard tag == shown.startIndex, let inner = innerText(shown) else { return nil }
      shown = inner
    }
    shown = cleanEnds(shown)
    guard shown.utf8.count <= 200, !shown.utf8.contains(0x20), !shown.utf8.contains(0x40) else { return nil }
    let claimed =
      Self.host(shown)
      ?? (looksLikeHost(shown) ? Self.host("http://" + shown) : nil)
    guard let claimed, claimed != host, !host.hasSuffix("." + claimed), !claimed.hasSuffix("." + host) else {
      return nil
    }
    return host
  }

  private static func innerText(_ markup: String) -> String? {
    var text: [UInt8] = []
    var isTag = false
    for byte in markup.utf8 {
      if byte == 0x3C {
        isTag = true
      } else if byte == 0x3E, isTag {
        isTag = false
      } else if !isTag {
        text.append(byte)
      }
    }
    return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
  }

  private static func cleanEnds(_ text: String) -> String {
    var bytes = Array(text.utf8)[...]
    while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `harbor.example/offer`: letters, a dot, and an ending of letters before the path.
  private static func looksLikeHost(_ text: String) -> Bool {
    let name = text.utf8.prefix { $0 != 0x2F && $0 != 0x3F && $0 != 0x23 }
    guard let dot = name.lastIndex(of: 0x2E), dot != name.startIndex else { return false }
    let ending = name[dot...].dropFirst()
    return ending.count >= 2 && ending.allSatisfy { isWord($0) && !($0 >= 0x30 && $0 <= 0x39) }
      && name.allSatisfy { isWord($0) || $0 == 0x2D || $0 == 0x2E || $0 >= 0x80 }
      && (text.utf8.contains(0x2F) || text.hasPrefix("www.") || ending.count <= 7)
  }

  static func isWord(_ byte: UInt8) -> Bool {
    (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A)
  }

  static func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
}
