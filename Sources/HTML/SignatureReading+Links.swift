internal import Model

/// Links, addresses, numbers.
extension SignatureReading {
  /// Whether the piece held links or addresses and nothing else that counts.
  mutating func readLinks(_ piece: String) -> Bool {
    // A quick look: most rows have neither.
    guard piece.utf8.contains(where: { $0 == 0x40 || $0 == 0x2F }) || piece.lowercased().has("www.") else {
      return false
    }
    var found = false
    for token in piece.utf8.split(whereSeparator: SignatureReading.partsLinks) {
      var text = Substring(token)
      while let last = text.utf8.last, last == 0x2E || last == 0x3A || last == 0x22 || last == 0x5D {
        text = text.dropLast()
      }
      while let first = text.utf8.first, first == 0x22 || first == 0x5B { text = text.dropFirst() }
      let lower = text.lowercased()
      for prefix in ["mailto:", "e-mail:", "email:", "mail:", "e:", "web:", "w:", "url:"]
      where lower.hasPrefix(prefix) && lower.utf8.count > prefix.utf8.count {
        text = text.dropFirst(prefix.count)
        break
      }
      if text.utf8.contains(0x40) {
        guard let address = Address(String(text)), address.domain.utf8.contains(0x2E) else { continue }
        found = true
        if !facts.addresses.contains(address), facts.addresses.count < SignatureReader.maximumFacts {
          facts.addresses.append(address)
        }
      } else if let link = SignatureReading.link(text) {
        found = true
        let host = SignatureReading.host(link)
        guard !seenHosts.contains(host), facts.links.count < SignatureReader.maximumFacts else { continue }
        seenHosts.insert(host)
        facts.links.append(link)
      }
    }
    // A number may stand beside them.
    if found { _ = readNumbers(piece) }
    return found
  }

  /// A space, an angle bracket, a bracket, a comma or a semicolon.
  private static func partsLinks(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x28, 0x29, 0x2C, 0x3B, 0x3C, 0x3E: true
    default: false
    }
  }

  /// An address of the web with its scheme.
  private static func link(_ text: Substring) -> String? {
    let lower = text.lowercased()
    if lower.hasPrefix("https://") || lower.hasPrefix("http://") { return text.utf8.count > 10 ? String(text) : nil }
    guard lower.hasPrefix("www."), text.utf8.count > 6, lower.dropFirst(4).utf8.contains(0x2E) else { return nil }
    return "https://" + text
  }

  /// What tells two links apart: without scheme, `www.` and the last slash.
  private static func host(_ link: String) -> String {
    var rest = link.lowercased()[...]
    for prefix in ["https://", "http://", "www."] where rest.hasPrefix(prefix) { rest = rest.dropFirst(prefix.count) }
    while rest.hasSuffix("/") { rest.removeLast() }
    return String(rest)
  }

  /// Whether the piece held numbers, of a telephone or of something else that has a label.
  mutating func readNumbers(_ piece: String) -> Bool {
    let found = SignatureNumbers(piece)
    for phone in found.phones where facts.phones.count < SignatureReader.maximumFacts {
      let digits = phone.utf8.filter { $0 >= 0x30 && $0 <= 0x39 }
      if !facts.phones.contains(where: { $0.utf8.filter { $0 >= 0x30 && $0 <= 0x39 } == digits }) {
        facts.phones.append(phone)
      }
    }
    return found.isThere
  }
}
