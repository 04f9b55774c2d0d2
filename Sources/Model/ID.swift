/// The number of one row of `Owner`: a mailbox's cannot be passed where a record's is wanted.
package struct ID<Owner>: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
  package let value: Int64

  package init(_ value: Int64) { self.value = value }

  package init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(Int64.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }

  package static func < (a: Self, b: Self) -> Bool { a.value < b.value }

  package var description: String { String(value) }
}

/// The owners of ids that have no value type of their own in Model.
package enum MailThread {}
package enum Copy {}
package enum Pack {}
package enum OutboxEntry {}
