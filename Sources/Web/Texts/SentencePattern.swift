/// An English sentence with places for names, and how it is said in Ukrainian.
///
/// It is held against a sentence literally and in one go, without trying again: names come from mail and CRM files, and
/// may be any text. What stands in a place is only ever put back as text.
struct SentencePattern: Sendable {
  /// What may stand in a place; its letter says it.
  enum Place: Sendable, Equatable {
    /// `{a}`, `{b}`, `{c}`: anything.
    case text
    /// `{d}`: a day as `2026-02-12`, or an instant; shown as people write days.
    case day
    /// `{f}`: deals, some with a reason in brackets that is a sentence.
    case deals
    /// `{k}`: the kind of a record.
    case kind
    /// `{l}`, `{m}`: names, perhaps with `and 3 more` behind them.
    case names
    /// `{n}`: a number; `|` in the Ukrainian parts the forms that go with it.
    case number
    /// `{s}`, `{t}`: a sentence; as it is where no pattern has it.
    case sentence
    /// `{K}`: a sentence that a pattern has.
    case known

    init(_ letter: UInt8) {
      switch letter {
      case UInt8(ascii: "d"): self = .day
      case UInt8(ascii: "f"): self = .deals
      case UInt8(ascii: "k"): self = .kind
      case UInt8(ascii: "l"), UInt8(ascii: "m"): self = .names
      case UInt8(ascii: "n"): self = .number
      case UInt8(ascii: "s"), UInt8(ascii: "t"): self = .sentence
      case UInt8(ascii: "K"): self = .known
      default: self = .text
      }
    }
  }

  /// A template taken apart: text, a place by its letter, text, and so on; it begins and ends with text.
  struct Template: Sendable {
    var texts: [[UInt8]] = [[]]
    var letters: [UInt8] = []

    /// `{` and `}` stand for nothing else in the tables.
    init(_ text: some StringProtocol) {
      for piece in text.utf8.split(separator: UInt8(ascii: "{"), omittingEmptySubsequences: false).enumerated() {
        guard piece.offset > 0, let letter = piece.element.first else {
          texts[0] += piece.element
          continue
        }
        letters.append(letter)
        texts.append(Array(piece.element.dropFirst(2)))
      }
    }

    /// Bytes besides the places.
    var length: Int { texts.reduce(0) { $0 + $1.count } }

    /// The text with `shown` in the places, in the order of `pattern`'s places.
    func filled(_ shown: [String], of pattern: Template) -> String {
      var bytes = texts[0]
      for (letter, text) in zip(letters, texts.dropFirst()) {
        if let place = pattern.letters.firstIndex(of: letter) { bytes += shown[place].utf8 }
        bytes += text
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  let english: Template
  let places: [Place]
  /// One, or the forms of a number.
  let ukrainian: [Template]

  init(_ english: String, _ ukrainian: String) {
    self.english = Template(english)
    places = self.english.letters.map(Place.init)
    self.ukrainian = ukrainian.split(separator: "|").map { Template($0) }
  }

  /// What stands in the places of a sentence; nil where it is another sentence. A place ends where the text behind it
  /// begins for the first time.
  func match(_ sentence: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
    let (first, last) = (english.texts[0], english.texts[english.texts.count - 1])
    guard sentence.starts(with: first) else { return nil }
    guard !places.isEmpty else { return sentence.count == first.count ? [] : nil }
    guard sentence.count >= english.length, sentence.suffix(last.count).elementsEqual(last) else { return nil }
    let end = sentence.endIndex - last.count
    var (at, found) = (sentence.startIndex + first.count, [ArraySlice<UInt8>]())
    for text in english.texts.dropFirst().dropLast() {
      guard let next = SentencePattern.find(text, in: sentence[at..<end]) else { return nil }
      found.append(sentence[at..<next])
      at = next + text.count
    }
    return found + [sentence[at..<end]]
  }

  /// Where `text` begins for the first time.
  static func find(_ text: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    guard let first = text.first, bytes.count >= text.count else { return nil }
    var at = bytes.startIndex
    while at <= bytes.endIndex - text.count {
      if bytes[at] == first, bytes[at..<at + text.count].elementsEqual(text) { return at }
      at += 1
    }
    return nil
  }
}
