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

  /// Where in the web a person does what the provider asks for.
  package struct Pages: Sendable, Hashable {
    /// Where programs are allowed to use IMAP.
    package var imap: String?
    /// Where passwords for programs are made, and what they need is switched on.
    package var appPassword: String?
    /// Where an administrator allows sending by programs.
    package var administrator: String?
    /// Passwords for programs are there only with two-step verification.
    package var needsTwoSteps = false

    package init(
      imap: String? = nil, appPassword: String? = nil, administrator: String? = nil, needsTwoSteps: Bool = false
    ) {
      (self.imap, self.appPassword, self.administrator) = (imap, appPassword, administrator)
      self.needsTwoSteps = needsTwoSteps
    }
  }

  package var name: String
  /// Of its addresses, lower case; empty where its customers bring their own.
  package var domains: [String]
  /// Names of the hosts that take its customers' mail, or what such names end in (MX).
  package var exchangers: [String] = []
  package var imap: Endpoint
  package var smtp: Endpoint
  /// Other names of its hosts, lower case.
  package var aliases: [String] = []
  /// It puts sent mail into the Sent folder itself; appending a copy would double it.
  package var filesSentMail: Bool
  package var signIn: SignIn
  /// What is to know about signing in, a sentence.
  package var signInNote: String
  /// What a person must do before connecting, in order, each a sentence.
  package var steps: [String]
  /// Which of the steps, by place, are for those who sign in with a password alone.
  package var passwordSteps: Set<Int> = []
  package var folders: [FolderHint]
  package var pages = Pages()
  /// Bytes of mail that it lets a program fetch in a day, less a share for the person's other programs; nil: no limit
  /// is known.
  package var dailyBytes: Int64?

  package static let standardIMAPPort = 993
  package static let standardSMTPPort = 587

  /// The provider whose addresses are at the domain; nil for a domain that no preset knows.
  package static func preset(for domain: String) -> Provider? {
    let domain = domain.lowercased()
    if domain.hasSuffix(".onmicrosoft.com") { return microsoft365 }
    return (all + others).first { $0.domains.contains(domain) }
  }

  /// The provider that the host of an IMAP server is of; nil for one that no preset knows.
  package static func preset(imapHost host: String) -> Provider? {
    let host = host.lowercased()
    return (all + others).first { !$0.imap.host.isEmpty && ($0.imap.host == host || $0.aliases.contains(host)) }
  }

  /// The provider of a connected mailbox: by its domain, else the one that both its servers are of; nil for one that no
  /// preset knows.
  package static func preset(of mailbox: Mailbox) -> Provider? {
    preset(for: mailbox.address.domain) ?? preset(imap: mailbox.imap, smtp: mailbox.smtp)
  }

  /// The provider that both servers are of. One of them alone proves little: several have the same. So does a machine's
  /// own address, where a bridge of any provider may listen.
  package static func preset(imap: Endpoint, smtp: Endpoint) -> Provider? {
    let hosts = [imap, smtp].map { $0.host.lowercased() }
    guard hosts.allSatisfy({ !["127.0.0.1", "::1", "localhost"].contains($0) }) else { return nil }
    return (all + others).first { provider in
      !provider.imap.host.isEmpty
        && zip([provider.imap.host, provider.smtp.host], hosts).allSatisfy {
          $0 == $1 || provider.aliases.contains($1)
        }
    }
  }

  /// The provider whose host takes mail for a domain; of several, the one that knows most of the name.
  package static func preset(exchanger host: String) -> Provider? {
    let host = host.lowercased()
    func known(_ provider: Provider) -> Int {
      provider.exchangers.filter { host == $0 || host.hasSuffix("." + $0) }.map(\.utf8.count).max() ?? 0
    }
    return (others + all).max { known($0) < known($1) }.flatMap { known($0) > 0 ? $0 : nil }
  }

  /// The preset of a name, in any case: `gmail`, `Microsoft 365`.
  package static func named(_ name: String) -> Provider? {
    (all + others).first { $0.name.lowercased() == name.lowercased() }
  }

  /// Its pages, in the order in which a person needs them.
  package var pagesToOpen: [String] { pages(byToken: false) }

  /// What is left to do for who signs in at the provider's own page.
  package var tokenSteps: [String] { steps.indices.filter { !passwordSteps.contains($0) }.map { steps[$0] } }

  /// Its pages that go with the way of signing in.
  package func pages(byToken: Bool) -> [String] {
    var seen: Set<String> = []
    return [pages.imap, byToken ? nil : pages.appPassword, pages.administrator].compactMap(\.self)
      .filter { seen.insert($0).inserted }
  }

  /// A password as the provider wants it: app passwords are shown in groups and copied with the blanks between them.
  package func password(typed text: String) -> Secret {
    Secret(signIn == .appPassword ? text.filter { !$0.isWhitespace } : text)
  }
}
