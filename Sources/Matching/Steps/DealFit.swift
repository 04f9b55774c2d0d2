import Model

/// A deal that fits a message's people, and how.
struct DealFit {
  enum Openness: Equatable {
    case open
    /// It has no dates that say; the reason.
    case perhaps(String)
    /// It is over, when nobody knows.
    case over(String)
    case not(String)
  }

  let deal: KnownDeal
  /// Linked contacts that it lists.
  let contacts: [String]
  /// It fits only as the partner's.
  let isByPartner: Bool
  let openness: Openness

  /// Whether a deal was open at an instant: from when it was opened until it was won or lost.
  static func openness(of deal: KnownDeal, at date: Timestamp) -> Openness {
    if let closed = deal.closedAt, date >= end(of: closed) { return .not("closed \(closed.day())") }
    if let opened = deal.openedAt, date < opened { return .not("opened \(opened.day())") }
    if deal.closedAt == nil, deal.meaning != .open { return .over("\(deal.meaning.rawValue), no closing date") }
    return deal.openedAt == nil ? .perhaps("no opening date") : .open
  }

  /// A closing time at midnight is a day without a time, and that day counts.
  private static func end(of closed: Timestamp) -> Timestamp {
    closed.milliseconds % 86_400_000 == 0 ? closed.adding(days: 1) : closed
  }

  /// What speaks for it, for a person who must choose.
  var reason: String {
    var parts: [String] = []
    if !contacts.isEmpty { parts.append("lists \(Wording.list(contacts))") }
    if isByPartner { parts.append("as partner") }
    if let mail = deal.lastMail { parts.append("last mail \(mail.day())") }
    if let opened = deal.openedAt { parts.append("opened \(opened.day())") }
    switch openness {
    case .perhaps(let why), .over(let why), .not(let why): parts.append(why)
    case .open: break
    }
    return parts.joined(separator: ", ")
  }

  /// The likely one first: most listed people, most recent mail, newest, then by id.
  static func ranks(_ a: DealFit, before b: DealFit) -> Bool {
    let (x, y) = (a.rank, b.rank)
    if x != y { return x.lexicographicallyPrecedes(y) }
    return a.deal.id < b.deal.id
  }

  private var rank: [Int64] {
    [
      -Int64(contacts.count), -(deal.lastMail?.milliseconds ?? -.max), -(deal.openedAt?.milliseconds ?? -.max),
    ]
  }
}
