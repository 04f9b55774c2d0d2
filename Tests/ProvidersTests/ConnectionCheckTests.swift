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
