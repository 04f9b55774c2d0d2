/// A date and time as mail programs write them into a text, in the languages of their users.
package struct QuotedDate: Sendable, Hashable {
  package var year: Int
  package var month: Int
  package var day: Int
  package var hour: Int
  package var minute: Int
  package var second: Int
  /// Minutes east of Greenwich; nil where it is not said.
  package var offsetMinutes: Int?

  /// Longest text that is read, in bytes.
  private static let maximumText = 200

  /// Nil unless it is certain: `3/4/2026` is not.
  package init?(_ text: String) {
    guard text.utf8.count <= QuotedDate.maximumText else { return nil }
    let tokens = QuotedDate.tokens(TextFolding.folded(text))
    var used = Array(repeating: false, count: tokens.count)
    guard let time = QuotedDate.time(tokens, &used), let day = QuotedDate.day(tokens, used) else { return nil }
    (year, month, self.day) = day
    (hour, minute, second) = time
    offsetMinutes = QuotedDate.offset(tokens)
    guard (1970...2200).contains(year), (1...12).contains(month), (1...31).contains(self.day), hour < 24, minute < 60,
      second < 61
    else { return nil }
  }

  private struct Token {
    /// Digits' value and how many there are; nil of words.
    var number: Int?
    var digits = 0
    var word: [UInt8] = []
    /// What stands between it and the token before.
    var gap: [UInt8] = []

    func `is`(_ words: String...) -> Bool { words.contains { word.elementsEqual($0.utf8) } }
    func joins(_ signs: String) -> Bool { gap.count == 1 && signs.utf8.contains(gap[0]) }
  }

  private static func tokens(_ text: [UInt8]) -> [Token] {
    var (tokens, gap, at): ([Token], [UInt8], Int) = ([], [], 0)
    while at < text.count, tokens.count < 40 {
      let start = at
      if (0x30...0x39).contains(text[at]) {
        while at < text.count, (0x30...0x39).contains(text[at]), at - start < 8 { at += 1 }
        let value = text[start..<at].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        tokens.append(Token(number: value, digits: at - start, gap: gap))
        gap = []
      } else if TextFolding.isLetter(text[at]) {
        while at < text.count, TextFolding.isLetter(text[at]), !(0x30...0x39).contains(text[at]) { at += 1 }
        tokens.append(Token(word: Array(text[start..<at]), gap: gap))
        gap = []
      } else {
        gap.append(text[at])
        at += 1
      }
    }
    return tokens
  }

  // MARK: The time of day

  private static func time(_ tokens: [Token], _ used: inout [Bool]) -> (Int, Int, Int)? {
    for index in tokens.indices.dropLast() {
      guard let hour = tokens[index].number, tokens[index].digits <= 2, hour < 24 else { continue }
      var (minute, last) = (-1, index)
      let next = tokens[index + 1]
      if let number = next.number, next.digits == 2,
        next.joins(":") || next.joins(".") && isHourWord(tokens, before: index)
      {
        // `+01:00` is no time of day.
        if tokens[index].gap.last == 0x2B || tokens[index].gap == [0x2D] { continue }
        (minute, last) = (number, index + 1)
      } else if next.is("h"), next.gap.isEmpty, index + 2 < tokens.count, let number = tokens[index + 2].number,
        tokens[index + 2].digits == 2
      {
        (minute, last) = (number, index + 2)
      } else {
        continue
      }
      var second = 0
      if last + 1 < tokens.count, tokens[last + 1].joins(":") || tokens[last + 1].joins("."),
        tokens[last + 1].digits == 2,
        let number = tokens[last + 1].number
      {
        (second, last) = (number, last + 1)
      }
      for at in index...last { used[at] = true }
      return half(of: hour, tokens, index, last).map { ($0, minute, second) }
    }
    return nil
  }

  /// `kl.`, `klo`, `ore`: a dot may stand between hours and minutes behind it.
  private static func isHourWord(_ tokens: [Token], before index: Int) -> Bool {
    index > 0 && tokens[index - 1].is("kl", "klo", "ore", "alle", "um", "om", "at")
  }

  /// The hour of the day, by what stands before or behind of its half; nil for one that no half has.
  private static func half(of hour: Int, _ tokens: [Token], _ first: Int, _ last: Int) -> Int? {
    var isAfternoon: Bool?
    let behind = last + 1 < tokens.count ? tokens[last + 1] : Token()
    let second = last + 2 < tokens.count ? tokens[last + 2] : Token()
    let before = first > 0 ? tokens[first - 1] : Token()
    if behind.is("am", "上午", "午前", "오전", "ص") || behind.is("a", "π") && second.is("m", "μ") { isAfternoon = false }
    if behind.is("pm", "下午", "午後", "오후", "م") || behind.is("p", "μ") && second.is("m", "μ") { isAfternoon = true }
    for (words, value) in [(["上午", "午前", "오전", "凌晨", "早上"], false), (["下午", "午後", "오후", "晚上"], true)] {
      if words.contains(where: { before.word.suffix($0.utf8.count).elementsEqual($0.utf8) }) { isAfternoon = value }
    }
    guard let isAfternoon else { return hour }
    guard hour <= 12 || isAfternoon else { return nil }
    return hour > 12 ? hour : hour % 12 + (isAfternoon ? 12 : 0)
  }

  // MARK: The day

  private static func day(_ tokens: [Token], _ used: [Bool]) -> (Int, Int, Int)? {
    let numbers = tokens.indices.filter { tokens[$0].number != nil && !used[$0] }
    // The year first: `2026-03-03`, `2026年3月3日`, `2026. márc. 3.`.
    if numbers.count >= 3, tokens[numbers[0]].digits == 4, let year = tokens[numbers[0]].number,
      let month = tokens[numbers[1]].number, let day = tokens[numbers[2]].number, tokens[numbers[1]].digits <= 2,
      numbers[2] - numbers[0] <= 4, !tokens[numbers[0]..<numbers[2]].contains(where: { self.month($0) != nil })
    {
      return (year, month, day)
    }
    if let named = namedDay(tokens, numbers) { return named }
    guard let first = numbers.first(where: { $0 + 2 < tokens.count && tokens[$0 + 2].digits == 4 }),
      tokens[first].digits <= 2,
      let day = tokens[first].number, let month = tokens[first + 1].number, let year = tokens[first + 2].number
    else { return nil }
    // With dots the day comes first; with strokes only where it cannot be a month.
    let isDotted = tokens[first + 1].gap.first == 0x2E
    if isDotted || day == month || day > 12 { return (year, month, day) }
    return month > 12 ? (year, day, month) : nil
  }

  /// The day stands beside the name of the month; `mar, 2 jun` is a Tuesday in June.
  private static func namedDay(_ tokens: [Token], _ numbers: [Int]) -> (Int, Int, Int)? {
    guard let yearAt = numbers.first(where: { tokens[$0].digits == 4 }), let year = tokens[yearAt].number else {
      return nil
    }
    for index in numbers where tokens[index].digits <= 2 {
      guard let day = tokens[index].number, (1...31).contains(day) else { continue }
      var next = index + 1
      while next < tokens.count, tokens[next].is("de", "of", "st", "nd", "rd", "th", "er", "º", "a", "ב") { next += 1 }
      if next < tokens.count, let month = month(tokens[next]) { return (year, month, day) }
      if index > 0, let month = month(tokens[index - 1]) { return (year, month, day) }
    }
    return nil
  }

  private static func month(_ token: Token) -> Int? {
    token.word.withUnsafeBufferPointer { $0.isEmpty ? nil : Phrases.months.exact($0) }
  }

  // MARK: The zone

  private static func offset(_ tokens: [Token]) -> Int? {
    let zones = [
      "cet": 60, "cest": 120, "mez": 60, "mesz": 120, "est": -300, "edt": -240, "pst": -480, "pdt": -420, "jst": 540,
    ]
    var named: Int?
    for index in tokens.indices {
      let token = tokens[index]
      if let number = token.number, let sign = token.gap.last, sign == 0x2B || sign == 0x2D, token.digits != 3 {
        let isBehindZone = index > 0 && tokens[index - 1].is("gmt", "utc") && token.gap.count == 1
        guard isBehindZone || token.digits == 4 && token.gap.count > 1 || sign == 0x2B && token.digits == 2 else {
          continue
        }
        var minutes = token.digits == 4 ? number / 100 * 60 + number % 100 : number * 60
        if token.digits <= 2, index + 1 < tokens.count, tokens[index + 1].joins(":"),
          let rest = tokens[index + 1].number
        {
          minutes += rest
        }
        return minutes < 15 * 60 ? (sign == 0x2D ? -minutes : minutes) : nil
      }
      if token.is("utc", "gmt") { named = named ?? 0 }
      if let zone = zones[String(decoding: token.word, as: UTF8.self)] { named = zone }
    }
    return named
  }
}
