package import Model

/// Makes replies.
package enum Reply {
  /// An answer to a message: to whom, under which subject, in which thread, with the original quoted below.
  ///
  /// It goes to the others in Reply-To where there are any, else to From; an answer to a message of our own goes to those
  /// whom we wrote to. `to` is empty when the original names nobody.
  /// - Parameters:
  ///   - all: also to everyone in To and Cc less ourselves.
  ///   - text: what the person wrote.
  ///   - messageID: of the answer, without angle brackets.
  package static func draft(
    to original: Message, all: Bool, from: Correspondent, ours: Ours, text: String, now: MessageDate,
    messageID: HeaderValue
  ) -> OutgoingMessage {
    let (to, cc) = recipients(original, all: all, from: from.address, ours: ours)
    return OutgoingMessage(
      from: from, to: to, cc: cc, subject: subject(original.subject), date: now, messageID: messageID,
      inReplyTo: original.messageID.flatMap(identifier).map { [$0] } ?? [], references: references(original),
      text: quoted(original, below: text))
  }

  private static func recipients(
    _ original: Message, all: Bool, from: Address, ours: Ours
  ) -> (to: [Correspondent], cc: [Correspondent]) {
    func people(_ role: Participant.Role) -> [Correspondent] {
      original.participants.filter { $0.role == role }.compactMap { participant in
        participant.address.map {
          Correspondent(name: participant.name.isEmpty ? nil : HeaderValue(cleaning: participant.name), address: $0)
        }
      }
    }
    func isOurself(_ address: Address) -> Bool {
      address == from || ours.addresses.contains(address.key) || ours.addresses.contains(address.keyWithoutTag)
    }
    let (to, cc, writers) = (people(.to), people(.cc), people(.from))
    // A colleague's message to us is answered to the colleague, though the address is one of ours.
    let isOwn = writers.contains { writer in
      writer.address == from || (isOurself(writer.address) && !(to + cc).contains { $0.address == from })
    }
    let replyTo = people(.replyTo).filter { !isOurself($0.address) }
    var targets = to
    if !isOwn {
      targets = replyTo.isEmpty ? writers : replyTo
      if all { targets += to.filter { !isOurself($0.address) } }
    } else if targets.contains(where: { !isOurself($0.address) }) {
      targets.removeAll { isOurself($0.address) }
    } else if !replyTo.isEmpty {
      // QUIRK: forms on websites send what a customer wrote from the mailbox's own account to itself.
      targets = replyTo
    }
    var seen: Set<String> = []
    targets = targets.filter { seen.insert($0.address.key).inserted }
    let copies = all ? cc.filter { !isOurself($0.address) && seen.insert($0.address.key).inserted } : []
    return (targets, copies)
  }

  /// `Re: ` once, before what is left when other reply prefixes are gone.
  static func subject(_ subject: String) -> HeaderValue {
    var rest = Substring(subject.trimmedText)
    while let prefix = replyPrefix(rest) { rest = rest[prefix...].drop { $0 == " " || $0 == "\t" } }
    return HeaderValue(cleaning: "Re: " + rest)
  }

  /// Where the text after a prefix like `Re:`, `AW :`, `Re[2]:` or `回复：` starts; nil when there is none.
  private static func replyPrefix(_ text: Substring) -> Substring.Index? {
    var at = text.startIndex
    while at < text.endIndex, text[at].isLetter { at = text.index(after: at) }
    guard prefixes.contains(text[..<at].lowercased()) else { return nil }
    if at < text.endIndex, text[at] == "[" || text[at] == "(" {
      let digits = text[text.index(after: at)...].prefix { $0.isASCII && $0.isNumber }
      guard !digits.isEmpty, digits.endIndex < text.endIndex, "])".contains(text[digits.endIndex]) else { return nil }
      at = text.index(after: digits.endIndex)
    }
    while at < text.endIndex, text[at] == " " { at = text.index(after: at) }
    guard at < text.endIndex, text[at] == ":" || text[at] == "：" else { return nil }
    return text.index(after: at)
  }

  // QUIRK: programs translate `Re:`.
  private static let prefixes: Set<String> = [
    "re", "aw", "antw", "antwort", "sv", "vs", "odp", "odpowiedź", "rif", "r", "res", "ref", "réf", "ynt", "vá", "atb",
    "bls", "ri", "回复", "回覆", "答复", "返信", "σχετ", "απ", "на", "отв",
  ]

  /// RFC 5322 3.6.4: the references of the original, else its one In-Reply-To, then its own id.
  private static func references(_ original: Message) -> [HeaderValue] {
    var ids = original.references
    if ids.isEmpty, original.inReplyTo.count == 1 { ids = original.inReplyTo }
    if let own = original.messageID {
      ids.removeAll { $0 == own }
      ids.append(own)
    }
    var seen: Set<String> = []
    return ids.filter { seen.insert($0).inserted }.compactMap(identifier)
  }

  /// An id that can stand in a header of ours.
  private static func identifier(_ id: String) -> HeaderValue? {
    let isPlain = id.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != Byte.less && $0 != Byte.greater }
    return isPlain && id.utf8.count <= 900 ? HeaderValue(id) : nil
  }

  private static func quoted(_ original: Message, below text: String) -> String {
    let body = original.text.utf8.trimmedAtEnd
    guard !body.isEmpty else { return text }
    var result = text.isEmpty || text.hasSuffix("\n") ? text : text + "\n"
    if !result.isEmpty { result += "\n" }
    result += attribution(original) + "\n"
    for line in body.split(separator: Byte.lineFeed, omittingEmptySubsequences: false) {
      // RFC 3676 4.5: quote marks stand together.
      let mark = line.first == Byte.greater ? ">" : line.isEmpty ? ">" : "> "
      result += mark + line.text + "\n"
    }
    return result
  }

  /// What the person wrote of an answer's text: without the original that `draft` has quoted below.
  package static func written(in text: String) -> String {
    var lines = text.utf8.trimmedAtEnd.split(separator: Byte.lineFeed, omittingEmptySubsequences: false)[...]
    let count = lines.count
    while lines.last?.first == Byte.greater { lines.removeLast() }
    guard lines.count < count, lines.last?.text.hasSuffix(" wrote:") == true else {
      return text.utf8.trimmedAtEnd.text
    }
    lines.removeLast()
    return lines.map(\.text).joined(separator: "\n").utf8.trimmedAtEnd.text
  }

  /// `On 2 March 2026 at 09:15, Anna Brandt wrote:`, with the clock of the one who wrote.
  private static func attribution(_ original: Message) -> String {
    let writer = original.from
    let name = writer.map { $0.name.isEmpty ? $0.address?.description ?? "" : $0.name } ?? ""
    let who = name.isEmpty ? "somebody" : name
    guard let date = original.date else { return "\(who) wrote:" }
    let clock = date.instant.civil(offsetMinutes: date.offsetMinutes)
    let minute = clock.minute < 10 ? "0\(clock.minute)" : "\(clock.minute)"
    let hour = clock.hour < 10 ? "0\(clock.hour)" : "\(clock.hour)"
    return "On \(clock.day) \(months[clock.month - 1]) \(clock.year) at \(hour):\(minute), \(who) wrote:"
  }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
}

extension BidirectionalCollection<UInt8> {
  /// Without white space at the end.
  fileprivate var trimmedAtEnd: SubSequence {
    guard let last = lastIndex(where: { !$0.isWhite }) else { return self[startIndex..<startIndex] }
    return self[...last]
  }
}
