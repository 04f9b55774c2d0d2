import Model

/// The one form of a date that nearly all mail has: `Mon, 2 Mar 2026 09:15:00 +0100 (CET)`, with the numbers where
/// RFC 5322 3.3 puts them.
struct PlainDate {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0

  /// Nil where it is any other form; then it may be a date all the same.
  static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> MessageDate? {
    var reader = PlainDate(bytes: bytes)
    return reader.read()
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private mutating func read() -> MessageDate? {
    guard bytes.count >= 24 else { return nil }
    if bytes[3] == Byte.comma, bytes[0].isLetter, bytes[1].isLetter, bytes[2].isLetter, bytes[4] == Byte.space {
      at = 5
    }
    guard let day = number(1...2), take(Byte.space), let month = month(), take(Byte.space), let year = number(4...4),
      take(Byte.space), let hour = number(2...2), take(Byte.colon), let minute = number(2...2), take(Byte.colon),
      let second = number(2...2), take(Byte.space), hour < 24, minute < 60, second < 60, let offset = offset()
    else { return nil }
    return DateField.date(year, month, day, seconds: hour * 3600 + minute * 60 + second, offset: offset)
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private mutating func number(_ digits: ClosedRange<Int>) -> Int? {
    var (value, count) = (0, 0)
    while at < bytes.count, bytes[at].isDigit {
      guard count < digits.upperBound else { return nil }
      value = value * 10 + Int(bytes[at] - 0x30)
      (at, count) = (at + 1, count + 1)
    }
    return count >= digits.lowerBound ? value : nil
  }

  private mutating func month() -> Int? {
    guard at + 3 < bytes.count else { return nil }
    defer { at += 3 }
    return MonthNames.english(bytes[at], bytes[at + 1], bytes[at + 2])
  }

  /// A number or Greenwich; a comment may follow.
  private mutating func offset() -> Int? {
    let rest = bytes[at...]
    if rest.elementsEqual("GMT".utf8) || rest.elementsEqual("UTC".utf8) { return 0 }
    guard let sign = rest.first, sign == Byte.dash || sign == UInt8(ascii: "+") else { return nil }
    at += 1
    guard let number = number(4...4), let zone = DateField.zone(number) else { return nil }
    if at < bytes.count {
      guard take(Byte.space), at < bytes.count, bytes[at] == Byte.open, bytes.last == Byte.close else { return nil }
    }
    return sign == Byte.dash ? -zone : zone
  }
}
