package import Model

/// How to reach a mail service, and what its customers must do before programs may.
package struct Provider: Sendable, Hashable {
  /// What a person types where a password is asked for.
  package enum SignIn: String, Sendable, Hashable, CaseIterable {
    /// The account's own password.
    case password
    /// A password made for programs in the account's settings; the account's own never works.
    case appPassword
    /// A token of the provider's own sign-in pages; no password works.
    case token
  }

  /// Where the provider keeps mail of a kind, for servers that do not say so (RFC 6154).
  package struct FolderHint: Sendable, Hashable {
    package var use: SpecialUse
    package var name: String
  }

  package var name: String
  /// Of its addresses, lower case; empty where its customers bring their own.
  package var domains: [String]
  package var imap: Endpoint
  package var smtp: Endpoint
  /// It puts sent mail into the Sent folder itself; appending a copy would double it.
  package var filesSentMail: Bool
  package var signIn: SignIn
  /// What is to know about signing in, a sentence.
  package var signInNote: String
  /// What a person must do before connecting, in order, each a sentence.
  package var steps: [String]
  package var folders: [FolderHint]

  package static let standardIMAPPort = 993
  package static let standardSMTPPort = 587

  /// The provider whose addresses are at the domain; nil for a domain that no preset knows.
  package static func preset(for domain: String) -> Provider? {
    let domain = domain.lowercased()
    if domain.hasSuffix(".onmicrosoft.com") { return microsoft365 }
    return all.first { $0.domains.contains(domain) }
  }

  /// The preset of a name, in any case: `gmail`, `Microsoft 365`.
  package static func named(_ name: String) -> Provider? {
    (all + [microsoft365]).first { $0.name.lowercased() == name.lowercased() }
  }
}
