package import Model

/// A record in a list.
package struct RecordSummary: Sendable, Hashable {
  package var reference: RecordReference
  package var name: String
  package var externalID: String?
  package var owner: String?
  /// The first one, by key.
  package var address: Address?
  /// Of a contact or deal its company's name, of a lead the one it gives.
  package var company: String?
  /// Of a deal.
  package var stage: String?
  /// Of a deal.
  package var meaning: StageMeaning?
  /// Of a deal, as written in the export.
  package var amount: String?
  /// Of a deal.
  package var currency: String?
  /// Of a deal: the date of the latest message that it is linked with.
  package var lastMail: Timestamp?

  /// `deal D-1042`, or `deal #17` for one that was made here: a name that finds it.
  package var handle: String { "\(reference.kind.rawValue) \(externalID ?? "#\(reference.id)")" }
}

/// A change of a deal's stage; the first is where it came from.
package struct StageChange: Sendable, Hashable {
  package var stage: String?
  package var meaning: StageMeaning
  package var at: Timestamp
}

/// A record with what belongs to it.
package struct RecordDetails: Sendable, Hashable {
  package enum Value: Sendable, Hashable {
    case contact(Contact)
    case company(Company)
    case lead(Lead)
    case deal(Deal)

    package var record: RecordFields {
      switch self {
      case .contact(let contact): contact.record
      case .company(let company): company.record
      case .lead(let lead): lead.record
      case .deal(let deal): deal.record
      }
    }
  }

  package var value: Value
  package var createdAt: Timestamp
  package var updatedAt: Timestamp
  /// The run that made it.
  package var createdRun: ID<Run>?
  /// Of a contact or deal.
  package var company: RecordSummary?
  /// Of a deal.
  package var partner: RecordSummary?
  /// Of a company or deal, by name.
  package var contacts: [RecordSummary]
  /// Of a company (as partner too) or contact, the newest first.
  package var deals: [RecordSummary]
  /// Of a deal, oldest first.
  package var stages: [StageChange]
  /// Messages on its timeline.
  package var messages: Int
  package var lastMail: Timestamp?
}
