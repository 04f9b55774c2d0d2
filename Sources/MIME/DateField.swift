import Model

/// Reads a Date field (RFC 5322 3.3 and 4.3) and what programs write instead of one.
struct DateField {
  private var year: Int?
  private var month: Int?
  private var day: Int?
  private var time: (hour: Int, minute: Int, second: Int)?
  private var isAfternoon: Bool?
  private var offset: Int?

  /// Nil unless day, month and year are there and name a day; a time or zone that makes no sense counts as zero.
  static func parse(_ value: String) -> MessageDate? {
    var field = DateField()
    for word in words(Array(value.utf8)).prefix(24) { field.take(word) }
    return field.date
  }

  private var date: MessageDate? {
    guard let year, let month, let day, (1900...9999).contains(year) else { return nil }
    guard let midnight = Timestamp(year: year, month: month, day: day) else { return nil }
    var seconds = 0
    if var clock = time {
      if let isAfternoon, clock.hour <= 12 { clock.hour = clock.hour % 12 + (isAfternoon ? 12 : 0) }
      // A leap second has no place in a timestamp: it counts as the second before.
      if clock.second == 60 { clock.second = 59 }
      if clock.hour < 24, clock.minute < 60, clock.second < 60 {
        seconds = clock.hour * 3600 + clock.minute * 60 + clock.second
      }
    }
    let offset = offset ?? 0
    return MessageDate(instant: midnight.adding(seconds: Int64(seconds - offset * 60)), offsetMinutes: offset)
  }

  /// Words between white space, commas and comments.
  private static func words(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var words: [ArraySlice<UInt8>] = []
    var start: Int?
    var depth = 0
    for (at, byte) in bytes.enumerated() {
      let isSeparator = byte.isWhite || byte == Byte.comma || byte == Byte.open || byte == Byte.close || depth > 0
      if isSeparator {
        if let from = start { words.append(bytes[from..<at]) }
        start = nil
        if byte == Byte.open { depth += 1 } else if byte == Byte.close, depth > 0 { depth -= 1 }
      } else if start == nil {
        start = at
      }
    }
    if let from = start { words.append(bytes[from...]) }
    return words
  }

  private mutating func take(_ word: ArraySlice<UInt8>) {
    guard let first = word.first else { return }
    if word.contains(Byte.colon), first.isDigit {
      takeTime(word)
    } else if first.isDigit, let separator = word.first(where: { $0 == Byte.dash || $0 == Byte.slash }) {
      takeDay(word.split(separator: separator), isDashed: separator == Byte.dash)
    } else if first.isDigit {
      takeNumber(word)
    } else if first == UInt8(ascii: "+") || first == Byte.dash {
      if time != nil, offset == nil { offset = Self.numericZone(word) ?? 0 }
    } else {
      takeName(word)
    }
  }

  private mutating func takeNumber(_ word: ArraySlice<UInt8>) {
    let digits = word.last == Byte.dot ? word.dropLast() : word
    guard digits.count <= 4, let number = Self.number(digits) else { return }
    if time != nil, year != nil, digits.count >= 3 {
      // QUIRK: `0200`, a zone without its sign.
      if offset == nil { offset = Self.zone(number) }
    } else if digits.count == 4 {
      if year == nil { year = number }
    } else if day == nil, digits.count <= 2 {
      day = number
    } else if year == nil, month != nil {
      year = Self.fullYear(number, digits: digits.count)
    }
  }

  /// RFC 5322 4.3: two digits below 50 are of this century, three count from 1900.
  private static func fullYear(_ number: Int, digits: Int) -> Int {
    digits >= 4 ? number : digits == 3 || number >= 50 ? 1900 + number : 2000 + number
  }

  /// `17-6-2008`, `17-Jun-08`, `2008-06-17`, `6/17/2008`; a day and a month that could be each other are not guessed.
  ///
  /// Dashes are written by those who put the day first; slashes by both.
  private mutating func takeDay(_ parts: [ArraySlice<UInt8>], isDashed: Bool) {
    guard parts.count == 3, year == nil, month == nil, day == nil else { return }
    if let named = Self.month(parts[1]) {
      guard let a = Self.number(parts[0]), let b = Self.number(parts[2]) else { return }
      month = named
      (day, year) = parts[0].count == 4 ? (b, a) : (a, Self.fullYear(b, digits: parts[2].count))
      return
    }
    var last = parts[2]
    // ISO 8601: `2008-06-17T17:10:08Z` comes here only without a colon.
    if let t = last.firstIndex(where: { !$0.isDigit }) { last = last[..<t] }
    guard let a = Self.number(parts[0]), let b = Self.number(parts[1]), let c = Self.number(last) else { return }
    if parts[0].count == 4 {
      (year, month, day) = (a, b, c)
    } else if b > 12 {
      (month, day, year) = (a, b, Self.fullYear(c, digits: last.count))
    } else if a > 12 || a == b || isDashed {
      (day, month, year) = (a, b, Self.fullYear(c, digits: last.count))
    }
  }

  /// `09:15:00`, also with a day in front (ISO 8601) or a zone or half of the day behind.
  private mutating func takeTime(_ word: ArraySlice<UInt8>) {
    var rest = word
    if let t = rest.firstIndex(where: { $0 == UInt8(ascii: "T") || $0 == UInt8(ascii: "t") }), t > rest.startIndex,
      rest[..<t].contains(Byte.dash)
    {
      take(rest[..<t])
      rest = rest[(t + 1)...]
    }
    let clock = rest.prefix { $0.isDigit || $0 == Byte.colon || $0 == Byte.dot }
    let parts = clock.split(separator: Byte.colon, omittingEmptySubsequences: false)
    guard time == nil, parts.count == 2 || parts.count == 3 else { return }
    let numbers = parts.map { Self.number($0.prefix { $0 != Byte.dot }) ?? 99 }
    time = (numbers[0], numbers[1], numbers.count == 3 ? numbers[2] : 0)
    rest = rest[clock.endIndex...]
    if !rest.isEmpty { take(rest) }
  }

  private mutating func takeName(_ word: ArraySlice<UInt8>) {
    if let found = Self.month(word) {
      if month == nil { month = found }
      return
    }
    let name = word.map { $0 >= 0x61 && $0 <= 0x7A ? $0 & 0xDF : $0 }
    if name == Array("AM".utf8) || name == Array("PM".utf8) {
      isAfternoon = name[0] == UInt8(ascii: "P")
      return
    }
    guard time != nil, offset == nil else { return }
    let letters = name.prefix(while: \.isLetter)
    if letters.count < name.count, ["GMT", "UTC", "UT", "Z"].contains(letters.text) {
      // QUIRK: `GMT+0200`.
      offset = Self.numericZone(name[letters.count...]) ?? 0
    } else if let hours = Self.zones[name.text] {
      offset = hours
    }
  }

  private static func month(_ word: ArraySlice<UInt8>) -> Int? {
    guard word.count >= 3, word.count <= 12 else { return nil }
    return months[word.prefix(3).lowerText]
  }

  private static func number(_ digits: some Collection<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count <= 9 else { return nil }
    var value = 0
    for digit in digits {
      guard digit.isDigit else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return value
  }

  /// `+0200`, `+02:00`, `-5`; nil when it is no zone.
  private static func numericZone(_ word: ArraySlice<UInt8>) -> Int? {
    guard let sign = word.first, sign == UInt8(ascii: "+") || sign == Byte.dash else { return nil }
    let digits = word.dropFirst().filter { $0 != Byte.colon }
    guard digits.count <= 4, var value = number(digits) else { return nil }
    if digits.count <= 2 { value *= 100 }
    return zone(value).map { sign == Byte.dash ? -$0 : $0 }
  }

  /// Hours and minutes as one number; nil beyond what any clock shows.
  private static func zone(_ number: Int) -> Int? {
    let (hours, minutes) = (number / 100, number % 100)
    return hours <= 15 && minutes < 60 ? hours * 60 + minutes : nil
  }

  // QUIRK: month names of other languages, from programs that took them from the system.
  private static let months: [String: Int] = [
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12, "mrz": 3, "mai": 5, "okt": 10, "dez": 12, "ene": 1, "abr": 4, "ago": 8, "dic": 12, "gen": 1, "mag": 5,
    "giu": 6, "lug": 7, "set": 9, "ott": 10, "mei": 5, "maj": 5,
    "mä": 3, "fé": 2, "dé": 12,
  ]

  /// RFC 5322 4.3, and the names in use; what several countries mean differently is left out.
  private static let zones: [String: Int] = [
    "UT": 0, "GMT": 0, "UTC": 0, "Z": 0, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360,
    "PST": -480, "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600, "WET": 0, "WEST": 60, "BST": 60, "CET": 60,
    "CEST": 120, "MET": 60, "MEST": 120, "MESZ": 120, "MEZ": 60, "EET": 120, "EEST": 180, "MSK": 180, "JST": 540,
    "KST": 540, "HKT": 480, "SGT": 480, "AEST": 600, "AEDT": 660, "ACST": 570, "AWST": 480, "NZST": 720, "NZDT": 780,
    "SAST": 120,
  ]
}
