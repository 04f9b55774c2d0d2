package import Model

/// Which mailboxes are watched, and when one whose connection ended is watched again. Pure.
package struct WatchPlan: Sendable {
  /// Connections held open: each takes a descriptor, and some memory.
  package static let atOnce = 500
  /// Seconds before a watch that ended is begun again, doubled with each that ended soon.
  static let shortestRest: Int64 = 30
  static let longestRest: Int64 = 3600
  /// Seconds after which a watch counts as one that works: a server that signs us in and hangs up at once must not be
  /// called without end.
  static let settledAfter: Int64 = 300
  /// Seconds for which a server that allowed no more connections is asked for no more watches than it had room for.
  package static let crowdedFor: Int64 = 24 * 3600

  /// A mailbox that may be watched.
  package struct Wanted: Sendable, Hashable {
    package var mailbox: ID<Mailbox>
    /// The name of its IMAP server.
    package var server: String

    package init(mailbox: ID<Mailbox>, server: String) { (self.mailbox, self.server) = (mailbox, server) }
  }

  private struct Rest {
    var seconds: Int64
    var until: Timestamp
  }

  /// So many watches at a server and no more.
  private struct Room {
    var watches: Int
    var until: Timestamp
  }

  private var running: [ID<Mailbox>: (server: String, since: Timestamp)] = [:]
  private var rests: [ID<Mailbox>: Rest] = [:]
  private var rooms: [String: Room] = [:]

  package init() {}

  /// - Returns: those to begin with and to end, and when to ask again, if nothing else happens.
  package mutating func next(
    of wanted: [Wanted], now: Timestamp
  ) -> (begin: [ID<Mailbox>], end: [ID<Mailbox>], wake: Timestamp?) {
    let mailboxes = Set(wanted.map(\.mailbox))
    let end = running.keys.filter { !mailboxes.contains($0) }.sorted()
    rooms = rooms.filter { $0.value.until > now }
    var counts = running.values.reduce(into: [:]) { $0[$1.server, default: 0] += 1 }
    var begin: [ID<Mailbox>] = []
    var wake: Timestamp?
    for (mailbox, server) in wanted.map({ ($0.mailbox, $0.server.lowercased()) }) where running[mailbox] == nil {
      let room = rooms[server].flatMap { counts[server, default: 0] < $0.watches ? nil : $0 }
      if let later = [room?.until, rests[mailbox]?.until].compactMap({ $0 }).max(), later > now {
        wake = min(wake ?? later, later)
      } else if running.count < WatchPlan.atOnce {
        running[mailbox] = (server, now)
        counts[server, default: 0] += 1
        begin.append(mailbox)
      }
    }
    return (begin, end, wake)
  }

  /// A watch is about to end because its server allows no more connections.
  package mutating func gaveWay(_ mailbox: ID<Mailbox>, now: Timestamp) {
    guard let server = running[mailbox]?.server else { return }
    let watches = running.values.count { $0.server == server }
    let before = rooms[server]?.watches ?? watches
    rooms[server] = Room(
      watches: max(0, min(before, watches) - 1), until: now.adding(seconds: WatchPlan.crowdedFor))
  }

  /// A watch is over, whoever ended it.
  package mutating func ended(_ mailbox: ID<Mailbox>, now: Timestamp) {
    guard let begun = running.removeValue(forKey: mailbox)?.since else { return }
    let lived = begun.adding(seconds: WatchPlan.settledAfter) <= now
    let seconds =
      if let before = rests[mailbox], !lived { min(before.seconds * 2, WatchPlan.longestRest) } else {
        WatchPlan.shortestRest
      }
    let wait = seconds * (1000 + Schedule.jitter(mailbox))
    rests[mailbox] = Rest(seconds: seconds, until: Timestamp(milliseconds: now.milliseconds + wait))
  }
}
