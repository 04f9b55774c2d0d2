internal import Model

/// Collects what a server says while it opens a folder (RFC 9051 6.3.2).
struct FolderOpening {
  private var validity: UInt32?
  private var opened = SelectedFolder(uidValidity: 0, uidNext: nil, exists: 0, highestModSeq: nil, isReadOnly: false)
  private var isCounted = false

  mutating func received(_ data: Untagged) {
    switch data {
    case .exists(let count): (opened.exists, isCounted) = (count, true)
    case .status(let status): take(status.code)
    default: break
    }
  }

  private mutating func take(_ code: ResponseCode?) {
    switch code {
    case .uidValidity(let value): validity = value
    case .uidNext(let value): opened.uidNext = value
    // QUIRK: Zoho says -1, others 0: that is no count of changes.
    case .highestModSeq(let value): opened.highestModSeq = value > 0 ? value : nil
    case .noModSeq: opened.highestModSeq = nil
    case .readOnly: opened.isReadOnly = true
    case .readWrite: opened.isReadOnly = false
    default: break
    }
  }

  /// The folder, once the server has said that it is open.
  mutating func folder(_ answer: Status) throws(IMAPError) -> SelectedFolder {
    take(answer.code)
    guard isCounted else { throw .malformed("no count of messages (EXISTS)") }
    guard let validity else { throw .malformed("no UIDVALIDITY") }
    opened.uidValidity = validity
    return opened
  }
}

extension FolderBookmark {
  /// Nil where something is missing that was asked for, or no folder can have it.
  init?(_ status: FolderStatus) {
    guard let validity = status.items["UIDVALIDITY"].flatMap({ UInt32(exactly: $0) }), validity > 0,
      let next = status.items["UIDNEXT"].flatMap({ UInt32(exactly: $0) }), next > 0,
      let messages = status.items["MESSAGES"].flatMap({ UInt32(exactly: $0) })
    else { return nil }
    let changes = status.items["HIGHESTMODSEQ"].flatMap { $0 > 0 ? $0 : nil }
    self.init(uidValidity: validity, uidNext: next, exists: messages, highestModSeq: changes)
  }
}
