import Model
import Testing

@testable import IMAP
@testable import Providers
@testable import SMTP
@testable import Wire

@Suite struct SignInAdviceTests {
  private static let secure = Endpoint(host: "imap.acme.test", port: 993, security: .tls)

  /// As the providers wrote it, and the end of what a person is told.
  @Test(arguments: [
    (
      Provider.gmail, "[ALERT] Application-specific password required: https://support.google.com/ (Failure)",
      "two-step verification must be switched on first; open https://myaccount.google.com/apppasswords"
    ),
    (
      .gmail, "[ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings page",
      "the password may be right; open https://mail.google.com/mail/u/0/#settings/fwdandpop"
    ),
    (.gmail, "[ALERT] Please log in via your web browser", "confirm that it was you, and try again"),
    (.gmail, "[WEBALERT https://accounts.google.com/] Web login required.", "confirm that it was you, and try again"),
    (
      .zoho, "You are yet to enable IMAP for your account. Please contact your administrator",
      "the password may be right; open https://mail.zoho.com/zm/#settings"
    ),
    (
      .mailRu, "Application password is REQUIRED",
      "and use it here; open https://account.mail.ru/user/2-step-auth/passwords/"
    ),
    (
      .ownDomain, "Authentication failed.",
      "some servers want the part before the @ alone"
    ),
  ])
  func takesTheServersWords(provider: Provider, said: String, end: String) {
    let hint = Diagnosis(IMAPError.authenticationFailed(said), at: Self.secure, provider: provider).hint
    #expect(hint.hasSuffix(end), "\(hint)")
  }

  /// Where a password is not even offered, which one it should be is no help.
  @Test(arguments: [
    (Provider.ownDomain, "ask whoever runs the server whether programs may sign in with a password"),
    (nil, "ask whoever runs the server whether programs may sign in with a password"),
    (.zoho, "ask whoever runs the server whether programs may sign in with a password"),
    (.fastmail, "The account's own password never works."),
    (.outlook, "Personal Microsoft accounts sign programs in with Microsoft's own pages alone."),
  ])
  func saysWhatAServerWithoutPasswordsWants(provider: Provider?, hint: String) {
    #expect(Diagnosis(IMAPError.noSignInMechanism, at: Self.secure, provider: provider).hint == hint)
    #expect(Diagnosis(SMTPError.signInNotOffered(["XOAUTH2"]), at: Self.secure, provider: provider).hint == hint)
  }

  private static let later = "try again later; if it stays, show the server's words to whoever runs it"
  private static let ports = "check that the port is for SMTP: 587 or 465; 993 is for IMAP"

  @Test(
    arguments: [
      (SMTPError.refused(.greeting, .init(code: 421, text: "4.3.2 try later")), TransportSecurity.startTLS, later),
      (.refused(.signIn, .init(code: 454, text: "4.7.0 no")), .startTLS, later),
      (
        .refused(.greeting, .init(code: 554, text: "no")), .startTLS,
        "show the server's words to whoever runs it"
      ),
      // Whoever waits for TLS does not greet.
      (
        .lost(.greeting, .timedOut(doing: "waiting for the server")), .startTLS,
        "the port may expect TLS from the first byte instead of STARTTLS"
      ),
      (.lost(.greeting, .timedOut(doing: "waiting for the server")), .tls, ports),
      (.lost(.hello, .timedOut(doing: "waiting for the server")), .startTLS, ports),
    ])
  func saysWhatToDoAboutSMTP(error: SMTPError, security: TransportSecurity, hint: String) {
    let endpoint = Endpoint(host: "smtp.acme.test", port: 465, security: security)
    #expect(Diagnosis(error, at: endpoint, provider: .ownDomain).hint == hint)
  }

  /// The same of sending.
  @Test(arguments: [
    (SMTPError.browserRequired(.init(code: 534, text: "5.7.14")), Provider.gmail, "and try again"),
    (
      .passwordsDisabled(.init(code: 550, text: "5.7.30")), .microsoft365,
      "sending by password works while the organisation allows it."
    ),
  ])
  func takesTheCodes(error: SMTPError, provider: Provider, end: String) {
    let hint = Diagnosis(error, at: provider.smtp, provider: provider).hint
    #expect(hint.hasSuffix(end), "\(hint)")
  }

  /// A token is refused too where programs may not use IMAP.
  @Test(arguments: [
    (
      Provider.outlook,
      "; check that IMAP is switched on for the account; open https://outlook.live.com/mail/0/options/mail/forwarding"
    ),
    (.microsoft365, ""),
  ])
  func namesTheSwitchForTokens(provider: Provider, end: String) {
    let hint = "sign in with the provider again, with the address of this mailbox" + end
    #expect(Diagnosis(IMAPError.tokenRejected("no"), at: provider.imap, provider: provider).hint == hint)
    let said = SMTPError.Said(code: 535, text: "no")
    #expect(Diagnosis(SMTPError.tokenRejected(said), at: provider.smtp, provider: provider).hint == hint)
  }

  /// Of a refusal that passes by itself nobody is asked for anything.
  @Test(
    arguments: [
      (SMTPError.wrongPassword(.init(code: 535, text: "no")), true),
      (.passwordsDisabled(.init(code: 535, text: "no")), true),
      (.browserRequired(.init(code: 534, text: "no")), true),
      (.refused(.signIn, .init(code: 454, text: "too many attempts")), false), (.signInNotProven(.wrongProof), false),
    ] as [(SMTPError, Bool)])
  func tellsWhatStays(error: SMTPError, stays: Bool) {
    #expect(Diagnosis(error, at: Provider.gmail.smtp, provider: .gmail).isRefusal == stays)
  }

  /// Who only has to wait is told so by the exit code, too.
  @Test(
    arguments: [
      (Diagnosis(IMAPError.unavailable("no"), at: secure, provider: nil), true),
      (Diagnosis(IMAPError.throttled(milliseconds: nil, "no"), at: secure, provider: nil), true),
      (Diagnosis(IMAPError.tooManyConnections("no"), at: secure, provider: nil), true),
      (Diagnosis(IMAPError.authenticationFailed("no"), at: secure, provider: nil), false),
      (Diagnosis(IMAPError.wire(.refused(host: "x", port: 1)), at: secure, provider: nil), false),
      (Diagnosis(SMTPError.refused(.signIn, .init(code: 454, text: "no")), at: secure, provider: nil), true),
      (Diagnosis(SMTPError.refused(.greeting, .init(code: 421, text: "no")), at: secure, provider: nil), true),
      (Diagnosis(SMTPError.refused(.greeting, .init(code: 554, text: "no")), at: secure, provider: nil), false),
      (Diagnosis(SMTPError.wrongPassword(.init(code: 535, text: "no")), at: secure, provider: nil), false),
    ])
  func tellsWhatPasses(diagnosis: Diagnosis, passes: Bool) {
    #expect(diagnosis.isTemporary == passes)
    var step = CheckStep(.imap, diagnosis.stage, .failed, diagnosis.text)
    step.isTemporary = diagnosis.isTemporary
    #expect(ConnectionCheck.isTemporary([step, CheckStep(.smtp, .name, .passed, "")]) == passes)
    #expect(!ConnectionCheck.isTemporary([step, CheckStep(.smtp, .name, .failed, "")]))
    #expect(!ConnectionCheck.isTemporary([]))
  }

  /// A mailbox that cannot be sent from can be read; but what a connected one has is not lost to what fails.
  @Test(
    "which servers a mailbox takes: the steps that failed, the SMTP server that it has",
    arguments: [
      ([], nil, true), ([.smtp], nil, true), ([.imap], nil, false), ([], secure, true), ([.smtp], secure, false),
      ([.smtp], Provider.gmail.smtp, true), ([.imap], Provider.gmail.smtp, false), ([.imap, .smtp], nil, false),
    ] as [([CheckStep.Server], Endpoint?, Bool)])
  func takesServers(failed: [CheckStep.Server], current: Endpoint?, isTaken: Bool) {
    let steps = CheckStep.Server.allCases.map { CheckStep($0, .signIn, failed.contains($0) ? .failed : .passed, "") }
    let report = ConnectionReport(steps: steps, folders: [])
    #expect(report.admits(smtp: Provider.gmail.smtp, insteadOf: current) == isTaken)
  }

  /// A domain of one's own at a provider.
  @Test func knowsTheProviderByBothServers() throws {
    func mailbox(_ address: String, _ provider: Provider, smtp: String? = nil) throws -> Mailbox {
      var outgoing = provider.smtp
      if let smtp { outgoing.host = smtp }
      return Mailbox(
        id: ID(1), address: try #require(Address(address)), owner: ID(1), imap: provider.imap, smtp: outgoing,
        login: address, trustFile: nil, connectedAt: Timestamp(milliseconds: 0), settings: Settings())
    }
    #expect(Provider.preset(of: try mailbox("ann@acme.test", .gmail)) == .gmail)
    #expect(Provider.preset(of: try mailbox("ann@acme.test", .gmail, smtp: "relay.acme.test")) == nil)
    #expect(Provider.preset(of: try mailbox("ann@gmail.com", .outlook)) == .gmail)
    #expect(Provider.preset(of: try mailbox("ann@acme.test", .microsoft365)) == .microsoft365)
    #expect(Provider.preset(of: try mailbox("ann@acme.test", .outlook)) == .outlook)
    let proton = try #require(Provider.preset(for: "proton.me"))
    #expect(Provider.preset(of: try mailbox("ann@acme.test", proton)) == nil, "on this machine, which says nothing")
  }

  @Test func namesTheAdministratorsPage() {
    let off = SMTPError.submissionDisabled(.init(code: 535, text: "5.7.139 SmtpClientAuthentication is disabled"))
    let hint = Diagnosis(off, at: Provider.microsoft365.smtp, provider: .microsoft365).hint
    #expect(hint.hasSuffix("; open https://admin.microsoft.com/#/users"))
  }

  @Test func tellsAPersonalAccount() {
    let said = SMTPError.Said(code: 535, text: "5.7.3 Authentication unsuccessful")
    let hint = Diagnosis(SMTPError.wrongPassword(said), at: Provider.microsoft365.smtp, provider: .outlook).hint
    #expect(
      hint == "this is a personal account, and smtp.office365.com is for work accounts: use smtp-mail.outlook.com")
  }

  @Test func writesARequestToTheAdministrator() throws {
    let ann = try #require(Address("ann@acme.test"))
    let microsoft = AdministratorRequest(for: ann, smtp: Provider.microsoft365.smtp)
    #expect(microsoft.text.contains("Authenticated SMTP for the mailbox ann@acme.test"))
    #expect(microsoft.text.contains("smtp.office365.com, port 587"))
    #expect(microsoft.page == "https://admin.microsoft.com/#/users")
    let general = AdministratorRequest(for: ann, smtp: Endpoint(host: "smtp.acme.test", port: 465, security: .tls))
    #expect(general.text.contains("smtp.acme.test, port 465") && general.page == nil)
    #expect(![microsoft.text, general.text].contains { $0.contains("{") })
  }
}
