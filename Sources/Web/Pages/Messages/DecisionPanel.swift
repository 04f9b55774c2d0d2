internal import Model
internal import Store

/// What waits for a person about a message, with the answers as buttons; the partial `decision-panel`.
struct DecisionPanel: ViewModel {
  let number: String
  /// Where several messages are decided on a page.
  let subject: String?
  let isHeld: Bool
  /// Why it is held.
  let heldReason: Sentence?
  let questions: [Question]
  let suggestions: [Candidate]
  let hasSuggestions: Bool
  /// Records that manual mode would make, in words.
  let proposals: [Sentence]
  let hasProposals: Bool
  /// Where the buttons lead, and back from there.
  let action: String
  /// Where to say that nothing is to be linked.
  let asidePath: String
  let back: String
  let picker: String

  struct Question: ViewModel {
    let said: Sentence
    let candidates: [Candidate]
  }

  struct Candidate: ViewModel {
    let record: String
    let kind: String
    let name: String
    let reason: Sentence
  }

  enum Place { case ownPage, thread }

  /// Nil where nothing waits.
  init?(_ detail: MessageDetail, _ waits: Undecided.Why?, on place: Place, back: String, _ texts: Texts) {
    guard let waits else { return nil }
    let view = detail.view
    number = "\(view.message)"
    subject = place == .thread ? (view.subject ?? "").orNoSubject(texts) : nil
    if case .held(let reason) = waits {
      (isHeld, heldReason) = (true, texts.sentence(reason))
    } else {
      (isHeld, heldReason) = (false, nil)
    }
    questions = detail.questions.map { question in
      Question(said: texts.sentence(question.text), candidates: question.candidates.map { Candidate($0, texts) })
    }
    suggestions = detail.suggestions.map { Candidate($0, texts) }
    hasSuggestions = !suggestions.isEmpty
    proposals = DecisionPanel.unique(detail.manual.flatMap(\.proposals)).map { proposal in
      let record = "\(texts["kind.\(proposal.kind.rawValue)"]) \(proposal.name) <\(proposal.address)>"
      return texts.sentence(proposal.reason).behind(record + ": ")
    }
    hasProposals = !proposals.isEmpty
    action = "/messages/\(view.message)/links"
    asidePath = "/messages/\(view.message)/aside"
    self.back = back
    picker = Links.adding(["scope": LinkScope.thread.rawValue, "back": back], to: "/messages/\(view.message)/link")
  }

  private static func unique<Value: Hashable>(_ values: [Value]) -> [Value] {
    var seen: Set<Value> = []
    return values.filter { seen.insert($0).inserted }
  }
}

extension DecisionPanel.Candidate {
  fileprivate init(_ candidate: Model.Question.Candidate, _ texts: Texts) {
    record = "\(candidate.record.id)"
    kind = texts["kind.\(candidate.record.kind.rawValue)"]
    (name, reason) = (candidate.name, texts.candidate(candidate.reason))
  }

  fileprivate init(_ link: DecidedLink, _ texts: Texts) {
    record = "\(link.record.id)"
    kind = texts["kind.\(link.record.kind.rawValue)"]
    (name, reason) = (link.name, Sentence(joining: link.evidence.map { texts.sentence($0.reason) }, by: "; "))
  }
}
