package import Model

/// What a sync of a mailbox would bring in, by the headers of its messages; nothing of it is written.
///
/// What rules find in texts and attachments is not in it.
package struct SyncPreview: Sendable, Hashable, Codable {
  package struct Folder: Sendable, Hashable, Codable {
    package var name: String
    /// That would be fetched.
    package var messages: Int
    /// As the server claims them.
    package var bytes: Int64

    package init(name: String, messages: Int, bytes: Int64) {
      (self.name, self.messages, self.bytes) = (name, messages, bytes)
    }
  }

  /// How many messages something has: a sender, a record, a reason.
  package struct Tally: Sendable, Hashable, Codable {
    package var what: String
    package var messages: Int
  }

  package struct Senders: Sendable, Hashable, Codable {
    package var addresses = 0
    package var messages = 0
  }

  /// A message as an example.
  package struct Example: Sendable, Hashable, Codable {
    package var date: Timestamp
    package var from: String
    package var subject: String
    package var what: String
  }

  /// Entries of a list that are kept.
  package static let maximumListed = 10

  package var mailbox: Address
  package var period: Period
  package var folders: [Folder] = []
  /// Listed by the server, and outside the period.
  package var unfetched = 0
  /// Larger than what is fetched.
  package var tooLarge = 0

  // Of the messages:
  package var outgoing = 0
  /// Not outgoing, from the address of a record that is there today; from another address at a company's domain; from
  /// anybody else.
  package var known = Senders()
  package var atCompanies = Senders()
  package var unknown = Senders()
  package var frequentUnknown: [Tally] = []
  /// Linked with a record of the kind; with any.
  package var links: [String: Int] = [:]
  package var linked = 0
  package var frequentDeals: [Tally] = []
  /// By reason.
  package var held: [Tally] = []
  package var skipped: [Tally] = []
  /// A person would be asked.
  package var asked = 0
  package var questions: [Example] = []
  /// Neither linked, held, skipped nor asked about.
  package var left = 0

  /// Records that would be made, by kind, and some of them.
  package var records: [String: Int] = [:]
  package var recordExamples: [String] = []
  /// Why folders cannot be read.
  package var problems: [String] = []

  package var messages: Int { folders.reduce(0) { $0 + $1.messages } }
  package var bytes: Int64 { folders.reduce(0) { $0 + $1.bytes } }

  package init(mailbox: Address, period: Period) { (self.mailbox, self.period) = (mailbox, period) }
}
