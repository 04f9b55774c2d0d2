internal import Model
internal import Store

/// A record that a message is linked to, and why.
struct LinkCard: ViewModel {
  let chip: RecordChip
  let reasons: [Reason]
  /// What a person can do about it; nil where they may not.
  let changes: LinkChanges?

  /// A reason, once, with the runs that gave it.
  struct Reason: ViewModel {
    let step: String
    let text: String
    /// The text is a decision's, for which there are no words in the language of the page.
    let isEnglish: Bool
    let rule: String?
    var runs: [RunLink]
  }

  struct RunLink: ViewModel, Hashable {
    let number: String
    /// Nil where it is not for the person to look at.
    let path: String?

    init(_ run: ID<Run>, isShown: Bool) { (number, path) = ("\(run)", isShown ? "/runs/\(run)" : nil) }
  }

  /// Where the buttons of a link lead.
  struct LinkChanges: ViewModel {
    let action: String
    let record: String
    let name: String
    let back: String
    /// The pickers of another record, for the message and for its thread.
    let another: String
    let anotherForThread: String
  }

  init(_ link: LinkView, of view: MessageView, back: String, _ texts: Texts) {
    let record = link.record.reference
    chip = RecordChip(link.record, texts)
    reasons = LinkCard.reasons(link.claims, texts)
    let path = "/messages/\(view.message)"
    func picker(_ scope: LinkScope) -> String {
      Links.adding(["scope": scope.rawValue, "from": "\(record.id)", "back": back], to: path + "/link")
    }
    changes =
      view.isReadable
      ? LinkChanges(
        action: path + "/links", record: "\(record.id)", name: link.record.name, back: back,
        another: picker(.message), anotherForThread: picker(.thread)) : nil
  }

  /// Each reason once, in the order in which they came up.
  static func reasons(_ claims: [ClaimView], _ texts: Texts) -> [Reason] {
    var reasons: [Reason] = []
    for claim in claims {
      let step = texts["step.\(claim.step.rawValue)"]
      let said = claim.person == nil ? claim.reason.map(texts.sentence) : nil
      let text =
        claim.person.map { texts["messageLinkedBy", ["name": $0]] } ?? said?.text ?? texts["messageHiddenReason"]
      let run = RunLink(claim.run, isShown: claim.showsRun)
      let known = reasons.firstIndex { $0.step == step && $0.text == text && $0.rule == claim.rule }
      if let known {
        if !reasons[known].runs.contains(run) { reasons[known].runs.append(run) }
      } else {
        reasons.append(
          Reason(step: step, text: text, isEnglish: said?.isEnglish ?? false, rule: claim.rule, runs: [run]))
      }
    }
    return reasons
  }
}

/// What a link is made for or taken from.
enum LinkScope: String, Sendable {
  case message
  /// All of the thread that the person may read, and what joins it later.
  case thread

  func target(_ view: MessageView) -> LinkTarget {
    switch self {
    case .message: .message(view.message)
    case .thread: .thread(view.thread)
    }
  }
}
