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
  /// Of them, mailboxes that are brought in for the first time, or by the day: it takes hours, and the others go on.
  package static let importsAtOnce = 2

  private var running: [ID<WorkRequest>: Lane] = [:]
  private var imports: Set<ID<WorkRequest>> = []

  package init() {}

  /// What of the waiting requests may begin now, which counts as running from then on: what people ask for first, then
  /// the oldest.
  ///
  /// - Parameter importing: mailboxes of which much is still to be brought in.
  package mutating func next(of waiting: [WorkRequest], importing: Set<ID<Mailbox>> = []) -> [WorkRequest] {
    let ordered = waiting.filter { $0.user != nil } + waiting.filter { $0.user == nil }
    var begun: [WorkRequest] = []
    for request in ordered where running[request.id] == nil {
      let lane = Lane(request.work)
      guard !running.values.contains(lane) else { continue }
      if case .sync(let mailbox) = lane {
        let isImport = importing.contains(mailbox)
        if running.values.count(where: \.isSync) >= LanePlan.syncsAtOnce { continue }
        if isImport, imports.count >= LanePlan.importsAtOnce { continue }
        if isImport { imports.insert(request.id) }
      }
      running[request.id] = lane
      begun.append(request)
    }
    return begun
  }

  package mutating func ended(_ id: ID<WorkRequest>) {
    running[id] = nil
    imports.remove(id)
  }
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
