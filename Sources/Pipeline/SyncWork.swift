internal import Matching
internal import Model
internal import Store
internal import Synchronization

/// A folder at one UIDVALIDITY.
struct FolderPlace: Sendable {
  let folder: Folder
  let uidValidity: UInt32
  let specialUse: SpecialUse?
}

/// What one synchronisation has done so far, and the run that its changes belong to.
final class SyncWork: Sendable {
  let store: MailStore
  private let rules: ActiveRules
  /// Made for the first message that comes: most syncs bring none, and it knows of every mailbox.
  private let made = Mutex<Decider?>(nil)
  let now: @Sendable () -> Timestamp
  let mailbox: Mailbox
  private let state = Mutex(State())
  /// Held while a transaction of this run is under way: there is one at a time.
  private let draft: Mutex<RunDraft>

  private struct State {
    var outcome = SyncOutcome()
    var migrated: Set<String> = []
    var cut: Set<String> = []
    /// Folders whose server is being told of flags; still there in the next attempt, the connection ended by it.
    var telling: Set<ID<Folder>> = []
    /// A folder in the middle of whose messages a server ended the connection.
    var careful: ID<Folder>?
    /// How often it did so at one of them alone.
    var strikes: [ID<Folder>: [UInt32: Int]] = [:]
    /// Messages that were set aside because of it.
    var setAside: [ID<Folder>: Set<UInt32>] = [:]
    /// Why, where the server only fell silent, and how often it did in this pass.
    var silences: [ID<Folder>: Failure] = [:]
    var silent = 0
    var attempt = 0
  }

  /// Messages of one pass that may end its connection twice each: a server that is down must not lose us a mailbox.
  static let maximumSetAside = 20
  /// Of them those at which no answer came: a network that is down must not keep a pass waiting for hours.
  static let maximumSilent = 3

  init(store: MailStore, mailbox: Mailbox, rules: ActiveRules, now: @escaping @Sendable () -> Timestamp) {
    self.store = store
    self.mailbox = mailbox
    self.now = now
    self.rules = rules
    draft = Mutex(RunDraft(kind: .sync, mailbox: mailbox.id, user: mailbox.owner, startedAt: now()))
  }

  func decider() throws(Failure) -> Decider {
    try made.withLock { made throws(Failure) in
      if let made { return made }
      let decider = try Decider(store: store, rules: rules)
      made = decider
      return decider
    }
  }

  /// Why a message outside the period is not fetched. A changed period changes it, and the message is looked at anew.
  static func periodReason(_ settings: Settings) -> String {
    "outside the period \(settings.period.text) by \(settings.periodDate.rawValue) date"
  }

  var periodReason: String { SyncWork.periodReason(mailbox.settings) }

  func note(folder: String, failure: Failure) {
    state.withLock { $0.outcome.folderFailures.append((folder, failure)) }
  }

  /// True the first time for a folder.
  func noteMigration(_ folder: String) -> Bool { state.withLock { $0.migrated.insert(folder).inserted } }

  /// The same of a folder of which the server lists only the newest messages.
  func noteCut(_ folder: String) -> Bool { state.withLock { $0.cut.insert(folder).inserted } }

  /// False where a connection has ended by it in this pass: the mail of the folder comes in first.
  func begin(telling folder: ID<Folder>) -> Bool {
    state.withLock { $0.telling.insert(folder).inserted }
  }

  func isCareful(_ folder: ID<Folder>) -> Bool { state.withLock { $0.careful == folder } }
  func beCareful(_ folder: ID<Folder>) { state.withLock { $0.careful = folder } }
  func endCare(_ folder: ID<Folder>) { state.withLock { if $0.careful == folder { $0.careful = nil } } }

  /// They are asked for in no later attempt of this pass.
  func setAside(in folder: ID<Folder>) -> Set<UInt32> { state.withLock { $0.setAside[folder, default: []] } }

  func suspects(in folder: ID<Folder>) -> Set<UInt32> { state.withLock { Set($0.strikes[folder, default: [:]].keys) } }

  /// A connection ended by one message alone; true where it is to be set aside.
  func suspect(_ uid: UInt32, in folder: ID<Folder>) -> Bool {
    state.withLock { state in
      let strikes = state.strikes[folder, default: [:]][uid, default: 0] + 1
      state.strikes[folder, default: [:]][uid] = strikes
      // The attempt has told something, and the next one goes on behind it.
      let known = state.strikes.values.reduce(0) { $0 + $1.count }
      if strikes == 1, known <= SyncWork.maximumSetAside { state.attempt -= 1 }
      let isRoom = state.setAside.values.reduce(0, { $0 + $1.count }) < SyncWork.maximumSetAside
      guard strikes >= 2, isRoom else { return false }
      // What ended the connection does so no more.
      state.strikes[folder]?[uid] = nil
      state.attempt = 0
      state.setAside[folder, default: []].insert(uid)
      return true
    }
  }

  /// A message of the folder was set aside since no answer came; the folder is not done.
  func noteSilence(_ failure: Failure, in folder: ID<Folder>) {
    var ofFolder = failure
    (ofFolder.reach, ofFolder.retry) = (.folder, .later(nil))
    state.withLock { state in
      state.silences[folder] = ofFolder
      state.silent += 1
    }
  }

  var toleratesSilence: Bool { state.withLock { $0.silent < SyncWork.maximumSilent } }

  /// Messages of which no answer came in an earlier pass: they come last, alone, and once.
  func expectSilence(of uids: [UInt32], in folder: ID<Folder>) {
    state.withLock { state in
      guard state.strikes[folder] == nil, state.setAside[folder] == nil, !uids.isEmpty else { return }
      state.strikes[folder] = Dictionary(uniqueKeysWithValues: uids.map { ($0, 1) })
    }
  }

  func silence(in folder: ID<Folder>) -> Failure? { state.withLock { $0.silences[folder] } }

  func end(telling folder: ID<Folder>) { state.withLock { _ = $0.telling.remove(folder) } }

  func addMoved(_ count: Int) { state.withLock { $0.outcome.moved += count } }

  func addRecognised(_ count: Int) { state.withLock { $0.outcome.recognised += count } }

  func addGone(_ count: Int) { state.withLock { $0.outcome.gone += count } }

  func addRelinked(_ count: Int) { state.withLock { $0.outcome.relinked += count } }

  /// Failures of an attempt before are told again by the next one, or have healed.
  func beginAttempt() {
    state.withLock { state in
      state.outcome.folderFailures = []
      state.attempt += 1
    }
  }

  /// The number of the attempt under way, from 1 on.
  var attempt: Int { state.withLock { $0.attempt } }
  var mayTryAgain: Bool { attempt < RetryPolicy.syncAttempts }

  func add(_ filed: [Filed]) {
    state.withLock { state in
      state.outcome.stored += filed.count { !$0.isRecognised }
      state.outcome.recognised += filed.count { $0.isRecognised }
      state.outcome.newMessages += filed.count { $0.isNewMessage }
      state.outcome.links += filed.reduce(0) { $0 + $1.linksMade }
      state.outcome.records += filed.reduce(0) { $0 + $1.recordsMade.count }
    }
  }

  func addQuarantined(_ count: Int) { state.withLock { $0.outcome.quarantined += count } }

  /// One transaction of the run.
  func file(_ doing: String, now: Timestamp, _ body: (FilingTransaction) throws -> Void) throws(Failure) {
    try draft.withLock { draft throws(Failure) in
      do throws(StoreError) {
        try store.file(&draft, now: now) { filing in
          // What was asked of one server says nothing of another.
          try filing.requireSame(mailbox)
          try body(filing)
        }
      } catch {
        throw Failure(error, doing: doing)
      }
    }
  }

  func packing<Result>(_ body: () throws(StoreError) -> Result) throws(Failure) -> Result {
    try Failure.storing("store mail of \(mailbox.address)", body)
  }

  func mark(_ plan: FolderPlan, folder place: FolderPlace) throws(Failure) {
    try mark(plan.unfetched, as: .unfetched(periodReason), place)
    try mark(plan.gone, as: .gone, place)
  }

  func mark(_ uids: [UInt32], as ledger: LedgerState, _ place: FolderPlace) throws(Failure) {
    guard !uids.isEmpty else { return }
    try file("note what \(place.folder.listed.name) of \(mailbox.address) lists", now: now()) { filing in
      try filing.mark(uids, in: place.folder.id, uidValidity: place.uidValidity, as: ledger)
    }
    state.withLock { state in
      switch ledger {
      case .unfetched(Backlog.reason): state.outcome.waiting += uids.count
      case .unfetched: state.outcome.unfetched += uids.count
      case .quarantined: state.outcome.quarantined += uids.count
      case .gone: state.outcome.gone += uids.count
      case .stored: break
      }
    }
  }

  /// Ends the run and says what it came to, and when the mailbox is synchronised next.
  @discardableResult
  func finish(failure: Failure?) throws(Failure) -> SyncOutcome {
    var outcome = state.withLock { $0.outcome }
    let run = draft.withLock { $0 }
    try Failure.storing("end the run") { () throws(StoreError) in
      // What we ended ourselves says nothing of the mailbox.
      if failure == nil || !Task.isCancelled {
        try store.noteSync(
          of: mailbox.id, failure, text: failure?.description ?? outcome.folderFailures.first?.failure.description,
          now: now())
      }
      try store.end(run, now: now())
      try store.endReading(of: mailbox.id, fewerThan: SyncPass.interruptions)
    }
    outcome.run = run.id
    return outcome
  }

}

extension MailStore {
  /// Notes how a sync ended and, as the schedule has it, when the next one is due.
  ///
  /// - Parameters:
  ///   - failure: of the mailbox; a folder that fails does not hold the others up.
  ///   - text: what people are told of it.
  func noteSync(of mailbox: ID<Mailbox>, _ failure: Failure?, text: String?, now: Timestamp) throws(StoreError) {
    let failures = failure == nil ? 0 : try syncNote(of: mailbox).failures + 1
    let next = Schedule.nextSync(
      after: now, interval: try plan().syncInterval, failures: failures, retry: failure?.retry, mailbox: mailbox)
    try noteSync(mailbox: mailbox, at: now, failure: text, failures: failures, next: next)
  }
}
