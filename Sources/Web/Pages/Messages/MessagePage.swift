internal import Hummingbird
internal import Model
internal import Store

/// One message whole: headers, HTML or text, files, where it lies, and how it was decided.
struct MessagePage: ViewModel {
  let subject: String
  let card: MessageCard
  /// What somebody wrote who may not answer any more.
  let unsent: Unsent?
  let headers: [Header]
  let body: Body
  let limited: String?
  let panel: DecisionPanel?
  let aside: Aside?
  let delivery: DeliveryCard?
  let events: [CalendarCard]
  let forwarded: [ForwardedCard]
  let hasForwarded: Bool
  let removed: [Removed]
  let hasRemoved: Bool
  let copies: [Copy]
  let hasCopies: Bool
  let stories: [DecisionStory]
  let hasStories: Bool
  let defects: [Sentence]
  let hasDefects: Bool
  let messageID: String?
  /// The picker of a record for the message; nil where the person may not link it.
  let linkPath: String?

  struct Unsent: ViewModel {
    let problem: String
    let text: String
  }

  /// Somebody has said that nothing of it is to be linked.
  struct Aside: ViewModel {
    let text: String
    let path: String
    let back: String
  }

  struct Header: ViewModel {
    let name: String
    let value: String
  }

  /// What is shown of it: the frame or the text.
  struct Body: ViewModel {
    /// The address of the frame's document; nil where the text is shown.
    let frame: String?
    /// A few lines: the frame need not be high.
    let isShort: Bool
    let text: [TextPart]
    let isCut: Bool
    let isEmpty: Bool
    /// Where HTML and text are; nil where there is only text.
    let htmlPath: String?
    let textPath: String
    /// How many loads from elsewhere were held back.
    let remote: String?
    let imagesPath: String?
    let showsImages: Bool
    let misleading: String?
    let isTruncated: Bool
  }

  struct Removed: ViewModel {
    let chip: RecordChip
    let text: String
    /// To link it again; nil where the person may not.
    let action: String?
    let record: String
    let back: String
  }

  struct Copy: ViewModel {
    let mailbox: String
    let folder: String
    /// Gmail's.
    let labels: String?
    let received: Moment?
    let gone: Moment?
    let checks: String?
    let moving: MoveForm?
  }
}

extension Site {
  func addMessage(to routes: Routes) {
    routes.get("/messages/:id") { visit in try visit.messagePage(try visit.id(of: Message.self)) }
  }
}

extension Visit {
  /// - Parameter draft: an answer that was not taken; it is shown again with what is wrong.
  func messagePage(_ message: ID<Message>, draft: ReplyForm.Draft? = nil) throws -> Response {
    let response = try page(
      "message", try MessagePage(self, message, draft), section: .mail,
      status: draft == nil ? .ok : .unprocessableContent)
    try store.markRead([message], by: viewer, now: now)
    return response
  }
}
