import Model

/// Reads the top-level fields that name people, times and other messages.
enum MessageFields {
  static func read(into message: inout Message, defects: inout Defects) {
    readParticipants(into: &message, defects: &defects)
    message.subject = message.header("subject").map(EncodedWords.decode) ?? ""
    noteRepeats(message.headers, defects: &defects)
    if let value = message.header("date") {
      message.date = DateField.parse(value)
      if message.date == nil { defects.note("bad-date", "the Date field cannot be read") }
    } else {
      defects.note("missing-date", "there is no Date field")
    }
    message.messageID = message.header("message-id").flatMap(MessageIDs.single)
    if message.messageID == nil { defects.note("missing-message-id", "there is no Message-ID that can be read") }
    message.inReplyTo = message.header("in-reply-to").map { MessageIDs.list($0, defects: &defects) } ?? []
    message.references = message.header("references").map { MessageIDs.list($0, defects: &defects) } ?? []
  }

  /// RFC 5322 3.6: these stand once.
  private static func noteRepeats(_ headers: [HeaderField], defects: inout Defects) {
    for name in ["subject", "date", "message-id", "in-reply-to", "references", "sender", "reply-to"]
    where headers.filter({ $0.name == name }).count > 1 {
      defects.note("repeated-field", "there are several \(name) fields; the first counts")
    }
  }

  private static let roles: [(Participant.Role, String)] = [
    (.from, "from"), (.sender, "sender"), (.replyTo, "reply-to"), (.to, "to"), (.cc, "cc"), (.bcc, "bcc"),
  ]

  private static func readParticipants(into message: inout Message, defects: inout Defects) {
    for (role, name) in roles {
      for field in message.headers where field.name == name {
        let left = MIMELimits.participants - message.participants.count
        let list = AddressList(field.value, role: role, limit: left)
        if list.participants.count == left {
          defects.note("too-many-addresses", "only \(MIMELimits.participants) addresses are kept")
        }
        if list.isBroken { defects.note("malformed-address", "an address in \(name) is not well formed") }
        message.participants += list.participants
      }
    }
    noteSender(message, defects: &defects)
    for participant in message.participants { noteName(participant, defects: &defects) }
  }

  /// Says where it is in doubt who wrote the message; nothing may be decided for it then.
  private static func noteSender(_ message: Message, defects: inout Defects) {
    let fields = message.headers.filter { $0.name == "from" }
    let writers = message.participants.filter { $0.role == .from }
    if fields.count > 1 { defects.note("ambiguous-sender", "there are several From fields") }
    if fields.isEmpty { defects.note("missing-from", "there is no From field") }
    if writers.contains(where: { $0.address == nil }) {
      defects.note("ambiguous-sender", "something in From is no address")
    } else if Set(writers.map(\.address)).count > 1 {
      defects.note("ambiguous-sender", "From names several addresses")
    }
  }

  /// Names that pretend: an address that is another one, or letters that turn the text around or are not seen.
  private static func noteName(_ participant: Participant, defects: inout Defects) {
    guard !participant.name.isEmpty else { return }
    if participant.name.unicodeScalars.contains(where: isDeceptive) {
      defects.note("deceptive-name", "a name in \(participant.role.rawValue) holds letters that are not seen")
    }
    guard participant.name.utf8.contains(Byte.at), let address = participant.address else { return }
    for word in participant.name.split(whereSeparator: { " <>()\"'".contains($0) }) {
      if let named = Address(String(word)), named != address {
        defects.note("deceptive-name", "a name in \(participant.role.rawValue) is another address")
      }
    }
  }

  /// Bidirectional controls and letters of no width (UTS 39).
  private static func isDeceptive(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }
}
