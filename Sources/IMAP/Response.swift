internal import Model

/// One server response, read (RFC 9051 7).
enum Response: Hashable, Sendable {
  case tagged(tag: String, Status)
  case untagged(Untagged)
  case continuation([UInt8])
  /// A line that is no IMAP response; cleaned for people.
  case stray(String)
}

/// OK, NO, BAD, BYE or PREAUTH with its code and text.
struct Status: Hashable, Sendable {
  enum Condition: String, Hashable, Sendable, CaseIterable { case ok, no, bad, bye, preauth }

  var condition: Condition
  var code: ResponseCode?
  /// Cleaned for people.
  var text: String

  init(_ condition: Condition, code: ResponseCode? = nil, text: String = "") {
    (self.condition, self.code, self.text) = (condition, code, text)
  }

  /// The command was done, and the server slows us down.
  // QUIRK: Gmail's `OK Success [THROTTLED]`: who goes on as before is locked out for a day.
  var isThrottling: Bool { condition == .ok && (code?.name == "THROTTLED" || text.contains("[THROTTLED]")) }
}

/// What stands in brackets before a status text (RFC 9051 7.1).
enum ResponseCode: Hashable, Sendable {
  case capability([String])
  case uidValidity(UInt32)
  case uidNext(UInt32)
  case highestModSeq(UInt64)
  case noModSeq
  case readOnly
  case readWrite
  case appendUID(validity: UInt32, uid: UInt32)
  /// UIDs in the folder that messages were copied from and, in the same order, in the one that they went to (RFC 4315).
  case copyUID(validity: UInt32, from: UIDSet, to: UIDSet)
  case permanentFlags([String])
  /// Of the messages that a command was about, only so many were looked at, those with the highest UIDs down to this one;
  /// nil where the server does not say which (RFC 9738).
  case messageLimit(UInt32, lowest: UInt32?)
  /// Any other, upper case, with its arguments as sent.
  case other(String, String)

  /// Its name, for codes that are told apart by name alone.
  var name: String {
    switch self {
    case .capability: "CAPABILITY"
    case .uidValidity: "UIDVALIDITY"
    case .uidNext: "UIDNEXT"
    case .highestModSeq: "HIGHESTMODSEQ"
    case .noModSeq: "NOMODSEQ"
    case .readOnly: "READ-ONLY"
    case .readWrite: "READ-WRITE"
    case .appendUID: "APPENDUID"
    case .copyUID: "COPYUID"
    case .permanentFlags: "PERMANENTFLAGS"
    case .messageLimit: "MESSAGELIMIT"
    case .other(let name, _): name
    }
  }
}

/// Data that a server sends on request or of its own accord.
enum Untagged: Hashable, Sendable {
  case status(Status)
  case capability([String])
  case list(FolderEntry)
  case folderStatus(FolderStatus)
  case namespaces(Namespaces)
  case flags([String])
  case exists(UInt32)
  case recent(UInt32)
  case expunge(UInt32)
  case search([UInt32])
  case extendedSearch(ExtendedSearch)
  /// UIDs that are gone (RFC 7162 3.2.10); `earlier`: since before the folder was opened.
  case vanished(UIDSet, earlier: Bool)
  /// What ENABLE has switched on, upper case (RFC 5161).
  case enabled([String])
  case fetch(sequence: UInt32, FetchItems)
  /// Known to be well formed or not looked into; its name, upper case.
  case other(String)
  /// Data that could not be read; its name, upper case.
  case unreadable(String)
}

/// A line of a folder listing, as sent.
struct FolderEntry: Hashable, Sendable {
  /// As sent, with their backslashes.
  var attributes: [String]
  var separator: UInt8?
  var path: FolderPath
}

/// STATUS data; what was out of range or unknown is left out.
struct FolderStatus: Hashable, Sendable {
  var path: FolderPath
  /// Names upper case.
  var items: [String: UInt64]
}

/// ESEARCH data (RFC 9051 7.3.4).
struct ExtendedSearch: Hashable, Sendable {
  var tag: String?
  var isUID = false
  var all: UIDSet?
  var count: UInt64?
}

/// What one FETCH response says of a message; what was missing or out of range is nil.
struct FetchItems: Hashable, Sendable {
  var uid: UInt32?
  var flags: [String]?
  var internalDate: Timestamp?
  /// RFC822.SIZE in bytes.
  var size: Int64?
  var modSeq: UInt64?
  /// X-GM-THRID, of Gmail.
  var gmailThread: UInt64?
  /// EMAILID (RFC 8474), or Gmail's X-GM-MSGID: the same content has the same one all over the account.
  var emailID: String?
  /// X-GM-LABELS, for people, system labels with their backslash: `\Inbox`, `Clients`.
  var labels: [String]?
  /// BODY[] or BODY[HEADER]; nil where it was not sent at all.
  var body: Cursor.Text?
  /// The body is BODY[HEADER].
  var isHeader = false
}
