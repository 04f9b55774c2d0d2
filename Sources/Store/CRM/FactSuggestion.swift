package import Model

/// A fact that a signature tells of a contact or lead and that its card does not have.
package struct FactSuggestion: Sendable, Hashable {
  package enum Fact: String, Sendable, CaseIterable { case name, role, company, phone, link }

  package var fact: Fact
  /// As written.
  package var value: String
  /// The newest message whose signature says so, of those that the person sees whole.
  package var message: ID<Message>
  /// Of that message.
  package var date: Timestamp
}

extension FactSuggestion {
  /// What cards are asked for: texts that say the same have the same key.
  static func key(_ fact: Fact, _ value: String) -> String {
    switch fact {
    case .phone: phoneKey(value)
    case .link: linkKey(value)
    case .name, .role, .company: value.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
  }

  /// The last digits, without what stands before them in another country's spelling: `+49 (0)40 1234567` and
  /// `040 1234567` are one telephone.
  private static func phoneKey(_ text: String) -> String {
    let digits = text.unicodeScalars.filter { (0x30...0x39).contains($0.value) }.map(Character.init)
    return String(digits.suffix(phoneDigits))
  }

  /// Digits that tell telephones apart: numbers without country and trunk codes have at least so many nearly
  /// everywhere.
  private static let phoneDigits = 8

  private static func linkKey(_ text: String) -> String {
    var rest = Substring(text.lowercased())
    for prefix in ["https://", "http://", "www."] where rest.hasPrefix(prefix) { rest = rest.dropFirst(prefix.count) }
    while rest.hasSuffix("/") { rest = rest.dropLast() }
    return String(rest)
  }
}
