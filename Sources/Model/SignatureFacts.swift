/// What a signature says of its writer: suggestions for the contact's card, never written there by themselves.
package struct SignatureFacts: Sendable, Hashable, Codable {
  package var name: String?
  /// `Head of Purchasing`.
  package var role: String?
  package var company: String?
  /// As written, in order, without repeats.
  package var phones: [String]
  package var addresses: [Address]
  /// Of the web, with their scheme.
  package var links: [String]

  package init(
    name: String? = nil, role: String? = nil, company: String? = nil, phones: [String] = [],
    addresses: [Address] = [], links: [String] = []
  ) {
    (self.name, self.role, self.company) = (name, role, company)
    (self.phones, self.addresses, self.links) = (phones, addresses, links)
  }

  package var isEmpty: Bool {
    name == nil && role == nil && company == nil && phones.isEmpty && addresses.isEmpty && links.isEmpty
  }
}
