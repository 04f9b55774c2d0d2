import Model

/// Reads a Date field (RFC 5322 3.3 and 4.3) and what programs write instead of one.
struct DateField {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var year: Int?
  private var month: Int?
  private var day: Int?
  private var time: (hour: Int, minute: Int, second: Int)?
  private var isAfternoon: Bool?
  private var offset: Int?
  /// A name stood where a weekday stands, and may be one: `mar` is Tuesday to Spaniards, March to others.
  private var isMonthFirst = false
  /// `- 0500`
  private var lonelySign: Int?

  /// Words looked at; dates have no more. Stops fields that are all words.
  private static let words = 24

  /// Nil unless day, month and year are there and name a day; a time or zone that makes no sense counts as zero.
  static func parse(_ value: String) -> MessageDate? {
    var value = value
    return value.withUTF8 { bytes in
      if let plain = PlainDate.read(bytes) { return plain }
      var field = DateField(bytes: bytes)
      field.read()
      return field.date
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private var date: MessageDate? {
    guard let year, let month, let day else { return nil }
    var seconds = 0
    if var clock = time {
      if let isAfternoon, clock.hour <= 12 { clock.hour = clock.hour % 12 + (isAfternoon ? 12 : 0) }
      // A leap second has no place in a timestamp: it counts as the second before.
      if clock.second == 60 { clock.second = 59 }
      if clock.hour < 24, clock.minute < 60, clock.second < 60 {
        seconds = clock.hour * 3600 + clock.minute * 60 + clock.second
      }
    }
    return Self.date(year, month, day, seconds: seconds, offset: offset ?? 0)
  }

  /// Nil for days that are none, and for years in which nobody wrote mail.
  static func date(_ year: Int, _ month: Int, _ day: Int, seconds: Int, offset: Int) -> MessageDate? {
    guard (1900...9999).contains(year), let midnight = Timestamp(year: year, month: month, day: day) else { return nil }
    return MessageDate(instant: midnight.adding(seconds: Int64(seconds - offset * 60)), offsetMinutes: offset)
  }

  /// Takes the words between white space, commas and comments.
  private mutating func read() {
    var (at, depth, count) = (0, 0, 0)
    while at < bytes.count, count < Self.words {
      let byte = bytes[at]
      if byte == Byte.open {
        depth += 1
      } else if byte == Byte.close {
        depth = max(0, depth - 1)
      } else if depth == 0, !byte.isWhite, byte != Byte.comma {
        let start = at
        while at < bytes.count, !bytes[at].isWhite, bytes[at] != Byte.comma, bytes[at] != Byte.open,
          bytes[at] != Byte.close
        {
          at += 1
        }
        count += 1
        take(bytes[start..<at])
        continue
      }
      at += 1
    }
  }

  private typealias Word = Slice<UnsafeBufferPointer<UInt8>>

  private mutating func take(_ word: Word) {
    guard let first = word.first else { return }
    let signs = word.drop(while: \.isDigit)
    if first == UInt8(ascii: "+") || first == Byte.dash {
      if word.count == 1 {
        lonelySign = first == Byte.dash ? -1 : 1
      } else if time != nil, offset == nil {
        offset = Self.numericZone(word) ?? 0
      }
    } else if !first.isDigit {
      takeName(word)
    } else if let sign = signs.first, sign >= 0x80 {
      takeNamedNumbers(word)
    } else if word.contains(Byte.colon) {
      takeTime(word)
    } else if let sign = signs.first, sign == Byte.dash || sign == Byte.slash || sign == Byte.dot, signs.count > 1 {
      if sign == Byte.dot, day != nil, month != nil { takeTime(word) } else { takeDay(word, separator: sign) }
    } else {
      takeNumber(word)
    }
  }

  private mutating func takeNumber(_ word: Word) {
    let digits = word.last == Byte.dot ? word.dropLast() : word
    if digits.count >= 8, day == nil, month == nil, year == nil { return takeBasicDate(digits) }
    guard digits.count <= 4, let number = Self.number(digits) else { return }
    if time != nil, year != nil, digits.count >= 3 {
      // QUIRK: `0200`, a zone without its sign.
      if offset == nil { offset = Self.zone(number).map { $0 * (lonelySign ?? 1) } }
    } else if digits.count == 4 {
      if year == nil { year = number }
    } else if day == nil, digits.count <= 2 {
      day = number
    } else if year == nil, month != nil {
      year = Self.fullYear(number, digits: digits.count)
    }
  }

  /// ISO 8601 without separators: `20260302T091500Z`.
  private mutating func takeBasicDate(_ word: Word) {
    func part(_ start: Int, _ count: Int) -> Int? { Self.number(word.dropFirst(start).prefix(count)) }
    guard let y = part(0, 4), let m = part(4, 2), let d = part(6, 2) else { return }
    (year, month, day) = (y, m, d)
    let rest = word.dropFirst(8)
    guard rest.count >= 5, rest.first?.lowered == UInt8(ascii: "t"), let hour = part(9, 2), let minute = part(11, 2)
    else { return }
    let second = part(13, 2)
    time = (hour, minute, second ?? 0)
    let zone = rest.dropFirst(second == nil ? 5 : 7)
    if !zone.isEmpty { take(zone) }
  }

  /// RFC 5322 4.3: two digits below 50 are of this century, three count from 1900.
  private static func fullYear(_ number: Int, digits: Int) -> Int {
    digits >= 4 ? number : digits == 3 || number >= 50 ? 1900 + number : 2000 + number
  }

  /// `17-6-2008`, `17-Jun-08`, `2008-06-17`, `6/17/2008`, `17.06.2008`; a day and a month that could be each other are
  /// not guessed.
  ///
  /// Dashes and dots are written by those who put the day first; slashes by both.
  private mutating func takeDay(_ word: Word, separator: UInt8) {
    let parts = word.split(separator: separator)
    guard parts.count == 3, year == nil, month == nil, day == nil else { return }
    if let named = MonthNames.month(parts[1]) {
      guard let a = Self.number(parts[0]), let b = Self.number(parts[2]) else { return }
      month = named
      (day, year) = parts[0].count == 4 ? (b, a) : (a, Self.fullYear(b, digits: parts[2].count))
      return
    }
    // ISO 8601: `2008-06-17T17:10:08Z` comes here only without a colon.
    let last = parts[2].prefix(while: \.isDigit)
    guard let a = Self.number(parts[0]), let b = Self.number(parts[1]), let c = Self.number(last) else { return }
    if parts[0].count == 4 {
      (year, month, day) = (a, b, c)
    } else if b > 12 {
      (month, day, year) = (a, b, Self.fullYear(c, digits: last.count))
    } else if a > 12 || a == b || separator != Byte.slash {
      (day, month, year) = (a, b, Self.fullYear(c, digits: last.count))
    }
  }

  /// `09:15:00`, also with a day in front (ISO 8601) or a zone or half of the day behind.
  private mutating func takeTime(_ word: Word) {
    var rest = word
    if let t = rest.firstIndex(where: { $0.lowered == UInt8(ascii: "t") }), t > rest.startIndex,
      rest[..<t].contains(Byte.dash)
    {
      take(rest[..<t])
      rest = rest[(t + 1)...]
    }
    let clock = rest.prefix { $0.isDigit || $0 == Byte.colon || $0 == Byte.dot }
    let separator = clock.contains(Byte.colon) ? Byte.colon : Byte.dot
    let parts = clock.split(separator: separator, omittingEmptySubsequences: false)
    guard time == nil, parts.count == 2 || parts.count == 3 else { return }
    let numbers = parts.map { Self.number($0.prefix { $0 != Byte.dot }) ?? 99 }
    time = (numbers[0], numbers[1], numbers.count == 3 ? numbers[2] : 0)
    rest = rest[clock.endIndex...]
    if !rest.isEmpty { take(rest) }
  }

  /// QUIRK: `2026年3月2日`, `2026년`, from programs that write dates as their users do.
  private mutating func takeNamedNumbers(_ word: Word) {
    var rest = word
    while let first = rest.first, first.isDigit {
      let digits = rest.prefix(while: \.isDigit)
      guard let number = Self.number(digits) else { return }
      rest = rest.dropFirst(digits.count)
      switch rest.prefix(3).text {
      case "年", "년": year = year ?? number
      case "月", "월": month = month ?? number
      case "日", "일": day = day ?? number
      default: return
      }
      rest = rest.dropFirst(3)
    }
  }

  /// A month, a half of the day, or a zone; weekdays and all else mean nothing.
  private mutating func takeName(_ word: Word) {
    if let named = MonthNames.month(word), month == nil || (isMonthFirst && day != nil && time == nil) {
      isMonthFirst = month == nil && day == nil
      month = named
    } else if let half = MonthNames.isAfternoon(word), time != nil || word.first.map({ $0 >= 0x80 }) == true {
      isAfternoon = isAfternoon ?? half
    } else if time != nil, offset == nil {
      takeZone(word)
    }
  }

  private mutating func takeZone(_ word: Word) {
    let letters = word.prefix(while: \.isLetter)
    let rest = word.dropFirst(letters.count)
    // `GMT+0200`; the zone's name may only be Greenwich's.
    if !rest.isEmpty, !letters.isEmpty, ZoneNames.offset(letters) == 0 {
      offset = Self.numericZone(rest) ?? 0
    } else if let named = ZoneNames.offset(word) {
      offset = named
    }
  }

  static func number(_ digits: some Collection<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count <= 9 else { return nil }
    var value = 0
    for digit in digits {
      guard digit.isDigit else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return value
  }

  /// `+0200`, `+02:00`, `-5`; nil when it is no zone.
  private static func numericZone(_ word: Word) -> Int? {
    guard let sign = word.first, sign == UInt8(ascii: "+") || sign == Byte.dash else { return nil }
    let digits = word.dropFirst().filter { $0 != Byte.colon }
    guard digits.count <= 4, var value = number(digits) else { return nil }
    if digits.count <= 2 { value *= 100 }
    return zone(value).map { sign == Byte.dash ? -$0 : $0 }
  }

  /// Hours and minutes as one number; nil beyond what any clock shows.
  static func zone(_ number: Int) -> Int? {
    let (hours, minutes) = (number / 100, number % 100)
    return hours <= 15 && minutes < 60 ? hours * 60 + minutes : nil
  }
}
