/// The fuzzer's bytes as decisions: libFuzzer changes a byte and with it one decision, and learns what comes of it.
///
/// When the bytes have run out every decision is the first choice and no chance comes true, so that writers end.
struct Decisions {
  private let bytes: UnsafeRawBufferPointer
  private var at = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isOver: Bool { at >= bytes.count }

  mutating func byte() -> UInt8 {
    guard at < bytes.count else { return 0 }
    at += 1
    return bytes[at - 1]
  }

  /// One in `count`, to be used for what is rare.
  mutating func chance(_ count: Int) -> Bool { number(below: count) == count - 1 && count > 1 }

  mutating func number(below limit: Int) -> Int {
    if limit <= 1 { return 0 }
    return (limit > 256 ? Int(byte()) << 8 | Int(byte()) : Int(byte())) % limit
  }

  mutating func pick<Element>(_ choices: [Element]) -> Element { choices[number(below: choices.count)] }

  /// Bytes as they are.
  mutating func raw(_ limit: Int) -> [UInt8] {
    let count = min(number(below: limit + 1), bytes.count - at)
    defer { at += count }
    return Array(bytes[at..<at + count])
  }
}

/// What is being written, with the decisions that it follows.
struct Draft {
  /// Longest document written, in bytes; what grows beyond it is cut short by `isFull`.
  static let maximum = 200_000

  var decisions: Decisions
  var bytes: [UInt8] = []

  init(_ decisions: Decisions) { self.decisions = decisions }

  var isFull: Bool { bytes.count >= Draft.maximum || decisions.isOver }

  mutating func add(_ text: String) { bytes += text.utf8 }
  mutating func add(_ more: [UInt8]) { bytes += more }
  mutating func pick(_ choices: [String]) { add(decisions.pick(choices)) }

  /// Usually once, now and then very often.
  mutating func repeated(_ text: String) {
    let count = decisions.chance(8) ? decisions.pick([0, 2, 3, 10, 60, 300, 2_000]) : 1
    for _ in 0..<count where bytes.count < Draft.maximum { add(text) }
  }

  /// Some of the steps, until a decision says that it is enough; at most `limit`.
  mutating func some(_ limit: Int, _ step: (inout Draft) -> Void) {
    var count = 0
    while count < limit, !isFull, count == 0 || !decisions.chance(6) {
      step(&self)
      count += 1
    }
  }

  /// What the steps write, apart from what was written before.
  mutating func apart(_ steps: (inout Draft) -> Void) -> [UInt8] {
    let before = bytes
    bytes = []
    steps(&self)
    let written = bytes
    bytes = before
    return written
  }

  /// Writes the line feeds of the whole as one of the world's line ends.
  mutating func endLines() {
    let kind = decisions.number(below: 6)
    guard kind != 1 else { return }
    var ended: [UInt8] = []
    ended.reserveCapacity(bytes.count * 2)
    for (index, byte) in bytes.enumerated() {
      switch (byte, kind) {
      case (0x0A, 5): ended.append(0x0D)
      case (0x0A, 4) where index % 3 == 0: ended.append(0x0A)
      case (0x0A, _): ended += [0x0D, 0x0A]
      default: ended.append(byte)
      }
    }
    bytes = ended
  }
}
