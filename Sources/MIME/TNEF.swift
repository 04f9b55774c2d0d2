import Model

/// A winmail.dat (MS-OXTNEF): what Outlook sends its rich messages in.
struct TNEF {
  struct File {
    /// Where its bytes lie in the whole stream.
    var range: Range<Int>
    var name: String?
    var type: String
    var contentID: String?
    var isInline = false
    /// One at most: a message that was attached.
    var messages: [TNEF] = []

    var message: TNEF? { messages.first }
  }

  var files: [File] = []
  /// The message's own properties.
  var properties = MAPIProperties()
  /// `IPM.Note`, `IPM.Schedule.Meeting.Request`.
  var messageClass: String?
  var subject: String?
  var codePage: Int?
  let raw: RawBytes

  /// attBody, the text before there were properties.
  var plainBody: Range<Int>?

  /// Nil where it is none.
  static func read(_ raw: RawBytes, _ range: Range<Int>, depth: Int, defects: inout Defects) -> TNEF? {
    var left = MIMELimits.insideParts
    return read(raw, range, depth: depth, left: &left, &defects)
  }

  fileprivate static func read(
    _ raw: RawBytes, _ range: Range<Int>, depth: Int, left: inout Int, _ defects: inout Defects
  ) -> TNEF? {
    var cursor = ByteCursor(raw, range)
    guard cursor.long() == signature, cursor.short() != nil else { return nil }
    var reader = TNEFReader(raw: raw, depth: depth, left: left)
    while reader.take(&cursor, &defects) {}
    reader.closeFile(&defects)
    left = reader.left
    return reader.result
  }

  static let signature: UInt32 = 0x223E_9F78
}

/// Little-endian numbers, one after the other; nil past the end.
struct ByteCursor {
  let raw: RawBytes
  private(set) var at: Int
  let end: Int

  var left: Int { end - at }

  init(_ raw: RawBytes, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= raw.count)
    (self.raw, at, end) = (raw, range.lowerBound, range.upperBound)
  }

  private mutating func number(_ count: Int) -> UInt64? {
    guard left >= count else { return nil }
    defer { at += count }
    return (0..<count).reduce(0) { $0 | UInt64(raw[at + $1]) << UInt64(8 * $1) }
  }

  mutating func byte() -> UInt8? { number(1).map { UInt8($0) } }
  mutating func short() -> UInt16? { number(2).map { UInt16($0) } }
  mutating func long() -> UInt32? { number(4).map { UInt32($0) } }
  mutating func quad() -> UInt64? { number(8) }

  /// The next bytes; what is past the end is left out.
  mutating func take(_ count: Int) -> Range<Int> {
    let start = at
    at += min(max(count, 0), left)
    return start..<at
  }
}

/// Reads the attributes of a stream one by one.
private struct TNEFReader {
  var result: TNEF
  let raw: RawBytes
  let depth: Int
  /// Files that may still be listed.
  var left: Int

  private var file: OpenFile?

  private struct OpenFile {
    var title: Range<Int>?
    var data: Range<Int>?
    var properties = MAPIProperties()
  }

  init(raw: RawBytes, depth: Int, left: Int) {
    (self.raw, self.depth, self.left, result) = (raw, depth, left, TNEF(raw: raw))
  }

  /// MS-OXTNEF 2.1.3.1: level, id, length, data, sum. False at the end, or where nothing more can be read.
  mutating func take(_ cursor: inout ByteCursor, _ defects: inout Defects) -> Bool {
    guard cursor.left > 0 else { return false }
    guard let level = cursor.byte(), level == 1 || level == 2, let id = cursor.long(), let length = cursor.long() else {
      defects.note("bad-tnef", "a winmail.dat holds what is no attribute")
      return false
    }
    let data = cursor.take(Int(length))
    guard data.count == Int(length), let sum = cursor.short() else {
      defects.note("bad-tnef", "a winmail.dat ends too early")
      take(id, data, &defects)
      return false
    }
    if raw.slice(data).reduce(0 as UInt16, { $0 &+ UInt16($1) }) != sum {
      defects.note("bad-tnef", "a checksum in a winmail.dat is wrong")
    }
    take(id, data, &defects)
    return true
  }

  private mutating func take(_ id: UInt32, _ data: Range<Int>, _ defects: inout Defects) {
    // The upper half is the type, which the lower half implies.
    switch id & 0xFFFF {
    case 0x9007:
      var cursor = ByteCursor(raw, data)
      result.codePage = cursor.long().map { Int($0) }
    case 0x8008: result.messageClass = result.narrow(data)
    case 0x8004: result.subject = result.narrow(data)
    case 0x800C: result.plainBody = data
    case 0x9003: result.properties.read(raw, data, defects: &defects)
    case 0x9002:
      closeFile(&defects)
      file = OpenFile()
    case 0x8010: with { $0.title = data }
    case 0x800F: with { $0.data = data }
    case 0x9005:
      var properties = file?.properties ?? MAPIProperties()
      properties.read(raw, data, defects: &defects)
      with { $0.properties = properties }
    default: break
    }
  }

  private mutating func with(_ change: (inout OpenFile) -> Void) {
    var open = file ?? OpenFile()
    change(&open)
    file = open
  }

  /// Ends the file under way.
  mutating func closeFile(_ defects: inout Defects) {
    guard let open = file else { return }
    file = nil
    let properties = open.properties
    guard var range = properties.object(.attachData, raw) ?? open.data, left > 0 else { return }
    let codePage = result.codePage
    func text(_ tag: MAPIProperties.Tag) -> String? {
      properties.text(tag, raw, codePage: codePage).map(EncodedWords.withoutControls).flatMap { $0.isEmpty ? nil : $0 }
    }
    let name =
      text(.longFileName) ?? text(.transportName) ?? text(.fileName) ?? text(.displayName)
      ?? open.title.map { EncodedWords.withoutControls(result.narrow($0)) }.flatMap { $0.isEmpty ? nil : $0 }
    left -= 1
    var file = TNEF.File(range: range, name: name, type: "application/octet-stream")
    // PidTagAttachMethod 5: a message, as a stream of its own.
    if properties.number(.attachMethod, raw) == 5 || isStream(range) {
      guard depth > 0 else {
        defects.note("too-deep", "wrappers are nested more than \(MIMELimits.richDepth) deep")
        return
      }
      if let message = TNEF.read(raw, range, depth: depth - 1, left: &left, &defects) {
        file.messages = [message]
        file.type = "application/ms-tnef"
        result.files.append(file)
        return
      }
    }
    if range.isEmpty, let data = open.data { range = data }
    file.range = range
    let type = text(.mimeType)?.asciiLowercased ?? ""
    file.type = type.utf8.contains(Byte.slash) && !type.hasPrefix("multipart/") ? type : FileType.named(name ?? "")
    file.contentID = text(.contentID).flatMap(MessageIDs.single) ?? text(.contentID)
    // PidTagAttachFlags 4: rendered in the body; PidTagAttachmentHidden.
    file.isInline = (properties.number(.attachFlags, raw) ?? 0) & 4 != 0 || properties.number(.hidden, raw) == 1
    if file.contentID != nil, properties.has(.contentID), file.type.hasPrefix("image/") { file.isInline = true }
    result.files.append(file)
  }

  private func isStream(_ range: Range<Int>) -> Bool {
    var cursor = ByteCursor(raw, range)
    return cursor.long() == TNEF.signature
  }
}
