/// An e-mail address (RFC 5321 Mailbox) in the form in which addresses are compared.
///
/// The domain is lower case, IDN labels in their ASCII form; the local part is kept as written.
package struct Address: Hashable, Sendable, Comparable {
  /// As written, unquoted.
  package let local: String
  /// Lower-case A-labels.
  package let domain: String
  /// What is compared and looked up: lower case as a whole.
  ///
  /// RFC 5321 2.4 lets local parts differ by case; no provider in use does.
  package let key: String

  /// Longest local part taken, in bytes: RFC 5321 says 64, relays write longer ones.
  package static let maximumLocalLength = 320
  /// Longest domain taken, in bytes (RFC 1035).
  package static let maximumDomainLength = 253

  /// Nil where either side is empty, too long, or holds a character that no address has (space, control, `@` outside).
  package init?(local: String, domain: String) {
    if Address.isPlain(local: local, domain: domain) {
      (self.local, self.domain) = (local, domain)
      key = local.lowercased() + "@" + domain
      return
    }
    // Each scalar of a domain is at least a byte of its ASCII form: what is longer cannot fit, and costs no more work.
    guard local.utf8.count <= Address.maximumLocalLength, domain.utf8.count <= 4 * (Address.maximumDomainLength + 1)
    else { return nil }
    var name = domain.lowercased()
    if name.hasSuffix(".") { name.removeLast() }
    if !name.utf8.allSatisfy({ $0 < 0x80 }) {
      guard let ascii = Punycode.domain(name) else { return nil }
      name = ascii
    }
    guard !local.isEmpty, !name.isEmpty, name.utf8.count <= Address.maximumDomainLength else { return nil }
    guard
      local.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F && !($0.value >= 0x80 && $0.value < 0xA0) })
    else { return nil }
    let literal = name.hasPrefix("[") && name.hasSuffix("]")
    let bare = literal ? name.dropFirst().dropLast() : name[...]
    guard bare.utf8.allSatisfy({ Address.isDomainByte($0) || (literal && $0 == 0x3A) }), !bare.isEmpty,
      !bare.hasPrefix("."), !bare.hasSuffix("."), !bare.utf8.isEmptyLabelled
    else { return nil }
    (self.local, self.domain) = (local, name)
    key = local.lowercased() + "@" + name
  }

  /// Splits at the last `@`; the text is a bare addr-spec, not a header value.
  package init?(_ text: String) {
    guard let at = text.lastIndex(of: "@") else { return nil }
    let local = String(text[..<at])
    // An unquoted local part has no @ of its own, also none that wears an accent.
    guard !local.utf8.contains(0x40) else { return nil }
    self.init(local: local, domain: String(text[text.index(after: at)...]))
  }

  /// The key without a plus tag: `sales+d1042@x` compares as `sales@x`.
  package var keyWithoutTag: String {
    guard let plus = local.utf8.firstIndex(of: 0x2B), plus != local.startIndex else { return key }
    return local[..<plus].lowercased() + "@" + domain
  }

  /// The plus tag, lower case: `d1042` of `sales+d1042@x`.
  package var tag: String? {
    guard let plus = local.utf8.firstIndex(of: 0x2B), plus != local.startIndex else { return nil }
    let tag = local[local.index(after: plus)...].lowercased()
    return tag.isEmpty ? nil : tag
  }

  package static func < (a: Address, b: Address) -> Bool { a.key < b.key }
  package static func == (a: Address, b: Address) -> Bool { a.key == b.key }
  package func hash(into hasher: inout Hasher) { hasher.combine(key) }

  /// Letters, digits and the few signs that most addresses are of, already in the form in which they are compared.
  private static func isPlain(local: String, domain: String) -> Bool {
    guard (1...maximumLocalLength).contains(local.utf8.count), (1...maximumDomainLength).contains(domain.utf8.count),
      local.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return false }
    var before: UInt8 = 0x2E
    for byte in domain.utf8 {
      guard isDomainByte(byte), byte != 0x2E || before != 0x2E else { return false }
      before = byte
    }
    return before != 0x2E
  }

  private static func isDomainByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
    default: false
    }
  }
}

extension Substring.UTF8View {
  fileprivate var isEmptyLabelled: Bool {
    var previousWasDot = false
    for byte in self {
      if byte == 0x2E, previousWasDot { return true }
      previousWasDot = byte == 0x2E
    }
    return false
  }
}

extension Address: CustomStringConvertible, Codable {
  package var description: String { local + "@" + domain }

  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    // A quoted local part may hold an @; what was encoded splits at the last one.
    guard let at = text.lastIndex(of: "@"),
      let address = Address(local: String(text[..<at]), domain: String(text[text.index(after: at)...]))
    else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not an e-mail address: \(text)"))
    }
    self = address
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
