/// A piece of a mail's text: plain, or an address of the web to go to.
///
/// Mail is shown as such pieces and never as markup: a template escapes each of them.
struct TextPart: ViewModel, Hashable {
  let text: String
  /// Where it leads, for what is an address.
  let url: String?

  init(_ text: String, url: String? = nil) { (self.text, self.url) = (text, url) }
}

extension TextPart {
  /// Longest address that becomes a link, in bytes: longer ones are read by nobody.
  private static let maximumAddress = 2_000
  /// Links of one text: a mail of nothing else would make a page of millions of elements.
  private static let maximumLinks = 1_000

  /// A text with its http and https addresses as links, which show exactly where they go.
  static func parts(of text: String) -> [TextPart] {
    let bytes = Array(text.utf8)
    var (parts, plainStart, at, links) = ([TextPart](), 0, 0, 0)
    while at < bytes.count, links < maximumLinks {
      guard let start = bytes[at...].firstIndex(of: 0x3A) else { break }
      at = start + 1
      guard let begin = schemeStart(before: start, in: bytes), begin >= plainStart else { continue }
      let end = addressEnd(from: start, in: bytes)
      at = max(at, end)
      // One that was cut at the limit leads elsewhere.
      guard isAddress(bytes[(start + 3)..<end]), end - start - 3 < maximumAddress else { continue }
      if begin > plainStart { parts.append(TextPart(String(decoding: bytes[plainStart..<begin], as: UTF8.self))) }
      let address = String(decoding: bytes[begin..<end], as: UTF8.self)
      parts.append(TextPart(address, url: address))
      (plainStart, at, links) = (end, end, links + 1)
    }
    if plainStart < bytes.count { parts.append(TextPart(String(decoding: bytes[plainStart...], as: UTF8.self))) }
    return parts
  }

  /// Where `http` or `https` begins that ends at a colon with `//` behind; nil in the middle of a word.
  private static func schemeStart(before colon: Int, in bytes: [UInt8]) -> Int? {
    guard bytes[colon...].starts(with: "://".utf8) else { return nil }
    for scheme in ["https", "http"] {
      let begin = colon - scheme.utf8.count
      guard begin >= 0, bytes[begin..<colon].elementsEqual(scheme.utf8, by: { $0 | 0x20 == $1 }) else { continue }
      guard begin == 0 || !isWord(bytes[begin - 1]) else { return nil }
      return begin
    }
    return nil
  }

  /// The end of the address: before a blank, a quote or what else no address has, and before the sentence's marks.
  private static func addressEnd(from colon: Int, in bytes: [UInt8]) -> Int {
    let start = colon + 3
    let limit = min(bytes.count, start + maximumAddress)
    var (end, unopened) = (start, 0)
    while end < limit, isAddressByte(bytes[end]) {
      if bytes[end] == UInt8(ascii: "(") { unopened -= 1 }
      if bytes[end] == UInt8(ascii: ")") { unopened += 1 }
      end += 1
    }
    while end > start {
      if bytes[end - 1] == UInt8(ascii: ")") {
        // A bracket that the address opened belongs to it.
        guard unopened > 0 else { break }
        unopened -= 1
      } else if !marks.contains(bytes[end - 1]) {
        break
      }
      end -= 1
    }
    return end
  }

  /// What ends a sentence or a word and seldom an address.
  private static let marks = Array(".,;:!?*_'".utf8)

  /// It has a host, and none that hides behind a user: `https://bank.example@evil.example`.
  private static func isAddress(_ rest: ArraySlice<UInt8>) -> Bool {
    let authority = rest.prefix { $0 != 0x2F && $0 != 0x3F && $0 != 0x23 }
    guard let first = authority.first, isWord(first) || first == UInt8(ascii: "[") else { return false }
    return !authority.contains(UInt8(ascii: "@"))
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
  }

  /// ASCII only: a letter that looks like another, or one that cannot be seen, ends the address.
  private static func isAddressByte(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F && !"\"<>\\^`{|}".utf8.contains(byte)
  }
}
