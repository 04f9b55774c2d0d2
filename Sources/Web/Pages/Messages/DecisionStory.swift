internal import Model
internal import Store

/// How it was decided what becomes of one mailbox's copy, step by step.
struct DecisionStory: ViewModel {
  /// Of the copy.
  let number: String
  let mailbox: String
  let folder: String
  let outcome: String
  let reason: Sentence?
  let warnings: [Sentence]
  let lines: [Line]
  let run: LinkCard.RunLink
  /// The revision of the rules that decided, by the beginning of its digest.
  let rules: String
  let moment: Moment

  struct Line: ViewModel {
    let step: String
    let said: Sentence
  }

  /// Nil before the copy was decided.
  init?(_ copy: CopyView, _ texts: Texts, _ dates: Dates) {
    guard let view = copy.decision else { return nil }
    let decision = view.decision
    number = "\(copy.copy)"
    (mailbox, folder) = (copy.mailboxAddress.description, copy.folderName)
    switch decision.outcome {
    case .off: (outcome, reason) = (texts["outcome.off"], nil)
    case .skipped(let why): (outcome, reason) = (texts["outcome.skipped"], texts.sentence(why))
    case .held(let why): (outcome, reason) = (texts["outcome.held"], texts.sentence(why))
    case .decided:
      (outcome, reason) = (texts[decision.connection == .manual ? "outcome.suggested" : "outcome.decided"], nil)
    }
    warnings = decision.warnings.map(texts.sentence)
    lines = decision.trace.map { Line(step: texts["step.\($0.step.rawValue)"], said: texts.sentence($0.text)) }
    run = LinkCard.RunLink(view.run, isShown: view.showsRun)
    rules = String(view.rules.description.prefix(8))
    moment = dates.view(view.at)
  }
}
