internal import Matching
internal import Model
internal import Store

/// What stored mail would be linked with if one set of rules had decided all of it, in the order of its dates.
///
/// Later messages see what earlier ones have got here, and not what the store says.
struct RulesSimulation {
  let mail: StoredMail
  private var threads: [ID<MailThread>: Thread] = [:]
  private var lastMail: [RecordReference: Timestamp] = [:]
  /// Mail of the date that is being decided: it is not earlier than itself.
  private var present: [(copy: StoredCopy, participants: [String], links: [DecidedLink])] = []
  /// Records that were made here, by kind and address or domain.
  private var made: Set<Made> = []

  private struct Thread {
    /// Of earlier messages, the latest first, one a record.
    var links: [KnownLink] = []
    var participants: Set<String> = []
    var linked: Set<String> = []
  }

  private struct Made: Hashable {
    var kind: RecordKind
    var key: String
  }

  /// What a decision comes to.
  struct Result {
    var decision: Decision
    /// Names of the records by which they are compared: those that are not there yet have no number.
    var links: [String: (kind: RecordKind, name: String, rule: String?)] = [:]
    /// Records that would be made: `contact new@pier.example`.
    var created: [String] = []
  }

  init(_ mail: StoredMail) { self.mail = mail }

  mutating func decide(
    _ item: StoredMail.Item, _ known: Known, isThere: (RecordKind, Address) throws -> Bool
  ) rethrows -> Result {
    let copy = item.copy
    if let date = present.first?.copy.date, date < copy.date { settle() }
    let decision = mail.decide(item, overlaid(known, copy.thread))
    var result = Result(decision: decision)
    let isOutgoing = mail.decider.isOutgoing(item.message, item.asks)
    guard decision.isWritten || decision.connection == .manual && decision.outcome == .decided else {
      note(item.message, copy, [], isOutgoing: isOutgoing)
      return result
    }
    for link in decision.links {
      result.links["\(link.record.kind.rawValue) #\(link.record.id)"] = (
        link.record.kind, "\(link.record.kind.rawValue) \(link.name)", link.evidence.lazy.compactMap(\.rule).first
      )
    }
    for proposal in decision.proposals where proposal.when == .atOnce && decision.outcome == .decided {
      let key = Made(
        kind: proposal.kind, key: proposal.kind == .company ? proposal.address.domain : proposal.address.key)
      if made.contains(key) { continue }
      if try isThere(proposal.kind, proposal.address) { continue }
      made.insert(key)
      result.created.append("\(proposal.kind.rawValue) \(proposal.address)")
    }
    note(item.message, copy, decision.links, isOutgoing: isOutgoing)
    return result
  }

  /// What is known, with the simulation's links and people in place of the store's.
  private func overlaid(_ known: Known, _ thread: ID<MailThread>) -> Known {
    var known = known
    let earlier = threads[thread] ?? Thread()
    (known.thread.links, known.thread.participants) = (earlier.links, earlier.participants)
    known.thread.linked = earlier.linked
    for index in known.deals.indices { known.deals[index].lastMail = lastMail[known.deals[index].reference] }
    return known
  }

  /// Who wrote mail that was linked with something, or got mail of ours, takes part in the thread.
  private mutating func note(_ message: Message, _ copy: StoredCopy, _ links: [DecidedLink], isOutgoing: Bool) {
    guard isOutgoing || !links.isEmpty else { return }
    let people = message.participants.compactMap { $0.role == .bcc ? nil : $0.address?.key }
    present.append((copy, people, links))
  }

  private mutating func settle() {
    for (copy, people, links) in present {
      threads[copy.thread, default: Thread()].participants.formUnion(people)
      if links.contains(where: { !$0.isBlind }) { threads[copy.thread, default: Thread()].linked.formUnion(people) }
      for link in links {
        lastMail[link.record] = copy.date
        if link.isBlind { continue }
        let known = KnownLink(
          record: link.record, name: link.name, message: copy.message,
          byPerson: link.evidence.contains { $0.step == .people })
        threads[copy.thread, default: Thread()].links.removeAll { $0.record == link.record }
        threads[copy.thread, default: Thread()].links.insert(known, at: 0)
      }
    }
    present.removeAll(keepingCapacity: true)
  }
}

extension DecidedLink {
  /// No answer inherits it.
  fileprivate var isBlind: Bool { evidence.allSatisfy { $0.step == .blind } }
}
