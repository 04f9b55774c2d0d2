package import Model

/// A record as a row of an export gives it. References to other records are as written: an external id or a name.
package struct RecordDraft: Sendable, Hashable {
  /// The columns that references and the id came from, by their headers, so that a problem can name them.
  package struct Columns: Sendable, Hashable {
    package var externalID: String?
    package var company: String?
    package var partner: String?
    package var contacts: String?

    package init() {}
  }

  /// Line of the file on which the row begins, 1-based.
  package var line: Int
  package var kind: RecordKind
  package var externalID: String?
  package var name: String
  /// The row has no name and this one stands in for it: only a new record takes it.
  package var isNameMadeUp = false
  package var owner: String?
  package var addresses: [Address] = []
  /// Lower-case A-labels.
  package var domains: [String] = []
  package var phone: String?
  /// Columns that map to nothing of ours, by their header; an empty value takes the field away.
  package var custom: [String: String] = [:]
  package var createdAt: Timestamp?

  /// Of a contact.
  package var title: String?
  /// Of a contact or deal: a company's external id or name; of a lead: just a name.
  package var company: String?
  /// Of a lead.
  package var status: String?
  package var source: String?
  /// Of a deal.
  package var pipeline: String?
  package var stage: String?
  /// Nil where the row does not say: a new deal is open, another one stays as it is.
  package var meaning: StageMeaning?
  package var amount: String?
  package var currency: String?
  package var openedAt: Timestamp?
  /// When it was won or lost; without effect while it is open.
  package var closedAt: Timestamp?
  /// Closing dates as written, custom fields of a deal while it is open.
  package var forecasts: [String: String] = [:]
  package var partner: String?
  /// External ids, names or addresses of contacts.
  package var contacts: [String] = []
  package var columns = Columns()

  package init(line: Int, kind: RecordKind, name: String) {
    (self.line, self.kind, self.name) = (line, kind, name)
  }
}

/// A row that cannot be taken.
package struct RowProblem: Sendable, Hashable, CustomStringConvertible {
  /// 1-based, in the file.
  package var line: Int
  /// The column's header.
  package var column: String?
  package var text: String

  package init(line: Int, column: String? = nil, text: String) {
    (self.line, self.column, self.text) = (line, column, text)
  }

  package var description: String { "line \(line)" + (column.map { ", column \($0)" } ?? "") + ": \(text)" }
}

/// What an import did.
package struct ImportReport: Sendable, Hashable {
  /// Nil when every row was there already.
  package var run: ID<Run>?
  package var created = 0
  package var updated = 0
  package var unchanged = 0
  /// Why nothing was loaded; empty when everything was. The first ones, in order of line.
  package var problems: [RowProblem] = []
  /// How many problems there are beside those.
  package var furtherProblems = 0

  /// Problems that are listed: who has more has the wrong file.
  package static let maximumProblems = 50
}
