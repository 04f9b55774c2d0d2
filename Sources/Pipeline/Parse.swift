internal import HTML
internal import MIME
package import Model
internal import OpenSSL

/// The parse stage: raw bytes to a message with its text. Never fails; what was wrong is in `defects`.
package enum Parse {
  package static func message(_ raw: UnsafeRawBufferPointer) -> Message {
    var message = MIMEParser<SHA256>.parse(raw)
    let cut = read(&message)
    message.newText = cut.newText
    message.signature = SignatureReader.facts(
      in: message.text, cut, sender: message.from?.name ?? "", address: message.from?.address)
    fillAttached(of: &message, raw)
    message.forwarded += quoted(in: message, cut)
    return message
  }

  /// Bytes of attached messages that are read once more for their HTML: stops wrappers that are large and many.
  private static let maximumAttachedHTML: Int64 = 4 << 20

  /// Gives attached messages that have only HTML the start of its text. Not those within others, whose wrappers would
  /// have to be opened again for each.
  private static func fillAttached(of message: inout Message, _ raw: UnsafeRawBufferPointer) {
    var room = maximumAttachedHTML
    for index in message.forwarded.indices where message.forwarded[index].text.isEmpty {
      guard let part = message.forwarded[index].part, message.parts.indices.contains(part),
        message.parts[part].container == nil, message.parts[part].size <= room
      else { continue }
      room -= message.parts[part].size
      guard
        let html = MIMEDecoder.message(part, of: message.parts, in: raw, hash: NoDigest.self).html
      else { continue }
      message.forwarded[index].text = start(of: HTMLText.text(of: html))
    }
  }

  /// Cut at a letter's end.
  private static func start(of text: String) -> String {
    guard text.utf8.count > MIMELimits.forwardedText else { return text }
    var end = text.utf8.index(text.startIndex, offsetBy: MIMELimits.forwardedText)
    while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
    return String(text[..<end])
  }

  /// Gives a message without a plain part the text of its HTML, and cuts the text, the plain part's own signs first.
  private static func read(_ message: inout Message) -> Cut {
    guard let html = message.html else { return NewText.cut(message.text) }
    if message.hasPlainText { return NewText.cut(message.text, beside: html) }
    let read = HTMLText.read(html)
    message.text = read.text
    return NewText.cut(read.text, marks: read.marks)
  }

  /// What the new text leaves out of the message's text, in order, with the name of each piece's kind.
  package static func removed(from message: Message) -> [(kind: String, text: String)] {
    var copy = message
    let cut = read(&copy)
    let bytes = Array(copy.text.utf8)
    return cut.removed.map { piece in
      (piece.kind.rawValue, String(decoding: bytes[piece.range.clamped(to: 0..<bytes.count)], as: UTF8.self))
    }
  }

  // MARK: Forwarded in the text

  /// The originals that a forward has in its own text.
  private static func quoted(in message: Message, _ cut: Cut) -> [ForwardedMessage] {
    QuotedReader.messages(in: message.text, cut, subject: message.subject).map { original in
      let people =
        HeaderText.participants(original.from, role: .from) + HeaderText.participants(original.to, role: .to)
        + HeaderText.participants(original.copy, role: .cc)
      return ForwardedMessage(
        trust: .quoted, participants: people, subject: original.subject,
        date: date(original.date, message.date?.offsetMinutes),
        writtenDate: original.date.isEmpty ? nil : original.date, text: original.text)
    }
  }

  /// A date without a zone is told by the clock of the person who forwards.
  private static func date(_ written: String, _ offset: Int?) -> MessageDate? {
    guard let read = QuotedDate(written) else { return HeaderText.date(written) }
    guard let offset = read.offsetMinutes ?? offset,
      let local = Timestamp(
        year: read.year, month: read.month, day: read.day, hour: read.hour, minute: read.minute, second: read.second)
    else { return nil }
    return MessageDate(instant: local.adding(seconds: Int64(-offset * 60)), offsetMinutes: offset)
  }

  /// The message's HTML made safe to show, remote loads left out; its text in `pre` where it has no HTML.
  package static func displayHTML(_ message: Message) -> String {
    if let html = message.html { return HTMLSanitizer.display(html).html }
    let escaped = message.text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    return "<pre>\(escaped)</pre>"
  }
}
