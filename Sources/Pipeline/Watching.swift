package import Logging
package import Model
internal import ServiceLifecycle
package import Store

/// Watches inboxes, where the plan allows it, and asks for a sync as soon as a server announces something.
///
/// Only mailboxes whose last sync was good are watched: what is wrong with the others is told by their syncs, and tried
/// again as the schedule has it.
package actor Watching: Service {
  private let store: MailStore
  private let logger: Logger
  private let now: @Sendable () -> Timestamp
  private let wakes: Wakes
  private var plan = WatchPlan()
  private var tasks: [ID<Mailbox>: Task<Void, Never>] = [:]

  /// Before trying again, in seconds, after the store itself failed: a full disk.
  private static let pause: Int64 = 30

  package init(store: MailStore, logger: Logger, now: @escaping @Sendable () -> Timestamp) {
    (self.store, self.logger, self.now) = (store, logger, now)
    wakes = Wakes(after: store.changes, now: now)
  }

  package func run() async throws {
    for await _ in wakes.stream.cancelOnGracefulShutdown() { follow() }
    wakes.stop()
    let left = Array(tasks.values)
    for task in left { task.cancel() }
    for task in left { await task.value }
  }

  private func follow() {
    do throws(StoreError) {
      let wanted = try store.plan().watches ? try store.currentMailboxes().map(WatchPlan.Wanted.init) : []
      let next = plan.next(of: wanted, now: now())
      for mailbox in next.end { tasks[mailbox]?.cancel() }
      for mailbox in next.begin { begin(mailbox) }
      wakes.wake(at: next.wake)
    } catch {
      logger.error("mailboxes cannot be watched: \(error)")
      wakes.wake(at: now().adding(seconds: Watching.pause))
    }
  }

  private func begin(_ mailbox: ID<Mailbox>) {
    tasks[mailbox] = Task(priority: .utility) {
      await watch(mailbox)
      ended(mailbox)
    }
  }

  private func ended(_ mailbox: ID<Mailbox>) {
    plan.ended(mailbox, now: now())
    tasks[mailbox] = nil
    wakes.wake()
  }

  /// Ends a watch whose connection is needed for work; its mailbox is looked at by the clock then.
  private func giveWay(_ mailbox: Mailbox) async {
    guard let task = tasks[mailbox.id] else { return }
    plan.gaveWay(mailbox.id, now: now())
    logger.info("\(mailbox.address) is not watched for a day: its server allows no more connections")
    task.cancel()
    await task.value
  }

  private nonisolated func watch(_ id: ID<Mailbox>) async {
    do throws(Failure) {
      let mailbox = try Failure.storing("watch mailbox \(id)") { () throws(StoreError) in try store.mailbox(id) }
      let watch = MailboxWatch(store: store, mailbox: mailbox, now: now) { [self] in
        await giveWay(mailbox)
      } hasNews: { [self] () throws(Failure) in
        try ask(mailbox)
      }
      try await watch.run()
    } catch {
      if Task.isCancelled { return }
      logger.info("\(error)")
      if error.reach != .process { askAfterFailure(id) }
    }
  }

  /// A sync says what is wrong, if it still is, for people to see. It is watched again after a good one only, so that a
  /// server that is away is signed in to as often as the schedule has it.
  private nonisolated func askAfterFailure(_ mailbox: ID<Mailbox>) {
    do throws(StoreError) {
      _ = try store.leave(.sync(mailbox), by: nil, now: now())
    } catch {
      logger.error("mailbox \(mailbox) is not watched any more, and cannot be asked for: \(error)")
    }
  }

  private nonisolated func ask(_ mailbox: Mailbox) throws(Failure) {
    try Failure.storing("ask for a sync of \(mailbox.address)") { () throws(StoreError) in
      _ = try store.leave(.sync(mailbox.id), by: nil, now: now())
    }
  }
}
