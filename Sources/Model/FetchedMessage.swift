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

  package init(
    path: FolderPath, name: String, separator: Character?, specialUse: SpecialUse?, isSelectable: Bool
  ) {
    (self.path, self.name, self.separator) = (path, name, separator)
    (self.specialUse, self.isSelectable) = (specialUse, isSelectable)
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

  package init(
    mailbox: ID<Mailbox>, folder: ID<Folder>, uidValidity: UInt32, uid: UInt32, flags: [String],
    receivedAt: Timestamp?, raw: RawLocation, gmailThread: UInt64? = nil
  ) {
    self.gmailThread = gmailThread
    (self.mailbox, self.folder, self.uidValidity, self.uid) = (mailbox, folder, uidValidity, uid)
    (self.flags, self.receivedAt, self.raw) = (flags, receivedAt, raw)
  }
}
