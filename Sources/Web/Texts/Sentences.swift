internal import Model

/// What a decision, a check or a failure says, as a page shows it.
struct Sentence: ViewModel, Hashable {
  let text: String
  /// The language that it is in, for `lang`.
  let lang: String

  init(_ text: String, _ language: Language) { (self.text, lang) = (text, language.rawValue) }

  private init(text: String, lang: String) { (self.text, self.lang) = (text, lang) }

  /// Several, which are English only where all are.
  init(joining sentences: [Sentence], by separator: String) {
    text = sentences.map(\.text).joined(separator: separator)
    let other = sentences.first { !$0.isEnglish }
    lang = other?.lang ?? Language.english.rawValue
  }

  /// With something of the page or of nobody's language before it.
  func behind(_ text: String) -> Sentence { Sentence(text: text + self.text, lang: lang) }

  var isEnglish: Bool { lang == Language.english.rawValue }
}

extension Texts {
  /// A stored sentence, which is English, in this language; as it is where the tables do not have it.
  func sentence(_ text: String) -> Sentence { Sentences(language: language).sentence(text) }

  /// The same where the page does not say which language it is in.
  func said(_ text: String) -> String { sentence(text).text }

  /// What speaks for a candidate of a question: parts with commas between them, some of which are names.
  func candidate(_ reason: String) -> Sentence { Sentences(language: language).candidate(reason) }
}

/// Says stored sentences in the language of the pages, by tables of patterns. Days are friendlier in every language.
struct Sentences: Sendable {
  let language: Language

  typealias Table = [(english: String, ukrainian: String)]

  /// Sentences for whole texts and for what stands in places, the longest first: it says the most.
  static let patterns = sorted(table)
  static let table: Table =
    people + records + dealing + ruling + creating + checks + hints + servers + issuers + work + moves + stored + notes
  private static let candidatePatterns = sorted(candidates)

  private static func sorted(_ table: Table) -> [SentencePattern] {
    let patterns = table.map { SentencePattern($0.english, $0.ukrainian) }
    return patterns.enumerated().sorted { a, b in
      (b.element.english.length, a.offset) < (a.element.english.length, b.offset)
    }.map(\.element)
  }

  /// Longest sentence that is looked at, in bytes: each pattern is held against all of it, and names in it come from
  /// mail. What is longer stays as it is.
  static let maximumLength = 4_000
  /// Parts of one sentence, for the same reason.
  static let maximumParts = 64
  /// Sentences inside of sentences: `send …: HOST: the connection ended …: no answer …`.
  private static let maximumDepth = 6
  /// Bytes of a reason in brackets.
  private static let maximumReason = 100

  func sentence(_ text: String) -> Sentence {
    let bytes = Array(text.utf8)[...]
    guard bytes.count <= Sentences.maximumLength else { return Sentence(text, .english) }
    let whole = said(bytes, Sentences.patterns, Sentences.maximumDepth)
    // A place with a semicolon in it may have swallowed the next sentence.
    if let whole, !whole.isPerhapsSeveral { return Sentence(whole.text, language) }
    let parts = Sentences.parts(of: text, separator: "; ")
    let known = parts.map { said($0[...], Sentences.patterns, Sentences.maximumDepth)?.text }
    guard parts.count > 1, whole == nil || !known.contains(nil) else {
      return whole.map { Sentence($0.text, language) } ?? Sentence(text, .english)
    }
    return joined(parts, known, "; ")
  }

  func candidate(_ reason: String) -> Sentence {
    guard reason.utf8.count <= Sentences.maximumLength else { return Sentence(reason, .english) }
    let parts = Sentences.parts(of: reason, separator: ", ")
    return joined(parts, parts.map { said($0[...], Sentences.candidatePatterns, 0)?.text }, ", ")
  }

  private func joined(_ parts: [[UInt8]], _ known: [String?], _ separator: String) -> Sentence {
    let text = zip(parts, known).map { $1 ?? String(decoding: $0, as: UTF8.self) }.joined(separator: separator)
    return Sentence(text, known.allSatisfy { $0 == nil } ? .english : language)
  }

  /// One part where there are too many.
  private static func parts(of text: String, separator: String) -> [[UInt8]] {
    var (parts, rest) = ([[UInt8]](), Array(text.utf8)[...])
    while parts.count < maximumParts, let at = SentencePattern.find(Array(separator.utf8), in: rest) {
      parts.append(Array(rest[..<at]))
      rest = rest[(at + separator.utf8.count)...]
    }
    return parts + [Array(rest)]
  }

  // MARK: One sentence

  private typealias Said = (text: String, isPerhapsSeveral: Bool)

  /// Nil where no pattern has it.
  private func said(_ sentence: ArraySlice<UInt8>, _ patterns: [SentencePattern], _ depth: Int) -> Said? {
    for pattern in patterns {
      guard let found = pattern.match(sentence), let shown = shown(found, pattern.places, depth) else { continue }
      let forms = language == .english ? [pattern.english] : pattern.ukrainian
      let number = zip(pattern.places, shown).first { $0.0 == .number }.flatMap { Int($0.1) } ?? 1
      let form = forms.count > 1 ? min(Texts.form(number, language), forms.count - 1) : 0
      let isSeveral = found.contains { SentencePattern.find(Array("; ".utf8), in: $0) != nil }
      return (forms[form].filled(shown, of: pattern.english), isSeveral)
    }
    return nil
  }

  /// What stands in the places, in this language; nil where it cannot stand there.
  private func shown(_ found: [ArraySlice<UInt8>], _ places: [SentencePattern.Place], _ depth: Int) -> [String]? {
    var shown: [String] = []
    for (bytes, place) in zip(found, places) {
      let text = String(decoding: bytes, as: UTF8.self)
      let inner = { depth > 0 ? said(bytes, Sentences.patterns, depth - 1)?.text : nil }
      let words: String? =
        switch place {
        case .text: text
        case .day: day(text)
        case .deals: deals(bytes)
        case .kind: kind(text)
        case .names: names(text)
        case .number: bytes.count <= 9 && bytes.allSatisfy { (0x30...0x39).contains($0) } ? text : nil
        case .sentence: inner() ?? text
        case .known: inner()
        }
      guard let words, place == .text || !bytes.isEmpty else { return nil }
      shown.append(words)
    }
    return shown
  }

  /// Days are written for Greenwich and mean themselves.
  private func day(_ text: String) -> String? {
    guard let instant = Timestamp(iso: text) else { return nil }
    return Dates(timeZone: "UTC", language: language, now: instant).day(instant)
  }

  private func kind(_ text: String) -> String? {
    guard let kind = RecordKind(rawValue: text) else { return nil }
    if language == .english { return text }
    return switch kind {
    case .contact: "контакт"
    case .company: "компанія"
    case .lead: "лід"
    case .deal: "угода"
    }
  }

  /// `Anna Brandt, Ben Fischer and 3 more`.
  private func names(_ text: String) -> String {
    guard language == .ukrainian, text.hasSuffix(" more"), let more = text.dropLast(5).split(separator: " ").last,
      more.allSatisfy({ $0.isASCII && $0.isNumber }), text.hasSuffix(" and \(more) more")
    else { return text }
    return text.dropLast(" and \(more) more".count) + " та ще \(more)"
  }

  /// `Roof bar (opened 2026-04-07), Altona lobby (closed 2025-04-09)`.
  private func deals(_ bytes: ArraySlice<UInt8>) -> String {
    var (shown, rest) = ([UInt8](), bytes)
    while let open = rest.firstIndex(of: UInt8(ascii: "(")) {
      shown += rest[...open]
      rest = rest[(open + 1)...]
      guard let close = rest.prefix(Sentences.maximumReason).firstIndex(of: UInt8(ascii: ")")),
        let why = said(rest[..<close], Sentences.candidatePatterns, 0)
      else { continue }
      shown += why.text.utf8
      rest = rest[close...]
    }
    return String(decoding: shown + rest, as: UTF8.self)
  }
}
