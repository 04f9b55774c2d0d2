/// What can be fed, by name.
enum Target: String, CaseIterable {
  /// Whole messages.
  case mime
  /// The values of header fields.
  case headers
  /// HTML, as text and for display.
  case html
  /// Answers with their history, plain or HTML.
  case quotes
  /// Files that hold others: TNEF, calendars, signed content, uuencode.
  case parts
  /// Mailboxes in the mbox form, whose messages become threads.
  case threads
  /// Rule files.
  case rules
  /// What an IMAP server says.
  case imap
  /// What a submission server says.
  case smtp
  /// What web and name servers answer.
  case answers

  /// Reads the bytes as they are and stops the process where an invariant breaks.
  func check(_ bytes: UnsafeRawBufferPointer) {
    switch self {
    case .mime: MessageCheck.run(bytes)
    case .headers: HeaderCheck.run(bytes)
    case .html: MarkupCheck.run(bytes)
    case .quotes: QuoteCheck.run(bytes)
    case .parts: PartCheck.run(bytes)
    case .threads: ThreadCheck.run(bytes)
    case .rules: RuleCheck.run(bytes)
    case .imap: IMAPCheck.run(bytes)
    case .smtp: SMTPCheck.run(bytes)
    case .answers: AnswerCheck.run(bytes)
    }
  }

  /// Takes the bytes for decisions and writes what they lead to.
  func write(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var draft = Draft(Decisions(bytes))
    write(&draft)
    return draft.bytes
  }

  func write(_ draft: inout Draft) {
    switch self {
    case .mime:
      draft.message()
      draft.endLines()
    case .headers: draft.anyValue()
    case .html: draft.markup()
    case .quotes: if draft.decisions.chance(4) { draft.replyMarkup() } else { draft.reply() }
    case .parts: draft.insides()
    case .threads: draft.mailbox()
    case .rules: draft.ruleFile()
    case .imap: draft.imapServer()
    case .smtp: draft.smtpServer()
    case .answers: draft.answer()
    }
  }
}
