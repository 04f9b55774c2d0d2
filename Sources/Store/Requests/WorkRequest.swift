package import Model

/// Something that the process which works the workspace is asked to do: by a page, a command or the schedule.
///
/// All work may be done twice without harm, so a request that a crash interrupted is simply done again.
package struct WorkRequest: Sendable, Hashable {
  package enum Work: Sendable, Hashable, Codable {
    /// Bring a mailbox up to date.
    case sync(ID<Mailbox>)
    /// Send what is due in the outbox.
    case send
    /// Decide again what is noted as stale; the run that comes of it has this kind.
    case settle(Run.Kind)
    /// Write an answer, queue it and send it.
    case reply(ReplyOrder)
    /// Try a sync of a mailbox without writing anything; nil: of the period that the mailbox is set to.
    case preview(ID<Mailbox>, Period?)
    /// Compare the rules in force with a file of the rules folder over stored mail, without writing anything.
    case compare(file: String)
  }

  package enum State: String, Sendable, Codable, CaseIterable { case waiting, running, done, failed }

  /// How far work is that goes on.
  package struct Progress: Sendable, Hashable, Codable {
    /// The folder that is being read; empty while none is.
    package var folder: String
    /// Messages of that folder.
    package var done: Int
    package var total: Int
    /// Decisions are being made again.
    package var isSettling: Bool
    /// What a person should know of: a connection that is made again.
    package var note: String?

    package init(folder: String = "", done: Int = 0, total: Int = 0, isSettling: Bool = false, note: String? = nil) {
      (self.folder, self.done, self.total, self.isSettling, self.note) = (folder, done, total, isSettling, note)
    }
  }

  /// What came of work that was done.
  package struct Outcome: Sendable, Hashable, Codable {
    /// Nil when nothing changed.
    package var run: ID<Run>?
    /// As a run's: `stored`, `links`, `settled`.
    package var counts: [String: Int]
    /// Folders that failed, each with why and what to do.
    package var problems: [Trouble]
    /// Messages of the outbox that it handled.
    package var outbox: [ID<OutboxEntry>]
    /// Of what was only tried.
    package var preview: SyncPreview?
    package var diff: RulesDiffReport?

    package init(
      run: ID<Run>? = nil, counts: [String: Int] = [:], problems: [Trouble] = [], outbox: [ID<OutboxEntry>] = [],
      preview: SyncPreview? = nil, diff: RulesDiffReport? = nil
    ) {
      (self.run, self.counts, self.problems, self.outbox) = (run, counts, problems, outbox)
      (self.preview, self.diff) = (preview, diff)
    }
  }

  /// Why work failed, as a `Failure` says it.
  package struct Trouble: Sendable, Hashable, Codable {
    package var text: String
    package var reach: Failure.Reach
    /// Trying again later may help.
    package var isTemporary: Bool
    /// Nil, too, where an older version wrote it.
    package var kind: Failure.Kind?

    package init(text: String, reach: Failure.Reach, isTemporary: Bool, kind: Failure.Kind? = nil) {
      (self.text, self.reach, self.isTemporary, self.kind) = (text, reach, isTemporary, kind)
    }
  }

  package var id: ID<WorkRequest>
  package var work: Work
  /// Nil where the schedule asks.
  package var user: ID<User>?
  package var state: State
  package var progress: Progress?
  /// Once it is done.
  package var outcome: Outcome?
  /// Once it has failed.
  package var trouble: Trouble?
  package var createdAt: Timestamp
  package var startedAt: Timestamp?
  package var endedAt: Timestamp?

  package var hasEnded: Bool { state == .done || state == .failed }
}

/// An answer as a person wrote it, before it is a message.
package struct ReplyOrder: Sendable, Hashable, Codable {
  /// Made when it is asked for: done twice, it is one message.
  package var messageID: String
  package var answers: ID<Message>
  package var text: String
  /// To everybody on the message.
  package var all: Bool
  /// Nil: the one that the message was written to or by.
  package var mailbox: ID<Mailbox>?
  package var cc: [Address]
  package var bcc: [Address]

  package init(
    messageID: String, answers: ID<Message>, text: String, all: Bool, mailbox: ID<Mailbox>? = nil, cc: [Address] = [],
    bcc: [Address] = []
  ) {
    (self.messageID, self.answers, self.text, self.all) = (messageID, answers, text, all)
    (self.mailbox, self.cc, self.bcc) = (mailbox, cc, bcc)
  }
}
