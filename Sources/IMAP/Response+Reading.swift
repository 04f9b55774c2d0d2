internal import Model
internal import Wire

extension Response {
  /// Reads a frame. Never fails: what is no response is `stray`, data that cannot be read is `unreadable`.
  init(_ frame: Frame) {
    if frame.text.first == 0x2B {
      var text = frame.text[1...]
      // QUIRK: a bare `+` without space and text.
      if text.first == 0x20 { text = text.dropFirst() }
      self = .continuation(Array(text))
      return
    }
    var cursor = Cursor(frame)
    if frame.text.first == 0x5B {
      // QUIRK: Exchange sends `[COPYUID ...]` without `* OK`.
      self = .untagged(.status(Status(.ok, readingCodeAndTextFrom: &cursor)))
      return
    }
    let tag = String(decoding: cursor.atom(), as: UTF8.self)
    guard cursor.take(0x20) else {
      self = .stray(ServerText.clean(frame.text))
      return
    }
    cursor.skipSpaces()
    if tag == "*" {
      self = .untagged(Untagged(reading: &cursor))
    } else if let condition = Status.Condition(rawValue: cursor.word().lowercased()),
      [.ok, .no, .bad].contains(condition), cursor.next == nil || cursor.next == 0x20
    {
      self = .tagged(tag: tag, Status(condition, readingCodeAndTextFrom: &cursor))
    } else {
      self = .stray(ServerText.clean(frame.text))
    }
  }
}

extension Status {
  /// Reads ` [CODE arguments] text`, each part of which may be missing.
  init(_ condition: Condition, readingCodeAndTextFrom cursor: inout Cursor) {
    cursor.skipSpaces()
    var rest = cursor.rest
    cursor.skipAll()
    var code: ResponseCode?
    if rest.first == 0x5B, let end = Status.codeEnd(rest) {
      code = ResponseCode(reading: rest[(rest.startIndex + 1)..<end])
      rest = rest[(end + 1)...]
    }
    self.init(condition, code: code, text: ServerText.clean(rest))
  }

  /// The bracket that closes the one at the start; brackets in quoted strings do not count.
  private static func codeEnd(_ bytes: ArraySlice<UInt8>) -> Int? {
    var (quoted, escaped) = (false, false)
    for (index, byte) in zip(bytes.indices, bytes) {
      if escaped {
        escaped = false
      } else if quoted, byte == 0x5C {
        escaped = true
      } else if byte == 0x22 {
        quoted.toggle()
      } else if byte == 0x5D, !quoted {
        return index
      }
    }
    // An odd quote: the first bracket of all.
    return bytes.firstIndex(of: 0x5D)
  }
}

extension ResponseCode {
  /// Reads the inside of the brackets. A known code with unreadable arguments is `other`.
  init(reading bytes: ArraySlice<UInt8>) {
    var cursor = Cursor(bytes)
    cursor.skipSpaces()
    let name = cursor.word()
    cursor.skipSpaces()
    let arguments = cursor.rest
    let known: ResponseCode? =
      switch name {
      case "CAPABILITY": .capability(capabilities(in: &cursor))
      case "UIDVALIDITY": cursor.nonZero().map { .uidValidity($0) }
      case "UIDNEXT": cursor.nonZero().map { .uidNext($0) }
      // QUIRK: Gmail sends it without text, Zoho sends -1: that is no CONDSTORE.
      case "HIGHESTMODSEQ": cursor.number().map { .highestModSeq($0) }
      case "NOMODSEQ": .noModSeq
      case "READ-ONLY": .readOnly
      case "READ-WRITE": .readWrite
      case "APPENDUID": ResponseCode.appendUID(in: &cursor)
      case "COPYUID": ResponseCode.copyUID(in: &cursor)
      case "MESSAGELIMIT": ResponseCode.messageLimit(in: &cursor)
      case "PERMANENTFLAGS": (try? cursor.flatList()).flatMap { $0.map { .permanentFlags($0) } }
      default: nil
      }
    self = known ?? .other(name, ServerText.clean(arguments))
  }

  private static func messageLimit(in cursor: inout Cursor) -> ResponseCode? {
    guard let limit = cursor.nonZero() else { return nil }
    cursor.skipSpaces()
    if cursor.isAtEnd { return .messageLimit(limit, lowest: nil) }
    return cursor.nonZero().map { .messageLimit(limit, lowest: $0) }
  }

  private static func appendUID(in cursor: inout Cursor) -> ResponseCode? {
    guard let validity = cursor.nonZero() else { return nil }
    cursor.skipSpaces()
    guard let uid = cursor.nonZero() else { return nil }
    return .appendUID(validity: validity, uid: uid)
  }

  private static func copyUID(in cursor: inout Cursor) -> ResponseCode? {
    guard let validity = cursor.nonZero() else { return nil }
    cursor.skipSpaces()
    guard let from = UIDSet(reading: cursor.atom()) else { return nil }
    cursor.skipSpaces()
    guard let to = UIDSet(reading: cursor.atom()), from.count == to.count else { return nil }
    return .copyUID(validity: validity, from: from, to: to)
  }
}

extension Untagged {
  init(reading cursor: inout Cursor) {
    if cursor.next == 0x5B {
      // QUIRK: `* [COPYUID ...]` without OK.
      self = .status(Status(.ok, readingCodeAndTextFrom: &cursor))
      return
    }
    var name = cursor.word()
    do throws(Cursor.Trouble) {
      if let number = Cursor.number(Array(name.utf8)[...]) {
        cursor.skipSpaces()
        name = cursor.word()
        guard let number = UInt32(exactly: number) else { throw .missing("message number") }
        self = try Untagged(number: number, name: name, reading: &cursor)
      } else {
        self = try Untagged(name: name, reading: &cursor)
      }
    } catch {
      self = .unreadable(name == "UIDFETCH" ? "FETCH" : name)
    }
  }

  private init(number: UInt32, name: String, reading cursor: inout Cursor) throws(Cursor.Trouble) {
    switch name {
    case "EXISTS": self = .exists(number)
    case "RECENT": self = .recent(number)
    case "EXPUNGE": self = .expunge(number)
    // QUIRK: Courier sends `* 0 FETCH`; the sequence number means nothing to us.
    case "FETCH": self = .fetch(sequence: number, try FetchItems(reading: &cursor))
    // RFC 9586 3.3: the same, and the number is the UID.
    case "UIDFETCH":
      var items = try FetchItems(reading: &cursor)
      items.uid = number > 0 ? number : nil
      self = .fetch(sequence: 0, items)
    default: self = .other(name)
    }
  }

  private init(name: String, reading cursor: inout Cursor) throws(Cursor.Trouble) {
    if let condition = Status.Condition(rawValue: name.lowercased()) {
      self = .status(Status(condition, readingCodeAndTextFrom: &cursor))
      return
    }
    cursor.skipSpaces()
    switch name {
    case "CAPABILITY": self = .capability(capabilities(in: &cursor))
    case "LIST", "XLIST", "LSUB": self = .list(try FolderEntry(reading: &cursor))
    case "STATUS": self = .folderStatus(try FolderStatus(reading: &cursor))
    case "NAMESPACE": self = .namespaces(try Namespaces(reading: &cursor))
    case "FLAGS": self = .flags(try cursor.flatList() ?? [])
    case "SEARCH": self = .search(try searchResults(in: &cursor))
    case "ESEARCH": self = .extendedSearch(try ExtendedSearch(reading: &cursor))
    case "VANISHED":
      let mark = try cursor.flatList()?.first
      cursor.skipSpaces()
      guard let set = UIDSet(reading: cursor.atom()) else { throw .missing("set of numbers") }
      self = .vanished(set, earlier: mark?.uppercased() == "EARLIER")
    case "ENABLED": self = .enabled(capabilities(in: &cursor))
    default: self = .other(name)
    }
  }
}

/// The words of a CAPABILITY response, upper case, in their order.
private func capabilities(in cursor: inout Cursor) -> [String] {
  var words: [String] = []
  while !cursor.isAtEnd, words.count < 1_000 {
    cursor.skipSpaces()
    let word = cursor.word()
    if word == "+", let last = words.last {
      // QUIRK: `LITERAL +` with a space.
      words[words.count - 1] = last + word
    } else if !word.isEmpty {
      words.append(word)
    } else if cursor.next.map({ cursor.take($0) }) == nil {
      break
    }
  }
  return words
}

/// The numbers of a SEARCH response. One that is no UID makes the whole unreadable: a list with holes loses mail.
private func searchResults(in cursor: inout Cursor) throws(Cursor.Trouble) -> [UInt32] {
  var numbers: [UInt32] = []
  numbers.reserveCapacity(min(cursor.rest.count / 6, Limits.searchResults))
  while true {
    cursor.skipSpaces()
    // RFC 7162 3.1.5: `(MODSEQ n)` may follow.
    if cursor.isAtEnd || cursor.next == 0x28 { return numbers }
    guard let number = cursor.plainNumber(), number > 0 else { throw .missing("message number") }
    numbers.append(number)
    if numbers.count > Limits.searchResults { throw .tooManyValues }
  }
}
