/// What a mail would load from elsewhere, and what may be.
struct RemoteLoads {
  let remote: RemoteContent
  /// Addresses that `inlineImage` gave in an earlier pass: these are ours.
  let trusted: Set<String>
  private let inlineImage: (String) -> String?
  private(set) var resolved: Set<String> = []
  private(set) var count = 0

  init(_ remote: RemoteContent, trusted: Set<String>, inlineImage: @escaping (String) -> String?) {
    (self.remote, self.trusted, self.inlineImage) = (remote, trusted, inlineImage)
  }

  mutating func add() { count += 1 }

  /// The address under which the page loads an inline image.
  mutating func inline(_ contentID: String) -> String? {
    guard let address = inlineImage(contentID) else { return nil }
    resolved.insert(address)
    return address
  }
}
