import Model
internal import Yams

/// The records and the message of a test.
extension RuleReader {
  private static let kinds: [(key: String, kind: RecordKind)] = [
    ("companies", .company), ("contacts", .contact), ("leads", .lead), ("deals", .deal),
  ]

  mutating func crm(_ node: Node) -> TestCRM {
    var crm = TestCRM()
    var names: [(name: String, kind: RecordKind, item: Node)] = []
    for (key, value) in mapping(node, "'crm'", allowed: RuleReader.kinds.map(\.key)) {
      guard let kind = RuleReader.kinds.first(where: { $0.key == key })?.kind else { continue }
      for item in list(value, "'\(key)'", strict: true) {
        guard let (entry, named) = record(item, kind) else { continue }
        if crm.entry(kind, entry.id) != nil { complain(item, "another \(kind.rawValue) is '\(entry.id)' too") }
        crm.add(entry)
        names += named.map { ($0.name, $0.kind, item) }
      }
    }
    for (name, kind, item) in names where crm.entry(kind, name) == nil {
      complain(item, "the test's crm has no \(kind.rawValue) '\(name)'")
    }
    return crm
  }

  private static func keys(of kind: RecordKind) -> [String] {
    let common = ["id", "name", "owner", "tags", "fields"]
    return switch kind {
    case .company: common + ["domains", "email"]
    case .contact: common + ["email", "company"]
    case .lead: common + ["email", "status"]
    case .deal:
      common + ["company", "partner", "contacts", "opened", "closed", "pipeline", "stage", "meaning", "last mail"]
    }
  }

  /// - Returns: the record and the names of those that it names.
  private mutating func record(
    _ node: Node, _ kind: RecordKind
  ) -> (TestCRM.Entry, [(name: String, kind: RecordKind)])? {
    var entry = TestCRM.Entry(id: "", reference: RecordReference(kind: kind, id: ID(0)), name: "")
    var named: [(name: String, kind: RecordKind)] = []
    for (key, value) in mapping(node, "a \(kind.rawValue)", allowed: RuleReader.keys(of: kind)) {
      switch key {
      case "id": entry.id = text(value, "'id'") ?? ""
      case "name": entry.name = text(value, "'name'") ?? ""
      case "owner": entry.owner = text(value, "'owner'")
      case "status": entry.status = text(value, "'status'")
      case "tags": entry.fields["tags"] = texts(value, "'tags'").map(\.text).joined(separator: ", ")
      case "fields":
        for (name, _, value) in mapping(value, "'fields'") ?? [] {
          entry.fields[name.lowercased()] = text(value, "'\(name)'")
        }
      case "email": entry.addresses = addresses(value, "'email'")
      case "domains": entry.domains = list(value, "'domains'").compactMap { domain($0, "'domains'") }
      case "company":
        entry.company = text(value, "'company'")
        named += entry.company.map { [($0, .company)] } ?? []
      default: named += readDeal(key, value, &entry.deal)
      }
    }
    if entry.id.isEmpty {
      complain(node, "a \(kind.rawValue) of a test has no 'id', by which the test names it")
      return nil
    }
    if entry.name.isEmpty { entry.name = entry.id }
    return (entry, named)
  }

  private mutating func readDeal(
    _ key: String, _ value: Node, _ deal: inout TestCRM.TestDeal
  ) -> [(name: String, kind: RecordKind)] {
    switch key {
    case "partner":
      deal.partner = text(value, "'partner'")
      return deal.partner.map { [($0, .company)] } ?? []
    case "contacts":
      deal.contacts = texts(value, "'contacts'").map(\.text)
      return deal.contacts.map { ($0, .contact) }
    case "opened": deal.opened = day(value, "'opened'")
    case "closed": deal.closed = day(value, "'closed'")
    case "last mail": deal.lastMail = day(value, "'last mail'")
    case "pipeline": deal.pipeline = text(value, "'pipeline'")
    case "stage": deal.stage = text(value, "'stage'")
    default:
      let table = StageMeaning.allCases.map { (word: $0.rawValue, value: $0) }
      deal.meaning = choice(value, "'meaning'", table) ?? .open
    }
    return []
  }

  // MARK: The message

  private static let roles: [(key: String, role: Participant.Role)] = [
    ("from", .from), ("sender", .sender), ("reply to", .replyTo), ("to", .to), ("cc", .cc), ("bcc", .bcc),
  ]
  private static let mailKeys =
    roles.map(\.key) + [
      "file", "date", "subject", "text", "folder", "labels", "automated", "trust", "attachments", "headers", "size",
      "lookback",
    ]

  mutating func mail(_ node: Node) -> TestMail {
    var mail = TestMail()
    let before = errors.count
    for (key, value) in mapping(node, "'message'", allowed: RuleReader.mailKeys) {
      if let role = RuleReader.roles.first(where: { $0.key == key })?.role {
        mail.participants += list(value, "'\(key)'").compactMap { participant($0, role, "'\(key)'") }
        continue
      }
      switch key {
      case "file":
        mail.file = text(value, "'file'").flatMap { name in
          if let path = RulePath.resolve(name, from: file) { return path }
          complain(value, "'\(name)' leads out of the rules folder")
          return nil
        }
      case "date": mail.date = day(value, "'date'")
      case "subject": mail.subject = text(value, "'subject'") ?? ""
      case "text": mail.text = text(value, "'text'") ?? ""
      case "folder": mail.folder = text(value, "'folder'") ?? mail.folder
      case "labels": mail.labels = texts(value, "'labels'").map(\.text)
      case "automated": mail.automated = choice(value, "'automated'", AutomatedCondition.table)
      case "trust": mail.trust = choice(value, "'trust'", TrustCondition.table)
      case "attachments": mail.attachments = list(value, "'attachments'").compactMap { attachment($0) }
      case "size": mail.size = number(value, "'size'").map(Int64.init)
      case "lookback": mail.isLookback = flag(value, "'lookback'") ?? false
      default:
        for (name, _, value) in mapping(value, "'headers'") ?? [] {
          for (text, _) in texts(value, "'\(name)'") {
            mail.headers.append(HeaderField(name: name.lowercased(), value: text))
          }
        }
      }
    }
    if mail.file == nil, mail.participants.isEmpty, errors.count == before {
      complain(node, "a test's message says who wrote it to whom, or names a file")
    }
    return mail
  }

  /// `anna@harbor.example`, `Anna Brandt <anna@harbor.example>`.
  private mutating func participant(_ node: Node, _ role: Participant.Role, _ what: String) -> Participant? {
    guard let word = text(node, what) else { return nil }
    var (name, written) = ("", word)
    if word.hasSuffix(">"), let open = word.lastIndex(of: "<") {
      name = String(word[..<open]).split(separator: " ").joined(separator: " ")
      written = String(word[word.index(after: open)...].dropLast())
    }
    guard let address = Address(written) else {
      complain(node, "\(what): '\(word)' is no e-mail address")
      return nil
    }
    return Participant(role: role, name: name, address: address, written: written)
  }

  /// `offer.pdf`, or with its type and size.
  private mutating func attachment(_ node: Node) -> (name: String, type: String, size: Int64)? {
    if case .scalar = node { return text(node, "'attachments'").map { ($0, RuleReader.type(of: $0), 1_000) } }
    var file = (name: "", type: "application/octet-stream", size: Int64(1_000))
    for (key, value) in mapping(node, "an attachment", allowed: ["name", "type", "size"]) {
      switch key {
      case "name": file.name = text(value, "'name'") ?? ""
      case "type": file.type = text(value, "'type'") ?? file.type
      default: file.size = number(value, "'size'").map(Int64.init) ?? file.size
      }
    }
    return file
  }

  private static func type(of name: String) -> String {
    let types = [
      "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "txt": "text/plain", "zip": "application/zip",
      "doc": "application/msword", "ics": "text/calendar",
    ]
    return types[name.split(separator: ".").last.map { $0.lowercased() } ?? ""] ?? "application/octet-stream"
  }
}
