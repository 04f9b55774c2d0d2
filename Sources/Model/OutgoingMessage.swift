/// Text that may stand in a header field: it has no CR, LF or NUL, so it cannot start a field of its own.
package struct HeaderValue: Sendable, Hashable, CustomStringConvertible {
  package let text: String

  /// Longest value taken, in bytes.
  package static let maximumLength = 16_384

  /// Nil when the text has a CR, LF or NUL, or is longer than `maximumLength`.
  package init?(_ text: String) {
    guard text.utf8.count <= HeaderValue.maximumLength,
      text.utf8.allSatisfy({ $0 != 0x0D && $0 != 0x0A && $0 != 0 })
    else { return nil }
    self.text = text
  }

  /// Takes any text: line breaks and NULs become spaces, what is too long is cut at a scalar.
  package init(cleaning text: String) {
    var scalars = String.UnicodeScalarView()
    var bytes = 0
    for scalar in text.unicodeScalars {
      let clean: Unicode.Scalar = [0x0D, 0x0A, 0].contains(scalar.value) ? " " : scalar
      bytes += UTF8.width(clean)
      if bytes > HeaderValue.maximumLength { break }
      scalars.append(clean)
    }
    self.text = String(scalars)
  }

  package var description: String { text }
}

/// A name and an address as they go into From, To and Cc.
package struct Correspondent: Sendable, Hashable {
  package var name: HeaderValue?
  package var address: Address

  package init(name: HeaderValue?, address: Address) { (self.name, self.address) = (name, address) }
}

/// A message to be written and sent.
package struct OutgoingMessage: Sendable, Hashable {
  package struct Attachment: Sendable, Hashable {
    package var name: HeaderValue
    /// `application/pdf`.
    package var type: HeaderValue
    package var bytes: [UInt8]

    package init(name: HeaderValue, type: HeaderValue, bytes: [UInt8]) {
      (self.name, self.type, self.bytes) = (name, type, bytes)
    }
  }

  package var from: Correspondent
  package var to: [Correspondent]
  package var cc: [Correspondent]
  /// In the envelope only, never in the bytes.
  package var bcc: [Correspondent]
  package var subject: HeaderValue
  package var date: MessageDate
  /// Without angle brackets.
  package var messageID: HeaderValue
  package var inReplyTo: [HeaderValue]
  package var references: [HeaderValue]
  /// LF line ends.
  package var text: String
  package var html: String?
  package var attachments: [Attachment]
  /// Nobody wrote it (RFC 3834 5.1 `auto-generated`), and nobody's program should answer it.
  package var isAutomatic = false

  package init(
    from: Correspondent, to: [Correspondent], cc: [Correspondent] = [], bcc: [Correspondent] = [],
    subject: HeaderValue, date: MessageDate, messageID: HeaderValue, inReplyTo: [HeaderValue] = [],
    references: [HeaderValue] = [], text: String, html: String? = nil, attachments: [Attachment] = []
  ) {
    (self.from, self.to, self.cc, self.bcc, self.subject) = (from, to, cc, bcc, subject)
    (self.date, self.messageID, self.inReplyTo, self.references) = (date, messageID, inReplyTo, references)
    (self.text, self.html, self.attachments) = (text, html, attachments)
  }
}

/// What became of a message at the submission server, recipient by recipient.
package struct Delivery: Sendable, Hashable {
  package enum Outcome: String, Sendable, Codable {
    case accepted
    /// 4xx, and 5xx for what passes: try later.
    case deferred
    /// 5xx: never.
    case rejected
    /// The connection ended after the final dot and before the answer.
    case uncertain
  }

  package struct Recipient: Sendable, Hashable {
    package var address: Address
    package var outcome: Outcome
    /// The server's code, 3 digits; nil when none came.
    package var code: Int?
    /// The enhanced status code, `5.1.1` (RFC 3463); nil when none came, or one that contradicts the code.
    package var status: String?
    /// What the server said, one line, control characters removed; or what happened to the connection.
    package var text: String
    /// The account has sent as much as its provider lets it in a day: nothing else goes out before some of that day has
    /// passed.
    package var isOverAllowance: Bool

    package init(
      address: Address, outcome: Outcome, code: Int?, status: String? = nil, text: String,
      isOverAllowance: Bool = false
    ) {
      (self.address, self.outcome, self.code) = (address, outcome, code)
      (self.status, self.text, self.isOverAllowance) = (status, text, isOverAllowance)
    }
  }

  package var recipients: [Recipient]

  package init(recipients: [Recipient]) { self.recipients = recipients }
}
