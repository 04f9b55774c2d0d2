import Matching
import Model

/// A small CRM, from which `known` answers a look-up as the store does.
struct CRM {
  var records: [KnownRecord] = []
  var addresses: [(key: String, record: KnownRecord)] = []
  var domains: [(domain: String, record: KnownRecord)] = []
  var deals: [KnownDeal] = []
  var fields: [(field: String, value: String, record: RecordReference)] = []

  func company(_ id: Int64, _ name: String, _ domains: String..., address: String? = nil) -> CRM {
    var crm = self
    let record = KnownRecord(reference: .init(kind: .company, id: ID(id)), name: name)
    crm.records.append(record)
    crm.domains += domains.map { ($0, record) }
    if let address { crm.addresses.append((address, record)) }
    crm.fields.append(("id", "C\(id)", record.reference))
    return crm
  }

  func contact(_ id: Int64, _ name: String, _ address: String, of company: Int64? = nil) -> CRM {
    person(.contact, id, name, address, company)
  }

  func lead(_ id: Int64, _ name: String, _ address: String) -> CRM { person(.lead, id, name, address, nil) }

  private func person(_ kind: RecordKind, _ id: Int64, _ name: String, _ address: String, _ company: Int64?) -> CRM {
    var crm = self
    let record = KnownRecord(reference: .init(kind: kind, id: ID(id)), name: name, company: company.map { ID($0) })
    crm.records.append(record)
    crm.addresses.append((address, record))
    return crm
  }

  func deal(
    _ id: Int64, _ name: String, of company: Int64? = nil, partner: Int64? = nil, contacts: [Int64] = [],
    _ opened: String? = nil, _ closed: String? = nil, meaning: StageMeaning = .open, mail: String? = nil,
    number: String? = nil
  ) -> CRM {
    var crm = self
    let deal = KnownDeal(
      id: ID(id), name: name, meaning: meaning, openedAt: opened.flatMap(Timestamp.init(iso:)),
      closedAt: closed.flatMap(Timestamp.init(iso:)), company: company.map { ID($0) }, partner: partner.map { ID($0) },
      contacts: contacts.map { ID($0) }, lastMail: mail.flatMap(Timestamp.init(iso:)))
    crm.deals.append(deal)
    if let number { crm.fields.append(("project number", number, deal.reference)) }
    return crm
  }

  func known(_ lookup: Lookup, thread: KnownThread, people: [PersonDecision], undone: Set<String>) -> Known {
    var known = Known(thread: thread, people: people, undoneAddresses: undone)
    for (key, record) in addresses where lookup.addresses.contains(key) {
      known.byAddress[key, default: []].append(record)
    }
    for (domain, record) in domains where lookup.domains.contains(domain) {
      known.companiesByDomain[domain, default: []].append(record)
    }
    for capture in lookup.captures {
      known.captured[capture] = fields.filter {
        $0.field == capture.field && $0.value == capture.value && $0.record.kind == capture.kind
      }.map(\.record)
    }
    known.deals = deals
    for record in records where record.reference.kind == .company { known.companies[record.reference.id] = record }
    return known
  }
}

/// A message in one line, with what is known around it.
struct Mail {
  var from = "anna@harbor.example"
  var name = ""
  var to = ["sales@acme.example"]
  var cc: [String] = []
  var bcc: [String] = []
  var date: String? = "2026-03-02T10:00:00Z"
  var received: String? = "2026-03-02T10:00:05Z"
  var subject = "Offer"
  var text = ""
  var folder = "INBOX"
  var separator: Character?
  var use: SpecialUse? = .inbox
  var automated: AutomatedKind?
  var attachments: [(type: String, name: String)] = []
  /// `dmarc=pass spf=fail`, of the trusted server.
  var auth: String?
  var headerFrom: String?
  var fromFields = 1
  var reports: String?
  var thread = KnownThread()
  var people: [PersonDecision] = []
  var undone: Set<String> = []
  var lookback = false
  var settings = Settings(trustedAuthenticator: "mx.acme.example")

  static let ours = Ours(addresses: ["sales@acme.example", "acme.sales@gmail.com"], domains: ["acme.example"])

  var message: Message {
    var message = Message(contentDigest: .zero, identityDigest: .zero)
    message.headers = (0..<fromFields).map { _ in HeaderField(name: "from", value: from) }
    func person(_ role: Participant.Role, _ text: String, _ name: String = "") -> Participant {
      Participant(role: role, name: name, address: Address(text), written: text)
    }
    message.participants =
      from.split(separator: " ").map { person(.from, String($0), name) } + to.map { person(.to, $0) }
      + cc.map { person(.cc, $0) } + bcc.map { person(.bcc, $0) }
    message.subject = subject
    (message.text, message.newText, message.automated) = (text, text, automated)
    message.date = date.flatMap(Timestamp.init(iso:)).map { MessageDate(instant: $0, offsetMinutes: 0) }
    message.parts = attachments.map {
      Part(
        offset: 0, length: 1, encoding: .base64, use: .attachment, type: $0.type, charset: nil, name: $0.name,
        contentID: nil, size: 1, digest: .zero)
    }
    if let auth {
      var results: [String: String] = [:]
      for word in auth.split(separator: " ") {
        let pair = word.split(separator: "=")
        results[String(pair[0])] = String(pair[1])
      }
      message.authentication = [
        AuthenticationResult(server: "mx.forger.test", results: ["dmarc": "pass"], headerFrom: nil),
        AuthenticationResult(server: "mx.acme.example", results: results, headerFrom: headerFrom),
      ]
    }
    if let reports { message.report = DeliveryReport(recipients: [], originalMessageID: reports) }
    return message
  }

  var copy: CopyFacts {
    CopyFacts(
      mailbox: Address("sales@acme.example") ?? { preconditionFailure() }(), owner: "Maria Lind", folder: folder,
      folderSeparator: separator,
      specialUse: use, receivedAt: received.flatMap(Timestamp.init(iso:)), isLookback: lookback, ours: Mail.ours)
  }

  var placement: Placement {
    Placement(sameMessage: nil, thread: thread.messages > 0 ? .join(ID(1)) : .new, reason: "test")
  }

  func decide(_ crm: CRM, _ rules: RuleSet) -> Decision {
    let wanted = Matching.want(message, copy: copy, settings: settings, rules: rules)
    return Matching.decide(
      message, wanted: wanted, copy: copy, placement: placement,
      known: crm.known(wanted.lookup, thread: thread, people: people, undone: undone), settings: settings, rules: rules,
      now: Timestamp(iso: "2026-12-31") ?? Timestamp(seconds: 0))
  }

  /// `Anna Brandt, Harbor, Lights`; what is not plain stands in front: `held: reason | ...`, `ask A/B | ...`.
  func result(_ crm: CRM, _ rules: RuleSet) -> String {
    let decision = decide(crm, rules)
    var parts: [String] = []
    switch decision.outcome {
    case .off: parts.append("off")
    case .skipped(let reason): parts.append("skipped: \(reason)")
    case .held(let reason): parts.append("held: \(reason)")
    case .decided: break
    }
    parts += decision.questions.map { "ask \($0.candidates.map(\.name).joined(separator: "/"))" }
    parts.append(decision.links.map(\.name).joined(separator: ", "))
    parts += decision.proposals.map(\.summary)
    return parts.filter { !$0.isEmpty }.joined(separator: " | ")
  }
}

extension ProposedRecord {
  /// `+contact Anna Brandt <anna@harbor.example> atOnce`.
  var summary: String { "+\(kind.rawValue) \(name) <\(address)> \(when.rawValue)" }
}

/// The rule file of the program itself, with what the test adds in front.
func rules(_ text: String = "") throws -> RuleSet {
  let top = "version: 1\nextends: default.yaml\n" + text
  var files = Dictionary(uniqueKeysWithValues: DefaultRules.files.map { ($0.path, $0.bytes) })
  files["top.yaml"] = Array(top.utf8)
  return try RuleSet.load("top.yaml", read: reading(files))
}

struct Missing: Error, CustomStringConvertible { let description = "no such file" }

func reading(_ files: [String: [UInt8]]) -> (String) throws -> [UInt8] {
  { path in
    guard let bytes = files[path] else { throw Missing() }
    return bytes
  }
}

extension KnownThread {
  /// An earlier message 7 with these links, and who took part; something was linked for all of them unless it says so.
  static func earlier(
    _ links: [(RecordKind, Int64, String)] = [],
    with participants: Set<String> = ["anna@harbor.example", "sales@acme.example"],
    linked: Set<String>? = nil, writers: Set<String> = [], answered: Set<String> = []
  ) -> KnownThread {
    KnownThread(
      links: links.map {
        KnownLink(record: .init(kind: $0.0, id: ID($0.1)), name: $0.2, message: ID(7), byPerson: false)
      },
      participants: participants, linked: linked ?? participants, writers: writers, answered: answered, messages: 1)
  }
}

extension PersonDecision {
  static func linked(_ kind: RecordKind, _ id: Int64, _ name: String, forThread: Bool = true) -> PersonDecision {
    PersonDecision(
      record: .init(kind: kind, id: ID(id)), name: name, kind: .linked, forThread: forThread, user: "Maria Lind")
  }

  static func removed(_ kind: RecordKind, _ id: Int64, _ name: String) -> PersonDecision {
    PersonDecision(
      record: .init(kind: kind, id: ID(id)), name: name, kind: .removed, forThread: true, user: "Maria Lind")
  }
}

/// Harbor with Anna and two deals, one closed in June; Kiel's shared domain; a reseller.
let harbor = CRM().company(1, "Harbor", "harbor.example")
  .contact(11, "Anna Brandt", "anna@harbor.example", of: 1)
let harborWithDeal = harbor.deal(21, "Lights", of: 1, contacts: [11], "2026-01-10", "2026-06-01")
