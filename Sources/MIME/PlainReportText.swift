import Model

/// Reads a bounce's text line by line.
struct PlainReportText {
  /// The text has a program's own words for mail that could not be delivered.
  private(set) var isBounce = false
  private(set) var recipients: [DeliveryReport.Recipient] = []
  private(set) var originalMessageID: String?
  private(set) var reporter: String?

  private var action = "failed"
  /// The message that comes back starts below here.
  private var isBelow = false
  /// Why the last recipient was not reached has been said.
  private var isExplained = true
  private var seen: Set<String> = []

  init(_ text: String) {
    for line in text.split(separator: "\n", maxSplits: MIMELimits.bounceLines, omittingEmptySubsequences: false)
      .prefix(MIMELimits.bounceLines) where originalMessageID == nil || !isBelow
    {
      let line = String(decoding: line.utf8.prefix(MIMELimits.diagnostic), as: UTF8.self)
      if isBelow { _ = readOriginal(line) } else { readNotice(line) }
    }
    for index in recipients.indices {
      recipients[index].status = recipients[index].diagnostic.flatMap { Self.status(in: $0) }
    }
  }

  private mutating func readNotice(_ line: String) {
    let lower = line.asciiLowercased
    // QUIRK: some return the message under words of their own.
    if readOriginal(line) { return }
    if Self.separators.contains(where: { lower.contains($0) }) {
      isBelow = true
      return
    }
    if Self.delays.contains(where: { lower.contains($0) }) { (isBounce, action) = (true, "delayed") }
    if !isBounce, Self.openings.contains(where: { lower.contains($0) }) {
      isBounce = true
      if let found = lower.firstRange(of: "qmail-send program at ") {
        reporter = String(
          lower[found.upperBound...].utf8.prefix { !$0.isWhite }.reversed().drop { $0 == Byte.dot }
            .reversed().text)
      }
      return
    }
    guard isBounce else { return }
    if let (address, rest) = Self.address(line) {
      guard recipients.count < MIMELimits.reportRecipients, seen.insert(address).inserted else { return }
      recipients.append(.init(address: address, action: action, status: nil, diagnostic: nil))
      isExplained = false
      if !rest.isEmpty { explain(rest) }
    } else {
      explain(line)
    }
  }

  /// Lines below an address say why, up to a blank one.
  private mutating func explain(_ line: String) {
    guard !isExplained, let last = recipients.indices.last else { return }
    let reason = EncodedWords.withoutControls(line.trimmedText)
    let before = recipients[last].diagnostic
    if reason.isEmpty {
      isExplained = before != nil
    } else if (before ?? "").utf8.count < MIMELimits.diagnostic {
      recipients[last].diagnostic = before.map { $0 + " " + reason } ?? reason
    }
  }

  /// The id of the message that comes back, of its header; false where the line says none.
  private mutating func readOriginal(_ line: String) -> Bool {
    let field = line.utf8.drop { $0.isWhite || $0 == Byte.greater }
    guard field.prefix(11).lowerText == "message-id:", let id = MessageIDs.single(field.dropFirst(11).text)
    else { return false }
    originalMessageID = originalMessageID ?? id
    return true
  }

  /// An address that stands alone at the start of a line, and what is said behind it.
  ///
  /// `<a@b.example>:`, `a@b.example`, `a@b.example: reason`, `a@b.example on 3/2/2026 9:15 AM`.
  private static func address(_ line: String) -> (String, rest: String)? {
    let text = Array(line.utf8.trimmed)
    let isBracketed = text.first == Byte.less
    let start = isBracketed ? 1 : 0
    let end = text.dropFirst(start).firstIndex { isBracketed ? $0 == Byte.greater : $0.isWhite || $0 == Byte.colon }
    guard !isBracketed || end != nil, let address = Address(text[start..<(end ?? text.count)].text) else { return nil }
    var rest = text[(end ?? text.count)...]
    if isBracketed { rest = rest.dropFirst() }
    let isAlone = rest.isEmpty || rest.first == Byte.colon || isBracketed || rest.starts(with: " on ".utf8)
    guard isAlone else { return nil }
    if rest.starts(with: " on ".utf8) { rest = [] }
    return (address.description, rest.drop { $0 == Byte.colon || $0.isWhite }.text)
  }

  /// A status of RFC 3463 that stands in a reason: `#5.1.1`, `550 5.7.1 no`.
  private static func status(in reason: String) -> String? {
    for word in reason.utf8.split(whereSeparator: { !$0.isDigit && $0 != Byte.dot }) {
      let numbers = word.split(separator: Byte.dot, omittingEmptySubsequences: false)
      if numbers.count == 3, [0x32, 0x34, 0x35].contains(numbers[0].first), numbers[0].count == 1,
        numbers.dropFirst().allSatisfy({ (1...3).contains($0.count) })
      {
        return word.text
      }
    }
    return nil
  }

  /// How the programs begin, in lower case.
  private static let openings = [
    // qmail and those that copy it.
    "this is the qmail-send program", "this is the mail delivery agent at", "unable to deliver your message",
    "couldn't be delivered", "could not be delivered", "wasn't able to deliver your message",
    // Exim.
    "a message that you sent could not be delivered to one or more", "this message was created automatically by mail",
    // Exchange.
    "did not reach some or all of the intended recipients", "the following recipient(s) could not be reached",
    "the following recipient(s) cannot be reached", "delivery has failed to these recipients",
    // Sendmail, Gmail and others.
    "the following addresses had permanent fatal errors", "delivery to the following recipient failed permanently",
    "delivery to the following recipients failed", "undeliverable", "returned mail",
    "i was not able to deliver", "unzustellbar", "konnte nicht zugestellt werden",
    "n'a pas pu \u{EA}tre remis", "no se pudo entregar",
  ]

  private static let delays = [
    "this is a warning message only", "delivery to the following recipient has been delayed",
    "has not yet been delivered", "you do not need to resend your message",
  ]

  /// What stands above the message that comes back.
  private static let separators = [
    "below this line is a copy of the message", "this is a copy of the message", "this is a copy of your message",
    "original message follows", "unsent message follows", "----- original message -----", "original message headers:",
    "the body of the message is", "returned message follows", "message header follows",
  ]
}
