import Model
internal import Yams

/// `link: { deal: { where: { project number: $number } }, company: { of: deal } }`: records that the rule names.
///
/// By what a pattern captured, a record is linked only if a counterpart belongs to it and did not fail authentication;
/// a record that the file itself names (`{ id: HB-7 }`) is linked as it stands.
struct LinkAction: Action {
  static let words = ["link"]
  /// Records that one action may name.
  static let maximumRequests = 8

  enum Request: Sendable, Hashable {
    case record(kind: RecordKind, field: String, value: Template)
    case companyOfDeal
  }

  let requests: [Request]
  let place: Place

  /// What it looks up whatever a message says.
  var literals: [Capture] {
    requests.compactMap { request in
      guard case .record(let kind, let field, let value) = request, value.names.isEmpty else { return nil }
      return value.fill([]).first.map { Capture(kind: kind, field: field, value: $0) }
    }
  }

  /// The look-ups that these captures ask for, in order and without repeats.
  static func lookups(_ requests: [Request], _ captured: [Captured]) -> [Capture] {
    var lookups: [Capture] = []
    for case .record(let kind, let field, let value) in requests {
      for text in value.fill(captured) {
        let capture = Capture(kind: kind, field: field, value: text)
        if !lookups.contains(capture) { lookups.append(capture) }
      }
    }
    return lookups
  }

  static func read(_ word: String, _ node: Node, _ reader: inout RuleReader) -> LinkAction? {
    var requests: [Request] = []
    for (kind, value) in reader.mapping(node, "'link'", allowed: RecordKind.allCases.map(\.rawValue)) {
      guard let kind = RecordKind(rawValue: kind) else { continue }
      for item in reader.list(value, "'\(kind.rawValue)'") {
        if let request = request(kind, item, &reader) { requests.append(request) }
      }
    }
    if requests.count > maximumRequests { reader.complain(node, "'link' names more than \(maximumRequests) records") }
    if requests.contains(.companyOfDeal),
      !requests.contains(where: { if case .record(.deal, _, _) = $0 { true } else { false } })
    {
      reader.complain(node, "'company: { of: deal }' needs a deal in the same 'link'")
    }
    return requests.isEmpty ? nil : LinkAction(requests: requests, place: reader.place(node))
  }

  private static func request(_ kind: RecordKind, _ node: Node, _ reader: inout RuleReader) -> Request? {
    let what = "a \(kind.rawValue) to link"
    let entries = reader.mapping(node, what, allowed: kind == .company ? ["where", "id", "of"] : ["where", "id"])
    guard entries.count == 1, let (key, value) = entries.first else {
      if entries.count > 1 { reader.complain(node, "\(what) is named in one way: by 'where' or by 'id'") }
      return nil
    }
    switch key {
    case "of": return reader.choice(value, "'of'", [("deal", Request.companyOfDeal)])
    case "id":
      guard let text = reader.text(value, "'id'") else { return nil }
      return .record(kind: kind, field: "id", value: Template(text))
    default:
      guard let fields = reader.mapping(value, "'where'") else { return nil }
      guard fields.count == 1, let field = fields.first else {
        reader.complain(value, "'where' asks for one field")
        return nil
      }
      guard let text = reader.text(field.value, "'\(field.key)'") else { return nil }
      return .record(kind: kind, field: field.key, value: Template(text))
    }
  }

  func complaint(with condition: AllConditions) -> String? {
    let templates = requests.compactMap { request -> Template? in
      if case .record(_, _, let value) = request { value } else { nil }
    }
    return Template.complaint(templates, captured: condition.captureNames)
  }

  func apply(to effects: inout Effects, rule: Rule, match: Match) {
    effects.links.append(
      .init(rule: rule.name, requests: requests, captured: match.captured, terms: LinkTerms(of: rule)))
  }
}

/// Text with captured values in it: `P-$number`.
struct Template: Sendable, Hashable {
  private enum Piece: Sendable, Hashable {
    case text(String)
    case name(String)
  }

  private var pieces: [Piece] = []

  /// `$` with a letter behind it begins a name; every other `$` is itself.
  init(_ text: String) {
    var rest = Substring(text)
    while let dollar = rest.firstIndex(of: "$") {
      let name = rest[rest.index(after: dollar)...].prefix { $0 == "_" || ($0.isASCII && ($0.isLetter || $0.isNumber)) }
      let isName = name.first.map { !$0.isNumber } ?? false
      add(.text(String(rest[..<(isName ? dollar : rest.index(after: dollar))])))
      if isName { add(.name(String(name))) }
      rest = rest[(isName ? name.endIndex : rest.index(after: dollar))...]
    }
    add(.text(String(rest)))
  }

  var names: [String] { pieces.compactMap { if case .name(let name) = $0 { name } else { nil } } }

  /// The texts that matches give, in order; a match that lacks one of the names gives none.
  func fill(_ captured: [Captured]) -> [String] {
    guard !names.isEmpty else { return [fill([:])].compactMap(\.self) }
    return captured.compactMap(fill)
  }

  private func fill(_ values: Captured) -> String? {
    var text = ""
    for piece in pieces {
      switch piece {
      case .text(let literal): text += literal
      case .name(let name):
        guard let value = values[name] else { return nil }
        text += value
      }
    }
    return text
  }

  private mutating func add(_ piece: Piece) { if piece != .text("") { pieces.append(piece) } }
}
