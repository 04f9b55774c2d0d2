internal import MIME
internal import Model
internal import OpenSSL

/// What holds for every message, however broken.
enum MessageCheck {
  static func run(_ raw: UnsafeRawBufferPointer) {
    let message = parse(raw)
    require(parse(raw) == message, "the same bytes gave two messages")
    texts(message)
    limits(message)
    PartCheck.parts(message, in: raw)
    lineEnds(Array(raw))
    ComposeCheck.run(message, in: raw)
  }

  static func parse(_ raw: UnsafeRawBufferPointer) -> Message { MIMEParser<SHA256>.parse(raw) }
  static func parse(_ raw: [UInt8]) -> Message { raw.withUnsafeBytes { parse($0) } }

  /// Every id that a message names.
  private static func ids(of message: Message) -> [String] {
    [message.messageID, message.report?.originalMessageID].compactMap(\.self) + message.references + message.inReplyTo
  }

  /// No NUL in anything that is shown or stored, no line break in what stands on one line.
  private static func texts(_ message: Message) {
    func clean(_ text: String, _ what: String) {
      require(!text.utf8.contains(0), "\(what) holds a NUL: \(text.debugDescription.prefix(200))")
    }
    func single(_ text: String, _ what: String) {
      clean(text, what)
      require(
        !text.utf8.contains { $0 == 0x0A || $0 == 0x0D },
        "\(what) has a line break: \(text.debugDescription.prefix(200))")
    }
    clean(message.text, "the text")
    require(!message.text.utf8.contains(0x0D), "the text has a carriage return")
    clean(message.html ?? "", "the HTML")
    single(message.subject, "the subject")
    for field in message.headers {
      single(field.name, "a field's name")
      single(field.value, "the field \(field.name)")
    }
    for participant in message.participants {
      single(participant.name, "a name")
      single(participant.written, "what is written of an address")
      if let address = participant.address { single(address.description, "an address") }
    }
    for id in ids(of: message) {
      single(id, "an id")
      require(!id.isEmpty, "an id is empty")
    }
    for part in message.parts {
      single(part.type, "a type")
      clean(MIMEDecoder.safeName(for: part), "a safe name")
      require(!MIMEDecoder.safeName(for: part).utf8.contains(0x2F), "a safe name has a slash")
    }
    for event in message.events { clean(event.summary, "an event's summary") }
    for forwarded in message.forwarded {
      clean(forwarded.text, "a forwarded text")
      single(forwarded.subject, "a forwarded subject")
    }
    for defect in message.defects { single(defect.detail, "a defect") }
  }

  private static func limits(_ message: Message) {
    func most(_ count: Int, _ limit: Int, _ what: String) { require(count <= limit, "\(count) \(what), not \(limit)") }
    most(message.headers.count, MIMELimits.headerFields, "header fields")
    // Bytes that are no UTF-8 become U+FFFD, of three bytes.
    most(message.headers.lazy.map(\.value.utf8.count).max() ?? 0, 3 * MIMELimits.headerValue, "bytes of a field")
    most(message.references.count, MIMELimits.references, "references")
    most(message.participants.count, MIMELimits.participants, "participants")
    most(message.defects.count, MIMELimits.defects, "defects")
    most(message.authentication.count, MIMELimits.authenticationFields, "authentication results")
    most(message.report?.recipients.count ?? 0, MIMELimits.reportRecipients, "recipients of a report")
    most(message.parts.count { $0.container == nil }, MIMELimits.parts, "parts")
    most(message.text.utf8.count, 4 * MIMELimits.text, "bytes of text")
  }

  /// A message with LF line ends says what the same one with CRLF says.
  private static func lineEnds(_ raw: [UInt8]) {
    let plain = raw.filter { $0 != 0x0D }
    guard plain.count < 100_000, plain.contains(0x0A) else { return }
    var network: [UInt8] = []
    network.reserveCapacity(plain.count * 2)
    for byte in plain {
      if byte == 0x0A { network.append(0x0D) }
      network.append(byte)
    }
    let (one, other) = (parse(plain), parse(network))
    func same<Value: Equatable>(_ what: String, _ value: (Message) -> Value) {
      require(
        value(one) == value(other), "\(what) differs between LF and CRLF: \(value(one)) and \(value(other))")
    }
    // What is guessed is guessed from the first bytes, line ends among them.
    let isGuessed = (one.defects + other.defects).contains {
      $0.kind.hasPrefix("bad-") || $0.kind.hasSuffix("-charset")
    }
    if isGuessed { return }
    same("the subject", \.subject)
    same("the header", \.headers)
    same("the people", \.participants)
    same("the ids", ids)
    same("the list of parts") { $0.parts.filter { $0.container == nil }.map { [$0.type, $0.name, $0.contentID] } }
    guard !plain.contains(0), !hasEncodedReturn(plain), one.parts.allSatisfy(isText) else { return }
    same("the text") { $0.text.debugDescription }
    same("the HTML") { $0.html.debugDescription }
    same("the parts") { $0.parts.map { [$0.type, $0.name, $0.contentID, $0.use.rawValue] } }
    same("the content's digest", \.contentDigest)
  }

  /// Whether the message's line ends do not change what it says: not in files that are not in base64, nor where a line
  /// feed is half a character.
  private static func isText(_ part: Part) -> Bool {
    if part.container == nil, part.encoding != .base64, !part.type.hasPrefix("text/") { return false }
    let wide = ["utf-16", "utf16", "utf-32", "utf32", "ucs", "unicode", "hz", "iso-10646", "csucs"]
    return !wide.contains { part.charset?.hasPrefix($0) ?? false }
  }

  /// A return that is half of a line end only in front of a line feed.
  private static func hasEncodedReturn(_ raw: [UInt8]) -> Bool {
    raw.indices.contains {
      raw[$0] == 0x3D && (raw[$0...].starts(with: "=0D".utf8) || raw[$0...].starts(with: "=0d".utf8))
    }
  }
}
