/// What an IMAP folder is called, byte for byte as the server says it (modified UTF-7, or whatever it sent).
///
/// Only ever sent back to the server; never a path of ours.
package struct FolderPath: Hashable, Sendable {
  package let bytes: [UInt8]

  package init(_ bytes: [UInt8]) { self.bytes = bytes }
  package init(_ text: String) { bytes = Array(text.utf8) }
}

/// The special uses of RFC 6154, and the inbox.
package enum SpecialUse: String, Sendable, Codable, CaseIterable {
  case inbox, sent, drafts, junk, trash, archive, all, flagged, important
}

/// A folder as the server lists it.
package struct ListedFolder: Hashable, Sendable {
  package var path: FolderPath
  /// For display: decoded from modified UTF-7 or UTF-8, never sent.
  package var name: String
  /// The hierarchy separator; nil where names are flat.
  package var separator: Character?
  package var specialUse: SpecialUse?
  /// False for `\Noselect` and `\NonExistent`.
  package var isSelectable: Bool
  package var space: FolderSpace

  package init(
    path: FolderPath, name: String, separator: Character?, specialUse: SpecialUse?, isSelectable: Bool,
    space: FolderSpace = .personal
  ) {
    (self.path, self.name, self.separator) = (path, name, separator)
    (self.specialUse, self.isSelectable, self.space) = (specialUse, isSelectable, space)
  }
}

extension ListedFolder {
  /// Whether people mean it by a name: its display name, or its use as `\Sent`; INBOX in any case (RFC 3501 5.1).
  package func isCalled(_ name: String) -> Bool {
    if name.hasPrefix("\\") { return specialUse?.rawValue == name.dropFirst().lowercased() }
    if name.uppercased() == "INBOX" { return specialUse == .inbox }
    return self.name == name
  }
}

/// Where raw bytes lie in a pack.
package struct RawLocation: Hashable, Sendable {
  package let pack: ID<Pack>
  /// Bytes from the start of the pack.
  package let offset: Int64
  package let length: Int64

  package init(pack: ID<Pack>, offset: Int64, length: Int64) {
    (self.pack, self.offset, self.length) = (pack, offset, length)
  }
}

/// What people change of a message on its server.
package struct MessageMarks: Hashable, Sendable {
  package var uid: UInt32
  /// As sent: `\Seen`, `\Answered`, keywords.
  package var flags: [String]
  /// Gmail's labels, system labels with their backslash: `\Inbox`, `Clients`; nil where the server is not Gmail.
  package var labels: [String]?

  package init(uid: UInt32, flags: [String] = [], labels: [String]? = nil) {
    (self.uid, self.flags, self.labels) = (uid, flags, labels)
  }

  /// Somebody is still writing it.
  package var isDraft: Bool {
    flags.contains { $0.lowercased() == "\\draft" } || (labels ?? []).contains { $0.lowercased() == "\\draft" }
  }

  /// Gmail's label of what is in the inbox.
  package static func isInbox(_ label: String) -> Bool { label.lowercased() == "\\inbox" }

  /// A label as people know it: a system label, `\Inbox`, without its backslash.
  package static func shown(_ label: String) -> String { label.hasPrefix("\\") ? String(label.dropFirst()) : label }
}

/// One message as an IMAP server gave it: where it is there, and where its bytes are here.
package struct FetchedMessage: Hashable, Sendable {
  package var mailbox: ID<Mailbox>
  package var folder: ID<Folder>
  /// RFC 3501 2.3.1.1: UIDs mean something only together with it.
  package var uidValidity: UInt32
  package var uid: UInt32
  /// As sent: `\Seen`, `\Answered`, keywords.
  package var flags: [String]
  /// INTERNALDATE.
  package var receivedAt: Timestamp?
  package var raw: RawLocation
  /// X-GM-THRID, where the server is Gmail: the conversation within this one account.
  package var gmailThread: UInt64?
  /// EMAILID (RFC 8474) or X-GM-MSGID: the same content has the same one all over the account.
  package var emailID: String?
  /// X-GM-LABELS; nil where the server is not Gmail.
  package var labels: [String]?

  package init(
    mailbox: ID<Mailbox>, folder: ID<Folder>, uidValidity: UInt32, uid: UInt32, flags: [String],
    receivedAt: Timestamp?, raw: RawLocation, gmailThread: UInt64? = nil, emailID: String? = nil,
    labels: [String]? = nil
  ) {
    (self.gmailThread, self.emailID, self.labels) = (gmailThread, emailID, labels)
    (self.mailbox, self.folder, self.uidValidity, self.uid) = (mailbox, folder, uidValidity, uid)
    (self.flags, self.receivedAt, self.raw) = (flags, receivedAt, raw)
  }
}
