import Model

/// What a winmail.dat says as a message.
extension TNEF {
  func narrow(_ range: Range<Int>) -> String { CodePage.text(raw.slice(range), codePage) }

  private func text(_ tag: MAPIProperties.Tag) -> String? {
    properties.text(tag, raw, codePage: codePage).flatMap { $0.isEmpty ? nil : $0 }
  }

  private func name(_ tag: MAPIProperties.Tag) -> String { EncodedWords.withoutControls(text(tag) ?? "") }

  /// Its text: the HTML, the plain one, or else what the rich text says (MS-OXRTFCP, MS-OXRTFEX).
  func body(most: Int, defects: inout Defects) -> InsideBody {
    var body = InsideBody()
    let plain = text(.body) ?? plainBody.map(narrow)
    body.plain = plain.map { Self.clean($0, most) }.flatMap { $0.isEmpty ? nil : $0 }
    if properties.has(.html) {
      // PidTagBodyHtml is binary in the code page that the message names.
      let codePage = properties.number(.internetCodePage, raw) ?? codePage
      let html = properties.text(.html, raw, codePage: codePage) ?? ""
      if !html.isEmpty { body.html = Self.clean(html, most) }
    }
    guard body.html == nil, let compressed = properties.bytes(.richText, raw) else { return body }
    let expanded = CompressedRichText.expand(compressed, most: most)
    if !expanded.isGood { defects.note("bad-tnef", "the rich text in a winmail.dat is damaged") }
    switch RichText.read(expanded.bytes, most: most) {
    case .html(let html): body.html = Self.clean(html, most)
    case .plain(let text):
      if body.plain == nil { body.plain = Self.clean(text, most) }
    }
    if body.plain?.utf8.allSatisfy(\.isWhite) == true { body.plain = nil }
    return body
  }

  private static func clean(_ text: String, _ most: Int) -> String {
    var bytes = Array(text.utf8.prefix(most))
    BodyText.normaliseLineEnds(&bytes)
    bytes.removeAll { $0 == 0 }
    return bytes.text
  }

  private func person(_ role: Participant.Role) -> Participant? {
    let isSender = role == .sender
    let name = name(isSender ? .senderName : .representingName)
    let tags: [MAPIProperties.Tag] =
      isSender ? [.senderSMTP, .senderAddress] : [.representingSMTP, .representingAddress]
    let address = tags.lazy.compactMap { text($0).flatMap { Address($0) } }.first
    guard address != nil || !name.isEmpty else { return nil }
    return Participant(role: role, name: name, address: address, written: address?.description ?? name)
  }

  private var writer: Participant? {
    if let person = person(.from) { return person }
    guard var person = person(.sender) else { return nil }
    person.role = .from
    return person
  }

  /// A message attached in Outlook's own form; of those it went to, the names are all that is there.
  func forwarded(part: Int) -> ForwardedMessage {
    var ignored = Defects()
    let body = body(most: MIMELimits.forwardedText, defects: &ignored)
    var participants = writer.map { [$0] } ?? []
    for (role, tag) in [(Participant.Role.to, MAPIProperties.Tag.displayTo), (.cc, .displayCc)] {
      for name in name(tag).split(separator: ";").prefix(MIMELimits.forwardedPeople) {
        let name = String(name).trimmedText
        if !name.isEmpty {
          participants.append(Participant(role: role, name: name, address: Address(name), written: name))
        }
      }
    }
    let time = properties.time(.submitTime, raw) ?? properties.time(.deliveryTime, raw)
    return ForwardedMessage(
      trust: .attached, part: part, participants: participants,
      subject: EncodedWords.withoutControls(text(.subject) ?? subject ?? ""),
      date: time.map { MessageDate(instant: $0, offsetMinutes: 0) },
      messageID: text(.messageID).flatMap(MessageIDs.single), text: body.plain ?? "")
  }

  /// A meeting that Outlook asks for, answers or calls off without a calendar part.
  var event: CalendarEvent? {
    let kind = (messageClass ?? "").asciiLowercased
    let answer: CalendarPerson.Answer?
    let method: String
    switch kind {
    case "ipm.schedule.meeting.request", "ipm.microsoft schedule.mtgreq": (method, answer) = ("request", nil)
    case "ipm.schedule.meeting.resp.pos", "ipm.microsoft schedule.mtgrespp": (method, answer) = ("reply", .accepted)
    case "ipm.schedule.meeting.resp.neg", "ipm.microsoft schedule.mtgrespn": (method, answer) = ("reply", .declined)
    case "ipm.schedule.meeting.resp.tent", "ipm.microsoft schedule.mtgrespa": (method, answer) = ("reply", .tentative)
    case "ipm.schedule.meeting.canceled", "ipm.microsoft schedule.mtgcncl": (method, answer) = ("cancel", nil)
    default: return nil
    }
    func time(_ tags: [MAPIProperties.Tag]) -> CalendarTime? {
      tags.lazy.compactMap { properties.time($0, raw) }.first
        .map { CalendarTime(local: $0.text(), zone: "UTC", instant: $0) }
    }
    var event = CalendarEvent(
      method: method, uid: properties.bytes(.globalObjectID, raw).map(Self.uid),
      summary: EncodedWords.withoutControls(text(.subject) ?? subject ?? ""), location: text(.location),
      start: time([.appointmentStart, .startDate]), end: time([.appointmentEnd, .endDate]),
      isCancelled: method == "cancel")
    let person = writer.map { CalendarPerson(name: $0.name, address: $0.address, answer: answer) }
    if answer == nil { event.organizer = person } else { event.attendees = person.map { [$0] } ?? [] }
    return event
  }

  /// MS-OXCICAL 2.1.3.1.1.20.26: a UID from elsewhere is wrapped; one of Outlook's own is written in hexadecimal.
  private static func uid(_ bytes: [UInt8]) -> String {
    let mark = Array("vCal-Uid".utf8) + [1, 0, 0, 0]
    if bytes.count > 52, bytes[40..<52].elementsEqual(mark) { return bytes[52...].prefix { $0 != 0 }.text }
    let digits = Array("0123456789ABCDEF".utf8)
    return bytes.prefix(MIMELimits.messageID).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }.text
  }
}
