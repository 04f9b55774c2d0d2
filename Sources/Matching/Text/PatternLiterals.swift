/// Reads which literals a pattern cannot match without.
///
/// It knows the part of PCRE2's syntax that rule files use (pcre2pattern). Of anything else it says nothing, and the
/// pattern is tried on every text.
struct PatternLiterals {
  private let pattern: [UInt8]
  private var at = 0
  private var ignoresCase = false

  /// Alternatives of one pattern that are followed.
  static let maximumAlternatives = 64

  /// Something that it does not know.
  private struct Unknown: Error {}

  private init(_ pattern: String) { self.pattern = Array(pattern.utf8) }

  /// In lower case: any text that matches holds at least one of them when it is in lower case. Nil: nothing is known.
  ///
  /// - Parameter pattern: one that compiles.
  static func required(by pattern: String) -> [[UInt8]]? {
    var reading = PatternLiterals(pattern)
    guard let found = try? reading.alternatives(), reading.at == reading.pattern.count else { return nil }
    return found
  }

  /// What each alternative up to the end of the group needs; nil where one of them needs nothing.
  private mutating func alternatives() throws -> [[UInt8]]? {
    let outside = ignoresCase
    defer { ignoresCase = outside }
    var all: [[UInt8]]? = []
    while true {
      let one = try sequence()
      all = one.flatMap { one in all.map { $0 + one } }
      if (all?.count ?? 0) > PatternLiterals.maximumAlternatives { all = nil }
      guard next == UInt8(ascii: "|") else { return all }
      at += 1
    }
  }

  private var next: UInt8? { at < pattern.count ? pattern[at] : nil }

  /// What one part of a pattern is to the parts around it.
  private enum Piece {
    /// Stands in the text as it is, in lower case.
    case literal([UInt8])
    /// Takes nothing of the text.
    case nothing
    /// One character or more, any of a class; or a group, which may need literals of its own.
    case other(needs: [[UInt8]]?)
  }

  private mutating func sequence() throws -> [[UInt8]]? {
    var best: [[UInt8]]?
    var run: [UInt8] = []
    func close() {
      if !run.isEmpty { best = PatternLiterals.better(best, [run]) }
      run = []
    }
    while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
      let piece = try piece(byte)
      let least = try repeats()
      switch piece {
      case .literal(let bytes):
        if least != 0 { run += bytes }
        guard let least else { continue }
        close()
        // What comes behind stands beside the last of them.
        if least > 0 { run = bytes }
      case .nothing: if least != nil { close() }
      case .other(let needs):
        close()
        if let needs, least ?? 1 > 0 { best = PatternLiterals.better(best, needs) }
      }
    }
    close()
    return best
  }

  /// The set whose shortest literal is the longer one: it stands in fewer texts.
  static func better(_ a: [[UInt8]]?, _ b: [[UInt8]]?) -> [[UInt8]]? {
    guard let a, let b else { return a ?? b }
    let (shortA, shortB) = (a.map(\.count).min() ?? .max, b.map(\.count).min() ?? .max)
    return (shortB, -b.count) > (shortA, -a.count) ? b : a
  }

  // MARK: Pieces

  private mutating func piece(_ byte: UInt8) throws -> Piece {
    switch byte {
    case UInt8(ascii: "\\"): return try escape()
    case UInt8(ascii: "["): return try characterClass()
    case UInt8(ascii: "("): return try group()
    case UInt8(ascii: "."):
      at += 1
      return .other(needs: nil)
    case UInt8(ascii: "^"), UInt8(ascii: "$"):
      at += 1
      return .nothing
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"): throw Unknown()
    default: return literal()
    }
  }

  /// Texts are searched with each row of blanks and line ends as one blank.
  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// One character, as written.
  private mutating func literal() -> Piece {
    let width = pattern[at] < 0x80 ? 1 : pattern[at] < 0xE0 ? 2 : pattern[at] < 0xF0 ? 3 : 4
    let bytes = Array(pattern[at..<min(at + width, pattern.count)])
    at += bytes.count
    if PatternLiterals.isBlank(bytes[0]) { return .other(needs: nil) }
    // Whatever the case, s is ſ too, and outside ASCII there are more of the kind.
    if ignoresCase, bytes.count > 1 || bytes[0] | 0x20 == UInt8(ascii: "s") { return .other(needs: nil) }
    return .literal(LowerCase.fold(bytes))
  }

  private mutating func escape() throws -> Piece {
    guard at + 1 < pattern.count else { throw Unknown() }
    let letter = pattern[at + 1]
    at += 2
    switch letter {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: return .literal([letter])
    case 0x20: return .other(needs: nil)
    case UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "A"), UInt8(ascii: "Z"), UInt8(ascii: "z"),
      UInt8(ascii: "G"):
      return .nothing
    case UInt8(ascii: "d"), UInt8(ascii: "D"), UInt8(ascii: "w"), UInt8(ascii: "W"), UInt8(ascii: "s"),
      UInt8(ascii: "S"), UInt8(ascii: "h"), UInt8(ascii: "H"), UInt8(ascii: "v"), UInt8(ascii: "V"),
      UInt8(ascii: "N"), UInt8(ascii: "R"), UInt8(ascii: "X"), UInt8(ascii: "t"), UInt8(ascii: "n"),
      UInt8(ascii: "r"), UInt8(ascii: "f"):
      // \N{U+...} is one of the unknown.
      if letter == UInt8(ascii: "N"), next == UInt8(ascii: "{") { throw Unknown() }
      return .other(needs: nil)
    case UInt8(ascii: "p"), UInt8(ascii: "P"):
      if next == UInt8(ascii: "{") { try skip(past: UInt8(ascii: "}")) } else { at += 1 }
      return .other(needs: nil)
    default: throw Unknown()
    }
  }

  private mutating func skip(past byte: UInt8) throws {
    guard let end = pattern[at...].firstIndex(of: byte) else { throw Unknown() }
    at = end + 1
  }

  /// The rest of `[:alpha:]`; anything that only begins like one is unknown.
  private mutating func skip(classNamed mark: UInt8) throws {
    at += 1
    if next == UInt8(ascii: "^") { at += 1 }
    let name = at
    while let byte = next, (0x61...0x7A).contains(byte) { at += 1 }
    guard at > name, next == mark, at + 1 < pattern.count, pattern[at + 1] == UInt8(ascii: "]") else { throw Unknown() }
    at += 2
  }

  private mutating func characterClass() throws -> Piece {
    at += 1
    if next == UInt8(ascii: "^") { at += 1 }
    // In the first place a bracket stands for itself.
    if next == UInt8(ascii: "]") { at += 1 }
    while let byte = next, byte != UInt8(ascii: "]") {
      switch byte {
      case UInt8(ascii: "\\"):
        // Letters may change what the next bracket means: \Q takes it as it is, \E is nothing, \c takes one more.
        guard at + 1 < pattern.count, !"QEc".utf8.contains(pattern[at + 1]) else { throw Unknown() }
        at += 2
      case UInt8(ascii: "["):
        at += 1
        guard let mark = next, [UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: "=")].contains(mark) else {
          continue
        }
        try skip(classNamed: mark)
      default: at += 1
      }
    }
    guard next != nil else { throw Unknown() }
    at += 1
    return .other(needs: nil)
  }

  // MARK: Groups

  private mutating func group() throws -> Piece {
    at += 1
    guard next == UInt8(ascii: "?") else {
      // (*VERB)
      if next == UInt8(ascii: "*") { throw Unknown() }
      return .other(needs: try inside())
    }
    at += 1
    guard let kind = next else { throw Unknown() }
    switch kind {
    case UInt8(ascii: ":"), UInt8(ascii: ">"):
      at += 1
      return .other(needs: try inside())
    case UInt8(ascii: "="), UInt8(ascii: "!"):
      at += 1
      _ = try inside()
      return .nothing
    case UInt8(ascii: "<"), UInt8(ascii: "P"), UInt8(ascii: "'"): return try named(kind)
    default: return try options()
    }
  }

  /// The alternatives of a group and its end.
  private mutating func inside() throws -> [[UInt8]]? {
    let needs = try alternatives()
    guard next == UInt8(ascii: ")") else { throw Unknown() }
    at += 1
    return needs
  }

  /// `(?<name>...)`, `(?P<name>...)`, `(?'name'...)`; `(?<=...)` and `(?<!...)`.
  private mutating func named(_ kind: UInt8) throws -> Piece {
    at += 1
    if kind == UInt8(ascii: "P") {
      guard next == UInt8(ascii: "<") else { throw Unknown() }
      at += 1
    } else if kind == UInt8(ascii: "<"), next == UInt8(ascii: "=") || next == UInt8(ascii: "!") {
      at += 1
      _ = try inside()
      return .nothing
    }
    try skip(past: kind == UInt8(ascii: "'") ? kind : UInt8(ascii: ">"))
    return .other(needs: try inside())
  }

  /// `(?i)`, for the rest of the group, and `(?i:...)`.
  private mutating func options() throws -> Piece {
    var ignores = ignoresCase
    var turnsOn = true
    while let letter = next {
      at += 1
      switch letter {
      case UInt8(ascii: "i"): ignores = turnsOn
      case UInt8(ascii: "m"), UInt8(ascii: "s"): break
      case UInt8(ascii: "-"): turnsOn = false
      case UInt8(ascii: ")"):
        ignoresCase = ignores
        return .nothing
      case UInt8(ascii: ":"):
        let outside = ignoresCase
        ignoresCase = ignores
        defer { ignoresCase = outside }
        return .other(needs: try inside())
      default: throw Unknown()
      }
    }
    throw Unknown()
  }

  // MARK: How often

  /// The least number of times that a quantifier behind a piece asks for; nil where there is none.
  private mutating func repeats() throws -> Int? {
    let least: Int
    switch next {
    case UInt8(ascii: "?"), UInt8(ascii: "*"): (least, at) = (0, at + 1)
    case UInt8(ascii: "+"): (least, at) = (1, at + 1)
    case UInt8(ascii: "{"):
      let digits = pattern[(at + 1)...].prefix { (0x30...0x39).contains($0) }
      guard let number = Int(String(decoding: digits, as: UTF8.self)) else { throw Unknown() }
      var end = digits.endIndex
      if end < pattern.count, pattern[end] == UInt8(ascii: ",") {
        end = pattern[(end + 1)...].firstIndex { !(0x30...0x39).contains($0) } ?? pattern.count
      }
      guard end < pattern.count, pattern[end] == UInt8(ascii: "}") else { throw Unknown() }
      (least, at) = (number, end + 1)
    default: return nil
    }
    // Lazy or possessive.
    if next == UInt8(ascii: "?") || next == UInt8(ascii: "+") { at += 1 }
    return least
  }
}
