internal import MIME
package import Model
package import Providers
package import Store

/// Tries a connected mailbox's servers with its own credentials; changes nothing.
package struct DoctorPass: Sendable {
  package let store: MailStore

  package init(store: MailStore) { self.store = store }

  /// Each step up to the sign-in and the folders; nothing is sent.
  package func run(
    _ mailbox: Mailbox, now: @escaping @Sendable () -> Timestamp
  ) async throws(Failure) -> [CheckStep] {
    let signIn = try await signIn(of: mailbox, now)
    let mailbox = signIn.mailbox
    return await ConnectionCheck.run(
      imap: mailbox.imap, smtp: mailbox.smtp, login: mailbox.login, credential: signIn.credential,
      trust: mailbox.trust,
      greetingName: mailbox.address.domain, provider: Provider.preset(of: mailbox))
  }

  /// A test message from the mailbox to itself, unless what failed before rules it out, or the viewer may not send from
  /// it. It is left where it arrives, and no record gets it: nobody but us is on it.
  ///
  /// - Parameters:
  ///   - steps: of `run`.
  ///   - patience: seconds for which it is waited for.
  package func message(
    _ mailbox: Mailbox, after steps: [CheckStep], patience: Int = TestMessage.patience, by viewer: Viewer,
    now: @escaping @Sendable () -> Timestamp
  ) async throws(Failure) -> [CheckStep] {
    if let obstacle = TestMessage.obstacle(in: steps) { return TestMessage.leftOut(obstacle) }
    let (maySend, zone) = try Failure.storing("check \(mailbox.address)") { () throws(StoreError) in
      (try store.canSend(from: mailbox.id, viewer), try store.timeZone())
    }
    guard maySend else { return TestMessage.leftOut("not sent: you may not send from this mailbox") }
    let signIn = try await signIn(of: mailbox, now)
    let mailbox = signIn.mailbox
    let date = MessageDate(instant: now(), offsetMinutes: now().offsetMinutes(in: zone))
    let draft = DoctorPass.letter(mailbox, date, ReplyPass.newMessageID(domain: mailbox.address.domain))
    var message = TestMessage(
      mailbox: mailbox, credential: signIn.credential, trust: mailbox.trust,
      provider: Provider.preset(of: mailbox), messageID: draft.messageID.text,
      bytes: MIMEComposer.bytes(of: draft, boundary: 0))
    message.patience = patience
    return await message.run()
  }

  private func signIn(
    of mailbox: Mailbox, _ now: @escaping @Sendable () -> Timestamp
  ) async throws(Failure) -> Credentials.SignIn {
    try await Credentials(store: store, now: now).signIn(of: mailbox, doing: "check \(mailbox.address)")
  }

  private static func letter(_ mailbox: Mailbox, _ date: MessageDate, _ messageID: String) -> OutgoingMessage {
    let oneself = ReplyPass.correspondent(mailbox)
    var letter = OutgoingMessage(
      from: oneself, to: [oneself], subject: HeaderValue(cleaning: "Rapport test message"), date: date,
      messageID: HeaderValue(cleaning: messageID),
      text: """
        Rapport sent this message from \(mailbox.address) to itself, because somebody
        asked whether the mailbox can send and receive mail.

        It can. Nothing need be done about it, and it can be deleted.

        """)
    letter.isAutomatic = true
    return letter
  }
}
