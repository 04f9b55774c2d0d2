package import Model

/// Writes messages of ours: 7-bit clean, CRLF, folded at 76, never a Bcc field.
package enum MIMEComposer {
  /// The bytes of a message, the same for the same arguments.
  ///
  /// Local parts that are not ASCII stand in UTF-8, since nothing else can name them (RFC 6532). QUIRK: Outlook.com,
  /// Microsoft 365 and Gmail's programming interface give a message another Message-ID. So its own stands last in
  /// References too, which they leave alone: by it the copy in Sent is known, and answers find their way.
  /// - Parameter seed: makes the boundaries of this message its own; any number.
  package static func bytes(of message: OutgoingMessage, boundary seed: UInt64) -> [UInt8] {
    var header = HeaderWriter()
    header.field("From", addresses: [message.from])
    header.field("To", addresses: message.to)
    header.field("Cc", addresses: message.cc)
    header.field("Subject", text: message.subject.text)
    header.field("Date", words: [date(message.date)])
    header.field("Message-ID", words: ids([message.messageID]))
    header.field("In-Reply-To", words: ids(message.inReplyTo))
    header.field("References", words: capped(ids(message.references + [message.messageID])))
    if message.isAutomatic { header.field("Auto-Submitted", words: ["auto-generated"]) }
    header.field("MIME-Version", words: ["1.0"])
    var entity = text(message.text)
    if let html = message.html {
      entity = multipart("alternative", [entity, Self.html(html)], boundary: boundary(seed, 1))
    }
    if !message.attachments.isEmpty {
      entity = multipart("mixed", [entity] + message.attachments.map(attachment), boundary: boundary(seed, 2))
    }
    if !entity.suffix(2).elementsEqual("\r\n".utf8) { entity += "\r\n".utf8 }
    return header.bytes + entity
  }

  /// `=_` stands in no quoted-printable and no base64 body, and not in a 7-bit one either (see `isPlain`).
  private static func boundary(_ seed: UInt64, _ level: Int) -> String {
    "=_rapport-\(String(seed, radix: 36))-\(level)"
  }

  private static func multipart(_ subtype: String, _ entities: [[UInt8]], boundary: String) -> [UInt8] {
    var header = HeaderWriter()
    header.field("Content-Type", words: ["multipart/\(subtype);", "boundary=\"\(boundary)\""])
    var bytes = header.bytes + "\r\n".utf8
    for entity in entities { bytes += Array("--\(boundary)\r\n".utf8) + entity + Array("\r\n".utf8) }
    return bytes + "--\(boundary)--\r\n".utf8
  }

  private static func text(_ text: String) -> [UInt8] {
    let lines = BodyWriter.lines(of: text)
    guard !BodyWriter.isPlain(lines) else {
      var header = HeaderWriter()
      header.field("Content-Type", words: ["text/plain;", "charset=us-ascii"])
      header.field("Content-Transfer-Encoding", words: ["7bit"])
      return header.bytes + "\r\n".utf8 + lines.joined(separator: "\r\n".utf8)
    }
    return quoted("text/plain;", lines)
  }

  private static func html(_ html: String) -> [UInt8] { quoted("text/html;", BodyWriter.lines(of: html)) }

  private static func quoted(_ type: String, _ lines: [[UInt8]]) -> [UInt8] {
    var header = HeaderWriter()
    header.field("Content-Type", words: [type, "charset=utf-8"])
    header.field("Content-Transfer-Encoding", words: ["quoted-printable"])
    return header.bytes + "\r\n".utf8 + BodyWriter.quotedPrintable(lines)
  }

  private static func attachment(_ attachment: OutgoingMessage.Attachment) -> [UInt8] {
    var header = HeaderWriter()
    header.field("Content-Type", words: [safeType(attachment.type.text)])
    header.field("Content-Transfer-Encoding", words: ["base64"])
    header.field("Content-Disposition", words: ["attachment"], parameter: "filename", value: attachment.name.text)
    return header.bytes + "\r\n".utf8 + BodyWriter.base64(attachment.bytes)
  }

  /// A type that can stand in a header; RFC 2046 5.2.1 forbids base64 for messages and multiparts.
  private static func safeType(_ type: String) -> String {
    let parts = type.asciiLowercased.split(separator: "/", omittingEmptySubsequences: false)
    let isToken =
      parts.count == 2
      && parts.allSatisfy { part in
        !part.isEmpty && part.utf8.count <= 127
          && part.utf8.allSatisfy { $0.isLetter || $0.isDigit || "!#$&-^_.+".utf8.contains($0) }
      }
    guard isToken, parts[0] != "message", parts[0] != "multipart" else { return "application/octet-stream" }
    return type.asciiLowercased
  }

  /// RFC 5322 3.3.
  private static func date(_ date: MessageDate) -> String {
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let offset = (-1439...1439).contains(date.offsetMinutes) ? date.offsetMinutes : 0
    let clock = date.instant.civil(offsetMinutes: offset)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let zone = (offset < 0 ? "-" : "+") + two(abs(offset) / 60) + two(abs(offset) % 60)
    return "\(days[clock.weekday]), \(clock.day) \(months[clock.month - 1]) \(clock.year) "
      + "\(two(clock.hour)):\(two(clock.minute)):\(two(clock.second)) \(zone)"
  }

  /// Ids in angle brackets; what could not be read back as an id is left out.
  private static func ids(_ values: [HeaderValue]) -> [String] {
    values.compactMap { value in
      let id = value.text.utf8.filter { $0 > 0x20 && $0 < 0x7F && $0 != Byte.less && $0 != Byte.greater }
      return id.isEmpty || id.count > 900 ? nil : "<\(id.text)>"
    }
  }

  /// RFC 5322 3.6.4 wants the whole line of ancestors; the first and the last ones are what programs need.
  private static func capped(_ ids: [String]) -> [String] {
    guard ids.count > MIMELimits.writtenReferences else { return ids }
    return [ids[0]] + ids.suffix(MIMELimits.writtenReferences - 1)
  }
}
