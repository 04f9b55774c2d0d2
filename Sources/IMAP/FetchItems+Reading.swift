internal import Model

extension FetchItems {
  /// Reads `(UID 7 FLAGS (\Seen) BODY[] {12}...)`; unknown items are passed over with their parentheses.
  init(reading cursor: inout Cursor) throws(Cursor.Trouble) {
    self.init()
    cursor.skipSpaces()
    guard cursor.take(0x28) else { throw .missing("items") }
    while true {
      cursor.skipSpaces()
      if cursor.isAtEnd || cursor.take(0x29) { return }
      try cursor.count()
      let name = cursor.itemName()
      if name.isEmpty {
        // QUIRK: Domino wraps items in parentheses of their own; nothing in them is ours.
        try cursor.skipValue()
        continue
      }
      cursor.skipSpaces()
      // QUIRK: Yandex names an item and leaves its value out.
      if cursor.isAtEnd || cursor.next == 0x29 { continue }
      try read(name, from: &cursor)
    }
  }

  private mutating func read(_ name: String, from cursor: inout Cursor) throws(Cursor.Trouble) {
    switch name {
    case "UID": uid = cursor.nonZero()
    case "FLAGS":
      flags = try FetchItems.marks(from: &cursor)
    case "X-GM-LABELS":
      labels = try FetchItems.marks(from: &cursor)?.map { ModifiedUTF7.decoded(Array($0.utf8)) }
    case "RFC822.SIZE":
      // QUIRK: mail.ru writes 9.3736e+06, others -1.
      size = cursor.number().flatMap { Int64(exactly: $0) }
    case "INTERNALDATE":
      if case .bytes(let bytes) = cursor.string() { internalDate = Timestamp(internalDate: bytes) }
    case "MODSEQ":
      modSeq = try FetchItems.modSeq(from: &cursor)
    case "X-GM-THRID":
      gmailThread = cursor.number().flatMap { $0 > 0 ? $0 : nil }
    case "X-GM-MSGID":
      emailID = cursor.number().flatMap { $0 > 0 ? String($0) : nil }
    case "EMAILID":
      emailID = try FetchItems.list(from: &cursor)?.first.flatMap { FetchItems.isObjectID($0) ? $0 : nil }
    case "BODY[]", "BODY[]<0>", "BODY[HEADER]":
      // A second one cannot be honest; the first counts.
      let value = cursor.string()
      if body == nil { (body, isHeader) = (value, name == "BODY[HEADER]") }
    default:
      try cursor.skipValue()
    }
  }

  private static func list(from cursor: inout Cursor) throws(Cursor.Trouble) -> [String]? {
    if let list = try cursor.flatList() { return list }
    try cursor.skipValue()
    return nil
  }

  private static func marks(from cursor: inout Cursor) throws(Cursor.Trouble) -> [String]? {
    try list(from: &cursor).map { marks in
      Array(marks.lazy.filter { $0.utf8.count <= Limits.flagLength }.prefix(Limits.flags))
    }
  }

  /// RFC 8474 4: 1 to 255 letters, digits, `_` and `-`.
  static func isObjectID(_ text: String) -> Bool {
    (1...255).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x5F || byte == 0x2D
      }
  }

  private static func modSeq(from cursor: inout Cursor) throws(Cursor.Trouble) -> UInt64? {
    guard cursor.next == 0x28 else { return cursor.number() }
    let text = try cursor.flatList()?.first ?? ""
    // QUIRK: Zoho sends 0 and -1 for messages without one.
    return Cursor.number(Array(text.utf8)[...]).flatMap { $0 > 0 ? $0 : nil }
  }
}

extension Timestamp {
  /// ` 7-Feb-1994 21:52:25 -0800` (RFC 9051 date-time); nil for anything that is no such date.
  init?(internalDate bytes: [UInt8]) {
    let words = bytes.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
    guard bytes.count <= 40, words.count >= 2 else { return nil }
    let date = words[0].split(separator: "-", omittingEmptySubsequences: false)
    let time = words[1].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard date.count == 3, let day = Int(date[0]), let year = Int(date[2]), year > 1900, year < 10_000,
      let month = IMAPDate.months.firstIndex(of: date[1].lowercased()), time.count == 3, let hour = time[0],
      let minute = time[1], let second = time[2]
    else { return nil }
    guard
      let local = Timestamp(year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second)
    else { return nil }
    let offset = words.count > 2 ? IMAPDate.offsetMinutes(words[2]) : 0
    guard let offset else { return nil }
    self = local.adding(seconds: Int64(-offset * 60))
  }
}

/// Dates as IMAP writes them.
enum IMAPDate {
  static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
  static let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// `+0530` as 330.
  static func offsetMinutes(_ zone: String) -> Int? {
    let bytes = Array(zone.utf8)
    guard bytes.count == 5, bytes[0] == 0x2B || bytes[0] == 0x2D,
      bytes[1...].allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    let digits = bytes[1...].map { Int($0 - 0x30) }
    let minutes = (digits[0] * 10 + digits[1]) * 60 + digits[2] * 10 + digits[3]
    return bytes[0] == 0x2D ? -minutes : minutes
  }

  /// `2-Mar-2026`; nil where there is no such day or the year has not four digits.
  static func day(year: Int, month: Int, day: Int) -> String? {
    guard (1000...9999).contains(year), Timestamp(year: year, month: month, day: day) != nil else { return nil }
    return "\(day)-\(names[month - 1])-\(year)"
  }

  /// `02-Mar-2026 09:15:00 +0000`; nil outside the years 1000 to 9999.
  static func dateTime(_ instant: Timestamp) -> String? {
    let c = instant.civil()
    guard (1000...9999).contains(c.year) else { return nil }
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
    return "\(two(c.day))-\(names[c.month - 1])-\(c.year) \(two(c.hour)):\(two(c.minute)):\(two(c.second)) +0000"
  }
}
