internal import Model
internal import Store

extension SheetReading {
  mutating func addDeal(_ row: CSVRow, to draft: inout RecordDraft) {
    draft.openedAt = draft.createdAt
    draft.pipeline = value(.pipeline, row)
    draft.amount = value(.amount, row)
    draft.currency = value(.currency, row)
    addPartner(row, to: &draft)
    addContacts(row, to: &draft)
    let status = value(.status, row)
    draft.stage = value(.stage, row) ?? status
    let closed = date(.closed, row)
    for column in columns.all(.closed) { draft.forecasts[columns.columns[column].customName] = row.cells[column] }
    guard let stage = draft.stage else { return }
    let meaning = meaning(ofStage: stage, status: status)
    note(stage)
    draft.meaning = meaning?.meaning ?? .open
    if meaning == nil, let closed, closed.date < now { noteUnmapped(stage, row.line) }
    if draft.meaning != .open { draft.closedAt = closed?.date }
  }

  /// What a person told of the stage or the status; else what the status says of itself; else the stage.
  private func meaning(
    ofStage stage: String, status: String?
  ) -> (meaning: StageMeaning, source: CRMImport.FoundStage.Source)? {
    if let meaning = stages.told(stage) ?? status.flatMap({ stages.told($0) }) { return (meaning, .told) }
    return status.flatMap { stages.meaning(of: $0) } ?? stages.meaning(of: stage)
  }

  private mutating func note(_ stage: String) {
    let key = stage.lowercased()
    if let index = positionOfStage[key] {
      found[index].count += 1
      return
    }
    // By the stage alone: what a status says is of one deal.
    let known = stages.meaning(of: stage)
    positionOfStage[key] = found.count
    found.append(CRMImport.FoundStage(name: stage, meaning: known?.meaning, source: known?.source, count: 1))
  }

  private mutating func noteUnmapped(_ stage: String, _ line: Int) {
    unmapped[stage.lowercased(), default: (stage, line, 0)].deals += 1
  }

  func problem(unmapped open: (stage: String, line: Int, deals: Int)) -> RowProblem {
    let deals = open.deals == 1 ? "a deal" : "\(open.deals) deals"
    return RowProblem(
      line: open.line, column: columns.header(.stage) ?? columns.header(.status),
      text:
        "stage '\(open.stage.shortened)' has \(deals) with a closing date in the past; say whether it means open, won "
        + "or lost: --stage \"\(open.stage.shortened)=won\", or --stages FILE")
  }

  private func addPartner(_ row: CSVRow, to draft: inout RecordDraft) {
    guard let (index, text) = first(.partnerID, row) ?? first(.partner, row) else { return }
    (draft.partner, draft.columns.partner) = (text, columns.columns[index].header)
  }

  /// Ids where there are some, else names; names are parted by commas only where nothing else parts them.
  private func addContacts(_ row: CSVRow, to draft: inout RecordDraft) {
    var seen: Set<String> = []
    if let (index, text) = first(.contactIDs, row) {
      draft.contacts = text.pieces(of: ";,\n")
      draft.columns.contacts = columns.columns[index].header
    } else if let (index, text) = first(.contacts, row) {
      let names = text.pieces(of: ";\n")
      draft.contacts = (names.count == 1 ? text.pieces(of: ",") : names).map(\.addressInBrackets)
      draft.columns.contacts = columns.columns[index].header
    }
    draft.contacts = draft.contacts.filter { seen.insert($0).inserted }
  }
}

extension String {
  /// The address of `Anna Brandt (anna@harbor.example)`, which tells more than the name; else the text.
  fileprivate var addressInBrackets: String {
    guard last == ")", let open = lastIndex(of: "(") else { return self }
    let inner = String(self[index(after: open)...].dropLast())
    return Address(inner) == nil ? self : inner
  }
}
