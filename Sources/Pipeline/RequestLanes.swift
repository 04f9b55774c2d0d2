package import Logging
package import Model
internal import ServiceLifecycle
package import Store
internal import Synchronization

/// Performs the requests that wait in a workspace, in lanes, until the group it runs in shuts down.
///
/// Then syncs and settling end at once and their requests wait for the next process; a message that is being sent has
/// `sendingGrace` to end.
package actor RequestLanes: Service {
  private let worker: Worker
  private let logger: Logger
  private var plan = LanePlan()
  private var tasks: [ID<WorkRequest>: (lane: LanePlan.Lane, task: Task<Void, Never>)] = [:]
  private let isStopping = Mutex(false)
  private let wakes: Wakes

  /// How long a message on its way is waited for at the end: servers answer the final dot within a moment, mostly.
  package static let sendingGrace = Duration.seconds(2)
  /// Before trying again, in seconds, after the store itself failed: a full disk.
  private static let pause: Int64 = 30

  package init(store: MailStore, logger: Logger, now: @escaping @Sendable () -> Timestamp) {
    worker = Worker(store: store, now: now)
    self.logger = logger
    wakes = Wakes(after: store.changes, now: now)
  }

  package func run() async throws {
    for await _ in wakes.stream.cancelOnGracefulShutdown() { beginWhatWaits() }
    wakes.stop()
    await stop()
  }

  private func beginWhatWaits() {
    do throws(StoreError) {
      let waiting = try worker.store.waitingRequests()
      guard !waiting.isEmpty else { return }
      let importing = try worker.store.importingMailboxes(now: worker.now())
      for request in plan.next(of: waiting, importing: importing) { begin(request) }
    } catch {
      logger.error("requests cannot be read: \(error)")
      wakes.wake(at: worker.now().adding(seconds: RequestLanes.pause))
    }
  }

  private func begin(_ request: WorkRequest) {
    // Below the pages' own tasks: who looks at a page does not wait for an import.
    let task = Task(priority: .utility) {
      await perform(request)
      ended(request.id)
    }
    tasks[request.id] = (LanePlan.Lane(request.work), task)
  }

  private func ended(_ id: ID<WorkRequest>) {
    plan.ended(id)
    tasks[id] = nil
    wakes.wake()
  }

  private func stop() async {
    isStopping.withLock { $0 = true }
    let left = tasks.values
    for (lane, task) in left where lane != .send { task.cancel() }
    let cutOff = Task {
      // Cut short there is nobody left to wait for.
      guard (try? await Task.sleep(for: RequestLanes.sendingGrace)) != nil else { return }
      for (_, task) in left { task.cancel() }
    }
    for (_, task) in left { await task.value }
    cutOff.cancel()
  }

  // MARK: One request

  private nonisolated func perform(_ request: WorkRequest) async {
    do throws(StoreError) {
      let ending = try await worker.carryOut(request, isStopping: { [self] in isStopping.withLock { $0 } })
      tell(request, ending)
    } catch {
      logger.error("\(request.work.label): \(error)")
      await giveBack(request.id)
    }
  }

  /// Holds the lane until it can at least be written down that the request waits again. Cut short it is left as running,
  /// which the next process takes for interrupted and does again.
  private nonisolated func giveBack(_ id: ID<WorkRequest>) async {
    while (try? await Task.sleep(for: .seconds(RequestLanes.pause))) != nil {
      do throws(StoreError) { return try worker.store.release(id) } catch { logger.error("request \(id): \(error)") }
    }
  }

  private nonisolated func tell(_ request: WorkRequest, _ ending: Worker.Ending) {
    switch ending {
    case .done(let outcome):
      let counts = outcome.counts.filter { $0.value > 0 }.sorted { $0.key < $1.key }
      let text = counts.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
      logger.info("\(request.work.label): done\(text.isEmpty ? "" : ", ")\(text)")
      for problem in outcome.problems { logger.warning("\(request.work.label): \(problem.text)") }
    case .failed(let failure): logger.warning("\(request.work.label): \(failure)")
    case .released: logger.info("\(request.work.label): interrupted, and done when the service runs again")
    case .taken: break
    }
  }
}

extension WorkRequest.Work {
  /// For the log.
  fileprivate var label: String {
    switch self {
    case .sync(let mailbox): "sync mailbox \(mailbox)"
    case .send: "send"
    case .settle: "settle"
    case .reply(let order): "answer message \(order.answers)"
    case .preview(let mailbox, _): "preview mailbox \(mailbox)"
    case .compare(let file): "compare with \(file)"
    }
  }
}
