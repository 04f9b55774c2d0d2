package import Logging
package import Model
internal import ServiceLifecycle
package import Store

/// Asks for what is due: mailboxes to be synchronised, mail to be sent. It sleeps until the next thing is due and is
/// woken early by every change.
package struct Scheduling: Service {
  private let store: MailStore
  private let logger: Logger
  private let now: @Sendable () -> Timestamp

  /// Before trying again, in seconds, after the store itself failed: a full disk.
  private static let pause: Int64 = 30

  package init(store: MailStore, logger: Logger, now: @escaping @Sendable () -> Timestamp) {
    (self.store, self.logger, self.now) = (store, logger, now)
  }

  /// When the schedule asked for what.
  private struct Asked {
    var syncs: [ID<Mailbox>: Timestamp] = [:]
    var send: Timestamp?
    /// Since when something that people decided is to be settled and nobody has asked for it.
    var unsettled: Timestamp?
  }

  package func run() async throws {
    let wakes = Wakes(after: store.changes, now: now)
    defer { wakes.stop() }
    var asked: Asked?
    for await _ in wakes.stream.cancelOnGracefulShutdown() {
      do throws(StoreError) {
        if asked == nil { try begin() }
        var latest = asked ?? Asked()
        wakes.wake(at: try ask(&latest))
        asked = latest
      } catch {
        logger.error("what is due cannot be asked for: \(error)")
        wakes.wake(at: now().adding(seconds: Scheduling.pause))
      }
    }
  }

  /// Makes good what an earlier process left.
  private func begin() throws(StoreError) {
    // What is due now is asked for anew, and nothing else.
    try store.dropScheduledRequests()
    if try store.isStale() { _ = try store.leave(.settle(.relink), by: nil, now: now()) }
  }

  /// - Returns: when the next thing is due.
  private func ask(_ asked: inout Asked) throws(StoreError) -> Timestamp? {
    let instant = now()
    return [
      try askForSyncs(&asked, at: instant), try askForSending(&asked, at: instant),
      try askForSettling(&asked, at: instant),
    ].compactMap { $0 }.min()
  }

  private func askForSyncs(_ asked: inout Asked, at instant: Timestamp) throws(StoreError) -> Timestamp? {
    var times: [Timestamp] = []
    for mailbox in try store.dueMailboxes(now: instant) {
      if let earliest = asked.syncs[mailbox]?.adding(seconds: Schedule.askingWait), earliest > instant {
        times.append(earliest)
        continue
      }
      _ = try store.leave(.sync(mailbox), by: nil, now: instant)
      asked.syncs[mailbox] = instant
    }
    // What is due and has not been asked for is among the times already.
    if let next = try store.nextSyncDue(), next > instant { times.append(next) }
    return times.min()
  }

  /// For a command that was killed between what a person decided and asking for what follows from it.
  private func askForSettling(_ asked: inout Asked, at instant: Timestamp) throws(StoreError) -> Timestamp? {
    guard try store.lacksSettling() else {
      asked.unsettled = nil
      return nil
    }
    let since = asked.unsettled ?? instant
    let due = since.adding(seconds: Schedule.settlingWait)
    // From now on, once it is asked for: what fails at once must not be asked for without end.
    asked.unsettled = due <= instant ? instant : since
    guard due <= instant else { return due }
    _ = try store.leave(.settle(.relink), by: nil, now: instant)
    return nil
  }

  private func askForSending(_ asked: inout Asked, at instant: Timestamp) throws(StoreError) -> Timestamp? {
    // Also what is not due yet, to know when it will be.
    let open = try store.openOutbox(now: Timestamp(milliseconds: .max))
    guard let due = Schedule.nextSend(open, latest: asked.send, now: instant), due <= instant else {
      return Schedule.nextSend(open, latest: asked.send, now: instant)
    }
    _ = try store.leave(.send, by: nil, now: instant)
    asked.send = instant
    return Schedule.nextSend(open, latest: instant, now: instant)
  }
}
