internal import Hummingbird
internal import Model
internal import Providers
internal import Store

// What the owner of a mailbox changes about it.
extension Visit {
  /// Their own mailbox.
  ///
  /// - Throws: not found for one that they may not read, refused for one that is not theirs.
  func ownStatus() throws -> MailboxStatus {
    let status = try mailboxStatus()
    guard status.standing == .owner else {
      throw StoreError.refused(texts["settingsOthers", ["owner": status.ownerName]])
    }
    return status
  }

  func saveSettings(_ form: Form) throws -> Response {
    let status = try ownStatus()
    let mailbox = status.mailbox
    let folders = try store.folders(of: mailbox.id).map(\.listed)
    let typed = SettingsForm(form, onto: mailbox.settings, folders: folders, texts)
    guard typed.problems.isEmpty else { return try settingsPage(of: status, form: typed) }
    if typed.settings != mailbox.settings {
      try store.saveSettings(typed.settings, of: mailbox.id, by: viewer)
      // Folders and period count from the next sync on: nobody should have to wait for it.
      if mailbox.disconnectedAt == nil { _ = try store.leave(.sync(mailbox.id), by: viewer, now: now) }
    }
    let redecides = typed.settings.connection != mailbox.settings.connection
    return go(
      to: "/mailboxes/\(mailbox.id)/settings", done: redecides ? "mailboxConnectionSaved" : "mailboxSettingsSaved")
  }

  /// Changes servers and password together, once the IMAP server has taken them, and another SMTP server as well. The
  /// stored password is never sent to servers that somebody has typed.
  func changeSignIn(_ form: Form) async throws -> Response {
    let status = try ownStatus()
    let mailbox = status.mailbox
    let provider = Provider.preset(of: mailbox) ?? .ownDomain
    var refused = RefusedSignIn(typed: TypedServers(form))
    let password = provider.password(typed: form["password"] ?? "")
    if let problem = problem(with: password) { refused.problems["password"] = problem }
    let own = form.isOn("system-authorities") ? nil : mailbox.trustFile
    var (servers, problems) = refused.typed.resolved(for: mailbox.address, provider: provider, trustFile: own)
    refused.problems.merge(problems.mapValues { texts[$0] }) { first, _ in first }
    guard refused.problems.isEmpty else { return try settingsPage(of: status, refused: refused) }
    do { servers.trustFile = try store.authority(pasted: refused.typed.authority) ?? own } catch {
      guard case .refused = error else { throw error }
      refused.problems["authority"] = texts["authorityWrong"]
      return try settingsPage(of: status, refused: refused)
    }
    let wanted = servers
    let report = await site.checks.run(for: viewer) {
      await wanted.check(password: password, of: mailbox.address, provider: provider)
    }
    guard let report, report.admits(smtp: wanted.smtp, insteadOf: mailbox.smtp) else {
      if let file = wanted.trustFile { try store.dropAuthority(file) }
      refused.problems[""] = texts[report == nil ? "checkBusy" : "signInUnchanged"]
      refused.check = report.map { CheckView($0, wanted, texts) }
      return try settingsPage(of: status, refused: refused)
    }
    try store.setSignIn(
      imap: wanted.imap, smtp: wanted.smtp, login: wanted.login, password: password, trustFile: wanted.trustFile,
      of: mailbox.id, by: viewer)
    try store.noteSending(report.sendingRefusal, of: mailbox.id)
    _ = try store.leave(.sync(mailbox.id), by: viewer, now: now)
    return go(
      to: "/mailboxes#mailbox-\(mailbox.id)", done: report.passed(.smtp) ? "signInChanged" : "signInChangedReadOnly")
  }
}
