/// Many literals, looked for in one pass over a text however many they are (Aho and Corasick, 1975).
struct LiteralSet: Sendable {
  /// In order, without repeats, none empty.
  let literals: [[UInt8]]

  // States are numbered in the order of their depth, so that the children of one stand together.
  /// Where the children of each state begin; they end where those of the next begin.
  private let children: [Int32]
  /// The byte that leads to each state.
  private let bytes: [UInt8]
  /// The state of the longest other beginning of a literal that ends where this one ends.
  private let fallback: [Int32]
  /// The nearest state from each on down the fallbacks, itself too, where a literal ends; 0: none.
  private let ending: [Int32]
  /// The literal that ends at a state.
  private let literal: [Int32]
  /// The children of the first state by byte: most of a text is read there.
  private let root: [Int32]

  init(_ all: some Sequence<[UInt8]>) {
    literals = Set(all).filter { !$0.isEmpty }.sorted { $0.lexicographicallyPrecedes($1) }
    var trie = Trie(literals)
    trie.build()
    (children, bytes, literal, root, fallback) = (trie.children, trie.bytes, trie.literal, trie.root, trie.fallback)
    var ending = [Int32](repeating: 0, count: literal.count)
    for state in ending.indices { ending[state] = literal[state] >= 0 ? Int32(state) : ending[Int(fallback[state])] }
    self.ending = ending
  }

  var isEmpty: Bool { literals.isEmpty }

  /// What to do after a literal was found.
  enum Next {
    case go
    /// No shorter ones that end in the same place.
    case further
    case end
  }

  /// Calls `found` with each literal's index and where it ends, longer ones first.
  @inline(__always)
  func scan(_ text: UnsafeBufferPointer<UInt8>, _ found: (_ literal: Int, _ end: Int) -> Next) {
    if isEmpty { return }
    var state = 0
    for index in text.indices {
      state = step(state, text[index])
      var end = Int(ending[state])
      while end != 0 {
        switch found(Int(literal[end]), index + 1) {
        case .go: end = Int(ending[Int(fallback[end])])
        case .further: end = 0
        case .end: return
        }
      }
    }
  }

  @inline(__always)
  private func step(_ from: Int, _ byte: UInt8) -> Int {
    // Most bytes of a text go on from the first state.
    if from == 0 { return Int(root[Int(byte)]) }
    var state = from
    while state != 0 {
      let end = Int(children[state + 1])
      var child = Int(children[state])
      while child < end, bytes[child] != byte { child += 1 }
      if child < end { return child }
      state = Int(fallback[state])
    }
    return Int(root[Int(byte)])
  }

  /// True where any literal stands in the text.
  func isFound(in text: [UInt8]) -> Bool {
    var isFound = false
    text.withUnsafeBufferPointer { text in
      scan(text) { _, _ in
        isFound = true
        return .end
      }
    }
    return isFound
  }

  /// True where any literal stands in the text with no letter or digit joined to its own.
  func isWord(in text: [UInt8]) -> Bool {
    var isFound = false
    text.withUnsafeBufferPointer { text in
      scan(text) { literal, end in
        isFound = LiteralSet.standsAlone(text, from: end - literals[literal].count, to: end)
        return isFound ? .end : .go
      }
    }
    return isFound
  }

  private static func standsAlone(_ text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Bool {
    if start > 0, isOfWord(UTF8Scalar.at(start, in: text)), isOfWord(UTF8Scalar.before(start, in: text)) {
      return false
    }
    if end < text.count, isOfWord(UTF8Scalar.before(end, in: text)), isOfWord(UTF8Scalar.at(end, in: text)) {
      return false
    }
    return true
  }

  private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x80 {
      return (0x61...0x7A).contains(scalar.value | 0x20) || (0x30...0x39).contains(scalar.value) || scalar == "_"
    }
    return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}

/// The states, a level after the other.
private struct Trie {
  let literals: [[UInt8]]
  var children: [Int32] = []
  var bytes: [UInt8] = [0]
  var fallback: [Int32] = [0]
  var literal: [Int32] = [-1]
  var root = [Int32](repeating: 0, count: 256)
  /// The literals that begin with each state, and how many bytes these have in common.
  private var ranges: [(from: Int, to: Int, depth: Int)]

  init(_ literals: [[UInt8]]) {
    self.literals = literals
    ranges = [(0, literals.count, 0)]
  }

  mutating func build() {
    var state = 0
    while state < bytes.count {
      children.append(Int32(bytes.count))
      grow(state)
      state += 1
    }
    children.append(Int32(bytes.count))
  }

  private mutating func grow(_ state: Int) {
    var (from, to, depth) = ranges[state]
    if from < to, literals[from].count == depth {
      literal[state] = Int32(from)
      from += 1
    }
    while from < to {
      let byte = literals[from][depth]
      let end = literals[from..<to].firstIndex { $0[depth] != byte } ?? to
      let child = Int32(bytes.count)
      if state == 0 { root[Int(byte)] = child }
      fallback.append(state == 0 ? 0 : target(from: Int(fallback[state]), byte))
      bytes.append(byte)
      literal.append(-1)
      ranges.append((from, end, depth + 1))
      from = end
    }
  }

  /// Where a byte leads from a state of a smaller depth, whose children are there by now.
  private func target(from start: Int, _ byte: UInt8) -> Int32 {
    var state = start
    while state != 0 {
      for child in children[state]..<children[state + 1] where bytes[Int(child)] == byte { return child }
      state = Int(fallback[state])
    }
    return root[Int(byte)]
  }
}
