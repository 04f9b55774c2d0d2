internal import Model
internal import Store

/// A record by its name, as something to go to.
struct RecordChip: ViewModel, Hashable {
  let path: String
  let kind: String
  let name: String

  init(_ record: LinkedRecord, _ texts: Texts) {
    self.init(record.reference, name: record.name, texts)
  }

  init(_ reference: RecordReference, name: String, _ texts: Texts) {
    path = RecordChip.path(reference)
    kind = texts["kind.\(reference.kind.rawValue)"]
    self.name = name
  }

  static func path(_ reference: RecordReference) -> String { "/records/\(reference.id)" }
}

/// A record in a list.
struct RecordRow: ViewModel {
  let path: String
  let kind: String
  let name: String
  let code: String?
  /// Company, address and owner, as far as there are any.
  let about: String?
  let amount: String?
  let stage: String?
  let isWon: Bool
  let isLost: Bool
  let lastMail: Moment?

  init(_ record: RecordSummary, _ texts: Texts, _ dates: Dates) {
    path = RecordChip.path(record.reference)
    kind = texts["kind.\(record.reference.kind.rawValue)"]
    (name, code) = (record.name, record.externalID)
    let parts = [record.company, record.address?.description, record.owner].compactMap { $0 }.filter { !$0.isEmpty }
    about = parts.isEmpty ? nil : parts.joined(separator: " · ")
    amount = RecordRow.amount(record.amount, record.currency)
    stage = record.stage ?? record.meaning.map { texts["meaning.\($0.rawValue)"] }
    (isWon, isLost) = (record.meaning == .won, record.meaning == .lost)
    lastMail = record.lastMail.map(dates.view)
  }

  /// `18 400.00 EUR`: digits in groups where the text is a plain number.
  static func amount(_ amount: String?, _ currency: String?) -> String? {
    guard let amount, !amount.isEmpty else { return nil }
    let parts = amount.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    var text = amount
    if let whole = parts.first, whole.allSatisfy(\.isASCII), whole.allSatisfy(\.isNumber) {
      var groups: [Substring] = []
      var rest = whole
      while !rest.isEmpty {
        groups.insert(rest.suffix(3), at: 0)
        rest = rest.dropLast(3)
      }
      text = groups.joined(separator: "\u{202F}") + (parts.count > 1 && parts[1] != "00" ? "." + parts[1] : "")
    }
    return currency.map { "\(text) \($0)" } ?? text
  }
}
