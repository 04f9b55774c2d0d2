/// A period that a first synchronisation brings in.
package enum Period: Sendable, Hashable {
  case days(Int)
  case months(Int)
  /// From a calendar day on, in the workspace's time zone.
  case since(year: Int, month: Int, day: Int)
  case all
}

extension Period: Codable {
  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let period = Period(text) else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no period"))
    }
    self = period
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

/// Which date of a message the period goes by.
package enum PeriodDate: String, Sendable, Codable, CaseIterable {
  /// INTERNALDATE: when the server got it.
  case received
  /// The Date field: for a mailbox that was migrated, where every message was received on one day.
  case written
}

/// Which folders of a mailbox are synchronised.
package enum FolderChoice: Sendable, Hashable, Codable {
  /// Inbox and Sent.
  case standard
  /// By display name or special use (`\Sent`), as the person wrote them.
  case named([String])
}

/// How far a mailbox is connected with the CRM.
package enum Connection: String, Sendable, Codable, CaseIterable {
  /// Nothing is decided.
  case off
  /// Decided, shown as suggestions, nothing written.
  case manual
  /// Written.
  case automatic
}

/// The three situations in which a record may be made.
package enum Situation: String, Sendable, Codable, CaseIterable {
  /// Somebody unknown wrote to us.
  case incomingNewAddress
  /// We wrote to somebody unknown.
  case outgoingNewAddress
  /// Somebody known wrote to us.
  case incomingExistingAddress
}

/// What to make in a situation.
package struct Creation: Sendable, Hashable, Codable {
  package enum When: String, Sendable, Codable, CaseIterable {
    case atOnce
    /// Once somebody of ours has answered in the thread.
    case whenWeReplied
    /// A person confirms each.
    case asProposal
  }
  package enum Responsible: Sendable, Hashable, Codable {
    case mailboxOwner
    /// The user who wrote the message; the mailbox owner where nobody of ours did.
    case sender
    case user(String)
  }

  /// Empty: nothing is made.
  package var make: [RecordKind]
  package var when: When
  package var source: String?
  package var responsible: Responsible

  package init(
    make: [RecordKind] = [], when: When = .atOnce, source: String? = nil, responsible: Responsible = .mailboxOwner
  ) {
    (self.make, self.when, self.source, self.responsible) = (make, when, source, responsible)
  }
}

/// What becomes of mail whose sender failed authentication, or of mail that has no result.
package enum TrustPolicy: String, Sendable, Codable, CaseIterable { case allow, warn, hold }

/// What a CRM card shows of a mailbox's mail to people who cannot read the mailbox.
package enum CardDetail: String, Sendable, Codable, CaseIterable { case everything, subject, contactOnly }

/// Who may read a mailbox.
package enum MailboxAccess: String, Sendable, Codable, CaseIterable { case personal, shared }

/// Which of several fitting deals a message goes to.
package enum DealPolicy: String, Sendable, Codable, CaseIterable {
  case all, onlyIfSingle, mostRecentMail, newest, ask
}

/// The connection settings of a mailbox: they say whether; rules say what.
package struct Settings: Sendable, Hashable {
  /// The display name in From; empty: the address alone.
  package var senderName: String
  /// What people call the mailbox; empty: its address.
  package var mailboxName: String
  /// Further addresses of the mailbox's people: mail from them is ours.
  package var aliases: [Address]
  package var access: MailboxAccess
  package var period: Period
  package var periodDate: PeriodDate
  package var folders: FolderChoice
  package var connection: Connection
  /// A situation that is absent makes nothing.
  package var create: [Situation: Creation]
  /// Lookback mail makes records only when this is on.
  package var createFromLookback: Bool
  package var trustFailed: TrustPolicy
  package var trustMissing: TrustPolicy
  /// The authserv-id whose Authentication-Results count; nil: none is believed.
  package var trustedAuthenticator: String?
  package var cards: CardDetail
  /// Nil: the rule file's.
  package var dealPolicy: DealPolicy?
  /// The provider puts sent mail into Sent itself; then we do not append.
  package var providerFilesSent: Bool
  /// The server is told what people read here; else its flags stay as they are.
  package var tellsRead: Bool

  package init(
    senderName: String = "", mailboxName: String = "", aliases: [Address] = [],
    access: MailboxAccess = .personal, period: Period = .months(1), periodDate: PeriodDate = .received,
    folders: FolderChoice = .standard, connection: Connection = .automatic, create: [Situation: Creation] = [:],
    createFromLookback: Bool = false,
    trustFailed: TrustPolicy = .hold, trustMissing: TrustPolicy = .allow, trustedAuthenticator: String? = nil,
    cards: CardDetail = .contactOnly, dealPolicy: DealPolicy? = nil, providerFilesSent: Bool = false,
    tellsRead: Bool = true
  ) {
    (self.senderName, self.mailboxName, self.aliases) = (senderName, mailboxName, aliases)
    (self.access, self.period, self.periodDate) = (access, period, periodDate)
    (self.folders, self.connection) = (folders, connection)
    (self.create, self.createFromLookback) = (create, createFromLookback)
    (self.trustFailed, self.trustMissing) = (trustFailed, trustMissing)
    (self.trustedAuthenticator, self.cards, self.dealPolicy) = (trustedAuthenticator, cards, dealPolicy)
    (self.providerFilesSent, self.tellsRead) = (providerFilesSent, tellsRead)
  }
}
