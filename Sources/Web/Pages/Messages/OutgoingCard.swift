internal import Model
internal import Store

/// An answer that is on its way, or is not: what became of it, and what a person can do; the partial `outgoing`.
struct OutgoingCard: ViewModel {
  let title: String
  let moment: Moment
  let state: Badge
  /// What the state means and when it goes on.
  let explanation: String?
  /// Why it is where it is, as the server or the program said it.
  let reason: Sentence?
  /// What the person wrote, as long as it is no mail that is shown elsewhere.
  let text: String?
  let buttons: [Button]
  let hasButtons: Bool
  let back: String

  /// A form of one button.
  struct Button: ViewModel {
    let action: String
    /// The field `answer`; nil where the address says it all.
    let answer: String?
    let label: String
    let isDanger: Bool
  }

  /// One of the outbox.
  ///
  /// - Parameter written: its text; nil where that can be read elsewhere.
  init(_ item: OutboxItem, written: String?, back: String, maySend: Bool, _ texts: Texts, _ dates: Dates) {
    let people = item.recipients.map(\.address.description).joined(separator: ", ")
    title = texts["outgoingTo", ["from": item.sender.description, "to": people]]
    moment = dates.view(item.queuedAt)
    state = OutgoingCard.state(item, texts)
    explanation = OutgoingCard.explanation(item, texts, dates)
    reason = OutgoingCard.reason(item, texts)
    text = written
    self.back = back
    buttons = maySend ? OutgoingCard.answers(to: item).map { Button($0, item, texts) } : []
    hasButtons = !buttons.isEmpty
  }

  /// One that is not written yet, or could not be; nil for other work.
  init?(_ request: WorkRequest, back: String, _ texts: Texts, _ dates: Dates) {
    guard case .reply(let order) = request.work, request.state != .done else { return nil }
    title = texts["outgoingReply"]
    moment = dates.view(request.createdAt)
    text = order.text
    self.back = back
    switch request.state {
    case .waiting, .done:
      (state, explanation, reason, buttons) = (Badge(texts["outgoing.waiting"]), texts["outgoingWaits"], nil, [])
    case .running: (state, explanation, reason, buttons) = (Badge(texts["outgoing.sending"]), nil, nil, [])
    case .failed:
      state = Badge(texts["outgoing.failed"], .bad)
      (explanation, reason) = (texts["outgoingFailed"], request.trouble.map { texts.sentence($0.text) })
      buttons = [
        Button(
          action: "/requests/\(request.id)/retry", answer: nil, label: texts["outgoingRetry"], isDanger: false),
        Button(
          action: "/requests/\(request.id)/dismiss", answer: nil, label: texts["outgoingDiscard"], isDanger: true),
      ]
    }
    hasButtons = !buttons.isEmpty
  }

  /// What a person may say in each state.
  private static func answers(to item: OutboxItem) -> [OutboxAnswer] {
    switch item.state {
    case .queued: [.cancel]
    case .deferred: [.retry, .cancel]
    case .rejected: [.retry, .dismiss]
    case .uncertain: [.arrived, .retry]
    case .sent: item.isSentInPart ? [.dismiss] : []
    case .sending, .finishing: []
    }
  }

  /// The state in a word.
  static func state(_ item: OutboxItem, _ texts: Texts) -> Badge {
    let tone: Badge.Tone =
      switch item.state {
      case .queued, .sending, .finishing: .plain
      case .sent: item.recipients.contains { $0.outcome == .rejected } ? .warn : .good
      case .deferred, .uncertain: .warn
      case .rejected: .bad
      }
    // Whether the last dot was sent is nothing to a reader.
    let name = item.state == .finishing ? OutboxItem.State.sending : item.state
    return Badge(texts["outgoing.\(name.rawValue)"], tone)
  }

  private static func explanation(_ item: OutboxItem, _ texts: Texts, _ dates: Dates) -> String? {
    switch item.state {
    case .queued: texts["outgoingQueued"]
    case .sending, .finishing: nil
    case .sent: item.isFiled ? nil : texts["outgoingNotFiled"]
    case .deferred:
      item.nextAttemptAt.map { texts["outgoingDeferred", ["when": dates.long($0)]] } ?? texts["outgoingQueued"]
    case .rejected: texts[item.isCancelled ? "outgoingCancelled" : "outgoingRejected"]
    case .uncertain: texts["outgoingUncertain"]
    }
  }

  /// What was said of each recipient that does not have it, else of the whole.
  private static func reason(_ item: OutboxItem, _ texts: Texts) -> Sentence? {
    let answers = item.recipients.compactMap { recipient -> Sentence? in
      guard let outcome = recipient.outcome, outcome != .accepted, let answer = recipient.answer else { return nil }
      return texts.sentence(answer).behind("\(recipient.address): \(recipient.code.map { "\($0) " } ?? "")")
    }
    return answers.isEmpty || item.isCancelled
      ? item.failure.map(texts.sentence) : Sentence(joining: answers, by: "\n")
  }
}

/// An answer that is sent: when, and where it can be read.
struct AnsweredLine: ViewModel {
  let path: String
  let text: String
  let moment: Moment

  init(_ answer: SentAnswer, to viewer: Viewer, _ texts: Texts, _ dates: Dates) {
    path = "/messages/\(answer.message)"
    text = answer.user == viewer.user ? texts["outgoingReply"] : texts["outgoingBy", ["name": answer.name]]
    moment = dates.view(answer.at)
  }
}

extension OutgoingCard.Button {
  fileprivate init(_ answer: OutboxAnswer, _ item: OutboxItem, _ texts: Texts) {
    (action, self.answer, isDanger) = ("/outbox/\(item.id)", answer.rawValue, answer == .cancel || answer == .dismiss)
    label =
      switch answer {
      case .arrived: texts["outgoingArrived"]
      case .cancel: texts["outgoingCancel"]
      case .dismiss: texts["outgoingDiscard"]
      case .retry: texts[item.state == .uncertain ? "outgoingAgain" : "outgoingRetry"]
      }
  }
}
