internal import MIME
internal import Model
internal import OpenSSL

/// What was read can be written again, and what we wrote is read as we meant it.
enum ComposeCheck {
  static func run(_ message: Message, in raw: UnsafeRawBufferPointer) {
    guard raw.count < 50_000, let id = HeaderValue("1@harbor.example"), let own = Address("bob@harbor.example") else {
      return
    }
    let now = MessageDate(instant: Timestamp(seconds: 1_700_000_000), offsetMinutes: 60)
    for all in [false, true] {
      var answer = Reply.draft(
        to: message, all: all, from: Correspondent(name: nil, address: own),
        ours: Ours(addresses: [own.key], domains: []),
        text: "Yes.", now: now, messageID: id)
      answer.html = message.html
      answer.attachments = attachments(message, raw)
      compare(answer)
    }
  }

  /// What the names of people and the files that we pass on bring with them.
  private static let foreign: Set<String> = [
    "deceptive-name", "bad-tnef", "bad-calendar", "bad-signed-content", "too-deep", "too-large-inside", "encrypted",
    "too-many-events", "partial-message",
  ]

  private static func attachments(_ message: Message, _ raw: UnsafeRawBufferPointer) -> [OutgoingMessage.Attachment] {
    message.parts.filter { $0.use == .attachment && $0.container == nil }.prefix(3).map { part in
      var bytes: [UInt8] = []
      MIMEDecoder.decode(part, of: raw) { bytes += $0 }
      return OutgoingMessage.Attachment(
        name: HeaderValue(cleaning: MIMEDecoder.safeName(for: part)), type: HeaderValue(cleaning: part.type),
        bytes: bytes)
    }
  }

  private static func compare(_ answer: OutgoingMessage) {
    let bytes = MIMEComposer.bytes(of: answer, boundary: 7)
    let read = MessageCheck.parse(bytes)
    let own = read.defects.filter { !foreign.contains($0.kind) }
    require(own.isEmpty, "what we wrote has defects: \(own.map(\.detail))")
    require(read.from?.address == answer.from.address, "we wrote another From")
    require(
      read.participants.filter { $0.role == .to }.compactMap(\.address) == answer.to.map(\.address),
      "we wrote to \(answer.to), read is \(read.participants)")
    require(
      read.participants.filter { $0.role == .cc }.compactMap(\.address) == answer.cc.map(\.address),
      "we copied \(answer.cc), read is \(read.participants)")
    let references = (answer.references + [answer.messageID]).map(\.text).capped
    require(read.references == references, "we wrote other references: \(read.references)")
    require(read.messageID == answer.messageID.text, "we wrote another id")
    require(
      read.parts.filter { $0.container == nil }.suffix(answer.attachments.count).map(\.digest)
        == answer.attachments.map { digest($0.bytes) },
      "an attachment of ours reads back as other bytes")
    // Line ends and what cannot stand in a field are made good once.
    var again = answer
    (again.text, again.html, again.subject) = (read.text, read.html, HeaderValue(cleaning: read.subject))
    let second = MessageCheck.parse(MIMEComposer.bytes(of: again, boundary: 7))
    require(second.text == read.text, "a text of ours changes when it is written again: \(read.text.debugDescription)")
    require(second.html == read.html, "HTML of ours changes when it is written again")
    require(second.subject == read.subject, "a subject of ours changes: \(read.subject) and \(second.subject)")
  }

  private static func digest(_ bytes: [UInt8]) -> Digest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finish()
  }
}

extension [String] {
  /// As many as we write.
  fileprivate var capped: [String] {
    count > MIMELimits.writtenReferences ? [self[0]] + suffix(MIMELimits.writtenReferences - 1) : self
  }
}
