package import Model
internal import Store

/// The columns of one file and what they are.
struct CRMColumns: Sendable {
  struct Column: Sendable {
    /// As written.
    var header: String
    /// Nil for a custom field.
    var field: CRMField?
    /// What a custom field is called.
    var customName: String
  }

  let columns: [Column]
  private let positions: [CRMField: [Int]]

  init(_ header: CSVRow, kind: RecordKind) throws(CRMImportProblems) {
    var columns: [Column] = []
    var positions: [CRMField: [Int]] = [:]
    var customNames: Set<String> = []
    var problems = CRMImportProblems()
    for (index, text) in header.cells.enumerated() {
      let written = text.isEmpty ? "column \(index + 1)" : text
      let field = CRMColumns.field(text, kind: kind)
      let name = CRMHeader.withoutPrefix(written, kind: kind)
      if let field {
        positions[field, default: []].append(index)
      } else if !customNames.insert(name.lowercased()).inserted {
        problems.add(RowProblem(line: header.line, column: written, text: "is there twice; rename one of them"))
      }
      columns.append(Column(header: written, field: field, customName: name))
    }
    (self.columns, self.positions) = (columns, positions)
    let names: [CRMField] = [.name, .firstName, .lastName, .email]
    let isNamed = kind == .contact || kind == .lead ? names.contains { positions[$0] != nil } : positions[.name] != nil
    if !isNamed {
      let list = header.cells.prefix(CRMColumns.maximumListed).map { "'\($0)'" }.joined(separator: ", ")
      problems.add(
        RowProblem(line: header.line, text: "no column has the name of the \(kind.rawValue); there are \(list)"))
    }
    guard problems.isEmpty else { throw problems }
  }

  /// Headers that a problem lists: it is one line.
  private static let maximumListed = 20

  /// The columns of a field, from left to right.
  func all(_ field: CRMField) -> [Int] { positions[field] ?? [] }

  /// The header of the first column of a field.
  func header(_ field: CRMField) -> String? { all(field).first.map { columns[$0].header } }

  private static func field(_ header: String, kind: RecordKind) -> CRMField? {
    let fields = CRMField.of(kind)
    for name in CRMHeader.names(header, kind: kind) {
      guard let field = fields.first(where: { headers[$0]?.contains(name) ?? false }) else { continue }
      switch (kind, field) {
      case (.company, .company), (.deal, .title): return .name
      default: return field
      }
    }
    return nil
  }

  private static let headers = Dictionary(
    uniqueKeysWithValues: CRMField.allCases.map { ($0, Set($0.headers)) })
}

extension CRMImport {
  /// What the rows under a header are; nil where it does not tell.
  package static func kind(of headers: [String]) -> RecordKind? {
    var points: [RecordKind: Int] = [:]
    for header in headers {
      for kind in RecordKind.allCases where CRMHeader.withoutPrefix(header, kind: kind) != header {
        points[kind, default: 0] += 3
      }
      let name = CRMHeader.plain(header)
      for (kind, names, weight) in signs where names.contains(name) { points[kind, default: 0] += weight }
    }
    let ranked = points.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
    guard let best = ranked.first else { return nil }
    return ranked.count > 1 && ranked[1].value == best.value ? nil : best.key
  }

  /// Headers that one kind of record has, and how much they tell.
  private static let signs: [(kind: RecordKind, names: Set<String>, weight: Int)] = [
    (.lead, ["lead id", "lead name", "lead status", "lead source", "lead owner"], 4),
    (
      .deal,
      [
        "deal name", "deal id", "deal stage", "deal owner", "opportunity name", "opportunity id", "opportunity owner",
        "stage", "pipeline", "close date", "closing date", "amount", "betrag", "phase", "назва угоди", "угода",
        "сума", "стадія", "етап",
      ], 2
    ),
    (
      .contact,
      ["first name", "last name", "vorname", "nachname", "прізвище", "contact id", "contact owner", "contact name"], 3
    ),
    (.contact, ["job title", "position", "funktion", "посада", "contact type", "salutation", "anrede"], 1),
    (
      .company,
      [
        "company domain name", "domain", "domains", "website", "industry", "account id", "account name",
        "company owner", "account owner", "organization name", "number of employees", "firma", "firmenname",
        "unternehmen", "назва компанії", "сайт",
      ], 1
    ),
  ]
}
