internal import Model
internal import Store

/// Makes drafts of the rows of one file, and collects what is wrong with them.
struct SheetReading {
  let kind: RecordKind
  let columns: CRMColumns
  let stages: StageMeanings
  let now: Timestamp
  let timeZone: String
  var problems = CRMImportProblems()
  var dates: [Int: DateColumn] = [:]
  var found: [CRMImport.FoundStage] = []
  /// Stages that mean nothing known and have deals with a closing date in the past.
  var unmapped: [String: (stage: String, line: Int, deals: Int)] = [:]
  var positionOfStage: [String: Int] = [:]
  private var lines: [String: Int] = [:]
  private var manyCompanies = 0

  init(kind: RecordKind, columns: CRMColumns, stages: StageMeanings, timeZone: String, now: Timestamp) {
    (self.kind, self.columns, self.stages) = (kind, columns, stages)
    (self.timeZone, self.now) = (timeZone, now)
  }

  mutating func read(_ rows: [CSVRow], notes: [String]) throws(CRMImportProblems) -> CRMImport.Sheet {
    let rows = rows.filter { hasAllCells($0) }
    for field in [CRMField.created, .closed] {
      for index in columns.all(field) {
        dates[index] = try DateColumn(
          header: columns.columns[index].header, cells: rows.map { ($0.line, $0.cells[index]) }, timeZone: timeZone)
      }
    }
    var drafts: [RecordDraft] = []
    drafts.reserveCapacity(rows.count)
    for row in rows { if let draft = draft(row) { drafts.append(draft) } }
    for open in unmapped.values.sorted(by: { $0.line < $1.line }) { problems.add(problem(unmapped: open)) }
    problems.sort()
    guard problems.isEmpty else { throw problems }
    var notes = notes
    if manyCompanies > 0 { notes.append("\(manyCompanies) rows name several companies: the first one is taken") }
    return CRMImport.Sheet(
      kind: kind, drafts: drafts, stages: found,
      columns: columns.columns.map { CRMImport.FoundColumn(header: $0.header, meaning: $0.field?.rawValue) },
      notes: notes)
  }

  /// Empty cells behind the last column are only separators.
  private mutating func hasAllCells(_ row: CSVRow) -> Bool {
    let width = columns.columns.count
    if row.cells.count == width || (row.cells.count > width && row.cells[width...].allSatisfy(\.isEmpty)) {
      return true
    }
    problems.add(RowProblem(line: row.line, text: "has \(row.cells.count) cells, the header has \(width)"))
    return false
  }

  private mutating func draft(_ row: CSVRow) -> RecordDraft? {
    let before = problems
    var draft = RecordDraft(line: row.line, kind: kind, name: "")
    draft.addresses = addresses(row)
    draft.domains = domains(row)
    if let name = name(row) {
      draft.name = name
    } else if let name = standIn(row, draft.addresses) {
      (draft.name, draft.isNameMadeUp) = (name, true)
    } else {
      noteMissingName(row)
    }
    draft.externalID = externalID(row)
    draft.columns.externalID = columns.header(.id)
    draft.owner = value(.owner, row)
    draft.phone = value(.phone, row)
    draft.createdAt = date(.created, row)?.date
    switch kind {
    case .contact:
      draft.title = value(.title, row)
      addCompany(row, to: &draft)
    case .company: break
    case .lead:
      (draft.company, draft.status, draft.source) = (value(.company, row), value(.status, row), value(.source, row))
    case .deal:
      addCompany(row, to: &draft)
      addDeal(row, to: &draft)
    }
    draft.custom.merge(custom(row)) { first, _ in first }
    return problems == before ? draft : nil
  }

  // MARK: Cells

  /// The first cell of a field that holds something, and its column.
  func first(_ field: CRMField, _ row: CSVRow) -> (index: Int, text: String)? {
    columns.all(field).first { !row.cells[$0].isEmpty }.map { ($0, row.cells[$0]) }
  }

  func value(_ field: CRMField, _ row: CSVRow) -> String? { first(field, row)?.text }

  /// A date and where it stands.
  mutating func date(_ field: CRMField, _ row: CSVRow) -> (date: Timestamp, index: Int)? {
    guard let (index, text) = first(field, row), let column = dates[index] else { return nil }
    switch column.read(text, endOfDay: field == .closed) {
    case .date(let date): return (date, index)
    case .problem(let why):
      problems.add(RowProblem(line: row.line, column: column.header, text: why))
      return nil
    }
  }

  private func name(_ row: CSVRow) -> String? {
    if let name = value(.name, row) { return name }
    let parts = [CRMField.firstName, .lastName].compactMap { value($0, row) }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  /// What a record without a name is called.
  private func standIn(_ row: CSVRow, _ addresses: [Address]) -> String? {
    guard kind == .contact || kind == .lead else { return nil }
    return addresses.first?.description ?? (kind == .lead ? value(.company, row) : nil)
  }

  private mutating func noteMissingName(_ row: CSVRow) {
    let header = columns.header(.name) ?? columns.header(.lastName) ?? columns.header(.firstName)
    // A cell that holds a bad address has its own problem.
    if header == nil, value(.email, row) != nil { return }
    problems.add(RowProblem(line: row.line, column: header, text: "the \(kind.rawValue) has no name"))
  }

  private mutating func externalID(_ row: CSVRow) -> String? {
    guard let id = value(.id, row) else { return nil }
    if let line = lines[id] {
      problems.add(
        RowProblem(
          line: row.line, column: columns.header(.id), text: "'\(id.shortened)' is the id of line \(line), too"))
    } else {
      lines[id] = row.line
    }
    return id
  }

  private mutating func addresses(_ row: CSVRow) -> [Address] {
    var seen: Set<Address> = []
    var addresses: [Address] = []
    for index in columns.all(.email) {
      for piece in row.cells[index].pieces(of: ";,\n") {
        guard let address = Address(piece.bareAddress) else {
          let text = "'\(piece.shortened)' is no e-mail address"
          problems.add(RowProblem(line: row.line, column: columns.columns[index].header, text: text))
          continue
        }
        if seen.insert(address).inserted { addresses.append(address) }
      }
    }
    return addresses
  }

  private mutating func domains(_ row: CSVRow) -> [String] {
    var seen: Set<String> = []
    var domains: [String] = []
    for index in columns.all(.domain) {
      for piece in row.cells[index].pieces(of: ";, \n") {
        guard let domain = piece.hostName else {
          let text = "'\(piece.shortened)' is no domain"
          problems.add(RowProblem(line: row.line, column: columns.columns[index].header, text: text))
          continue
        }
        if seen.insert(domain).inserted { domains.append(domain) }
      }
    }
    return domains
  }

  private mutating func addCompany(_ row: CSVRow, to draft: inout RecordDraft) {
    if let (index, text) = first(.companyID, row) {
      let ids = text.pieces(of: ";,\n")
      if ids.count > 1 { manyCompanies += 1 }
      (draft.company, draft.columns.company) = (ids.first, columns.columns[index].header)
    } else if let (index, text) = first(.company, row) {
      (draft.company, draft.columns.company) = (text, columns.columns[index].header)
    }
  }

  /// Columns that map to nothing, and values of a field beside the one that was taken.
  private func custom(_ row: CSVRow) -> [String: String] {
    var custom: [String: String] = [:]
    var taken: [CRMField: String] = [:]
    for (column, text) in zip(columns.columns, row.cells) where !text.isEmpty {
      guard let field = column.field else {
        custom[column.customName] = text
        continue
      }
      if field == .email || field == .domain || field == .closed { continue }
      if let first = taken[field] {
        if first != text { custom[column.customName] = text }
      } else {
        taken[field] = text
      }
    }
    return custom
  }
}

extension String {
  /// The parts between any of the separators, trimmed, empty ones left out.
  func pieces(of separators: String) -> [String] {
    split { separators.contains($0) }.map { $0.trimmed }.filter { !$0.isEmpty }
  }

  /// The address of `Anna Brandt <anna@harbor.example>`, `Anna Brandt (anna@harbor.example)` and `mailto:...`.
  fileprivate var bareAddress: String {
    var text = self[...]
    if let open = text.lastIndex(where: { $0 == "<" || $0 == "(" }), text.last == ">" || text.last == ")" {
      text = text[text.index(after: open)...].dropLast()
    }
    if text.lowercased().hasPrefix("mailto:") { text = text.dropFirst(7) }
    return text.trimmed
  }

  /// The domain of a domain or web address, lower case, without `www.`; nil where it is none.
  fileprivate var hostName: String? {
    var text = lowercased()[...]
    for scheme in ["https://", "http://"] where text.hasPrefix(scheme) { text = text.dropFirst(scheme.count) }
    text = text.prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != ":" }
    if text.hasPrefix("www.") { text = text.dropFirst(4) }
    if text.hasPrefix("@") { text = text.dropFirst() }
    guard let domain = Address(local: "x", domain: String(text))?.domain, domain.contains(".") else { return nil }
    return domain
  }
}
