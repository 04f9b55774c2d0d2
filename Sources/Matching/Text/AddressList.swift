import Model

/// A named list of domains and addresses; a domain stands for its subdomains too.
struct AddressList: Sendable, Hashable {
  private(set) var domains: Set<String> = []
  /// Keys.
  private(set) var addresses: Set<String> = []

  /// Entries of one list: stops a file that would fill memory.
  static let maximumEntries = 200_000

  var count: Int { domains.count + addresses.count }

  /// Takes a domain or an address; false where the text is neither.
  mutating func insert(_ text: String) -> Bool {
    if text.contains("@") {
      guard let address = Address(text) else { return false }
      addresses.insert(address.key)
    } else {
      guard let domain = AddressList.domain(text) else { return false }
      domains.insert(domain)
    }
    return true
  }

  func contains(_ address: Address) -> Bool {
    addresses.contains(address.key) || addresses.contains(address.keyWithoutTag) || contains(domain: address.domain)
  }

  func contains(domain: String) -> Bool {
    guard !domains.isEmpty else { return false }
    return DomainName.levels(domain).contains { domains.contains($0) }
  }

  /// The domain in the form in which domains are compared; nil where the text is none.
  static func domain(_ text: String) -> String? {
    guard !text.contains("@") else { return nil }
    return Address(local: "a", domain: text)?.domain
  }
}
