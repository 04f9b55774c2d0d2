/// Reads the names by which mail programs mark parts of a mail.
enum TextStructure {
  /// What a class, an id or a name says; at least five bytes.
  static func kind(_ name: UnsafeBufferPointer<UInt8>, isClass: Bool) -> TextMark.Kind? {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: name.count) { scratch in
      guard let base = scratch.baseAddress else { return nil }
      let count = TextFolding.fold(name, into: base)
      var text = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(scratch)[..<count])
      // QUIRK: Outlook puts `x_` before each name of what it quotes, once for each time it was quoted.
      var isWithin = false
      while text.count > 2, text[0] == 0x78, text[1] == 0x5F {
        text = UnsafeBufferPointer(rebasing: text[2...])
        isWithin = true
      }
      // QUIRK: Yahoo puts letters of chance before its classes: `ydp5f2b7c1yahoo_quoted`.
      if text.starts(with: "ydp".utf8) {
        for (end, kind) in [("yahoo_quoted", TextMark.Kind.history), ("signature", .signature)]
        where text.suffix(end.utf8.count).elementsEqual(end.utf8) {
          return kind
        }
        return nil
      }
      guard let found = Phrases.structure.prefix(text) else { return nil }
      // `yahoo_quoted_7219`, `Zm-_Id_-Sgn1`, `bloop_sign_1`: a number may follow, nothing else.
      let rest = text[found.count...]
      guard rest.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 || $0 == 0x5F || $0 == 0x2D }) else { return nil }
      // `quote` and `signature` are also classes of newsletters.
      if isClass, text.elementsEqual("quote".utf8) || text.elementsEqual("signature".utf8) { return nil }
      // A signature within what is quoted is somebody else's.
      return isWithin && found.value == .signature ? nil : found.value
    }
  }
}

/// How the items of a list are numbered.
enum TextNumerals: UInt8 {
  case decimal, lowerLetters, upperLetters, lowerRoman, upperRoman

  /// Of a `type` attribute.
  init(_ value: UnsafeBufferPointer<UInt8>) {
    switch value.count == 1 ? value[0] : 0 {
    case 0x61: self = .lowerLetters
    case 0x41: self = .upperLetters
    case 0x69: self = .lowerRoman
    case 0x49: self = .upperRoman
    default: self = .decimal
    }
  }

  /// Up to six digits, with a sign.
  static func number(_ value: UnsafeBufferPointer<UInt8>) -> Int? {
    Int(String(decoding: value.drop { $0 <= 0x20 }.prefix { $0 > 0x20 }.prefix(6), as: UTF8.self))
  }

  /// `3. `, `c. `, `iii. `.
  func write(_ number: Int, to output: inout [UInt8]) {
    var letters = self == .decimal || number < 1 || number > 3999 ? Array("\(number)".utf8) : spelled(number)
    if self == .upperLetters || self == .upperRoman { letters = letters.map { $0 >= 0x61 ? $0 - 0x20 : $0 } }
    output += letters
    output += [0x2E, 0x20]
  }

  private func spelled(_ number: Int) -> [UInt8] {
    var (rest, letters): (Int, [UInt8]) = (number, [])
    if self == .lowerLetters || self == .upperLetters {
      while rest > 0 {
        letters.insert(UInt8(0x61 + (rest - 1) % 26), at: 0)
        rest = (rest - 1) / 26
      }
      return letters
    }
    for (value, numeral) in [
      (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
      (9, "ix"),
      (5, "v"), (4, "iv"), (1, "i"),
    ] {
      while rest >= value {
        letters += Array(numeral.utf8)
        rest -= value
      }
    }
    return letters
  }
}
