internal import MIME
internal import Model
internal import Store

/// The form to answer a message in place; the partial `reply`.
struct ReplyForm: ViewModel {
  let id: String
  let action: String
  let back: String
  /// What makes the answer one message however often the form is sent.
  let key: String
  /// Whom an answer goes to, and whom an answer to all.
  let to: String
  /// Nil where all are no more than those.
  let toAll: String?
  let isToAll: Bool
  /// Mailboxes to answer from.
  let senders: [Sender]
  let hasChoice: Bool
  let text: String
  /// Why it was not taken.
  let problem: String?
  /// It is shown without being asked for.
  let isOpen: Bool
  /// Nothing can be sent from the chosen mailbox, as far as is known.
  var cannotSend: SendingRefusal?

  struct Sender: ViewModel {
    let number: String
    let address: String
    let isChosen: Bool
  }

  /// What was typed in a form that was not taken.
  struct Draft {
    var text: String
    var all: Bool
    var mailbox: ID<Mailbox>?
    var key: String
    /// Whom the page said it goes to; nil where it did not.
    var shown: String?
    var problem: String?
  }

  /// - Parameter mailboxes: those that hold the message and that the person may send from.
  /// - Returns: nil where there is none, or nobody to answer to.
  init?(to view: MessageView, from mailboxes: [Mailbox], back: String, draft: Draft? = nil) {
    guard let sender = ReplyForm.sender(of: view, among: mailboxes, wanted: draft?.mailbox) else { return nil }
    let one = ReplyForm.recipients(of: view, all: false, from: sender)
    let all = ReplyForm.recipients(of: view, all: true, from: sender)
    guard !one.isEmpty else { return nil }
    id = "reply-\(view.message)"
    action = "/messages/\(view.message)/reply"
    self.back = back
    key = RandomName.make()
    to = one.joined(separator: ", ")
    toAll = all == one ? nil : all.joined(separator: ", ")
    isToAll = draft?.all ?? false
    senders = mailboxes.map {
      Sender(number: "\($0.id)", address: $0.address.description, isChosen: $0.id == sender.id)
    }
    hasChoice = mailboxes.count > 1
    (text, problem, isOpen) = (draft?.text ?? "", draft?.problem, draft != nil)
  }

  /// With what is known against sending from the chosen mailbox.
  func warned(_ mailboxes: [MailboxStatus], _ texts: Texts) -> ReplyForm {
    var form = self
    let chosen = senders.first(where: \.isChosen)?.number
    form.cannotSend = mailboxes.first { "\($0.mailbox.id)" == chosen }.flatMap { SendingRefusal($0, texts) }
    return form
  }

  /// The one that is asked for, else that the message was written to or by, else the first.
  static func sender(of view: MessageView, among mailboxes: [Mailbox], wanted: ID<Mailbox>? = nil) -> Mailbox? {
    let people = Set(view.participants.filter { $0.role != .cc }.compactMap { $0.address?.key })
    return mailboxes.first { $0.id == wanted } ?? mailboxes.first { people.contains($0.address.key) } ?? mailboxes.first
  }

  /// Those whom the answer will go to, as the one who writes it works it out.
  static func recipients(of view: MessageView, all: Bool, from sender: Mailbox) -> [String] {
    var original = Message(contentDigest: .zero, identityDigest: .zero)
    original.participants = view.participants
    let ours = Set(([sender.address] + sender.settings.aliases).map(\.key))
    let draft = Reply.draft(
      to: original, all: all, from: Correspondent(name: nil, address: sender.address),
      ours: Ours(addresses: ours, domains: []), text: "", now: MessageDate(instant: view.date, offsetMinutes: 0),
      messageID: HeaderValue(cleaning: ""))
    return (draft.to + draft.cc).map { person in
      guard let name = person.name, name.text != person.address.description else { return person.address.description }
      return "\(name.text) <\(person.address)>"
    }
  }
}
