internal import Hummingbird
internal import Model
internal import Providers
internal import Store

/// The last step of connecting: the settings, and Connect.
struct ConnectSettingsPage: ViewModel {
  let steps: ConnectSteps
  let handle: String
  let address: String
  let fields: SettingsFields
  let check: CheckView
  /// The mailbox can be read, not sent from: what its SMTP server asks for.
  let cannotSend: Bool
  let sendingProblem: String?
  let sendingHint: String?
  /// What the administrator does, and a request to them; nil where sending fails for another reason.
  let sendingStep: String?
  let sendingRequest: String?
  let problem: String?
}

extension Visit {
  /// The sign-in of the path.
  private func pending() -> (handle: String, connection: PendingConnection)? {
    guard let handle = visitor.context.parameters.get("handle"),
      let connection = site.pendingConnections.find(handle, for: viewer, now: now)
    else { return nil }
    return (handle, connection)
  }

  private func startAgain() throws -> Response {
    try connectPage(notice: Notice(text: texts["connectForgotten"], isProblem: true))
  }

  func connectSettings() throws -> Response {
    guard let (handle, connection) = pending() else { return try startAgain() }
    var settings = Settings(providerFilesSent: connection.provider.filesSentMail)
    // A mailbox of another address is not the person's own: under whose name it writes is for them to say.
    if connection.address.key == session.user.address.key { settings.senderName = session.user.name }
    var form = SettingsForm(settings, folders: connection.report.folders)
    form.followAccess()
    return try connectSettingsPage(handle, connection, form, ticked: [])
  }

  func connect(_ form: Form) throws -> Response {
    guard let (handle, connection) = pending() else { return try startAgain() }
    let standard = Settings(providerFilesSent: connection.provider.filesSentMail)
    let typed = SettingsForm(form, onto: standard, folders: connection.report.folders, texts)
    let ticked = Set(form.all("share").compactMap(Int64.init))
    guard typed.problems.isEmpty else {
      return try connectSettingsPage(handle, connection, typed, ticked: ticked)
    }
    var servers = connection.servers
    let mailbox: Mailbox
    do {
      // A sign-in of somebody else with the same certificate may have failed since, and taken the file away.
      servers.trustFile = try store.authority(pasted: connection.authority) ?? servers.trustFile
      mailbox = try store.addMailbox(
        address: connection.address, owner: viewer.user, imap: servers.imap, smtp: servers.smtp, login: servers.login,
        secret: connection.secret, trustFile: servers.trustFile, settings: typed.settings, now: now)
    } catch {
      guard case .refused(let why) = error else { throw error }
      return try connectSettingsPage(handle, connection, typed, ticked: ticked, problem: texts.said(why))
    }
    try store.noteSending(connection.report.sendingRefusal, of: mailbox.id)
    site.pendingConnections.forget(handle, of: viewer)
    if typed.settings.access == .shared {
      for user in try others() where ticked.contains(user.id.value) {
        try store.share(mailbox.id, with: user.id, by: viewer)
      }
    }
    _ = try store.leave(.sync(mailbox.id), by: viewer, now: now)
    return go(to: "/mailboxes#mailbox-\(mailbox.id)", done: "mailboxConnected")
  }

  /// Everybody else with a log-in.
  func others() throws(StoreError) -> [User] { try store.users().filter { $0.id != viewer.user } }

  private func connectSettingsPage(
    _ handle: String, _ connection: PendingConnection, _ form: SettingsForm, ticked: Set<Int64>, problem: String? = nil
  ) throws -> Response {
    let refused = connection.report.steps.first { $0.server == .smtp && $0.outcome == .failed }
    let request = connection.report.sendingRefusal.map { _ in
      AdministratorRequest(for: connection.address, smtp: connection.servers.smtp)
    }
    let isWrong = problem != nil || !form.problems.isEmpty
    let model = ConnectSettingsPage(
      steps: .settings, handle: handle, address: connection.address.description,
      fields: SettingsFields(
        form, users: try store.users(), sharing: (with: try others(), ticked: ticked), texts, try dates()),
      check: CheckView(connection.report, connection.servers, texts), cannotSend: refused != nil,
      sendingProblem: refused.map { texts.said($0.text) }, sendingHint: refused?.hint.map(texts.said),
      sendingStep: request.map { texts.translated($0.step) }, sendingRequest: request.map { $0.text(texts) },
      problem: problem ?? (isWrong ? texts["settingsProblem"] : nil))
    return try page("connect-settings", model, section: .mail, status: isWrong ? .unprocessableContent : .ok)
  }
}
