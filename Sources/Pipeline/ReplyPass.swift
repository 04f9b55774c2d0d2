internal import MIME
package import Model
internal import OpenSSL
package import Store

/// Writes an answer and queues it: its Message-ID and bytes are frozen then.
package struct ReplyPass: Sendable {
  package let store: MailStore

  /// Longest text taken, in bytes.
  package static let maximumTextLength = 10 << 20

  package init(store: MailStore) { self.store = store }

  /// - Parameters:
  ///   - message: that the viewer can read in one of their mailboxes; the answer goes out from that mailbox.
  ///   - from: which mailbox, where several hold it; nil: the one that it was written to or by, else the first.
  ///   - cc, bcc: further recipients.
  ///   - messageID: without angle brackets; nil: a new one.
  package func queue(
    answerTo message: ID<Message>, text: String, all: Bool, from mailbox: Mailbox?, cc: [Address] = [],
    bcc: [Address] = [], messageID: String? = nil, by viewer: Viewer, now: Timestamp
  ) throws(Failure) -> ID<OutboxEntry> {
    let doing = "answer message \(message)"
    let (detail, mailboxes, zone) = try Failure.storing(doing) { () throws(StoreError) in
      (try store.message(message, for: viewer), try store.mailboxes(for: viewer), try store.timeZone())
    }
    guard let raw = detail.raw else {
      throw Failure(doing, reach: .message, cause: "it is in no mailbox that you may read", kind: .notAllowed)
    }
    let sender: Mailbox
    if let mailbox { sender = mailbox } else { sender = try ReplyPass.sender(for: detail, among: mailboxes) }
    let original = try Failure.storing(doing) { () throws(StoreError) in try store.message(at: raw) }
    var draft = Reply.draft(
      to: original, all: all, from: ReplyPass.correspondent(sender), ours: ReplyPass.ourselves(sender), text: text,
      now: MessageDate(instant: now, offsetMinutes: now.offsetMinutes(in: zone)),
      messageID: HeaderValue(cleaning: messageID ?? ReplyPass.newMessageID(domain: sender.address.domain)))
    draft.cc += cc.map { Correspondent(name: nil, address: $0) }
    draft.bcc += bcc.map { Correspondent(name: nil, address: $0) }
    return try queue(draft, answers: message, from: sender, by: viewer, now: now)
  }

  private func queue(
    _ draft: OutgoingMessage, answers: ID<Message>, from sender: Mailbox, by viewer: Viewer, now: Timestamp
  ) throws(Failure) -> ID<OutboxEntry> {
    let doing = "answer message \(answers)"
    var seen: Set<String> = []
    let recipients = (draft.to + draft.cc + draft.bcc).map(\.address).filter { seen.insert($0.key).inserted }
    guard !recipients.isEmpty else {
      throw Failure(doing, reach: .message, cause: "it names nobody to answer to", hint: "add somebody with --cc")
    }
    let seed = randomBytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let outbox = OutboxDraft(
      mailbox: sender.id, messageID: draft.messageID.text, answers: answers, subject: draft.subject.text,
      sender: sender.address, recipients: recipients, bytes: MIMEComposer.bytes(of: draft, boundary: seed),
      isFiled: sender.settings.providerFilesSent)
    return try Failure.storing(doing) { () throws(StoreError) in try store.queue(outbox, by: viewer, now: now) }
  }

  /// The mailbox that an answer goes out from where nobody says which.
  package func sender(of message: ID<Message>, for viewer: Viewer) throws(Failure) -> Mailbox {
    let (detail, mailboxes) = try Failure.storing("answer message \(message)") { () throws(StoreError) in
      (try store.message(message, for: viewer), try store.mailboxes(for: viewer))
    }
    return try ReplyPass.sender(for: detail, among: mailboxes)
  }

  /// The mailbox among those that hold the message which it concerns most.
  private static func sender(for detail: MessageDetail, among mailboxes: [Mailbox]) throws(Failure) -> Mailbox {
    var holding = mailboxes.filter { mailbox in detail.copies.contains { $0.mailbox == mailbox.id } }
    // Where all are disconnected, one of them says so.
    let connected = holding.filter { $0.disconnectedAt == nil }
    if !connected.isEmpty { holding = connected }
    let people = Set(detail.participants.filter { $0.role != .cc }.compactMap { $0.address?.key })
    guard let sender = holding.first(where: { people.contains($0.address.key) }) ?? holding.first else {
      throw Failure(
        "answer message \(detail.view.message)", reach: .message, cause: "none of your mailboxes holds it",
        kind: .notAllowed)
    }
    return sender
  }

  static func correspondent(_ mailbox: Mailbox) -> Correspondent {
    let name = mailbox.settings.senderName
    return Correspondent(name: name.isEmpty ? nil : HeaderValue(cleaning: name), address: mailbox.address)
  }

  /// Only this mailbox: a colleague on the thread stays on it.
  private static func ourselves(_ mailbox: Mailbox) -> Ours {
    Ours(addresses: Set(([mailbox.address] + mailbox.settings.aliases).map(\.key)), domains: [])
  }

  /// Unique by 128 random bits (RFC 5322 3.6.4).
  package static func newMessageID(domain: String) -> String {
    let digits = randomBytes(16).map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0" + text : text
    }
    return digits.joined() + "@" + domain
  }
}
