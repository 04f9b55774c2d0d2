import Model

/// Reads the top-level fields that name people, times and other messages.
enum MessageFields {
  static func read(_ header: HeaderBlock, into message: inout Message, defects: inout Defects) {
    readParticipants(header, into: &message, defects: &defects)
    message.subject = header[.subject].map(EncodedWords.decode) ?? ""
    noteRepeats(header, defects: &defects)
    if let value = header[.date] {
      message.date = DateField.parse(value)
      if message.date == nil { defects.note("bad-date", "the Date field cannot be read") }
    } else {
      defects.note("missing-date", "there is no Date field")
    }
    message.received = received(header.fields)
    message.messageID = header[.messageID].flatMap(MessageIDs.single)
    if message.messageID == nil { defects.note("missing-message-id", "there is no Message-ID that can be read") }
    if let value = header[.inReplyTo] { message.inReplyTo = MessageIDs.list(value, defects: &defects) }
    if let value = header[.references] { message.references = MessageIDs.list(value, defects: &defects) }
  }

  /// RFC 5322 3.6.7: the date stands behind the last semicolon, and each server puts its field above those before it.
  private static func received(_ fields: [HeaderField]) -> [Timestamp] {
    fields.lazy.filter { $0.name == "received" }.prefix(MIMELimits.receivedFields).compactMap { field in
      field.value.utf8.lastIndex(of: UInt8(ascii: ";"))
        .flatMap { DateField.parse(String(field.value[$0...].dropFirst())) }?.instant
    }
  }

  private static let single: [KnownField] = [
    .subject, .date, .messageID, .inReplyTo, .references, .sender, .replyTo,
  ]

  /// RFC 5322 3.6: these stand once.
  private static func noteRepeats(_ header: HeaderBlock, defects: inout Defects) {
    for field in single where header.repeats(field) {
      defects.note("repeated-field", "there are several \(field.name) fields; the first counts")
    }
  }

  private static let roles: [(Participant.Role, KnownField)] = [
    (.from, .from), (.sender, .sender), (.replyTo, .replyTo), (.to, .to), (.cc, .cc), (.bcc, .bcc),
  ]

  private static func readParticipants(_ header: HeaderBlock, into message: inout Message, defects: inout Defects) {
    for (role, field) in roles where header.contains(field) {
      header.forEach(field) { value in
        let left = MIMELimits.participants - message.participants.count
        let list = AddressList(value, role: role, limit: left)
        if list.participants.count == left {
          defects.note("too-many-addresses", "only \(MIMELimits.participants) addresses are kept")
        }
        if list.isBroken { defects.note("malformed-address", "an address in \(field.name) is not well formed") }
        if message.participants.isEmpty {
          message.participants = list.participants
        } else {
          message.participants += list.participants
        }
      }
    }
    noteSender(header, message.participants, defects: &defects)
    for participant in message.participants where !participant.name.isEmpty {
      noteName(participant, defects: &defects)
    }
  }

  /// Says where it is in doubt who wrote the message; nothing may be decided for it then.
  private static func noteSender(_ header: HeaderBlock, _ participants: [Participant], defects: inout Defects) {
    if header.repeats(.from) { defects.note("ambiguous-sender", "there are several From fields") }
    if !header.contains(.from) { defects.note("missing-from", "there is no From field") }
    let writers = participants.prefix { $0.role == .from }
    if writers.contains(where: { $0.address == nil }) {
      defects.note("ambiguous-sender", "something in From is no address")
    } else if writers.count > 1, Set(writers.map(\.address)).count > 1 {
      defects.note("ambiguous-sender", "From names several addresses")
    }
  }

  /// Names that pretend: an address that is another one, or letters that turn the text around or are not seen.
  private static func noteName(_ participant: Participant, defects: inout Defects) {
    let name = participant.name
    // All of these letters start with one of two bytes.
    if name.utf8.contains(where: { $0 == 0xE2 || $0 == 0xEF }), name.unicodeScalars.contains(where: isDeceptive) {
      defects.note("deceptive-name", "a name in \(participant.role.rawValue) holds letters that are not seen")
    }
    guard name.utf8.contains(Byte.at), let address = participant.address else { return }
    for word in name.split(whereSeparator: { " <>()\"'".contains($0) }) {
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
