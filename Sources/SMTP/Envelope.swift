package import Model

/// Who sends a message to whom, as far as the server is concerned.
package struct Envelope: Sendable, Hashable {
  package var sender: Address
  package var recipients: [Address]

  /// What a bounce is to name (RFC 3461 4.4): the Message-ID, without angle brackets.
  package var identifier: String?

  package init(sender: Address, recipients: [Address], identifier: String? = nil) {
    (self.sender, self.recipients, self.identifier) = (sender, recipients, identifier)
  }
}

/// What a server says it can do (RFC 5321 4.1.1.1), from its answer to EHLO.
package struct Extensions: Sendable, Hashable {
  /// Upper case, in the server's order, without parameters.
  package var names: [String] = []
  /// SASL mechanisms, upper case.
  package var mechanisms: [String] = []
  /// The largest message in bytes; nil when none is named.
  package var maximumSize: Int?

  package init() {}

  init(_ reply: Reply) {
    for line in reply.lines.dropFirst() {
      // Letters outside ASCII have capitals inside it: `ſIZE` is no SIZE.
      guard line.utf8.allSatisfy({ $0 < 0x80 }) else { continue }
      var words = line.uppercased().split(separator: " ").map(String.init)
      guard let first = words.first else { continue }
      // QUIRK: old servers write `AUTH=LOGIN PLAIN`, some beside the standard line.
      if first.hasPrefix("AUTH=") { words = ["AUTH", String(first.dropFirst(5))] + words.dropFirst() }
      names.append(words[0])
      if words[0] == "AUTH" { mechanisms += words.dropFirst().filter { !mechanisms.contains($0) } }
      // RFC 1870: 0 means no fixed limit.
      if words[0] == "SIZE", words.count > 1, let size = Int(words[1]), size > 0 { maximumSize = size }
    }
  }

  package func offers(_ name: String) -> Bool { names.contains(name) }
}

extension Address {
  /// RFC 5321 4.1.2 Path: `<local@domain>`.
  var path: String { "<\(mailbox)>" }

  /// RFC 5321 4.1.2 Mailbox: the local part quoted where it must be.
  var mailbox: String {
    let atom = local.unicodeScalars.allSatisfy { scalar in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "!", "#", "$", "%", "&", "'", "*", "+", "-", "/", "=", "?", "^", "_", "`",
        "{", "|", "}", "~", ".":
        true
      default: scalar.value >= 0x80
      }
    }
    if atom, !local.hasPrefix("."), !local.hasSuffix("."), !local.utf8.hasDoubleDot { return "\(local)@\(domain)" }
    let quoted = local.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
    return "\"\(quoted)\"@\(domain)"
  }

  /// RFC 6531: only a local part can hold letters outside ASCII; domains are A-labels.
  var needsSMTPUTF8: Bool { !local.utf8.allSatisfy { $0 < 0x80 } }
}

extension String.UTF8View {
  fileprivate var hasDoubleDot: Bool { zip(self, dropFirst()).contains { $0 == 0x2E && $1 == 0x2E } }
}
