import Model

/// Messages within messages.
extension Insides {
  /// An attached message (RFC 2046 5.2.1): who wrote it to whom, and its files.
  mutating func openMessage(_ bytes: UnsafeBufferPointer<UInt8>, isCertain: Bool, _ opened: inout Opened) {
    let message = read(bytes)
    guard Self.isMessage(message) || (isCertain && message.parts.count > 1) else { return }
    var forwarded = message.forwarded
    let places = take(message, into: &opened)
    for index in forwarded.indices { forwarded[index].part = forwarded[index].part.flatMap { places[$0] } }
    if Self.isMessage(message), room.forwarded > 0 {
      room.forwarded -= 1
      opened.forwarded.append(
        ForwardedMessage(
          trust: .attached,
          participants: Array(message.participants.filter { $0.role != .bcc }.prefix(MIMELimits.forwardedPeople)),
          subject: message.subject, date: message.date, messageID: message.messageID,
          text: Self.start(of: message.text)))
    }
    // Those whose part had no place any more are told of no further.
    opened.forwarded += forwarded.filter { $0.part != nil }
  }

  /// What was signed as one whole: its text, files and dates are the message's own.
  mutating func openContent(_ bytes: UnsafeBufferPointer<UInt8>, _ opened: inout Opened, _ defects: inout Defects) {
    let message = read(bytes)
    var forwarded = message.forwarded
    let places = take(message, into: &opened)
    for index in forwarded.indices { forwarded[index].part = forwarded[index].part.flatMap { places[$0] } }
    opened.forwarded += forwarded.filter { $0.part != nil }
    opened.events += message.events
    if message.hasPlainText || message.html != nil {
      opened.body = InsideBody(
        plain: message.hasPlainText ? message.text : nil, html: message.html, isPerhapsForeign: true)
    }
    for defect in message.defects where !Self.ofHeaders.contains(defect.kind) {
      defects.note(defect.kind, defect.detail)
    }
    opened.isShown = true
  }

  /// What is no defect of an entity that has no message's header.
  private static var ofHeaders: Set<String> {
    ["missing-date", "missing-message-id", "missing-from", "ambiguous-sender", "repeated-field", "bad-date"]
  }

  private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Message {
    room.depth -= 1
    defer { room.depth += 1 }
    return MIMEParser<Hash>.parse(UnsafeRawBufferPointer(bytes), room: &room)
  }

  private static func isMessage(_ message: Message) -> Bool {
    message.headers.contains { ["from", "subject", "message-id", "date", "to", "received"].contains($0.name) }
  }

  /// The files of a nested message; its bodies are only text, unless they hold files.
  ///
  /// Returns where each of its parts has come to be.
  private mutating func take(_ message: Message, into opened: inout Opened) -> [Int: Int] {
    var wanted = message.parts.map { $0.use == .inline || $0.use == .attachment || $0.use == .opened }
    for part in message.parts { part.container.map { wanted[$0] = true } }
    var places: [Int: Int] = [:]
    for (index, var part) in message.parts.enumerated() where wanted[index] {
      if part.container == nil {
        guard room.parts > 0 else { break }
        room.parts -= 1
        if part.use == .plainBody || part.use == .htmlBody { part.use = .opened }
      }
      part.container = part.container.flatMap { places[$0] }
      places[index] = opened.parts.count
      opened.parts.append(part)
    }
    return places
  }

  /// Cut at a letter's end.
  private static func start(of text: String) -> String {
    guard text.utf8.count > MIMELimits.forwardedText else { return text }
    var end = text.utf8.index(text.startIndex, offsetBy: MIMELimits.forwardedText)
    while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
    return String(text[..<end])
  }
}
