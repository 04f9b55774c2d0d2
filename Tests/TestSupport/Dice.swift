import Foundation

/// Random choices that are the same in each run, for tests that make hostile input by a grammar.
///
///     for seed in Dice.seeds(2_000) { var dice = Dice(seed) ... }
///
/// `RAPPORT_ROUNDS` multiplies how many there are; a failure names its seed.
package struct Dice {
  private var numbers: SplitMix64

  package init(_ seed: UInt64) { numbers = SplitMix64(seed: seed) }

  package static func seeds(_ usual: Int) -> Range<UInt64> {
    let times = ProcessInfo.processInfo.environment["RAPPORT_ROUNDS"].flatMap { Int($0) } ?? 1
    return 0..<UInt64(usual * max(1, times))
  }

  /// 0 to `bound` - 1.
  package mutating func number(below bound: Int) -> Int { Int.random(in: 0..<max(1, bound), using: &numbers) }

  /// One time in so many.
  package mutating func chance(_ times: Int) -> Bool { number(below: times) == 0 }

  package mutating func pick<Value>(_ values: [Value]) -> Value { values[number(below: values.count)] }

  /// A few bytes changed, left out, doubled or cut off, half of the time; those that come in mean something.
  package mutating func damaged(_ bytes: [UInt8], with meaningful: [UInt8]) -> [UInt8] {
    var bytes = bytes
    if chance(2) || bytes.isEmpty { return bytes }
    for _ in 0...number(below: 3) where !bytes.isEmpty {
      let at = number(below: bytes.count)
      switch number(below: 5) {
      case 0: bytes[at] = pick(meaningful)
      case 1: bytes.insert(pick(meaningful), at: at)
      case 2: bytes.remove(at: at)
      case 3:
        let end = min(bytes.count, at + 1 + number(below: 40))
        bytes.insert(contentsOf: bytes[at..<end], at: number(below: bytes.count))
      default: bytes.removeLast(min(bytes.count, number(below: 30)))
      }
    }
    return bytes
  }

  /// The bytes in pieces of up to `longest`.
  package mutating func pieces(_ bytes: [UInt8], longest: Int) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    var at = 0
    while at < bytes.count {
      let end = min(bytes.count, at + 1 + number(below: longest))
      pieces.append(Array(bytes[at..<end]))
      at = end
    }
    return pieces
  }
}
