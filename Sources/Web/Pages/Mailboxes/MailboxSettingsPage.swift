internal import Hummingbird
internal import Model
internal import Providers
internal import Store

/// A mailbox's settings: for its owner to change, for others to read.
struct MailboxSettingsPage: ViewModel {
  let id: String
  let title: String
  let address: String?
  let standing: String
  /// For whom did not connect it.
  let facts: [Fact]
  let isOwner: Bool
  let owner: Owner?

  struct Fact: ViewModel {
    let name: String
    let value: String
  }

  /// What the owner may change.
  struct Owner: ViewModel {
    let fields: SettingsFields
    let problem: String?
    let sharing: Sharing
    let password: FormLine
    let isAppPassword: Bool
    let signInProblem: String?
    let signInTitle: String
    let signInButton: String
    /// What was refused stands on top, where it is seen, and what connects a mailbox again.
    let signInFirst: Bool
    let serverFields: ServerFields
    let check: CheckView?
    /// Nil where it is disconnected.
    let disconnecting: Disconnecting?
  }

  /// What disconnecting the mailbox leaves and ends.
  struct Disconnecting: ViewModel {
    let id: String
    /// Why it cannot be disconnected now.
    var obstacle: String?
    var messages = ""
    var moves: String?
    /// Of one that signs in by tokens: what is left at the issuer.
    var consent: String?
  }

  struct Sharing: ViewModel {
    let mailboxID: String
    let isPersonal: Bool
    let members: [Member]
    let hasMembers: Bool
    let others: [FormChoice]
    let hasOthers: Bool
    let roles: [FormChoice]
  }

  struct Member: ViewModel {
    let id: String
    let name: String
    let address: String
    let role: String
  }
}

/// A change of the sign-in that was not taken.
struct RefusedSignIn {
  var typed: TypedServers
  /// Texts by the name of the field; `""` is the whole form.
  var problems: [String: String] = [:]
  var check: CheckView?
}

extension Site {
  func addMailboxSettings(to routes: Routes) {
    routes.get("/mailboxes/:id/settings") { visit in try visit.settingsPage(of: visit.mailboxStatus()) }
    routes.post("/mailboxes/:id/settings") { visit, form in try visit.saveSettings(form) }
    // A browser that loads a refused form again.
    routes.get("/mailboxes/:id/sign-in") { visit in
      visit.go(to: "/mailboxes/\(try visit.id(of: Mailbox.self))/settings#sign-in")
    }
    routes.post("/mailboxes/:id/sign-in", limit: Routes.maximumSignIn) { visit, form in
      try await visit.changeSignIn(form)
    }
    routes.post("/mailboxes/:id/disconnect") { visit, _ in
      let mailbox = try visit.ownStatus().mailbox.id
      try visit.store.disconnect(mailbox, by: visit.viewer, now: visit.now)
      return visit.go(to: "/mailboxes#mailbox-\(mailbox)", done: "mailboxDisconnected")
    }
    routes.post("/mailboxes/:id/members") { visit, form in
      let mailbox = try visit.ownStatus().mailbox.id
      guard let number = form["user"].flatMap(Int64.init), let role = form["role"].flatMap(MailboxRole.init(rawValue:)),
        try visit.others().contains(where: { $0.id.value == number })
      else { throw PageProblem.badInput(visit.texts["shareChoose"]) }
      try visit.store.share(mailbox, with: ID(number), as: role, by: visit.viewer)
      return visit.go(to: "/mailboxes/\(mailbox)/settings#sharing", done: "mailboxShared")
    }
    routes.post("/mailboxes/:id/members/:user/remove") { visit, _ in
      let (mailbox, user) = (try visit.ownStatus().mailbox.id, try visit.id("user", of: User.self))
      try visit.store.stopSharing(mailbox, with: user, by: visit.viewer)
      return visit.go(to: "/mailboxes/\(mailbox)/settings#sharing", done: "mailboxUnshared")
    }
  }
}

extension Visit {
  func settingsPage(
    of status: MailboxStatus, form: SettingsForm? = nil, refused: RefusedSignIn? = nil
  ) throws -> Response {
    let mailbox = status.mailbox
    // Servers that refuse are an answer, too, and no fault of the form.
    let isWrong = form != nil || refused.map { $0.check == nil } ?? false
    let model = MailboxSettingsPage(
      id: "\(mailbox.id)", title: mailbox.title, address: mailbox.subtitle, standing: status.standingText(texts),
      facts: status.standing == .owner ? [] : try facts(of: status), isOwner: status.standing == .owner,
      owner: status.standing == .owner ? try ownersPart(mailbox, status.issuer, form, refused) : nil)
    return try page("mailbox-settings", model, section: .mail, status: isWrong ? .unprocessableContent : .ok)
  }

  private func ownersPart(
    _ mailbox: Mailbox, _ issuer: String?, _ form: SettingsForm?, _ refused: RefusedSignIn?
  ) throws -> MailboxSettingsPage.Owner {
    let folders = try store.folders(of: mailbox.id).map(\.listed)
    let provider = Provider.preset(of: mailbox) ?? .ownDomain
    let servers = MailboxServers(
      imap: mailbox.imap, smtp: mailbox.smtp, login: mailbox.login, trustFile: mailbox.trustFile)
    let isConnected = mailbox.disconnectedAt == nil
    return MailboxSettingsPage.Owner(
      fields: SettingsFields(
        form ?? SettingsForm(mailbox.settings, folders: folders), users: try store.users(), sharing: nil, texts,
        try dates()),
      problem: form == nil ? nil : texts["settingsProblem"], sharing: try sharing(of: mailbox),
      password: FormLine(name: "password", value: "", problem: refused?.problems["password"]),
      isAppPassword: provider.signIn == .appPassword, signInProblem: refused?.problems[""],
      signInTitle: texts[isConnected ? "signInChange" : "mailboxConnectAgain"],
      signInButton: texts[isConnected ? "signInChangeButton" : "signInConnectButton"],
      signInFirst: refused != nil || !isConnected,
      serverFields: ServerFields(
        refused?.typed ?? TypedServers(servers), address: mailbox.address, provider: provider,
        hasAuthority: mailbox.trustFile != nil, needsAuthority: refused?.check?.needsAuthority ?? false,
        problems: refused?.problems ?? [:], texts),
      check: refused?.check, disconnecting: try disconnecting(mailbox, issuer))
  }

  private func disconnecting(_ mailbox: Mailbox, _ issuer: String?) throws -> MailboxSettingsPage.Disconnecting? {
    guard mailbox.disconnectedAt == nil else { return nil }
    var part = MailboxSettingsPage.Disconnecting(id: "\(mailbox.id)")
    part.consent = issuer.map { texts["disconnectConsent", ["issuer": $0]] }
    do {
      let found = try store.disconnection(of: mailbox.id, by: viewer)
      part.messages = texts.count("disconnectMessages", found.messages)
      part.moves = found.moves == 0 ? nil : texts.count("disconnectMoves", found.moves)
    } catch {
      guard case .refused(let why) = error else { throw error }
      part.obstacle = texts.said(why)
    }
    return part
  }

  private func sharing(of mailbox: Mailbox) throws -> MailboxSettingsPage.Sharing {
    let members = try store.members(of: mailbox.id, by: viewer)
    let taken = Set(members.map(\.user.id))
    let others = try others().filter { !taken.contains($0.id) }
    return MailboxSettingsPage.Sharing(
      mailboxID: "\(mailbox.id)", isPersonal: mailbox.settings.access == .personal,
      members: members.map { member in
        MailboxSettingsPage.Member(
          id: "\(member.user.id)", name: member.user.name, address: member.user.address.description,
          role: texts["role.\(member.role.rawValue)"])
      }, hasMembers: !members.isEmpty,
      others: others.map { FormChoice("user", "\($0.id)", "\($0.name) (\($0.address))", isChosen: false) },
      hasOthers: !others.isEmpty,
      roles: MailboxRole.allCases.map {
        FormChoice("role", $0.rawValue, texts["role.\($0.rawValue)"], isChosen: $0 == .member)
      })
  }

  private func facts(of status: MailboxStatus) throws -> [MailboxSettingsPage.Fact] {
    let (mailbox, settings) = (status.mailbox, status.mailbox.settings)
    let folders = try store.folders(of: mailbox.id).map(\.listed)
    let chosen = SettingsForm(settings, folders: folders).chosenFolders
    return [
      ("settingOwner", status.ownerName), ("connectAddress", mailbox.address.description),
      ("settingSenderName", settings.senderName),
      ("settingAccess", texts["setting.access.\(settings.access.rawValue)"]),
      ("settingPeriod", texts.period(settings.period.text, try dates())),
      ("settingFolders", chosen.joined(separator: ", ")),
      ("settingConnection", texts["setting.connection.\(settings.connection.rawValue)"]),
      ("settingCards", texts["setting.cards.\(settings.cards.rawValue)"]),
    ].filter { !$0.1.isEmpty }.map { MailboxSettingsPage.Fact(name: texts[$0.0], value: $0.1) }
  }
}
