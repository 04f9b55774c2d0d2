import Model

/// An address on a message that is not ours, once for all its roles.
struct Counterpart: Sendable, Hashable {
  let address: Address
  /// The first display name that is not empty.
  var name: String
  var roles: Set<Participant.Role>
  /// Nobody else on the message knows of it.
  var isBlind: Bool { roles == [.bcc] }

  /// Counterparts of one message: a mail to a thousand people must not ask a thousand questions.
  static let maximumCount = 200

  /// By address; the sender's side comes first where there are too many.
  static func all(of message: Message, ours: Ours) -> [Counterpart] {
    var found: [Counterpart] = []
    var places: [String: Int] = [:]
    for participant in message.participants {
      guard let address = participant.address, !ours.contains(address) else { continue }
      if let place = places[address.key] {
        found[place].roles.insert(participant.role)
        if found[place].name.isEmpty { found[place].name = participant.name }
      } else if found.count < maximumCount {
        places[address.key] = found.count
        found.append(Counterpart(address: address, name: participant.name, roles: [participant.role]))
      }
    }
    return found.sorted { $0.address < $1.address }
  }
}

/// What the trusted server's Authentication-Results say of the sender.
enum Trust: String, Sendable {
  /// DMARC passed: the domain of From is proven.
  case passed
  /// DMARC failed, or SPF and DKIM both did, or there is more than one From.
  case failed
  /// There are results, and they neither prove nor disprove the domain of From.
  case unproven
  /// No result of the trusted server.
  case missing
  /// One of ours wrote it.
  case ours
}

/// What every step sees; one object, since steps and conditions hand it on many times.
final class Facts: Sendable {
  let message: Message
  let copy: CopyFacts
  let placement: Placement
  let known: Known
  let settings: Settings
  let date: Timestamp
  /// Every From address is ours.
  let isOutgoing: Bool
  let senders: [Address]
  let trust: Trust
  /// Why the sender failed; empty where it did not.
  let trustReason: String

  init(
    _ message: Message, copy: CopyFacts, placement: Placement, known: Known, settings: Settings, now: Timestamp
  ) {
    (self.message, self.copy, self.placement) = (message, copy, placement)
    (self.known, self.settings) = (known, settings)
    date = Matching.date(of: message, receivedAt: copy.receivedAt, now: now)
    senders = message.participants.filter { $0.role == .from }.compactMap(\.address)
    isOutgoing = !senders.isEmpty && senders.allSatisfy(copy.ours.contains)
    (trust, trustReason) = Trust.judge(message, senders, isOutgoing: isOutgoing, server: settings.trustedAuthenticator)
  }
}

extension Trust {
  /// The verdict, and the reason for a failure.
  static func judge(
    _ message: Message, _ senders: [Address], isOutgoing: Bool, server: String?
  ) -> (Trust, String) {
    // Readers show one of several From fields, filters judge another: nobody is proven by either.
    if message.headers.count(where: { $0.name == "from" }) > 1 { return (.failed, "it has more than one From field") }
    let name = server?.lowercased()
    guard let name, let result = message.authentication.first(where: { $0.server == name }) else {
      return (isOutgoing ? .ours : .missing, "")
    }
    let (dmarc, spf, dkim) = (result.results["dmarc"], result.results["spf"], result.results["dkim"])
    // A mail that claims to be ours and came in from outside with a failure is forged, not outgoing.
    if dmarc == "fail" { return (.failed, "dmarc=fail at \(name)") }
    if dmarc == "pass" {
      if let proven = result.headerFrom, !senders.isEmpty, !senders.allSatisfy({ aligned($0.domain, proven) }) {
        return (.failed, "\(name) proved \(proven), and From says \(senders.map(\.domain).joined(separator: ", "))")
      }
      return (isOutgoing ? .ours : .passed, "")
    }
    if failing.contains(spf ?? ""), dkim == "fail" { return (.failed, "spf=\(spf ?? "") and dkim=fail at \(name)") }
    if isOutgoing { return (.ours, "") }
    return [dmarc, spf, dkim].allSatisfy { $0 == nil } ? (.missing, "") : (.unproven, "")
  }

  private static let failing: Set<String> = ["fail", "softfail", "hardfail"]

  /// Equal, or one below the other.
  private static func aligned(_ a: String, _ b: String) -> Bool {
    a == b || a.hasSuffix("." + b) || b.hasSuffix("." + a)
  }
}
