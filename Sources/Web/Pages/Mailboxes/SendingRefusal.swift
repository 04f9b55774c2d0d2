internal import Model
internal import Providers
internal import Store

/// Why a mailbox can be read and not sent from, with a request to whoever can change that; the partial
/// `sending-refusal`.
struct SendingRefusal: ViewModel {
  let reason: String
  let step: String
  /// Where the step is done.
  let page: String?
  let request: String

  /// Nil where nothing is known against sending.
  init?(_ status: MailboxStatus, _ texts: Texts) {
    guard let refusal = status.sendingRefusal else { return nil }
    let asked = AdministratorRequest(for: status.mailbox.address, smtp: status.mailbox.smtp)
    reason = texts.said(refusal)
    (step, page, request) = (texts.translated(asked.step), asked.page, asked.text(texts))
  }
}

extension AdministratorRequest {
  /// The request in the language of the page.
  func text(_ texts: Texts) -> String { filled(texts.translated(template)) }
}
