/// The names of the months and of the halves of the day in many languages, by their first letters.
///
/// QUIRK: programs that take the names for their dates from the system, in headers and where a mail is quoted.
enum MonthNames {
  /// 1 to 12; nil for any other word.
  static func month(_ word: some Collection<UInt8>) -> Int? {
    // The longest names are of six letters of three bytes and of twelve of one.
    guard word.count >= 3, word.count <= 24 else { return nil }
    if word.count == 3, let known = short(word) { return known }
    let letters = word.text.lowercased().unicodeScalars
    for length in [7, 4, 3] where letters.count >= length {
      if let month = table[String(String.UnicodeScalarView(letters.prefix(length)))] { return month }
    }
    return short(word)
  }

  /// English names by their first three letters.
  static func english(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> Int? {
    switch (a.lowered, b.lowered, c.lowered) {
    case (0x6A, 0x61, 0x6E): 1
    case (0x66, 0x65, 0x62): 2
    case (0x6D, 0x61, 0x72): 3
    case (0x61, 0x70, 0x72): 4
    case (0x6D, 0x61, 0x79): 5
    case (0x6A, 0x75, 0x6E): 6
    case (0x6A, 0x75, 0x6C): 7
    case (0x61, 0x75, 0x67): 8
    case (0x73, 0x65, 0x70): 9
    case (0x6F, 0x63, 0x74): 10
    case (0x6E, 0x6F, 0x76): 11
    case (0x64, 0x65, 0x63): 12
    default: nil
    }
  }

  private static func short(_ word: some Collection<UInt8>) -> Int? {
    var letters = word.makeIterator()
    guard let a = letters.next(), let b = letters.next(), let c = letters.next() else { return nil }
    return english(a, b, c)
  }

  /// False for the morning; nil for any other word.
  static func isAfternoon(_ word: some Collection<UInt8>) -> Bool? {
    guard word.count <= 12 else { return nil }
    return switch word.filter({ $0 != Byte.dot }).lowerText {
    case "am", "上午", "午前", "오전": false
    case "pm", "下午", "午後", "오후": true
    default: nil
    }
  }

  /// By seven, four or three letters in lower case; the longest that fit count.
  private static let table: [String: Int] = {
    var table: [String: Int] = [:]
    for (place, names) in rows.enumerated() {
      for name in names.split(separator: " ") { table[String(name)] = place + 1 }
    }
    return table
  }()

  // The languages without a name here write the first letters of the English one.
  private static let rows = [
    "ene gen jän янв січ яну јан ιαν sty oca tam led ian jaan",
    "fév fev фев лют φεβ lut şub hel úno vee",
    "mär mrz mrt maa már мар бер μαρ bře",
    "abr avr ápr апр кві απρ kwi nis huh dub",
    "mai mag mei maj máj май мая тра μαϊ μαΐ μάι tou kvě",
    "giu juin jún июн юни чер ιουν ιούν iun cze haz kes červ",
    "lug juil júl июл юли лип ιουλ ιούλ iul lip tem hei červene červenc",
    "ago aoû aou авг сер αυγ αύγ sie ağu elo srp",
    "set szep сен сеп вер σεπ wrz eyl syy zář",
    "ott okt out окт жов οκτ paź eki lok říj",
    "ноя ное лис νοε νοέ lis kas marr",
    "dez dic déc дек гру δεκ gru ara jou pro",
  ]
}
