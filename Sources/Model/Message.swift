/// A parsed message. Parsing never fails: what was wrong is in `defects`, what could be read is here.
package struct Message: Sendable, Hashable {
  /// The top-level header fields in order; values unfolded and 8-bit cleaned to UTF-8, not decoded further.
  package var headers: [HeaderField] = []
  /// From, Sender, Reply-To, To, Cc, Bcc, in that order and in the order written.
  package var participants: [Participant] = []
  /// Decoded (RFC 2047); empty when there is none.
  package var subject = ""
  /// From the Date field; nil when there is none that can be read.
  package var date: MessageDate?
  /// When servers say that they took it, from the topmost Received fields: the one nearest to us first.
  package var received: [Timestamp] = []
  /// Without angle brackets; nil when there is none.
  package var messageID: String?
  /// Message ids without angle brackets, in order.
  package var inReplyTo: [String] = []
  package var references: [String] = []
  /// The text as a reader sees it, LF line ends: the plain part, or the text of the HTML.
  package var text = ""
  /// `text` without quoted history and signature.
  package var newText = ""
  /// The HTML body as mailed, decoded to UTF-8; hostile until sanitised at render.
  package var html: String?
  /// True when a text/plain part gave `text`, false when it came from `html` or there is none.
  package var hasPlainText = false
  /// Every leaf part, bodies included, in order.
  package var parts: [Part] = []
  /// Authentication-Results fields, topmost first.
  package var authentication: [AuthenticationResult] = []
  /// Why this is not a person writing (RFC 3834 and custom); nil for ordinary mail.
  package var automated: AutomatedKind?
  /// What a delivery report or read receipt says of a message of ours.
  package var report: DeliveryReport?
  /// What its calendar parts tell of, in order.
  package var events: [CalendarEvent] = []
  /// The messages that it carries, attached ones first.
  package var forwarded: [ForwardedMessage] = []
  /// What its signature says of the writer; nil where it says nothing.
  package var signature: SignatureFacts?
  /// SHA-256 over the decoded parts with their types.
  package var contentDigest: Digest
  /// Copies with the same value are the same message (DESIGN.md section 3).
  package var identityDigest: Digest
  package var defects: [Defect] = []

  package init(contentDigest: Digest, identityDigest: Digest) {
    (self.contentDigest, self.identityDigest) = (contentDigest, identityDigest)
  }

  /// The first value of a header field; `name` in lower case.
  package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

  /// The first From participant that has an address.
  package var from: Participant? { participants.first { $0.role == .from && $0.address != nil } }
}

package struct HeaderField: Sendable, Hashable {
  /// Lower case.
  package let name: String
  package let value: String

  package init(name: String, value: String) { (self.name, self.value) = (name, value) }
}

/// An address on a message with its role.
package struct Participant: Sendable, Hashable, Codable {
  package enum Role: String, Sendable, Codable, CaseIterable { case from, sender, replyTo, to, cc, bcc }

  package var role: Role
  /// The decoded display name; empty when there is none.
  package var name: String
  /// Nil when what was written is no address; `written` then says what it was.
  package var address: Address?
  package var written: String

  package init(role: Role, name: String, address: Address?, written: String) {
    (self.role, self.name, self.address, self.written) = (role, name, address, written)
  }
}

/// A leaf of the MIME tree, or a file within one, as a row: enough to open it from the raw bytes.
package struct Part: Sendable, Hashable {
  package enum Encoding: String, Sendable { case identity, base64, quotedPrintable, uuencode }
  package enum Use: String, Sendable {
    case plainBody, htmlBody, inline, attachment
    /// A wrapper that is shown by what is in it: `winmail.dat`, a message signed as one whole.
    case opened
  }

  /// The part that holds this one, by its place among the message's parts and before this one; nil where it lies in
  /// the raw message itself.
  package var container: Int?
  /// Of the encoded body in the raw message, or in what the container opens to; in bytes from its start.
  package var offset: Int64
  package var length: Int64
  package var encoding: Encoding
  package var use: Use
  /// Lower case, `text/plain`.
  package var type: String
  package var charset: String?
  /// Decoded (RFC 2231, 2047), not yet safe as a file name.
  package var name: String?
  /// Without angle brackets.
  package var contentID: String?
  /// Of the decoded body, in bytes.
  package var size: Int64
  /// Of the decoded body.
  package var digest: Digest

  package init(
    offset: Int64, length: Int64, encoding: Encoding, use: Use, type: String, charset: String?, name: String?,
    contentID: String?, size: Int64, digest: Digest, container: Int? = nil
  ) {
    self.container = container
    (self.offset, self.length, self.encoding, self.use) = (offset, length, encoding, use)
    (self.type, self.charset, self.name, self.contentID) = (type, charset, name, contentID)
    (self.size, self.digest) = (size, digest)
  }
}

/// One Authentication-Results field (RFC 8601).
package struct AuthenticationResult: Sendable, Hashable, Codable {
  /// The authserv-id, lower case: only the mailbox's own is believed.
  package var server: String
  /// Method to result, lower case: `dmarc` → `pass`. The worst where a method is repeated, but for dkim the best.
  package var results: [String: String]
  /// `header.from` of the dmarc result, else nil; lower case.
  package var headerFrom: String?

  package init(server: String, results: [String: String], headerFrom: String?) {
    (self.server, self.results, self.headerFrom) = (server, results, headerFrom)
  }
}

/// Mail that no person wrote to us.
package enum AutomatedKind: String, Sendable, Codable, CaseIterable {
  /// A mailing list or newsletter: List-Id, List-Unsubscribe, Precedence list.
  case list
  /// Precedence bulk or junk.
  case bulk
  /// Auto-Submitted auto-replied, out of office.
  case autoReply
  /// Auto-Submitted auto-generated.
  case generated
  /// A delivery report or null return path.
  case bounce
  /// A read receipt.
  case receipt
}

/// What a bounce (RFC 3464) or a read receipt (RFC 8098) says.
package struct DeliveryReport: Sendable, Hashable, Codable {
  package struct Recipient: Sendable, Hashable, Codable {
    package var address: String
    /// `failed`, `delayed`, `delivered`, `relayed`, `expanded`.
    package var action: String
    /// `5.1.1`.
    package var status: String?
    package var diagnostic: String?

    package init(address: String, action: String, status: String?, diagnostic: String?) {
      (self.address, self.action, self.status, self.diagnostic) = (address, action, status, diagnostic)
    }
  }

  package var recipients: [Recipient]
  /// Of the message it is about, from its returned header.
  package var originalMessageID: String?
  /// Of a read receipt, what became of the message, lower case: `displayed`, `deleted`; nil for delivery reports.
  package var disposition: String?
  /// The server or program that reports, as it calls itself; nil where it does not say.
  package var reporter: String?

  package init(
    recipients: [Recipient], originalMessageID: String?, disposition: String? = nil, reporter: String? = nil
  ) {
    (self.recipients, self.originalMessageID) = (recipients, originalMessageID)
    (self.disposition, self.reporter) = (disposition, reporter)
  }
}

/// Something in a message that is not as the standards say.
package struct Defect: Sendable, Hashable, Codable {
  /// Short, fixed and searchable: `bad-base64`.
  package var kind: String
  /// What and where, for a person; never body text.
  package var detail: String

  package init(kind: String, detail: String) { (self.kind, self.detail) = (kind, detail) }
}
