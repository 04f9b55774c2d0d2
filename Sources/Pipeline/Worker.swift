package import Model
package import Store
internal import Synchronization

/// Performs requests: the same code for the service and for a command that has the workspace to itself.
package struct Worker: Sendable {
  package let store: MailStore
  package let now: @Sendable () -> Timestamp

  /// What became of a request.
  package enum Ending: Sendable {
    case done(WorkRequest.Outcome)
    case failed(Failure)
    /// It was ended by us and waits again.
    case released
    /// Somebody else has begun it.
    case taken
  }

  package init(store: MailStore, now: @escaping @Sendable () -> Timestamp) { (self.store, self.now) = (store, now) }

  /// Begins a request, performs it and writes down what came of it. Cancelled, it gives the request back.
  ///
  /// - Parameters:
  ///   - isStopping: once it says so, no further message is begun to be sent.
  ///   - report: is told how far a synchronisation is.
  /// - Throws: when not even that can be written down.
  package func carryOut(
    _ request: WorkRequest, isStopping: @escaping @Sendable () -> Bool = { false },
    report: @escaping @Sendable (SyncProgress) -> Void = { _ in }
  ) async throws(StoreError) -> Ending {
    guard try store.begin(request.id, now: now()) else { return .taken }
    let result: Result<WorkRequest.Outcome, Failure>
    do throws(Failure) {
      result = .success(
        try await perform(request, isStopping: isStopping, report: noting(request.id, report)))
    } catch {
      result = .failure(error)
    }
    switch result {
    case .success(let outcome):
      try store.finish(request.id, outcome, now: now())
      return .done(outcome)
    case .failure where Task.isCancelled || isStopping():
      try store.release(request.id)
      return .released
    case .failure(let failure):
      try store.fail(request.id, WorkRequest.Trouble(failure), now: now())
      return .failed(failure)
    }
  }

  /// Writes down how far it is, beside telling it.
  private func noting(
    _ id: ID<WorkRequest>, _ report: @escaping @Sendable (SyncProgress) -> Void
  ) -> @Sendable (SyncProgress) -> Void {
    let tally = Mutex(ProgressTally())
    return { [store, now] event in
      report(event)
      guard let progress = tally.withLock({ $0.received(event, now: now()) }) else { return }
      // Only told, never needed: what keeps it from being written stops the work itself at its next transaction.
      try? store.note(progress, of: id)
    }
  }

  private func perform(
    _ request: WorkRequest, isStopping: @escaping @Sendable () -> Bool,
    report: @escaping @Sendable (SyncProgress) -> Void
  ) async throws(Failure) -> WorkRequest.Outcome {
    switch request.work {
    case .sync(let mailbox): try await sync(mailbox, report)
    case .send: WorkRequest.Outcome(outbox: try await OutboxPass(store: store).run(now: now, isStopping: isStopping))
    case .settle(let kind): try await settle(kind, by: request.user, report)
    case .reply(let order): try await reply(order, by: request.user, isStopping)
    case .preview(let mailbox, let period): try await preview(mailbox, period, report)
    case .compare(let file): try await compare(file)
    }
  }

  // MARK: Kinds of work

  private func preview(
    _ id: ID<Mailbox>, _ period: Period?, _ report: @escaping @Sendable (SyncProgress) -> Void
  ) async throws(Failure) -> WorkRequest.Outcome {
    let mailbox = try Failure.storing("preview mailbox \(id)") { () throws(StoreError) in try store.mailbox(id) }
    let pass = PreviewPass(store: store, mailbox: mailbox, period: period)
    return WorkRequest.Outcome(preview: try await pass.run(now: now, report: report))
  }

  private func compare(_ file: String) async throws(Failure) -> WorkRequest.Outcome {
    let new: ActiveRules
    do { new = try ActiveRules.read(file, folder: store.rulesFolder) } catch {
      throw Failure("compare with \(file)", reach: .process, cause: "\(error)", hint: "mend the file")
    }
    return WorkRequest.Outcome(
      diff: try await RulesDiff(store: store, old: try ActiveRules.load(store), new: new).run())
  }

  private func sync(
    _ id: ID<Mailbox>, _ report: @escaping @Sendable (SyncProgress) -> Void
  ) async throws(Failure) -> WorkRequest.Outcome {
    let mailbox = try Failure.storing("sync mailbox \(id)") { () throws(StoreError) in try store.mailbox(id) }
    let result: Result<SyncOutcome, Failure>
    do throws(Failure) {
      let rules = try rules(for: mailbox)
      let pass = try SyncPass(store: store, mailbox: mailbox, rules: rules, report: report)
      result = .success(try await pass.run(now: now))
    } catch {
      result = .failure(error)
    }
    // What came before a failure can be found, too.
    if !Task.isCancelled { try await index() }
    return WorkRequest.Outcome(try result.get())
  }

  private func rules(for mailbox: Mailbox) throws(Failure) -> ActiveRules {
    do throws(Failure) { return try ActiveRules.load(store) } catch {
      // Rules that an older version took are a failure of each sync, and shown as one.
      try Failure.storing(error.doing) { () throws(StoreError) in
        try store.noteSync(of: mailbox.id, error, text: error.description, now: now())
      }
      throw error
    }
  }

  /// Makes stored mail findable, some messages at a time.
  private func index() async throws(Failure) {
    let doing = "index mail"
    while try Failure.storing(doing, { () throws(StoreError) in try store.indexMail() }) > 0 {
      try await Failure.check(doing)
    }
  }

  private func settle(
    _ kind: Run.Kind, by user: ID<User>?, _ report: @Sendable (SyncProgress) -> Void
  ) async throws(Failure) -> WorkRequest.Outcome {
    let settled = try await ManualRelink(store: store).settle(kind: kind, user: user, now: now, report: report)
    return WorkRequest.Outcome(run: settled.run, counts: ["settled": settled.changed])
  }

  /// Queues an answer, sends it, and asks for the sync that brings it onto its record's timeline.
  private func reply(
    _ order: ReplyOrder, by user: ID<User>?, _ isStopping: @escaping @Sendable () -> Bool
  ) async throws(Failure) -> WorkRequest.Outcome {
    let doing = "answer message \(order.answers)"
    guard let viewer = user.map({ Viewer(user: $0) }) else {
      throw Failure(doing, reach: .message, cause: "nobody asks for it")
    }
    let entry = try queue(order, viewer, doing)
    var problems: [WorkRequest.Trouble] = []
    do throws(Failure) { try await OutboxPass(store: store).run(now: now, isStopping: isStopping) } catch {
      // What we ended is given back, and done again.
      if Task.isCancelled || isStopping() { throw error }
      // The answer is in the outbox and goes out some day: to write it again would send it twice.
      problems.append(WorkRequest.Trouble(error))
    }
    do throws(Failure) { try askForSync(behind: entry, viewer) } catch { problems.append(WorkRequest.Trouble(error)) }
    return WorkRequest.Outcome(problems: problems, outbox: [entry])
  }

  private func askForSync(behind entry: ID<OutboxEntry>, _ viewer: Viewer) throws(Failure) {
    try Failure.storing("bring message \(entry) of the outbox onto the timeline") { () throws(StoreError) in
      let item = try store.outboxItem(entry, for: viewer)
      if item.state == .sent { _ = try store.leave(.sync(item.mailbox), by: viewer, now: now()) }
    }
  }

  /// What is in the outbox already was queued when this was begun before.
  private func queue(_ order: ReplyOrder, _ viewer: Viewer, _ doing: String) throws(Failure) -> ID<OutboxEntry> {
    let (queued, mailbox) = try Failure.storing(doing) { () throws(StoreError) in
      (
        try store.outboxEntry(messageID: order.messageID, for: viewer),
        try order.mailbox.map { id throws(StoreError) in try store.mailbox(id) }
      )
    }
    if let queued { return queued }
    return try ReplyPass(store: store).queue(
      answerTo: order.answers, text: order.text, all: order.all, from: mailbox, cc: order.cc, bcc: order.bcc,
      messageID: order.messageID, by: viewer, now: now())
  }
}

extension WorkRequest.Trouble {
  init(_ failure: Failure) {
    self.init(
      text: failure.description, reach: failure.reach, isTemporary: failure.retry != .never, kind: failure.kind)
  }
}

extension WorkRequest.Outcome {
  fileprivate init(_ outcome: SyncOutcome) {
    self.init(
      run: outcome.run,
      counts: [
        "stored": outcome.stored, "newMessages": outcome.newMessages, "unfetched": outcome.unfetched,
        "recognised": outcome.recognised, "waiting": outcome.waiting,
        "quarantined": outcome.quarantined, "gone": outcome.gone, "moved": outcome.moved, "links": outcome.links,
        "records": outcome.records,
        "settled": outcome.relinked,
      ],
      problems: outcome.folderFailures.map { WorkRequest.Trouble($0.failure) })
  }
}
