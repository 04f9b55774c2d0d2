internal import Model
internal import Pipeline
internal import Store
internal import Wire

/// A workspace as a command changes it: what people decide is written into the store; what follows from it, and what
/// talks to servers, is performed here or by the service that works the workspace.
struct Place {
  let store: MailStore
  let viewer: Viewer
  private let bell: Bell?

  /// - Parameter bell: of the service that works the workspace; nil: this process does.
  init(store: MailStore, viewer: Viewer, bell: Bell?) { (self.store, self.viewer, self.bell) = (store, viewer, bell) }

  /// Asks for work and waits until it is done, which is in the store before it begins.
  ///
  /// - Throws: why it failed; `ServiceEnded` when it is done some other day.
  @discardableResult
  func perform(_ work: WorkRequest.Work, isQuiet: Bool = true) async throws -> WorkRequest.Outcome {
    let bar = ProgressBar(isQuiet: isQuiet)
    defer { bar.finish() }
    let id = try store.leave(work, by: viewer, now: now())
    do {
      if let bell { return try await follow(id, bell, bar) }
      if case .sync = work { try await settleWhatIsLeft(bar) }
      let request = try store.request(id, for: viewer)
      switch try await Worker(store: store, now: now).carryOut(request, report: { bar.show($0) }) {
      case .done(let outcome): return outcome
      case .failed(let failure): throw failure
      // Nobody cancels a command, and nobody else takes its requests.
      case .released, .taken: throw ServiceEnded()
      }
    } catch {
      if case .reply = work, !(error is ServiceEnded) { try putAway(id) }
      throw error
    }
  }

  /// Asks the service for work and does not wait for it; without a service there is nobody to ask.
  func ask(_ work: WorkRequest.Work) throws {
    if bell != nil { _ = try store.leave(work, by: viewer, now: now()) }
  }

  /// Settles what a command that was killed has left to be settled: a sync does not, nor would it settle then what it
  /// makes stale itself.
  private func settleWhatIsLeft(_ bar: ProgressBar) async throws {
    for request in try store.waitingRequests() {
      guard case .settle = request.work else { continue }
      let ending = try await Worker(store: store, now: now).carryOut(request, report: { bar.show($0) })
      // It stays noted, and is no reason to leave the mail where it is.
      if case .failed(let failure) = ending { Output.note("\(failure)") }
    }
  }

  /// The person is told here why an answer failed, and need not be told again on a page.
  private func putAway(_ id: ID<WorkRequest>) throws {
    if try store.request(id, for: viewer).state == .failed { try store.dismiss(id, by: viewer) }
  }

  private func follow(_ id: ID<WorkRequest>, _ bell: Bell, _ bar: ProgressBar) async throws -> WorkRequest.Outcome {
    bell.ring()
    // Looked at before the first ring, too: that may have come before anybody listened.
    if let outcome = try look(id, bar) { return outcome }
    for await _ in bell.rings { if let outcome = try look(id, bar) { return outcome } }
    if let outcome = try look(id, bar) { return outcome }
    throw ServiceEnded()
  }

  /// Shows how far a request is; gives what came of it once it is done, and throws why it failed.
  private func look(_ id: ID<WorkRequest>, _ bar: ProgressBar) throws -> WorkRequest.Outcome? {
    let request = try store.request(id, for: viewer)
    if let progress = try request.progress ?? ahead(of: request)?.progress { bar.show(progress) }
    if let trouble = request.trouble { throw Problem(trouble) }
    return request.state == .done ? request.outcome ?? WorkRequest.Outcome() : nil
  }
}

extension Place {
  /// The sync that one which waits waits for: a mailbox has one at a time.
  private func ahead(of request: WorkRequest) throws -> WorkRequest? {
    guard request.state == .waiting, case .sync(let mailbox) = request.work else { return nil }
    return try store.mailboxStatuses(for: viewer).first { $0.mailbox.id == mailbox }?.request
  }
}

/// The service that was to do the work has gone.
struct ServiceEnded: Error {}
