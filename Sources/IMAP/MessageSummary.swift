package import Model

/// What a server says of a message besides its content.
package struct MessageSummary: Hashable, Sendable {
  package var uid: UInt32
  /// As sent: `\Seen`, `\Answered`, keywords.
  package var flags: [String]
  /// INTERNALDATE; nil where the server's date is none.
  package var internalDate: Timestamp?
  /// RFC822.SIZE in bytes, or the bytes that came; nil where the server did not say. QUIRK: some servers lie.
  package var size: Int64?
  /// X-GM-THRID; nil where the server is not Gmail, or it was not asked for.
  package var gmailThread: UInt64?
  /// EMAILID (RFC 8474), or Gmail's X-GM-MSGID: the same content has the same one all over the account; nil where the
  /// server has none.
  package var emailID: String?
  /// X-GM-LABELS, for people, system labels with their backslash; nil where the server is not Gmail.
  package var labels: [String]?

  package init(
    uid: UInt32, flags: [String] = [], internalDate: Timestamp? = nil, size: Int64? = nil, gmailThread: UInt64? = nil,
    emailID: String? = nil, labels: [String]? = nil
  ) {
    (self.uid, self.flags, self.internalDate, self.size) = (uid, flags, internalDate, size)
    (self.gmailThread, self.emailID, self.labels) = (gmailThread, emailID, labels)
  }

  package var marks: MessageMarks { MessageMarks(uid: uid, flags: flags, labels: labels) }
}

/// A folder that is open.
package struct SelectedFolder: Hashable, Sendable {
  package var uidValidity: UInt32
  /// Nil where the server does not foretell it.
  package var uidNext: UInt32?
  package var exists: UInt32
  /// RFC 7162; nil where the folder has none.
  package var highestModSeq: UInt64?
  package var isReadOnly: Bool

  package init(
    uidValidity: UInt32, uidNext: UInt32?, exists: UInt32, highestModSeq: UInt64?, isReadOnly: Bool
  ) {
    (self.uidValidity, self.uidNext, self.exists) = (uidValidity, uidNext, exists)
    (self.highestModSeq, self.isReadOnly) = (highestModSeq, isReadOnly)
  }
}

/// How much is asked for ahead of what has come.
package struct FetchWindow: Hashable, Sendable {
  /// Message bytes asked for and not yet come; one message may be longer.
  package var bytes: Int64
  /// Messages in one command.
  package var messagesPerCommand: Int
  /// Commands under way: more could fill the sockets both ways and stall.
  package var commands: Int

  package init(bytes: Int64 = 4 << 20, messagesPerCommand: Int = 100, commands: Int = 16) {
    self.bytes = max(1, bytes)
    (self.messagesPerCommand, self.commands) = (max(1, messagesPerCommand), max(1, commands))
  }
}

/// What of a message is fetched.
package enum FetchedPart: Sendable {
  /// All of it (`BODY.PEEK[]`).
  case whole
  /// Its header fields alone (`BODY.PEEK[HEADER]`), with the size of the whole.
  case header
}

/// What a fetch hands out, in this order for each message: began, its bytes, then how it ended.
package enum FetchEvent: Hashable, Sendable {
  /// A message of so many bytes begins.
  case begin(size: Int)
  case bytes([UInt8])
  /// All of its bytes have come; its `size` is their number, or that of the whole where it is the header that came.
  case end(MessageSummary)
  /// What began is not to be kept: the server did not say which message it is, or sent one unasked.
  case discarded
  /// Asked for and not returned, or with NIL for its content. Gone only if a second look says so.
  case missing([UInt32])
}
