/// What a workspace has been taken for: how many mailboxes each user may connect, and how often they are synchronised.
package enum Plan: String, Sendable, Hashable, Codable, CaseIterable {
  case free, standard, professional

  /// Seconds between two syncs of a mailbox that nobody asked for.
  package var syncInterval: Int64 {
    switch self {
    case .free: 3600
    case .standard: 600
    case .professional: 300
    }
  }

  /// New mail is brought in as soon as the server announces it, besides.
  package var watches: Bool { self == .professional }

  /// Mailboxes that one user may connect; nil: any number.
  package var maximumMailboxes: Int? {
    switch self {
    case .free: 1
    case .standard: 3
    case .professional: nil
    }
  }
}
