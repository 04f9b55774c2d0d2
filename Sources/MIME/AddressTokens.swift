/// The tokens of an address list (RFC 5322 3.2 and 3.4), read in one pass.
struct AddressTokens {
  enum Kind: Equatable {
    /// A run of letters that are no specials; `text` as written.
    case atom
    /// A quoted string; `text` without quotes and backslashes.
    case quoted
    /// `[192.0.2.1]`, brackets included.
    case literal
    /// A comment; `text` without the outer parentheses.
    case comment
    /// `< > @ , ; : .`
    case special(UInt8)
  }

  struct Token {
    let kind: Kind
    let text: String
    /// Where it was written.
    let range: Range<Int>
    /// White space stands before it.
    let afterSpace: Bool

    func isSpecial(_ byte: UInt8) -> Bool { kind == .special(byte) }
    var isWord: Bool { kind == .atom || kind == .quoted }
  }

  let bytes: [UInt8]
  private(set) var tokens: [Token] = []
  /// Quotes, comments or brackets were not closed, or control characters stood between the words.
  private(set) var isBroken = false
  /// The last token that is no comment is an `@`.
  private var isAfterSign = false
  // Once one of these was not closed, its opening sign is a letter from there on: nothing is searched twice.
  private var quotesFail = false
  private var commentsFail = false
  private var literalsFail = false
  /// No encoded word that starts before this offset is closed.
  private var noWordBefore = 0

  init(_ value: String) {
    bytes = Array(value.utf8)
    var at = 0
    var afterSpace = false
    while at < bytes.count {
      if bytes[at].isWhite {
        afterSpace = true
        at += 1
        continue
      }
      let isOpenSign = bytes[at] == Byte.open
      let count = tokens.count
      at = read(at, afterSpace)
      // The sign of a comment that is not closed separates words as a comment would.
      afterSpace = isOpenSign && tokens.count == count
    }
  }

  private mutating func read(_ at: Int, _ afterSpace: Bool) -> Int {
    switch bytes[at] {
    case Byte.quote where !quotesFail:
      if let (text, end) = delimited(at, Byte.quote) { return add(.quoted, text, at..<end, afterSpace) }
      (quotesFail, isBroken) = (true, true)
      return at + 1
    case Byte.quote:
      isBroken = true
      return at + 1
    case Byte.open where !commentsFail:
      if let (text, end) = comment(at) { return add(.comment, text, at..<end, afterSpace) }
      (commentsFail, isBroken) = (true, true)
      return at + 1
    case Byte.openBracket where !literalsFail && isAfterSign:
      if let (_, end) = delimited(at, Byte.closeBracket) {
        return add(.literal, bytes[at..<end].text, at..<end, afterSpace)
      }
      (literalsFail, isBroken) = (true, true)
      return atom(at, afterSpace)
    case Byte.less, Byte.greater, Byte.at, Byte.comma, Byte.semicolon, Byte.colon, Byte.dot:
      return add(.special(bytes[at]), "", at..<at + 1, afterSpace)
    default: return atom(at, afterSpace)
    }
  }

  private mutating func add(_ kind: Kind, _ text: String, _ range: Range<Int>, _ afterSpace: Bool) -> Int {
    if kind != .comment { isAfterSign = kind == .special(Byte.at) }
    tokens.append(Token(kind: kind, text: text, range: range, afterSpace: afterSpace))
    return range.upperBound
  }

  private mutating func atom(_ start: Int, _ afterSpace: Bool) -> Int {
    var at = start
    var text: [UInt8] = []
    // QUIRK: encoded words with commas and colons inside, which RFC 2047 5 (3) forbids in a phrase.
    if let end = encodedWordEnd(start) {
      text += bytes[start..<end]
      at = end
    }
    while at < bytes.count, at == start || !endsAtom(bytes[at]) {
      // A backslash outside quotes keeps a special from being one.
      if bytes[at] == Byte.backslash, at + 1 < bytes.count, !bytes[at + 1].isWhite {
        at += 1
        isBroken = true
      }
      text.append(bytes[at])
      at += 1
    }
    return add(.atom, text.text, start..<at, afterSpace)
  }

  private mutating func encodedWordEnd(_ start: Int) -> Int? {
    guard start >= noWordBefore, start + 1 < bytes.count, bytes[start] == Byte.equals,
      bytes[start + 1] == Byte.question
    else { return nil }
    var at = start + 2
    var questions = 0
    while at < bytes.count, !bytes[at].isWhite {
      if questions == 2, bytes[at] == Byte.question, at + 1 < bytes.count, bytes[at + 1] == Byte.equals {
        return at + 2
      }
      if bytes[at] == Byte.question { questions += 1 }
      at += 1
    }
    noWordBefore = at
    return nil
  }

  private func endsAtom(_ byte: UInt8) -> Bool {
    switch byte {
    case Byte.less, Byte.greater, Byte.at, Byte.comma, Byte.semicolon, Byte.colon, Byte.dot, Byte.quote: true
    case Byte.open: !commentsFail
    default: byte.isWhite
    }
  }

  /// A quoted string or domain literal, and where it ends; nil when it is not closed.
  private func delimited(_ start: Int, _ close: UInt8) -> (String, Int)? {
    var text: [UInt8] = []
    var at = start + 1
    while at < bytes.count {
      if bytes[at] == close { return (text.text, at + 1) }
      if bytes[at] == Byte.backslash, at + 1 < bytes.count { at += 1 }
      text.append(bytes[at])
      at += 1
    }
    return nil
  }

  /// Comments nest; counted, not recursed into.
  private func comment(_ start: Int) -> (String, Int)? {
    var text: [UInt8] = []
    var depth = 1
    var at = start + 1
    while at < bytes.count {
      if bytes[at] == Byte.open { depth += 1 }
      if bytes[at] == Byte.close {
        depth -= 1
        if depth == 0 { return (text.text, at + 1) }
      }
      if bytes[at] == Byte.backslash, at + 1 < bytes.count { at += 1 }
      text.append(bytes[at])
      at += 1
    }
    return nil
  }
}
