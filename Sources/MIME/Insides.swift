import Glibc
import Model

/// What may still be opened within one message; shared by all that is nested in it.
struct InsideRoom {
  var depth = MIMELimits.insideDepth
  var parts = MIMELimits.insideParts
  var bytes = MIMELimits.insideBytes
  var forwarded = MIMELimits.forwarded
  var events = MIMELimits.events
}

/// What a look into one leaf has found.
struct Opened {
  /// In order; a container that is nil is the leaf itself, any other is a place in this list.
  var parts: [Part] = []
  /// A part that is nil is the leaf itself, any other is a place in `parts`.
  var forwarded: [ForwardedMessage] = []
  var events: [CalendarEvent] = []
  var body: InsideBody?
  /// The leaf is shown by what is in it.
  var isShown = false

  var isEmpty: Bool { parts.isEmpty && forwarded.isEmpty && events.isEmpty && body == nil && !isShown }
}

/// The text of a wrapper, which may be the message's own.
struct InsideBody {
  var plain: String?
  var html: String?
  /// It may be somebody else's that was attached: the message's own only where it comes before any other text.
  var isPerhapsForeign = false
}

/// Looks into the leaves of a message: files in wrappers, attached messages, calendar entries.
struct Insides<Hash: Digester> {
  var room: InsideRoom
  private var found: [(leaf: Int, opened: Opened)] = []
  private var firstBody: Int?

  init(room: InsideRoom) { self.room = room }

  /// How many decoded bytes of a leaf are wanted; nil where there is nothing to look into, or nothing to decode.
  func limit(for leaf: Leaf, use: Part.Use) -> Int? {
    switch InsideKind(leaf.content, use: use) {
    case .calendar?: return MIMELimits.calendar
    case .message?, .rich?, .signed?:
      // What is not encoded is read where it lies.
      guard leaf.content.encoding != .identity, room.depth > 0, leaf.range.count / 4 * 3 <= room.bytes else {
        return nil
      }
      return room.bytes
    case .text?, nil: return nil
    }
  }

  /// Looks into a leaf.
  ///
  /// - Parameters:
  ///   - index: of the leaf in the tree.
  ///   - encoded: its body as it lies in the message.
  ///   - decoded: what `limit` asked for, or the start of a text body; a text may lose what was taken out of it.
  mutating func look(
    at leaf: Leaf, use: Part.Use, index: Int, encoded: UnsafeBufferPointer<UInt8>, decoded: inout [UInt8]?,
    defects: inout Defects
  ) {
    if firstBody == nil, use == .plainBody || use == .htmlBody { firstBody = index }
    guard let kind = InsideKind(leaf.content, use: use) else { return note(leaf, &defects) }
    var opened = Opened()
    switch kind {
    case .text:
      guard decoded != nil else { return }
      opened.parts = takeFiles(outOf: &decoded, &defects)
    case .calendar:
      if let decoded { opened.events = calendar(decoded, leaf.content, &defects) }
    case .message, .rich, .signed:
      guard var bytes = body(leaf, encoded, decoded, &defects) else { return }
      // The bytes are changed in place: nobody else may hold them.
      decoded = nil
      open(kind, &bytes, &opened, &defects)
    }
    if !opened.isEmpty { found.append((index, opened)) }
  }

  private mutating func open(
    _ kind: InsideKind, _ bytes: inout InsideBytes, _ opened: inout Opened, _ defects: inout Defects
  ) {
    switch kind {
    case .message(let isCertain): bytes.read { openMessage($0, isCertain: isCertain, &opened) }
    case .rich: bytes.read { openRich($0, &opened, &defects) }
    case .signed: openSigned(&bytes, &opened, &defects)
    case .text, .calendar: break
    }
  }

  /// The bytes to look into; nil where the limits forbid it.
  private mutating func body(
    _ leaf: Leaf, _ encoded: UnsafeBufferPointer<UInt8>, _ decoded: [UInt8]?, _ defects: inout Defects
  ) -> InsideBytes? {
    guard room.depth > 0 else {
      defects.note("too-deep", "wrappers are nested more than \(MIMELimits.insideDepth) deep")
      return nil
    }
    if leaf.content.encoding == .identity { return .inPlace(encoded) }
    guard let decoded, decoded.count < room.bytes || leaf.range.isEmpty else {
      defects.note("too-large-inside", "a wrapper is too large to be opened")
      return nil
    }
    room.bytes -= decoded.count
    return .decoded(decoded)
  }

  private func note(_ leaf: Leaf, _ defects: inout Defects) {
    switch leaf.content.type {
    case "message/partial": defects.note("partial-message", "the message is one piece of a larger one")
    // RFC 3156 4.
    case "application/pgp-encrypted": defects.note("encrypted", "the message is encrypted; its text is not known")
    default: break
    }
  }

  private mutating func calendar(_ bytes: [UInt8], _ content: Content, _ defects: inout Defects) -> [CalendarEvent] {
    let events = Calendar.events(bytes, charset: content.charset, most: room.events, defects: &defects)
    room.events -= events.count
    return events
  }

  /// Puts what was found into the message: last of all, since the parts have other places after it.
  mutating func finish(into message: inout Message, defects: inout Defects) {
    if !found.isEmpty {
      closeForeign(message)
      place(into: &message)
    }
    for (leaf, opened) in found {
      if let body = opened.body { join(body, isBefore: leaf < firstBody ?? .max, into: &message) }
    }
    PlainReport.read(into: &message)
  }

  private mutating func closeForeign(_ message: Message) {
    let isSilent = message.html == nil && message.text.utf8.allSatisfy(\.isWhite)
    for index in found.indices where !isSilent && found[index].leaf > firstBody ?? .max {
      guard found[index].opened.body?.isPerhapsForeign == true else { continue }
      (found[index].opened.body, found[index].opened.isShown) = (nil, false)
      found[index].opened.events = []
    }
  }

  /// The parts in their order, each leaf with what was in it behind it.
  private func place(into message: inout Message) {
    var parts: [Part] = []
    var next = 0
    for (index, leaf) in message.parts.enumerated() {
      let base = parts.count
      parts.append(leaf)
      guard next < found.count, found[next].leaf == index else { continue }
      let opened = found[next].opened
      next += 1
      if opened.isShown { parts[base].use = .opened }
      for var part in opened.parts {
        part.container = base + (part.container.map { $0 + 1 } ?? 0)
        parts.append(part)
      }
      for var forwarded in opened.forwarded {
        forwarded.part = base + (forwarded.part.map { $0 + 1 } ?? 0)
        message.forwarded.append(forwarded)
      }
      // QUIRK: the same invitation stands beside the text and as a file again, as Google sends them.
      for event in opened.events where !message.events.contains(event) { message.events.append(event) }
    }
    message.parts = parts
  }
}

/// Bytes in the message itself, or decoded for a look.
enum InsideBytes {
  case inPlace(UnsafeBufferPointer<UInt8>)
  case decoded([UInt8])

  func read<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    switch self {
    case .inPlace(let bytes): body(bytes)
    case .decoded(let bytes): bytes.withUnsafeBufferPointer(body)
    }
  }

  /// Leaves nothing but some pieces, which are in order; without a copy where the bytes are ours.
  mutating func keep(_ pieces: [Range<Int>]) {
    switch self {
    case .inPlace(let bytes):
      self =
        pieces.count == 1
        ? .inPlace(UnsafeBufferPointer(rebasing: bytes[pieces[0]])) : .decoded(SignedContent.joined(pieces, of: bytes))
    case .decoded(var bytes):
      self = .decoded([])
      let count = bytes.withUnsafeMutableBytes { buffer -> Int in
        guard let base = buffer.baseAddress else { return 0 }
        var end = 0
        for piece in pieces {
          memmove(base + end, base + piece.lowerBound, piece.count)
          end += piece.count
        }
        return end
      }
      bytes.removeLast(bytes.count - count)
      self = .decoded(bytes)
    }
  }
}

/// What a leaf may hold.
enum InsideKind: Equatable {
  /// - Parameter isCertain: false where only the file's name says so.
  case message(isCertain: Bool)
  /// Transport-Neutral Encapsulation Format, Outlook's `winmail.dat`.
  case rich
  /// Cryptographic Message Syntax (RFC 8551).
  case signed
  case calendar
  /// A text with files written into it.
  case text

  init?(_ content: Content, use: Part.Use) { self.init(type: content.type, name: content.name, use: use) }

  init?(_ part: Part) { self.init(type: part.type, name: part.name, use: part.use) }

  private init?(type: String, name: String?, use: Part.Use) {
    if use == .plainBody {
      self = .text
      return
    }
    switch type {
    case "message/rfc822", "message/global", "message/news": self = .message(isCertain: true)
    case "application/ms-tnef", "application/vnd.ms-tnef": self = .rich
    case "application/pkcs7-mime", "application/x-pkcs7-mime": self = .signed
    case "text/calendar", "application/ics", "application/calendar": self = .calendar
    case "application/octet-stream", "text/plain", "application/x-unknown":
      // QUIRK: senders that do not know the type of the file they attach.
      guard let name = name?.asciiLowercased, let kind = Self.named(name) else { return nil }
      self = kind
    default: return nil
    }
  }

  private static func named(_ name: String) -> InsideKind? {
    if name == "winmail.dat" || name == "win.dat" { return .rich }
    if name.hasSuffix(".eml") { return .message(isCertain: false) }
    if name.hasSuffix(".p7m") { return .signed }
    return name.hasSuffix(".ics") ? .calendar : nil
  }
}
