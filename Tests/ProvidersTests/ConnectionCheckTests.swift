import Model
import TestSupport
import Testing

@testable import IMAP
@testable import Providers
@testable import SMTP
@testable import Wire

@Suite struct DiagnosisTests {
  private static let secure = Endpoint(host: "imap.acme.test", port: 993, security: .tls)

  @Test(arguments: [
    (WireError.notResolved(host: "imap.acme.test"), CheckStep.Stage.name),
    (.invalidEndpoint("x:0"), .name), (.refused(host: "imap.acme.test", port: 993), .connection),
    (.unreachable("no route"), .connection), (.timedOut(doing: "connecting"), .connection),
    (.timedOut(doing: "setting up TLS"), .encryption), (.tls(.notTLS), .encryption),
    (.tls(.unknownAuthority("self-signed certificate")), .encryption),
    (.tls(.hostNameMismatch(host: "imap.acme.test")), .encryption), (.tls(.expired), .encryption),
    (.tls(.protocolTooOld), .encryption), (.tls(.truncated), .encryption), (.tls(.damaged("x")), .encryption),
    (.plaintextAfterStartTLS, .encryption),
    (.reset("gone"), .capability),
    (.timedOut(doing: "waiting for the server"), .capability),
  ])
  func placesErrorsOfTheConnection(error: WireError, stage: CheckStep.Stage) {
    for diagnosis in [
      Diagnosis(error, at: Self.secure), Diagnosis(IMAPError.wire(error), at: Self.secure, provider: nil),
      Diagnosis(SMTPError.connection(error), at: Self.secure, provider: nil),
    ] {
      #expect(diagnosis.stage == stage)
      #expect(diagnosis.text == error.description)
      #expect(!diagnosis.hint.isEmpty)
    }
  }

  @Test(arguments: [
    (IMAPError.authenticationFailed("no"), CheckStep.Stage.signIn), (.noSignInMechanism, .signIn),
    (.tokenNotOffered, .signIn), (.tokenRejected("no"), .signIn), (.appPasswordRequired("no"), .signIn),
    (.passwordExpired("no"), .signIn), (.contactAdministrator("no"), .signIn), (.privacyRequired("no"), .signIn),
    (.noMailbox("no"), .signIn), (.signInNotProven(.unproven), .signIn),
    (.unavailable("later"), .signIn), (.startTLSRefused("no"), .encryption), (.preauthenticatedInClear, .encryption),
    (.notIMAP("220 mx"), .capability), (.refused(command: "LIST", "no"), .folders),
  ])
  func placesErrorsOfIMAP(error: IMAPError, stage: CheckStep.Stage) {
    #expect(Diagnosis(error, at: Self.secure, provider: nil).stage == stage)
  }

  /// What IMAP was asked for when it failed, by how many stages had passed.
  @Test(arguments: [
    (IMAPError.authenticationFailed("no"), 4, CheckStep.Stage.signIn), (.wire(.reset("gone")), 4, .signIn),
    // QUIRK: servers say BAD to a sign-in that they do not like.
    (.refused(command: "AUTHENTICATE", "no"), 4, .signIn), (.overQuota("full"), 4, .signIn),
    (.refused(command: "LIST", "no"), 5, .folders), (.noMailbox("not connected"), 5, .folders),
  ])
  func placesErrorsAtTheStageThatWasTried(error: IMAPError, passed: Int, stage: CheckStep.Stage) {
    #expect(Diagnosis(error, at: Self.secure, provider: nil).placed(after: passed).stage == stage)
  }

  @Test(arguments: [
    (SMTPError.wrongPassword(.init(code: 535, text: "no")), CheckStep.Stage.signIn),
    (.submissionDisabled(.init(code: 535, text: "no")), .signIn),
    (.appPasswordRequired(.init(code: 534, text: "no")), .signIn),
    (.browserRequired(.init(code: 534, text: "no")), .signIn),
    (.passwordsDisabled(.init(code: 550, text: "no")), .signIn),
    (.signInNotOffered([]), .signIn), (.tokenNotOffered([]), .signIn), (.signInUnsendable("a NUL"), .signIn),
    (.tokenRejected(.init(code: 535, text: "no")), .signIn), (.signInNotProven(.wrongProof), .signIn),
    (.noStartTLS, .encryption),
    (.startTLSRefused(.init(code: 454, text: "no")), .encryption),
    (.malformedReply(.greeting), .capability), (.refused(.greeting, .init(code: 554, text: "no")), .capability),
    (.lost(.greeting, .tls(.truncated)), .capability),
    (.lost(.startTLS, .timedOut(doing: "setting up TLS")), .encryption),
  ])
  func placesErrorsOfSMTP(error: SMTPError, stage: CheckStep.Stage) {
    #expect(Diagnosis(error, at: Self.secure, provider: nil).stage == stage)
  }

  @Test(arguments: [
    (
      Provider.fastmail,
      "Fastmail wants an app password: the account's own password never works; open https://app.fastmail.com/settings/security"
    ),
    (
      .outlook,
      "Outlook.com takes no password from programs: personal Microsoft accounts sign programs in with Microsoft's own pages alone"
    ),
    (
      nil,
      "check login name and password: some servers want the whole address, some the part before the @"
    ),
  ])
  func saysWhatAPasswordIsHere(provider: Provider?, hint: String) {
    #expect(Diagnosis(IMAPError.authenticationFailed("no"), at: Self.secure, provider: provider).hint == hint)
    let said = SMTPError.Said(code: 535, text: "no")
    #expect(Diagnosis(SMTPError.wrongPassword(said), at: Self.secure, provider: provider).hint == hint)
  }
}

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

@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable)) struct ConnectionCheckTests {
  private let servers: MailServers
  private let ann: MailServers.Account

  init() throws {
    servers = try .shared()
    ann = try servers.addUser()
  }

  private func check(
    _ imap: Endpoint, _ smtp: Endpoint, password: String? = nil, token: Secret? = nil, trust: Trust? = nil
  ) async -> [CheckStep] {
    await ConnectionCheck.run(
      imap: imap, smtp: smtp, login: ann.address,
      credential: token.map { .token($0) } ?? .password(Secret(password ?? ann.password)),
      trust: trust ?? .file(servers.caFile), timeouts: Timeouts(), greetingName: "desk.test")
  }

  private func outcomes(_ steps: [CheckStep], _ server: CheckStep.Server) -> [CheckStep.Outcome] {
    steps.filter { $0.server == server }.map(\.outcome)
  }

  @Test func everythingWorks() async throws {
    for (imap, smtp) in [(servers.imap, servers.submission), (servers.imaps, servers.submissions)] {
      let steps = await check(imap, smtp)
      #expect(ConnectionCheck.succeeded(steps))
      #expect(steps.map(\.outcome) == Array(repeating: .passed, count: 11))
      #expect(steps.map(\.stage) == CheckStep.Stage.allCases.dropLast() + CheckStep.Stage.allCases.dropLast(2))
      #expect(steps[5].text.hasSuffix("sent mail in Sent"))
      #expect(steps[8].text == "TLSv1.3, certificate trusted")
    }
  }

  @Test func aWrongPassword() async throws {
    let steps = await check(servers.imaps, servers.submissions, password: "wrong")
    #expect(outcomes(steps, .imap) == [.passed, .passed, .passed, .passed, .failed, .skipped])
    #expect(outcomes(steps, .smtp) == [.passed, .passed, .passed, .passed, .failed])
    #expect(!steps.map(\.description).joined().contains("wrong,"))
  }

  @Test func aToken() async throws {
    let good = try servers.accessToken(for: ann)
    #expect(ConnectionCheck.succeeded(await check(servers.imaps, servers.submissions, token: good)))
    let old = try servers.accessToken(for: ann, lifetime: -60)
    let steps = await check(servers.imaps, servers.submissions, token: old)
    #expect(outcomes(steps, .imap) == [.passed, .passed, .passed, .passed, .failed, .skipped])
    #expect(outcomes(steps, .smtp) == [.passed, .passed, .passed, .passed, .failed])
    let failed = steps.filter { $0.outcome == .failed }
    #expect(failed.allSatisfy { $0.text.hasPrefix("the server did not accept the access token: ") })
    #expect(
      failed.map(\.hint)
        == Array(repeating: "sign in with the provider again, with the address of this mailbox", count: 2))
    #expect(!steps.contains { step in old.reveal { step.description.contains($0) } })
  }

  @Test func anUntrustedCertificate() async throws {
    let steps = await check(servers.imaps, servers.submission, trust: .system)
    #expect(outcomes(steps, .imap) == [.passed, .passed, .failed, .skipped, .skipped, .skipped])
    #expect(outcomes(steps, .smtp) == [.passed, .passed, .failed, .skipped, .skipped])
    #expect(steps[2].text.hasPrefix("the server's certificate is not signed by a trusted authority"))
  }

  /// Ports mixed up: the STARTTLS port taken for TLS, the incoming port that offers no sign-in, and the other protocol's.
  @Test func wrongPorts() async throws {
    let plain = Endpoint(host: "localhost", port: servers.imap.port, security: .tls)
    let incoming = Endpoint(host: "localhost", port: servers.incomingPort, security: .startTLS)
    let steps = await check(plain, incoming)
    #expect(outcomes(steps, .imap) == [.passed, .passed, .failed, .skipped, .skipped, .skipped])
    #expect(steps[2].text == "the server does not speak TLS on this port")
    let crossed = await check(servers.submissions, servers.imaps)
    #expect(outcomes(crossed, .imap) == [.passed, .passed, .passed, .failed, .skipped, .skipped])
    #expect(outcomes(crossed, .smtp) == [.passed, .passed, .passed, .failed, .skipped])
    #expect(crossed.allSatisfy { $0.outcome != .failed || $0.hint != nil })
  }
}
