internal import GRDB
internal import Model

/// What one person sees of which mailbox's mail: the one place that says so for messages.
///
/// A message is read whole where a mailbox that holds a copy may be read (`Access`). Linked to a record, it is seen on
/// that record's timeline as the widest of the holding mailboxes' cards says. Else it is not there at all.
struct Visibility {
  /// Mailboxes that the viewer may read.
  let readable: Set<Int64>
  private let cards: [Int64: CardDetail]

  init(_ viewer: Viewer, _ database: Database) throws {
    readable = Set(try database.rows(Access.readableMailboxes, [viewer.user.value]).map { $0[0] })
    var cards: [Int64: CardDetail] = [:]
    for row in try database.rows("SELECT id, json_extract(settings, '$.cards') FROM mailbox") {
      // What cannot be read shows the least.
      cards[row[0]] = (row[1] as String?).flatMap(CardDetail.init(rawValue:)) ?? .contactOnly
    }
    self.cards = cards
  }

  /// What is seen on a record's timeline of mail that this mailbox holds.
  func detail(of mailbox: Int64) -> CardDetail {
    readable.contains(mailbox) ? .everything : cards[mailbox] ?? .contactOnly
  }

  /// `readable` as JSON.
  var readableList: String { StoredJSON.array(readable.sorted()) }

  /// In SQL: a sight of the message `m` is not nil; `?1` is `readableList`.
  static let isThere = """
    (EXISTS (SELECT 1 FROM copy WHERE message = m.id AND mailbox IN (SELECT value FROM json_each(?1)))
      OR EXISTS (
        SELECT 1 FROM live_link AS l JOIN record AS r ON r.id = l.record WHERE l.message = m.id AND r.deleted_at IS NULL))
    """

  /// How much of a message is seen; nil where it is not there for the viewer.
  func sight(of message: Held) -> Sight? {
    if message.copies.contains(where: { readable.contains($0.mailbox) }) {
      return Sight(detail: .everything, isReadable: true)
    }
    guard message.isLinked else { return nil }
    let widest = message.copies.map { detail(of: $0.mailbox) }.max { $0.width < $1.width }
    return Sight(detail: widest ?? .contactOnly, isReadable: false)
  }

  /// The copy that everything of a message is shown from: present ones first, one in a mailbox that the viewer may read
  /// or else, on a record, one whose mailbox's cards show everything; nil where there is none.
  func shownCopy(of message: Held) -> Int64? {
    if let copy = message.copies.first(where: { readable.contains($0.mailbox) }) { return copy.copy }
    guard message.isLinked else { return nil }
    return message.copies.first { detail(of: $0.mailbox) == .everything }?.copy
  }

  /// True where the reasons of a claim may be read: a person gave them, or its copy's mailbox shows everything.
  func showsReason(copyOf mailbox: Int64?, byPerson: Bool) -> Bool {
    byPerson || mailbox.map { detail(of: $0) == .everything } ?? false
  }

  /// The mailboxes that hold or held a message.
  struct Held {
    var copies: [(copy: Int64, mailbox: Int64)] = []
    /// It has a link in force.
    var isLinked = false
  }

  struct Sight {
    var detail: CardDetail
    var isReadable: Bool
  }

  /// Who holds these messages.
  static func held(_ messages: [Int64], _ database: Database) throws -> [Int64: Held] {
    let list = StoredJSON.array(messages)
    var held: [Int64: Held] = [:]
    let copies = try database.rows(
      """
      SELECT message, id, mailbox FROM copy WHERE message IN (SELECT value FROM json_each(?))
      ORDER BY gone_at IS NOT NULL, id
      """, [list])
    for row in copies { held[row[0], default: Held()].copies.append((row[1], row[2])) }
    let linked = try database.rows(
      """
      SELECT DISTINCT l.message FROM live_link AS l JOIN record AS r ON r.id = l.record
      WHERE l.message IN (SELECT value FROM json_each(?)) AND r.deleted_at IS NULL
      """, [list])
    for row in linked { held[row[0], default: Held()].isLinked = true }
    return held
  }
}

extension CardDetail {
  /// Rises with what is shown.
  fileprivate var width: Int {
    switch self {
    case .contactOnly: 0
    case .subject: 1
    case .everything: 2
    }
  }
}
