import Model

/// An address list (RFC 5322 3.4) made into participants; what cannot be read with certainty has no address.
///
/// Nothing inside quotes, comments, display names or encoded words ever becomes an address.
struct AddressList {
  private(set) var participants: [Participant] = []
  /// Something in it is no address, or needed a guess.
  private(set) var isBroken = false

  private let role: Participant.Role
  private var source = AddressTokens("")
  private let limit: Int
  /// Tokens before a comma that may be the first half of an unquoted name: `Brandt, Anna <anna@harbor.example>`.
  private var carried: Range<Int>?

  /// - Parameter limit: most participants made.
  init(_ value: String, role: Participant.Role, limit: Int) {
    (self.role, self.limit) = (role, limit)
    var value = value
    if let plain = value.withUTF8({ PlainAddresses.read($0, role: role, limit: limit) }) {
      participants = plain
      return
    }
    source = AddressTokens(value)
    isBroken = source.isBroken
    run()
  }

  private var tokens: [AddressTokens.Token] { source.tokens }

  private mutating func run() {
    let lastSemicolon = tokens.lastIndex { $0.isSpecial(Byte.semicolon) } ?? -1
    var (start, at) = (0, 0)
    var angle: Int?
    var hasAt = false
    while at < tokens.count, participants.count < limit {
      let token = tokens[at]
      if token.isSpecial(Byte.less) {
        if angle == nil { angle = at }
      } else if token.isSpecial(Byte.greater) {
        angle = nil
      } else if token.isSpecial(Byte.at) {
        hasAt = true
      } else if token.isSpecial(Byte.colon), angle == nil, !hasAt, at < lastSemicolon {
        // The name of a group; its members are read like any others.
        emitCarried()
        start = at + 1
      } else if token.isSpecial(Byte.comma) || token.isSpecial(Byte.semicolon), !isInRoute(angle, at) {
        // QUIRK: Outlook separates addresses with semicolons.
        finish(start..<at, beforeComma: token.isSpecial(Byte.comma))
        (start, angle, hasAt) = (at + 1, nil, false)
      }
      at += 1
    }
    if participants.count < limit, start < tokens.count { finish(start..<tokens.count, beforeComma: false) }
    emitCarried()
  }

  /// Commas inside `<@a.example,@b.example:c@d.example>` separate the stations of a route.
  private func isInRoute(_ angle: Int?, _ at: Int) -> Bool {
    guard let angle, angle + 1 < at, tokens[at].isSpecial(Byte.comma) else { return false }
    return tokens[angle + 1].isSpecial(Byte.at)
  }

  private mutating func finish(_ range: Range<Int>, beforeComma: Bool) {
    guard tokens[range].contains(where: { $0.kind != .comment }) else { return }
    let hasAngle = tokens[range].contains { $0.isSpecial(Byte.less) }
    let hasAt = tokens[range].contains { $0.isSpecial(Byte.at) }
    if !hasAngle, !hasAt, beforeComma, tokens[range].allSatisfy({ $0.kind == .atom || $0.isSpecial(Byte.dot) }) {
      carried = (carried?.lowerBound ?? range.lowerBound)..<range.upperBound
      return
    }
    if let before = carried {
      carried = nil
      if hasAngle, !tokens[range.lowerBound].isSpecial(Byte.less) {
        add(before.lowerBound..<range.upperBound)
        return
      }
      add(before)
    }
    // `undisclosed-recipients:` without its semicolon.
    if !hasAt, tokens[range.upperBound - 1].isSpecial(Byte.colon) { return }
    add(range)
  }

  private mutating func emitCarried() {
    guard let range = carried else { return }
    carried = nil
    add(range)
  }

  private mutating func add(_ range: Range<Int>) {
    guard participants.count < limit else { return }
    let opening = range.first { tokens[$0].isSpecial(Byte.less) }
    let read = opening.map { angled(range, opening: $0) } ?? bare(range)
    let whole = source.bytes[tokens[range.lowerBound].range.lowerBound..<tokens[range.upperBound - 1].range.upperBound]
    let written = (read.address == nil ? whole : source.bytes[read.bytes]).text
    if read.address == nil || read.isGuess { isBroken = true }
    participants.append(
      Participant(
        role: role, name: name(read.phrase, comments: range), address: read.address,
        written: EncodedWords.withoutControls(written)))
  }

  /// What a list element was read as.
  private struct Reading {
    var address: Address?
    var phrase: [Int] = []
    var bytes = 0..<0
    var isGuess = false
  }

  /// `phrase <local@domain>`
  private func angled(_ range: Range<Int>, opening: Int) -> Reading {
    var reading = Reading(phrase: Array(range.lowerBound..<opening))
    var first = opening
    // QUIRK: `<<anna@harbor.example>>`.
    while first < range.upperBound, tokens[first].isSpecial(Byte.less) { first += 1 }
    let closing = (first..<range.upperBound).first { tokens[$0].isSpecial(Byte.greater) } ?? range.upperBound
    let rest = (closing..<range.upperBound).drop { tokens[$0].isSpecial(Byte.greater) }
    reading.isGuess = first != opening + 1 || rest.count + 1 != range.upperBound - closing
    // A second address in angles or after them: which one is meant cannot be said.
    if (first..<closing).contains(where: { tokens[$0].isSpecial(Byte.less) })
      || rest.contains(where: { tokens[$0].isSpecial(Byte.less) || tokens[$0].isSpecial(Byte.at) })
    {
      return reading
    }
    if rest.contains(where: { tokens[$0].kind != .comment }) { reading.isGuess = true }
    var content = (first..<closing).filter { tokens[$0].kind != .comment }
    if let colon = content.lastIndex(where: { tokens[$0].isSpecial(Byte.colon) }), let start = content.first,
      tokens[start].isSpecial(Byte.at) || tokens[start].text.asciiLowercased == "mailto"
    {
      // RFC 5322 4.4: a route is ignored.
      content.removeSubrange(...colon)
    }
    guard let spec = addressSpec(content), spec.isWhole else { return reading }
    (reading.address, reading.bytes) = (spec.address, spec.bytes)
    return reading
  }

  /// `local@domain`, perhaps with a name beside it and no angles.
  private func bare(_ range: Range<Int>) -> Reading {
    let content = range.filter { tokens[$0].kind != .comment && !tokens[$0].isSpecial(Byte.greater) }
    guard let spec = addressSpec(content) else {
      return Reading(phrase: content.contains { tokens[$0].isSpecial(Byte.at) } ? [] : content)
    }
    var reading = Reading(address: spec.address, bytes: spec.bytes)
    if !spec.isWhole {
      reading.phrase = content.filter { !spec.tokens.contains($0) }
      reading.isGuess = true
      // QUIRK: `Anna anna@harbor.example`. Only where nothing else in it could be taken for the address.
      if !spec.isTight || reading.phrase.contains(where: { tokens[$0].text.utf8.contains(Byte.at) }) {
        return Reading()
      }
    }
    if content.count != range.filter({ tokens[$0].kind != .comment }).count { reading.isGuess = true }
    return reading
  }

  private struct Spec {
    let address: Address
    let tokens: ClosedRange<Int>
    let bytes: Range<Int>
    /// Nothing but the address was there.
    let isWhole: Bool
    /// It stands alone between white space and has none inside.
    let isTight: Bool
  }

  /// The one addr-spec among tokens without comments; nil when there is none, or several, or it is no address.
  private func addressSpec(_ content: [Int]) -> Spec? {
    let signs = content.indices.filter { tokens[content[$0]].isSpecial(Byte.at) }
    guard signs.count == 1, let sign = signs.first else { return nil }
    var first = sign
    // Two words without a dot between them are not one local part. Dots may be doubled or at the end.
    // QUIRK: Japanese carriers gave out `a..b@` and `a.@`.
    while first > 0,
      tokens[content[first - 1]].isSpecial(Byte.dot)
        || (tokens[content[first - 1]].isWord && !tokens[content[first]].isWord)
    {
      first -= 1
    }
    var last = sign
    if last + 1 < content.count, tokens[content[last + 1]].kind == .literal {
      last += 1
    } else {
      while last + 1 < content.count,
        tokens[content[last + 1]].isSpecial(Byte.dot)
          || (tokens[content[last + 1]].kind == .atom && tokens[content[last]].kind != .atom)
      {
        last += 1
      }
    }
    guard first < sign, last > sign, let local = joined(content[first..<sign]),
      let domain = joined(content[(sign + 1)...last]), let address = Address(local: local, domain: domain)
    else { return nil }
    let inner = content[(first + 1)...last]
    let isTight =
      inner.allSatisfy { !tokens[$0].afterSpace && !hasCommentBefore($0) }
      && (first == 0 || tokens[content[first]].afterSpace || hasCommentBefore(content[first]))
      && (last + 1 == content.count || tokens[content[last + 1]].afterSpace || hasCommentBefore(content[last + 1]))
    return Spec(
      address: address, tokens: content[first]...content[last],
      bytes: tokens[content[first]].range.lowerBound..<tokens[content[last]].range.upperBound,
      isWhole: first == 0 && last + 1 == content.count, isTight: isTight)
  }

  private func hasCommentBefore(_ index: Int) -> Bool { index > 0 && tokens[index - 1].kind == .comment }

  /// Words and dots as one text; nil where an unquoted word holds what only quotes may.
  private func joined(_ indices: ArraySlice<Int>) -> String? {
    var text = ""
    for index in indices {
      let token = tokens[index]
      switch token.kind {
      case .special: text += "."
      case .atom:
        guard !token.text.utf8.contains(where: { "()<>@,;:\\\"[]".utf8.contains($0) }) else { return nil }
        text += token.text
      default: text += token.text
      }
    }
    return text
  }

  /// The display name: the phrase, else the comment, as in `anna@harbor.example (Anna Brandt)`.
  private func name(_ phrase: [Int], comments range: Range<Int>) -> String {
    var text = ""
    for index in phrase where tokens[index].kind != .comment {
      let token = tokens[index]
      if token.afterSpace || (index > 0 && tokens[index - 1].kind == .comment), !text.isEmpty { text += " " }
      if case .special(let byte) = token.kind { text.unicodeScalars.append(Unicode.Scalar(byte)) }
      text += token.text
    }
    if text.isEmpty, let comment = range.first(where: { tokens[$0].kind == .comment }) { text = tokens[comment].text }
    return EncodedWords.decode(text).trimmedText
  }
}
