internal import Hummingbird
internal import Model
internal import Providers
internal import Store

/// The second step of connecting: what the provider wants done first, and the password.
struct SignInPage: ViewModel {
  let steps: ConnectSteps
  let title: String
  let provider: String
  let address: FormLine
  let password: FormLine
  /// Where the cursor begins; nowhere when there is something to read first.
  let focusesAddress: Bool
  let focusesPassword: Bool
  let isAppPassword: Bool
  /// The provider lets programs in by its own pages alone; what is typed here will likely be refused.
  let isToken: Bool
  /// Signing in at the provider's page, where that is set up.
  let issuerButton: String?
  /// Who signs in there, where it is not the mailbox itself.
  let person: FormLine
  let opensPerson: Bool
  let providerSteps: [String]
  let hasSteps: Bool
  let note: String
  /// What stopped the last attempt, before any server was asked.
  let problem: String?
  /// Where the mailbox is connected already.
  let settingsPath: String?
  let check: CheckView?
  /// Where the servers come from that are filled in.
  let found: [String]
  let hasFound: Bool
  /// The provider's own pages for what it asks for.
  let pages: [String]
  /// Nil as long as the provider's are tried.
  let fields: ServerFields?
}

/// A sign-in as typed, with what came of it. The password is not part of it.
struct SignIn {
  var address: String
  var chosen: Provider?
  var servers = TypedServers()
  /// The address of who signs in at the issuer's page; empty: the mailbox itself.
  var person = ""
  /// Texts by the name of the field; `""` is the whole form.
  var problems: [String: String] = [:]
  var settingsPath: String?
  var check: CheckView?
  /// What was found for the address, before a password was typed.
  var discovery: Discovery?

  /// The passwords of providers are far shorter; tokens have some thousands of bytes.
  static let maximumPassword = 8192

  init(address: String, chosen: Provider?) { (self.address, self.chosen) = (address, chosen) }

  init(_ form: Form) {
    address = form.line("address") ?? ""
    chosen = form["provider"].flatMap(Provider.chosen(named:))
    servers = TypedServers(form)
    person = form.line("person") ?? ""
  }

  var provider: Provider { Address(address).map { Provider.of($0, chosen: chosen) } ?? chosen ?? .ownDomain }
}

extension Visit {
  func signInPage(_ signIn: SignIn) throws -> Response {
    let provider = signIn.provider
    let asksServers = provider.imap.host.isEmpty || signIn.check != nil || signIn.servers != TypedServers()
    let failed = signIn.check != nil || !signIn.problems.isEmpty
    let found = signIn.discovery.map { FoundLines($0, texts).lines } ?? []
    let issuer = try issuerName(for: signIn)
    // What to ask for is needed no more once it was found.
    let steps = provider.name == Provider.ownDomain.name && !found.isEmpty ? [] : provider.steps
    return try page(
      "sign-in",
      SignInPage(
        steps: .signIn,
        title: provider == .ownDomain
          ? texts["signInOwnTitle"] : texts["signInTitle", ["provider": provider.name]],
        provider: provider.name,
        address: FormLine(name: "address", value: signIn.address, problem: signIn.problems["address"]),
        password: FormLine(name: "password", value: "", problem: signIn.problems["password"]),
        focusesAddress: !failed && signIn.address.isEmpty, focusesPassword: !failed && !signIn.address.isEmpty,
        isAppPassword: provider.signIn == .appPassword,
        isToken: provider.signIn == .token && issuer == nil,
        issuerButton: issuer.map { texts["issuerButton", ["issuer": $0]] },
        person: FormLine(name: "person", value: signIn.person, problem: signIn.problems["person"]),
        opensPerson: !signIn.person.isEmpty,
        providerSteps: steps.map { texts.translated($0) }, hasSteps: !steps.isEmpty,
        note: texts.translated(provider.signInNote),
        problem: signIn.problems[""] ?? signIn.discovery?.fault.map(texts.said),
        settingsPath: signIn.settingsPath,
        check: signIn.check, found: found, hasFound: !found.isEmpty, pages: provider.pagesToOpen,
        fields: asksServers
          ? ServerFields(
            signIn.servers, address: Address(signIn.address), provider: provider,
            needsAuthority: signIn.check?.needsAuthority ?? false, problems: signIn.problems, texts)
          : nil),
      section: .mail, status: signIn.problems.isEmpty ? .ok : .unprocessableContent)
  }

  /// With the servers of the address, where no preset has them and none were typed: looked for before any password goes
  /// anywhere.
  func found(_ signIn: SignIn) async -> SignIn {
    guard let address = Address(signIn.address), signIn.servers == TypedServers(),
      signIn.provider.imap.host.isEmpty || signIn.provider.smtp.host.isEmpty
    else { return signIn }
    let discovery = await site.checks.run(for: viewer) { await site.discovery.find(for: address) }
    guard let discovery else { return signIn }
    var signIn = signIn
    signIn.discovery = discovery
    if let provider = discovery.provider {
      signIn.chosen = provider
    } else {
      signIn.chosen = .ownDomain
      signIn.servers = TypedServers(discovery, address: address)
    }
    return signIn
  }

  /// Tries the servers with what was typed. When the mailbox can be read, its settings are next.
  func signIn(_ form: Form) async throws -> Response {
    var signIn = SignIn(form)
    // A page on which only the address was typed: what is found is shown before the password goes there.
    if signIn.provider.imap.host.isEmpty, signIn.servers.imap.host.isEmpty, signIn.servers.smtp.host.isEmpty {
      signIn = await found(signIn)
      if let discovery = signIn.discovery, discovery != Discovery() {
        signIn.problems[""] = discovery.fault.map(texts.said) ?? texts["serversFoundNow"]
        return try signInPage(signIn)
      }
    }
    if let refusal = try refusalToConnect() { signIn.problems[""] = refusal }
    let password = signIn.provider.password(typed: form["password"] ?? "")
    if let problem = problem(with: password) { signIn.problems["password"] = problem }
    let wanted = try wantedServers(&signIn)
    guard signIn.problems.isEmpty, let (address, servers) = wanted else { return try signInPage(signIn) }
    let provider = signIn.provider
    let report = await site.checks.run(for: viewer) {
      await servers.check(password: password, of: address, provider: provider)
    }
    if report?.passed(.imap) != true, let file = servers.trustFile { try store.dropAuthority(file) }
    guard let report else {
      signIn.problems[""] = texts["checkBusy"]
      return try signInPage(signIn)
    }
    guard report.passed(.imap) else {
      signIn.check = CheckView(report, servers, texts)
      signIn.servers = TypedServers(servers, authority: signIn.servers.authority)
      if signIn.servers.login == signIn.address { signIn.servers.login = "" }
      return try signInPage(signIn)
    }
    let handle = site.pendingConnections.keep(
      PendingConnection(
        address: address, provider: provider, servers: servers, secret: .password(password),
        authority: signIn.servers.authority, report: report),
      for: viewer, now: now)
    return go(to: "/mailboxes/connect/settings/\(handle)")
  }

  /// The mailbox and servers that are meant; what is wrong with them is noted in the sign-in.
  func wantedServers(_ signIn: inout SignIn) throws -> (Address, MailboxServers)? {
    guard let address = Address(signIn.address) else {
      signIn.problems["address"] = texts["addressWrong"]
      return nil
    }
    if signIn.chosen == .microsoft365, Provider.preset(for: address.domain) == .outlook {
      signIn.problems["address"] = texts["addressPersonal"]
    }
    if let known = try store.mailboxStatuses(for: viewer).first(where: { $0.mailbox.address.key == address.key }) {
      let isOwner = known.standing == .owner
      let problem =
        known.mailbox.disconnectedAt == nil
        ? "mailboxConnectedAlready" : isOwner ? "mailboxConnectedBefore" : "mailboxConnectedByOther"
      signIn.problems[""] = texts[problem, ["address": address.description, "owner": known.ownerName]]
      // Its owner finds there where to sign in, by password or at the issuer's page.
      signIn.settingsPath =
        known.mailbox.disconnectedAt == nil
        ? "/mailboxes/\(known.mailbox.id)/settings" : "/mailboxes#mailbox-\(known.mailbox.id)"
    }
    var (servers, problems) = signIn.servers.resolved(for: address, provider: signIn.provider, trustFile: nil)
    signIn.problems.merge(problems.mapValues { texts[$0] }) { first, _ in first }
    // Nothing is kept of a form that is not taken.
    guard signIn.problems.isEmpty else { return nil }
    do { servers.trustFile = try store.authority(pasted: signIn.servers.authority) } catch {
      guard case .refused = error else { throw error }
      signIn.problems["authority"] = texts["authorityWrong"]
    }
    return (address, servers)
  }

  /// The issuer at whose page this sign-in can be made; nil where none is set up.
  private func issuerName(for signIn: SignIn) throws(StoreError) -> String? {
    guard let configuration = try oauthConfiguration() else { return nil }
    let byAddress = Address(signIn.address).flatMap { configuration.registration(for: $0, provider: signIn.provider) }
    return (byAddress ?? signIn.provider.issuer.flatMap { configuration.registration(key: $0) })?.issuer.name
  }

  /// What a typed password lacks; nil for one that can be tried.
  func problem(with password: Secret) -> String? {
    if password.isEmpty { return texts["passwordMissing"] }
    return password.reveal { $0.utf8.count } > SignIn.maximumPassword ? texts["passwordLong"] : nil
  }
}

extension Texts {
  /// A sentence of the providers' table in this language; as it is where the table does not have it.
  func translated(_ sentence: String) -> String { Texts.sentences.contains(sentence) ? self[sentence] : sentence }

  private static let sentences = Set(providers.map(\.key))
}
