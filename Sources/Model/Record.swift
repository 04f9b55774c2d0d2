/// The four kinds of CRM record.
package enum RecordKind: String, Sendable, Codable, CaseIterable, Comparable {
  case contact, company, lead, deal

  private var order: Int {
    switch self {
    case .contact: 0
    case .company: 1
    case .lead: 2
    case .deal: 3
    }
  }

  package static func < (a: Self, b: Self) -> Bool { a.order < b.order }
}

/// The owner of record ids, whatever the kind.
package enum Record {}

/// A record and its kind.
package struct RecordReference: Hashable, Sendable, Codable, Comparable {
  package let kind: RecordKind
  package let id: ID<Record>

  package init(kind: RecordKind, id: ID<Record>) { (self.kind, self.id) = (kind, id) }

  package static func < (a: Self, b: Self) -> Bool { (a.kind, a.id) < (b.kind, b.id) }
}

/// What every record has.
package struct RecordFields: Sendable, Hashable {
  package var reference: RecordReference
  package var name: String
  /// The id in the system it came from; nil for records made here.
  package var externalID: String?
  /// The responsible user's name or e-mail as imported.
  package var owner: String?
  package var addresses: [Address]
  package var domains: [String]
  /// Columns that map to nothing of ours, by their header.
  package var custom: [String: String]
  /// Rises by one with each change.
  package var version: Int

  package init(
    reference: RecordReference, name: String, externalID: String? = nil, owner: String? = nil,
    addresses: [Address] = [], domains: [String] = [], custom: [String: String] = [:], version: Int = 1
  ) {
    (self.reference, self.name, self.externalID, self.owner) = (reference, name, externalID, owner)
    (self.addresses, self.domains, self.custom, self.version) = (addresses, domains, custom, version)
  }
}

/// A person at a company, or alone.
package struct Contact: Sendable, Hashable {
  package var record: RecordFields
  package var title: String?
  package var phone: String?
  package var company: ID<Record>?

  package init(record: RecordFields, title: String? = nil, phone: String? = nil, company: ID<Record>? = nil) {
    (self.record, self.title, self.phone, self.company) = (record, title, phone, company)
  }
}

package struct Company: Sendable, Hashable {
  package var record: RecordFields
  package var phone: String?

  package init(record: RecordFields, phone: String? = nil) { (self.record, self.phone) = (record, phone) }
}

/// Somebody who may become a customer.
package struct Lead: Sendable, Hashable {
  package var record: RecordFields
  package var companyName: String?
  package var status: String?
  package var source: String?
  package var phone: String?

  package init(
    record: RecordFields, companyName: String? = nil, status: String? = nil, source: String? = nil,
    phone: String? = nil
  ) {
    (self.record, self.companyName, self.status) = (record, companyName, status)
    (self.source, self.phone) = (source, phone)
  }
}

/// What a deal's stage means.
package enum StageMeaning: String, Sendable, Codable, CaseIterable { case open, won, lost }

package struct Deal: Sendable, Hashable {
  package var record: RecordFields
  package var pipeline: String?
  package var stage: String?
  package var meaning: StageMeaning
  /// As written in the export, `18400.00`.
  package var amount: String?
  package var currency: String?
  package var openedAt: Timestamp?
  /// When it was won or lost.
  package var closedAt: Timestamp?
  package var company: ID<Record>?
  package var partner: ID<Record>?
  package var contacts: [ID<Record>]

  package init(
    record: RecordFields, pipeline: String? = nil, stage: String? = nil, meaning: StageMeaning = .open,
    amount: String? = nil, currency: String? = nil, openedAt: Timestamp? = nil, closedAt: Timestamp? = nil,
    company: ID<Record>? = nil, partner: ID<Record>? = nil, contacts: [ID<Record>] = []
  ) {
    (self.record, self.pipeline, self.stage, self.meaning) = (record, pipeline, stage, meaning)
    (self.amount, self.currency, self.openedAt, self.closedAt) = (amount, currency, openedAt, closedAt)
    (self.company, self.partner, self.contacts) = (company, partner, contacts)
  }
}
