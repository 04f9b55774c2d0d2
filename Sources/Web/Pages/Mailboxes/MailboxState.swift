internal import Model
internal import Providers
internal import Store

/// How a mailbox's synchronisation goes, in words: of `mailbox-state.mustache`.
struct MailboxState: ViewModel {
  let word: String
  let isGood: Bool
  let isBad: Bool
  let isWaiting: Bool
  let progress: Progress?
  /// What is wrong: why the last sync failed.
  let failure: String?
  /// How to mend it.
  let advice: String?
  /// Where its owner mends it.
  let mendPath: String?
  /// Where its owner signs in again.
  let reconnectPath: String?
  let last: Moment?
  let lastLabel: String
  let next: Moment?
  /// The next sync is due and not begun yet.
  let isDue: Bool
  let isBusy: Bool
  let canSync: Bool
  let disconnected: Disconnected?
  /// What is left for another day, how many days that takes, and when it goes on.
  let backlog: String?
  let goesOn: Moment?
  /// Folders of which the server lists only the newest messages, and what to do.
  let cut: [String]
  /// Answers that could not be sent, and why.
  let unsent: String?
  let unsentReason: String?
  /// Why it can be read and not sent from, with a request to whoever can change that.
  let sendingRefusal: SendingRefusal?

  /// Of a mailbox that is not connected any more.
  struct Disconnected: ViewModel {
    let since: Moment
    /// Where its owner connects it again, with a password.
    let path: String?
  }

  struct Progress: ViewModel {
    let text: String
    /// Nil as long as nobody knows how much there is.
    let bar: Bar?
    let note: String?

    struct Bar: ViewModel {
      let done: Int
      let total: Int
    }
  }

  init(_ status: MailboxStatus, _ texts: Texts, _ dates: Dates) {
    let (note, request, need) = (status.note, status.request, status.reconnect)
    let isOwner = status.standing == .owner
    let signInPath = "/mailboxes/\(status.mailbox.id)/settings#sign-in"
    disconnected = status.mailbox.disconnectedAt.map {
      Disconnected(since: dates.view($0), path: isOwner && status.issuer == nil ? signInPath : nil)
    }
    canSync = request == nil && disconnected == nil
    (isWaiting, isBusy) = (request?.state == .waiting, request != nil)
    progress = request?.state == .running ? Progress(request?.progress, texts) : nil
    failure = (need?.reason ?? note.failure).map(texts.said)
    isBad = (note.failure != nil || need != nil) && request == nil
    let hasBacklog = status.backlog.messages > 0
    isGood = note.failure == nil && need == nil && note.at != nil && canSync && !hasBacklog
    backlog = hasBacklog ? texts.waiting(status.backlog, of: status.mailbox) : nil
    goesOn = status.goesOn.flatMap { $0 > dates.now ? dates.view($0) : nil }
    cut = ListingLimit.notes(of: status.folders.map { ($0.name, $0.messages) }, imapHost: status.mailbox.imap.host)
      .map(texts.said)
    word =
      switch (request?.state, note.failure, note.at) {
      case _ where disconnected != nil: texts["mailboxDisconnected"]
      case (.running, _, _): texts["mailboxSyncing"]
      case _ where need != nil: texts["mailboxReconnect"]
      case (.some, _, _): texts["mailboxQueued"]
      case (nil, .some, _): texts["mailboxFailed"]
      case (nil, nil, .some): texts[hasBacklog ? "mailboxRationed" : "mailboxUpToDate"]
      case (nil, nil, nil): texts["mailboxNever"]
      }
    // A server may refuse tokens for good without its issuer ending the consent.
    let signsIn = need != nil || status.issuer != nil && (note.failure != nil || disconnected != nil)
    reconnectPath = signsIn && isOwner ? "/mailboxes/\(status.mailbox.id)/reconnect" : nil
    mendPath = note.failure != nil && need == nil && isOwner ? signInPath : nil
    let advices =
      need == nil ? ("mailboxMendOwner", "mailboxMendOther") : ("mailboxReconnectOwner", "mailboxReconnectOther")
    advice = failure.map { _ in isOwner ? texts[advices.0] : texts[advices.1, ["owner": status.ownerName]] }
    unsent = status.unsent > 0 ? texts.count("mailboxUnsent", status.unsent) : nil
    unsentReason = status.unsentFailure.map(texts.said)
    sendingRefusal = SendingRefusal(status, texts)
    last = note.at.map(dates.view)
    lastLabel = texts[note.failure == nil ? "mailboxLast" : "mailboxLastGood"]
    isDue = request == nil && need == nil && note.nextAt.map { $0 <= dates.now } ?? false
    next = request == nil && need == nil && !isDue ? note.nextAt.map(dates.view) : nil
  }
}

extension MailboxState.Progress {
  fileprivate init(_ progress: WorkRequest.Progress?, _ texts: Texts) {
    guard let progress, progress.isSettling || !progress.folder.isEmpty else {
      (text, bar, note) = (texts["mailboxConnecting"], nil, progress?.note.map(texts.said))
      return
    }
    note = progress.note.map(texts.said)
    let hasTotal = progress.total > 0
    bar = hasTotal ? Bar(done: min(progress.done, progress.total), total: progress.total) : nil
    if progress.isSettling {
      text = texts["mailboxSettling"]
    } else if hasTotal {
      text =
        texts[
          "mailboxReading",
          ["folder": progress.folder, "done": "\(min(progress.done, progress.total))", "total": "\(progress.total)"]]
    } else {
      text = texts["mailboxLooking", ["folder": progress.folder]]
    }
  }
}

extension Texts {
  /// `12 messages wait (6100.0 MB), about 4 days at 2,000 MB a day, which is what Gmail allows`
  fileprivate func waiting(_ backlog: Backlog, of mailbox: Mailbox) -> String {
    let share = Provider.dailyShare(imapHost: mailbox.imap.host)
    return count("backlog", backlog.messages) + " (\(FileLink.size(backlog.bytes, self)))"
      + (share.map { ": " + days($0, for: backlog.bytes) } ?? "")
  }

  /// How long a provider takes for so much mail.
  func days(_ share: DailyShare, for bytes: Int64) -> String {
    count("backlogDays", share.days(for: bytes)).replacing("{share}", with: share.megabytes)
      .replacing("{provider}", with: share.provider)
  }
}

extension Mailbox {
  /// What people call it.
  var title: String { settings.mailboxName.isEmpty ? address.description : settings.mailboxName }
  /// Its address, where it is called something else.
  var subtitle: String? { settings.mailboxName.isEmpty ? nil : address.description }
}

extension MailboxStatus {
  func standingText(_ texts: Texts) -> String {
    switch standing {
    case .owner: mailbox.settings.access == .shared ? texts["standingOwnerShared"] : texts["standingOwner"]
    case .member: texts["standingMember", ["owner": ownerName]]
    case .viewer: texts["standingViewer", ["owner": ownerName]]
    }
  }
}
