internal import Model
internal import Providers

/// One of several values of a field.
struct FormChoice: ViewModel {
  let name: String
  let value: String
  let label: String
  let hint: String?
  let isChosen: Bool

  init(_ name: String, _ value: String, _ label: String, hint: String? = nil, isChosen: Bool) {
    (self.name, self.value, self.label, self.hint, self.isChosen) = (name, value, label, hint, isChosen)
  }
}

/// A field of one line, with what is wrong with it.
struct FormLine: ViewModel {
  let name: String
  let value: String
  let problem: String?
}

/// The fields for servers, login name and authorities, of `server-fields.mustache`.
struct ServerFields: ViewModel {
  let servers: [Server]
  let login: FormLine
  let loginPlaceholder: String
  let authority: FormLine
  let opensAuthority: Bool
  /// Authorities of a mailbox that is connected are in force unless others are pasted.
  let hasAuthority: Bool

  struct Server: ViewModel {
    let title: String
    let host: FormLine
    let hostPlaceholder: String
    let port: FormLine
    let portPlaceholder: String
    let securityID: String
    let securities: [FormChoice]
  }

  /// - Parameter problems: texts by the name of the field.
  init(
    _ typed: TypedServers, address: Address?, provider: Provider, hasAuthority: Bool = false,
    needsAuthority: Bool,
    problems: [String: String],
    _ texts: Texts
  ) {
    func line(_ name: String, _ value: String) -> FormLine {
      FormLine(name: name, value: value, problem: problems[name])
    }
    func server(_ name: String, _ typed: TypedServers.Server, _ standard: Endpoint, _ title: String) -> Server {
      let securities = [("", "securityByPort"), ("tls", "securityTLS"), ("startTLS", "securityStartTLS")]
      let example = "\(name).\(address?.domain ?? "example.com")"
      return Server(
        title: texts[title], host: line(name + "-host", typed.host),
        hostPlaceholder: standard.host.isEmpty ? example : standard.host, port: line(name + "-port", typed.port),
        portPlaceholder: "\(standard.port)", securityID: name + "-security",
        securities: securities.map {
          FormChoice(name + "-security", $0.0, texts[$0.1], isChosen: typed.security == $0.0)
        })
    }
    servers = [
      server("imap", typed.imap, provider.imap, "serverIncoming"),
      server("smtp", typed.smtp, provider.smtp, "serverOutgoing"),
    ]
    login = line("login", typed.login)
    loginPlaceholder = address?.description ?? texts["connectAddress"]
    authority = line("authority", typed.authority)
    opensAuthority = needsAuthority || !typed.authority.isEmpty || problems["authority"] != nil
    self.hasAuthority = hasAuthority
  }
}

/// What a connection check tried, server by server.
struct CheckView: ViewModel {
  let servers: [Server]
  /// A server is not trusted: perhaps it has an authority of its own.
  let needsAuthority: Bool

  struct Server: ViewModel {
    let title: String
    let endpoint: String
    let steps: [Step]
  }

  struct Step: ViewModel {
    let label: String
    let word: String
    let isPassed: Bool
    let isFailed: Bool
    let text: String?
    let hint: String?
  }

  init(_ report: ConnectionReport, _ servers: MailboxServers, _ texts: Texts) {
    self.servers = CheckStep.Server.allCases.map { server in
      let endpoint = server == .imap ? servers.imap : servers.smtp
      return Server(
        title: texts[server == .imap ? "serverIncoming" : "serverOutgoing"],
        endpoint: "\(endpoint.host):\(endpoint.port)",
        steps: report.steps.filter { $0.server == server }.map { Step($0, texts) })
    }
    needsAuthority = report.steps.contains { $0.stage == .encryption && $0.outcome == .failed }
  }
}

extension CheckView.Step {
  fileprivate init(_ step: CheckStep, _ texts: Texts) {
    label = texts["check.\(step.stage.rawValue)"]
    word = texts["check.\(step.outcome.rawValue)"]
    (isPassed, isFailed) = (step.outcome == .passed, step.outcome == .failed)
    text = step.outcome == .skipped || step.text.isEmpty ? nil : texts.said(step.text)
    hint = step.hint.map(texts.said)
  }
}
