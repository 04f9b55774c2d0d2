internal import IMAP
package import Model
internal import SMTP
package import Wire

/// What a connection check found: each step, and what a person chooses from next.
package struct ConnectionReport: Sendable, Hashable {
  package var steps: [CheckStep]
  /// As the IMAP server lists them; empty unless its steps passed.
  package var folders: [ListedFolder]

  package init(steps: [CheckStep], folders: [ListedFolder]) { (self.steps, self.folders) = (steps, folders) }

  /// Why the SMTP server does not let the mailbox in; nil where it does, was not reached, or only wants time.
  package var sendingRefusal: String? {
    steps.first { $0.server == .smtp && $0.stage == .signIn && $0.outcome == .failed && $0.isRefusal }?.text
  }

  /// May a mailbox be connected with the servers, or a connected one be changed to them? Mail must come in. It may be
  /// that it cannot be sent from; but nobody loses an SMTP server to another one that fails.
  ///
  /// - Parameter current: the SMTP server of a connected mailbox; nil for a new one.
  package func admits(smtp: Endpoint, insteadOf current: Endpoint?) -> Bool {
    passed(.imap) && (passed(.smtp) || current == nil || current == smtp)
  }

  /// No step of the server failed.
  package func passed(_ server: CheckStep.Server) -> Bool {
    !steps.contains { $0.server == server && $0.outcome == .failed }
  }
}

/// Tries a mailbox's two servers step by step, and says in plain words what works and what to do about the rest.
package enum ConnectionCheck {
  /// The steps of `examine`.
  package static func run(
    imap: Endpoint, smtp: Endpoint, login: String, credential: Credential, trust: Trust,
    timeouts: Timeouts = Timeouts(),
    greetingName: String, provider: Provider? = nil, transcript: Transcript? = nil
  ) async -> [CheckStep] {
    await examine(
      imap: imap, smtp: smtp, login: login, credential: credential, trust: trust, timeouts: timeouts,
      greetingName: greetingName, provider: provider, transcript: transcript
    ).steps
  }

  /// Every stage of both servers in order; what comes after a failure is skipped. Nothing is changed or sent.
  package static func examine(
    imap: Endpoint, smtp: Endpoint, login: String, credential: Credential, trust: Trust,
    timeouts: Timeouts = Timeouts(),
    greetingName: String, provider: Provider? = nil, transcript: Transcript? = nil
  ) async -> ConnectionReport {
    let reading = await checkIMAP(imap, login, credential, trust, timeouts, provider, transcript)
    let sending: [CheckStep]
    do {
      let checked = try await SMTPClient.check(
        smtp, trust: trust, timeouts: timeouts, login: login, credential: credential, greetingName: greetingName,
        transcript: transcript)
      sending = passed(
        .smtp,
        [
          found(smtp), "answers on port \(smtp.port)", "\(checked.encryption), certificate trusted",
          offered(checked.extensions.names, among: ["SIZE", "8BITMIME", "SMTPUTF8", "PIPELINING"]),
          "signed in as \(login)",
        ])
    } catch {
      sending = steps(.smtp, smtp, Diagnosis(error, at: smtp, provider: provider))
    }
    return ConnectionReport(steps: reading.steps + sending, folders: reading.folders)
  }

  /// All stages passed, or at least none failed.
  package static func succeeded(_ steps: [CheckStep]) -> Bool { !steps.contains { $0.outcome == .failed } }

  /// What failed passes by itself: trying again later may help, with nothing changed.
  package static func isTemporary(_ steps: [CheckStep]) -> Bool {
    let failed = steps.filter { $0.outcome == .failed }
    return !failed.isEmpty && failed.allSatisfy(\.isTemporary)
  }

  private static func checkIMAP(
    _ endpoint: Endpoint, _ login: String, _ credential: Credential, _ trust: Trust, _ timeouts: Timeouts,
    _ provider: Provider?, _ transcript: Transcript?
  ) async -> ConnectionReport {
    func failed(_ diagnosis: Diagnosis) -> ConnectionReport {
      ConnectionReport(steps: steps(.imap, endpoint, diagnosis), folders: [])
    }
    let client: IMAPClient
    do throws(IMAPError) {
      client = try await IMAPClient.connect(endpoint, trust: trust, timeouts: timeouts, transcript: transcript)
    } catch {
      var diagnosis = Diagnosis(error, at: endpoint, provider: provider)
      // Whoever waits for TLS does not greet.
      if error == .wire(.timedOut(doing: "waiting for the server")), endpoint.security == .startTLS {
        diagnosis.hint = Diagnosis.silent
      }
      return failed(diagnosis)
    }
    var texts = [found(endpoint), "answers on port \(endpoint.port)", "TLS, certificate trusted"]
    do throws(IMAPError) {
      texts.append("speaks IMAP")
      try await client.login(user: login, credential: credential)
      texts[3] = offered(
        await client.capabilities.sorted(), among: ["IDLE", "UIDPLUS", "CONDSTORE", "QRESYNC", "SPECIAL-USE"])
      texts.append("signed in as \(login)")
      await client.introduce(as: [("name", "Rapport")])
      let folders = try await client.list()
      await client.logout()
      return ConnectionReport(steps: passed(.imap, texts) + [describe(folders)], folders: folders)
    } catch {
      await client.close()
      return failed(Diagnosis(error, at: endpoint, provider: provider).placed(after: texts.count))
    }
  }

  private static func found(_ endpoint: Endpoint) -> String { "\(endpoint.host) has an address" }

  private static func offered(_ names: [String], among wanted: [String]) -> String {
    let there = wanted.filter(names.contains)
    return there.isEmpty ? "offers nothing beyond the minimum" : "offers \(there.joined(separator: ", "))"
  }

  private static func passed(_ server: CheckStep.Server, _ texts: [String]) -> [CheckStep] {
    zip(CheckStep.Stage.allCases, texts).map { CheckStep(server, $0, .passed, $1) }
  }

  /// The stages before the failed one passed, those after it were not tried.
  private static func steps(_ server: CheckStep.Server, _ endpoint: Endpoint, _ diagnosis: Diagnosis) -> [CheckStep] {
    let texts = [
      found(endpoint), "answers on port \(endpoint.port)", "TLS, certificate trusted", "speaks \(server.rawValue)",
      "signed in", "listed",
    ]
    return zip(CheckStep.Stage.allCases, texts.prefix(server == .imap ? 6 : 5)).map { stage, text in
      if stage == diagnosis.stage {
        var step = CheckStep(server, stage, .failed, diagnosis.text, hint: diagnosis.hint)
        (step.isRefusal, step.isTemporary) = (diagnosis.isRefusal, diagnosis.isTemporary)
        return step
      }
      let isBefore = stage.place < diagnosis.stage.place
      return CheckStep(server, stage, isBefore ? .passed : .skipped, isBefore ? text : "not tried")
    }
  }

  private static func describe(_ folders: [ListedFolder]) -> CheckStep {
    let selectable = folders.filter(\.isSelectable)
    let text = selectable.count == 1 ? "1 folder" : "\(selectable.count) folders"
    guard let sent = selectable.first(where: { $0.specialUse == .sent }) else {
      return CheckStep(
        .imap, .folders, .passed, text + ", none marked as sent mail",
        hint: "choose the folder of sent mail by name, so that what you sent is brought in too")
    }
    return CheckStep(.imap, .folders, .passed, text + ", sent mail in \(ServerText.clean(sent.name))")
  }
}

extension Diagnosis {
  /// At the stage that was tried, whatever the error says: those before it have passed, and none after it was tried.
  ///
  /// - Parameter passed: how many stages.
  func placed(after passed: Int) -> Diagnosis {
    var placed = self
    placed.stage = CheckStep.Stage.allCases[passed]
    return placed
  }
}

extension CheckStep.Stage {
  fileprivate var place: Int { CheckStep.Stage.allCases.firstIndex(of: self) ?? 0 }
}
