import Glibc

/// One language in one charset of a byte a letter: how likely its letters follow each other.
struct LetterModel: Sendable {
  let language: String
  /// The name that glibc has for it.
  let charset: String
  /// Before its language's other charsets, in nats: what is equal in both is in the first.
  private let handicap: Float
  /// What each byte is: a letter of the language by its number from 1, or one of the classes below.
  private let classes: [UInt8]
  private let isUpper: [Bool]
  /// The logarithm of the chance of a letter behind another, by `before * letters + letter`; 0 is the edge of a word.
  private let pairs: [Float]
  private let letters: Int

  private static let edge: UInt8 = 0
  /// A letter of another language, a symbol, what typographers put between words, a control or no letter at all.
  private static let strange: UInt8 = 251, symbol: UInt8 = 252, mark: UInt8 = 253, control: UInt8 = 254

  /// All languages in all their charsets.
  static let all: [LetterModel] = LanguageSamples.all.flatMap { language in
    let counted = LetterCount(language.text)
    return language.charsets.enumerated().compactMap { place, charset in
      // Letters that mean something to us, if they are no more than that, are those of Western Europe.
      let handicap: Float =
        (language.charsets[0] == "CP1252" ? 0 : 2) + (charset == "MACINTOSH" ? 3 : Float(place) * 1.5)
      return LetterModel(language.name, charset, counted, handicap: handicap)
    }
  }

  private init?(_ language: String, _ charset: String, _ counted: LetterCount, handicap: Float) {
    let table =
      charset == "CP1252"
      ? Windows1252.charset.letters : SingleByteCharset.named(charset)?.letters ?? IconvCharset.letters(charset)
    guard let table else { return nil }
    (self.language, self.charset, self.handicap) = (language, charset, handicap)
    var classes = [UInt8](repeating: Self.edge, count: 256)
    var isUpper = [Bool](repeating: false, count: 256)
    for byte in 0..<256 {
      guard let scalar = Unicode.Scalar(byte < 0x80 ? UInt16(byte) : table[byte - 0x80]) else { continue }
      if let number = counted.numbers[LetterCount.folded(scalar)] {
        classes[byte] = UInt8(number)
        isUpper[byte] = scalar.properties.isUppercase
      } else if byte >= 0x80 || scalar.properties.isAlphabetic {
        classes[byte] = Self.strangeness(of: scalar)
      }
    }
    (self.classes, self.isUpper) = (classes, isUpper)
    (pairs, letters) = (counted.pairs, counted.letters)
  }

  private static func strangeness(of scalar: Unicode.Scalar) -> UInt8 {
    switch scalar.value {
    case 0..<0x80, 0xA0, 0xA3, 0xA7, 0xA9, 0xAB, 0xAE, 0xB0, 0xB7, 0xBB, 0x2013, 0x2014, 0x2018...0x201E, 0x2026,
      0x20AC,
      0x2116, 0x2122:
      mark
    case 0x80..<0xA0, 0xFFFD: control
    default: scalar.properties.isAlphabetic ? strange : symbol
    }
  }

  /// How well the language explains bytes, in nats; higher is better, and only comparable for the same bytes.
  func score(_ bytes: UnsafeBufferPointer<UInt8>) -> Float {
    var score = -handicap
    var before = 0
    var (isHighBefore, isUpperBefore, isInWord) = (false, false, false)
    for byte in bytes {
      let kind = classes[Int(byte)]
      let isHigh = byte >= 0x80
      if kind >= Self.strange {
        if isHigh { score += cost(kind, isInWord: isInWord) }
        (before, isHighBefore, isInWord) = (0, isHigh && kind != Self.mark, kind == Self.strange)
        continue
      }
      // What is ASCII is the same in all charsets, but says something of the language.
      let weight: Float = isHigh || isHighBefore ? 1 : 0.15
      score += weight * pairs[before * letters + Int(kind)]
      // Charsets that have capitals where others have small letters show themselves within the words.
      if isHigh, isInWord, isUpper[Int(byte)], !isUpperBefore { score -= 4 }
      (before, isHighBefore) = (Int(kind), isHigh)
      (isInWord, isUpperBefore) = (kind != Self.edge, isUpper[Int(byte)])
    }
    return score
  }

  private func cost(_ kind: UInt8, isInWord: Bool) -> Float {
    switch kind {
    case Self.mark: -5
    case Self.symbol: isInWord ? -12 : -8
    case Self.control: -18
    default: -11
    }
  }
}

/// The letters of a text, which of them there are and how they follow each other.
struct LetterCount {
  /// From 1; in the order of their code points.
  private(set) var numbers: [UInt32: Int] = [:]
  /// With the edge of a word, which is 0.
  let letters: Int
  private(set) var pairs: [Float] = []

  init(_ text: String) {
    let scalars = text.unicodeScalars.map(Self.folded)
    let found = Set(scalars.filter(Self.isLetter))
    // All of ASCII's letters are letters in every language: names are.
    for scalar in found.union(0x61...0x7A).sorted().prefix(250) { numbers[scalar] = numbers.count + 1 }
    letters = numbers.count + 1
    var counts = [Float](repeating: 0, count: letters * letters)
    var single = [Float](repeating: 0.2, count: letters)
    var before = 0
    for number in scalars.map({ numbers[$0] ?? 0 }) + [0] where before != 0 || number != 0 {
      counts[before * letters + number] += 1
      single[number] += 1
      before = number
    }
    let total = single.reduce(0, +)
    pairs = [Float](repeating: 0, count: letters * letters)
    for first in 0..<letters {
      let row = counts[first * letters..<(first + 1) * letters]
      let sum = row.reduce(0, +)
      // Pairs that the little text does not have are as likely as their second letter is.
      for second in 0..<letters {
        pairs[first * letters + second] = logarithm(
          (counts[first * letters + second] + 3 * single[second] / total) / (sum + 3))
      }
    }
  }

  private static func isLetter(_ value: UInt32) -> Bool {
    guard let scalar = Unicode.Scalar(value) else { return false }
    // Marks are letters in the charsets of Thai, Hebrew and Arabic.
    return scalar.properties.isAlphabetic || (value > 0x0590 && scalar.properties.generalCategory == .nonspacingMark)
  }

  static func folded(_ scalar: Unicode.Scalar) -> UInt32 {
    let lower = scalar.properties.lowercaseMapping.unicodeScalars
    return lower.first.map(\.value) ?? scalar.value
  }
}

private func logarithm(_ value: Float) -> Float { Glibc.logf(value) }
