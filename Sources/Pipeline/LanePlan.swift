package import Model
package import Store

/// Which requests go on at the same time. Pure.
///
/// A lane does one thing after the other: a mailbox has one, so that two syncs never file the same mail; sending has
/// one, so that no message is sent twice; settling has one.
package struct LanePlan: Sendable {
  package enum Lane: Sendable, Hashable {
    case sync(ID<Mailbox>)
    case send
    case settle
    /// What is only tried: it reads all mail, and one at a time is enough.
    case trial
  }

  /// Mailboxes synchronised at once: parsing takes all cores and filing takes turns, so more would only wait.
  package static let syncsAtOnce = 3

  private var running: [ID<WorkRequest>: Lane] = [:]

  package init() {}

  /// What of the waiting requests may begin now, which counts as running from then on: what people ask for first, then
  /// the oldest.
  package mutating func next(of waiting: [WorkRequest]) -> [WorkRequest] {
    let ordered = waiting.filter { $0.user != nil } + waiting.filter { $0.user == nil }
    var begun: [WorkRequest] = []
    for request in ordered where running[request.id] == nil {
      let lane = Lane(request.work)
      guard !running.values.contains(lane) else { continue }
      if case .sync = lane, running.values.count(where: \.isSync) >= LanePlan.syncsAtOnce { continue }
      running[request.id] = lane
      begun.append(request)
    }
    return begun
  }

  package mutating func ended(_ id: ID<WorkRequest>) { running[id] = nil }
}

extension LanePlan.Lane {
  package init(_ work: WorkRequest.Work) {
    switch work {
    case .sync(let mailbox): self = .sync(mailbox)
    case .send, .reply: self = .send
    case .settle: self = .settle
    case .preview, .compare: self = .trial
    }
  }

  fileprivate var isSync: Bool { if case .sync = self { true } else { false } }
}
