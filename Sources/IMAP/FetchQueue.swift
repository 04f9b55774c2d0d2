/// Decides what to fetch next and what has come. Pure; the client sends its commands and hands out its events.
struct FetchQueue: Sendable {
  enum Input: Sendable {
    case literalBegan(Int)
    case literalBytes([UInt8])
    case literalEnded
    case fetch(FetchItems)
    /// A FETCH that could not be read.
    case unreadable
    case finished(tag: String, Status)
  }

  /// One command: what it asks for and what of it has not come.
  private struct Request {
    let uids: [UInt32]
    var open: [UInt32: Int64]
  }

  private let window: FetchWindow
  private let part: FetchedPart
  private let capabilities: Set<String>
  private var wanted: [(uid: UInt32, size: Int64)]
  private var next = 0
  private var requests: [String: Request] = [:]
  private var bytesInFlight: Int64 = 0
  private var composed: Request?
  /// A streamed literal has begun and its response is not complete.
  private var isStreaming = false
  /// What the server said when it slowed us down.
  private var throttled: String?

  /// What a message counts at least: an unknown or lied size of 0 must not open the window.
  private static let leastSize: Int64 = 1_024
  private static let greatestSize: Int64 = 1 << 40

  /// Asks in the order given, as many in one command as may be; a UID that is there twice, or is 0, is fetched once
  /// or not.
  ///
  /// - Parameter capabilities: what the server offers: it is asked for its own ids and labels, too.
  init(
    _ wanted: [(uid: UInt32, size: Int64)], part: FetchedPart = .whole, window: FetchWindow,
    capabilities: Set<String> = []
  ) {
    var seen: Set<UInt32> = [0]
    self.wanted = wanted.filter { seen.insert($0.uid).inserted }
    (self.window, self.part, self.capabilities) = (window, part, capabilities)
  }

  var isDone: Bool { (next == wanted.count || throttled != nil) && requests.isEmpty }

  /// Why nothing more is asked for though there is more: the server slows us down.
  var halt: IMAPError? {
    throttled.flatMap { next < wanted.count ? .throttled(milliseconds: nil, $0) : nil }
  }

  /// The next command if the window has room for it. After it was sent, `sent(tag:)` must follow.
  mutating func nextCommand() -> Command? {
    guard next < wanted.count, throttled == nil, requests.count < window.commands else { return nil }
    var uids: [UInt32] = []
    var open: [UInt32: Int64] = [:]
    var bytes: Int64 = 0
    var index = next
    while index < wanted.count, uids.count < window.messagesPerCommand {
      let (uid, size) = wanted[index]
      let counted = min(max(size, FetchQueue.leastSize), FetchQueue.greatestSize)
      // Half the window a command, so that one is under way while the other comes in.
      if !uids.isEmpty, bytes + counted > window.bytes / 2 { break }
      uids.append(uid)
      open[uid] = counted
      bytes += counted
      index += 1
    }
    guard requests.isEmpty || bytesInFlight + bytes <= window.bytes else { return nil }
    var arguments = UIDSet(uids).arguments(length: Limits.commandLine)
    while arguments.count > 1 {
      // The set is longer than a line.
      for uid in uids.suffix(uids.count - uids.count / arguments.count) { bytes -= open.removeValue(forKey: uid) ?? 0 }
      uids.removeLast(uids.count - uids.count / arguments.count)
      arguments = UIDSet(uids).arguments(length: Limits.commandLine)
    }
    guard let argument = arguments.first else { return nil }
    next += uids.count
    bytesInFlight += bytes
    composed = Request(uids: uids, open: open)
    let command = Command("UID FETCH").set(argument)
    return part == .whole
      ? command.items("(UID FLAGS INTERNALDATE", idsOf: capabilities, "BODY.PEEK[])")
      : command.items("(UID FLAGS INTERNALDATE RFC822.SIZE", idsOf: capabilities, "BODY.PEEK[HEADER])")
  }

  mutating func sent(tag: String) {
    requests[tag] = composed
    composed = nil
  }

  mutating func received(_ input: Input) throws(IMAPError) -> [FetchEvent] {
    switch input {
    case .literalBegan(let size):
      guard !isStreaming else { throw .malformed("two bodies in one message") }
      isStreaming = true
      return [.begin(size: size)]
    case .literalBytes(let bytes):
      return [.bytes(bytes)]
    case .literalEnded:
      return []
    case .unreadable:
      defer { isStreaming = false }
      return isStreaming ? [.discarded] : []
    case .fetch(let items):
      defer { isStreaming = false }
      return returned(items)
    case .finished(let tag, let status):
      return try finished(tag, status)
    }
  }

  private mutating func returned(_ items: FetchItems) -> [FetchEvent] {
    guard let body = items.body, items.isHeader == (part == .header), let uid = items.uid,
      let tag = requests.first(where: { $0.value.open[uid] != nil })?.key
    else {
      // News of flags, or a body nobody asked for.
      return isStreaming ? [.discarded] : []
    }
    var summary = MessageSummary(
      uid: uid, flags: items.flags ?? [], internalDate: items.internalDate, gmailThread: items.gmailThread,
      emailID: items.emailID, labels: items.labels)
    var events: [FetchEvent]
    switch body {
    case .none:
      // QUIRK: Dovecot gives NIL for a message that another client has just expunged. One without a byte is `{0}`. What
      // was streamed besides cannot be this message's.
      return isStreaming ? [.discarded] : []
    case .bytes(let bytes):
      events = isStreaming ? [.discarded] : []
      summary.size = items.size ?? Int64(bytes.count)
      events += [.begin(size: bytes.count)] + (bytes.isEmpty ? [] : [.bytes(bytes)]) + [.end(summary)]
    case .streamed(let size):
      summary.size = items.size ?? Int64(size)
      events = [.end(summary)]
    }
    bytesInFlight -= requests[tag]?.open.removeValue(forKey: uid) ?? 0
    return events
  }

  private mutating func finished(_ tag: String, _ status: Status) throws(IMAPError) -> [FetchEvent] {
    guard let request = requests.removeValue(forKey: tag) else { return [] }
    bytesInFlight -= request.open.values.reduce(0, +)
    if status.isThrottling { throttled = status.text }
    if status.condition != .ok {
      let error = IMAPError(status, to: "UID FETCH", about: .other)
      // A plain NO is about some of the messages, EXPUNGEISSUED among others; those that came are good. QUIRK: Dovecot
      // says SERVERBUG of a message that it cannot read.
      let isOfMessages = if case .refused = error { true } else { status.code?.name == "SERVERBUG" }
      guard status.condition == .no, isOfMessages else { throw error }
    }
    var missing = request.uids.filter { request.open[$0] != nil }
    // RFC 9738: those below were not got to. One that gets to none would be asked for ever.
    if case .messageLimit(_, let lowest?) = status.code, missing.count < request.uids.count {
      wanted.insert(contentsOf: missing.filter { $0 < lowest }.map { ($0, request.open[$0] ?? 0) }, at: next)
      missing.removeAll { $0 < lowest }
    }
    return missing.isEmpty ? [] : [.missing(missing)]
  }
}
