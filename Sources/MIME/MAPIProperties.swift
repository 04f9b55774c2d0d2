import Model

/// The properties of a message or file that are of use here (MS-OXTNEF 2.1.3.4, MS-OXCDATA 2.11).
struct MAPIProperties {
  enum Tag: UInt32 {
    case subject = 0x0037
    case submitTime = 0x0039
    case representingName = 0x0042
    case startDate = 0x0060
    case endDate = 0x0061
    case representingAddress = 0x0065
    case senderName = 0x0C1A
    case senderAddress = 0x0C1F
    case displayTo = 0x0E04
    case displayCc = 0x0E03
    case deliveryTime = 0x0E06
    case body = 0x1000
    case richText = 0x1009
    case html = 0x1013
    case messageID = 0x1035
    case displayName = 0x3001
    case attachData = 0x3701
    case fileName = 0x3704
    case attachMethod = 0x3705
    case longFileName = 0x3707
    case transportName = 0x370C
    case mimeType = 0x370E
    case contentID = 0x3712
    case attachFlags = 0x3714
    case internetCodePage = 0x3FDE
    case senderSMTP = 0x5D01
    case representingSMTP = 0x5D02
    case hidden = 0x7FFE
    // Named ones: PSETID_Meeting and PSETID_Appointment.
    case globalObjectID = 0x8001_0003
    case location = 0x8002_8208
    case appointmentStart = 0x8002_820D
    case appointmentEnd = 0x8002_820E
  }

  private struct Value {
    let type: UInt16
    let range: Range<Int>
  }

  private var values: [Tag: Value] = [:]

  func has(_ tag: Tag) -> Bool { values[tag] != nil }

  mutating func read(_ raw: RawBytes, _ range: Range<Int>, defects: inout Defects) {
    var cursor = ByteCursor(raw, range)
    guard let count = cursor.long() else { return }
    // However many are promised, each takes eight bytes at least.
    for _ in 0..<min(Int(count), range.count / 8) {
      guard readProperty(&cursor) else {
        defects.note("bad-tnef", "the properties in a winmail.dat end too early")
        return
      }
    }
  }

  private mutating func readProperty(_ cursor: inout ByteCursor) -> Bool {
    guard let type = cursor.short(), let id = cursor.short() else { return false }
    var key = UInt32(id)
    if id >= 0x8000, id < 0xFFFE {
      guard let name = Self.name(&cursor) else { return false }
      if name != 0 || id < 0x8000 { key = name } else { key = .max }
    }
    let isMultiple = type & 0x1000 != 0
    let kind = type & 0xEFFF
    guard let width = Self.width(kind) else {
      return readVariable(&cursor, kind, Tag(rawValue: key))
    }
    var number = 1
    if isMultiple {
      guard let count = cursor.long() else { return false }
      number = Int(count)
    }
    // A width of two bytes is filled up to four.
    let size = max(4, width)
    guard number <= cursor.left / size else { return false }
    let range = cursor.take(number * size)
    if number > 0, let tag = Tag(rawValue: key) {
      values[tag] = Value(type: kind, range: range.lowerBound..<range.lowerBound + width)
    }
    return true
  }

  /// Strings, objects and binary: how many, and each with its length, filled up to four bytes. The first one counts.
  private mutating func readVariable(_ cursor: inout ByteCursor, _ kind: UInt16, _ tag: Tag?) -> Bool {
    guard [0x000D, 0x001E, 0x001F, 0x0102].contains(kind), let count = cursor.long() else { return false }
    for index in 0..<min(Int(count), cursor.left / 4 + 1) {
      guard let length = cursor.long() else { return false }
      let range = cursor.take(Int(length))
      if index == 0, let tag { values[tag] = Value(type: kind, range: range) }
      guard range.count == Int(length) else { return false }
      _ = cursor.take((4 - range.count % 4) % 4)
    }
    return true
  }

  /// The name of a named property as a tag's value; 0 for one of no use, nil where it is cut short.
  private static func name(_ cursor: inout ByteCursor) -> UInt32? {
    let set = cursor.take(16)
    guard set.count == 16, let kind = cursor.long(), let number = cursor.long() else { return nil }
    if kind == 0 {
      let bytes = cursor.raw.slice(set)
      guard number <= 0xFFFF else { return 0 }
      if bytes.elementsEqual(meeting) { return 0x8001_0000 | number }
      return bytes.elementsEqual(appointment) ? 0x8002_0000 | number : 0
    }
    let text = cursor.take(Int(number))
    guard text.count == Int(number) else { return nil }
    _ = cursor.take((4 - text.count % 4) % 4)
    return 0
  }

  // 6ED8DA90-450B-101B-98DA-00AA003F1305 and 00062002-0000-0000-C000-000000000046.
  private static let meeting: [UInt8] = [
    0x90, 0xDA, 0xD8, 0x6E, 0x0B, 0x45, 0x1B, 0x10, 0x98, 0xDA, 0x00, 0xAA, 0x00, 0x3F, 0x13, 0x05,
  ]
  private static let appointment: [UInt8] = [
    0x02, 0x20, 0x06, 0x00, 0x00, 0x00, 0x00, 0x00, 0xC0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x46,
  ]

  private static func width(_ kind: UInt16) -> Int? {
    switch kind {
    case 0x0000, 0x0001: 4
    case 0x0002, 0x000B: 2
    case 0x0003, 0x0004, 0x000A: 4
    case 0x0005, 0x0006, 0x0007, 0x0014, 0x0040: 8
    case 0x0048: 16
    default: nil
    }
  }
}

extension MAPIProperties {
  func bytes(_ tag: Tag, _ raw: RawBytes) -> [UInt8]? { values[tag].map { Array(raw.slice($0.range)) } }

  func number(_ tag: Tag, _ raw: RawBytes) -> Int? {
    guard let value = values[tag], value.range.count <= 4 else { return nil }
    return raw.slice(value.range).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// The bytes of a file: an object's own come after the sixteen that say what it is (MS-OXTNEF 2.1.3.4).
  func object(_ tag: Tag, _ raw: RawBytes) -> Range<Int>? {
    guard let value = values[tag], value.type == 0x0102 || value.type == 0x000D else { return nil }
    let isObject = value.type == 0x000D && value.range.count >= 16
    return isObject ? value.range.lowerBound + 16..<value.range.upperBound : value.range
  }

  /// A text up to its first NUL.
  func text(_ tag: Tag, _ raw: RawBytes, codePage: Int?) -> String? {
    guard let value = values[tag] else { return nil }
    switch value.type {
    case 0x001F: return Self.wide(raw.slice(value.range))
    case 0x001E, 0x0102: return CodePage.text(raw.slice(value.range), codePage)
    default: return nil
    }
  }

  static func wide(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    for at in stride(from: 0, to: bytes.count - 1, by: 2) {
      let unit = UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8
      if unit == 0 { break }
      units.append(unit)
    }
    return String(decoding: units, as: UTF16.self)
  }

  /// A time as hundreds of nanoseconds since 1601.
  func time(_ tag: Tag, _ raw: RawBytes) -> Timestamp? {
    guard let value = values[tag], value.type == 0x0040, value.range.count == 8 else { return nil }
    var cursor = ByteCursor(raw, value.range)
    // 1601 to 9999.
    guard let ticks = cursor.quad(), ticks > 0, ticks < 2_650_467_744_000_000_000 else { return nil }
    return Timestamp(milliseconds: Int64(ticks / 10_000) - 11_644_473_600_000)
  }
}

/// Windows code pages and the charsets that they are.
enum CodePage {
  /// Up to the first NUL.
  static func text(_ bytes: UnsafeBufferPointer<UInt8>, _ codePage: Int?) -> String {
    Charset.utf8(Array(bytes.prefix { $0 != 0 }), label: codePage.flatMap(label)).bytes.text
  }

  static func label(_ codePage: Int) -> String? {
    switch codePage {
    case 437, 850, 852, 866: "cp\(codePage)"
    case 874, 1250...1258: "windows-\(codePage)"
    case 932: "shift_jis"
    case 936, 54936: "gb18030"
    case 949: "euc-kr"
    case 950: "big5"
    case 10000: "macintosh"
    case 10007: "x-mac-cyrillic"
    case 20127: "us-ascii"
    case 20866: "koi8-r"
    case 21866: "koi8-u"
    case 28591...28606: "iso-8859-\(codePage - 28590)"
    case 50220...50222: "iso-2022-jp"
    case 51932: "euc-jp"
    case 51949: "euc-kr"
    case 65001: "utf-8"
    default: nil
    }
  }
}
