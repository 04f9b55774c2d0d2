/// Message numbers as ranges, ascending and apart (RFC 9051 sequence-set).
struct UIDSet: Hashable, Sendable {
  private(set) var ranges: [ClosedRange<UInt32>]

  /// Of numbers in any order; zeros and repetitions are dropped.
  init(_ numbers: some Sequence<UInt32>) {
    ranges = []
    for number in numbers.sorted() where number > 0 {
      if let last = ranges.last, number <= last.upperBound { continue }
      if let last = ranges.last, number == last.upperBound + 1 {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
  }

  /// Reads `2,10:11`; ranges may be reversed. Nil for anything else, `*` and zero among it.
  init?(reading bytes: ArraySlice<UInt8>) {
    ranges = []
    for part in bytes.split(separator: 0x2C, omittingEmptySubsequences: false) {
      let ends = part.split(separator: 0x3A, omittingEmptySubsequences: false).map { UInt32(exactlyDigits: $0) }
      guard ends.count <= 2, let first = ends[0], let last = ends[ends.count - 1] else { return nil }
      ranges.append(min(first, last)...max(first, last))
    }
  }

  init(_ argument: Argument) { ranges = argument.ranges }

  /// How many numbers are in the ranges, overlaps counted twice.
  var count: Int { ranges.reduce(0) { $0 + Int($1.upperBound - $1.lowerBound) + 1 } }

  /// The numbers, at most `limit`; nil where there are more.
  func numbers(atMost limit: Int) -> [UInt32]? {
    guard count <= limit else { return nil }
    return ranges.flatMap { Array($0) }
  }

  /// A part of a set as it is sent; it holds digits, commas and colons.
  struct Argument: Hashable, Sendable {
    let text: String
    /// What it names, as it is in the set.
    let ranges: [ClosedRange<UInt32>]
    fileprivate init(_ text: String, _ ranges: [ClosedRange<UInt32>]) { (self.text, self.ranges) = (text, ranges) }

    /// What of it is below a number.
    func below(_ limit: UInt32) -> UIDSet {
      UIDSet(
        ranges.filter { $0.lowerBound < limit }.map { $0.lowerBound...min($0.upperBound, limit - 1) })
    }
  }

  private init(_ ranges: [ClosedRange<UInt32>]) { self.ranges = ranges }

  /// The set as command arguments, each at most `length` bytes long and of so many numbers.
  func arguments(length: Int, numbers: Int = .max) -> [Argument] {
    var arguments: [Argument] = []
    var (current, held, room) = ("", [ClosedRange<UInt32>](), max(numbers, 1))
    func end() {
      if !current.isEmpty { arguments.append(Argument(current, held)) }
      (current, held, room) = ("", [], max(numbers, 1))
    }
    for var rest in ranges {
      while true {
        let upper = rest.count <= room ? rest.upperBound : rest.lowerBound + UInt32(room - 1)
        let part = upper == rest.lowerBound ? String(upper) : "\(rest.lowerBound):\(upper)"
        if !current.isEmpty, current.utf8.count + 1 + part.utf8.count > length {
          end()
          continue
        }
        current += current.isEmpty ? part : "," + part
        held.append(rest.lowerBound...upper)
        room -= Int(upper - rest.lowerBound) + 1
        if room == 0 { end() }
        guard upper < rest.upperBound else { break }
        rest = (upper + 1)...rest.upperBound
      }
    }
    end()
    return arguments
  }
}

extension UInt32 {
  /// Of one to ten digits, not zero.
  fileprivate init?(exactlyDigits bytes: ArraySlice<UInt8>) {
    guard (1...10).contains(bytes.count), bytes.allSatisfy({ (0x30...0x39).contains($0) }),
      let value = UInt32(String(decoding: bytes, as: UTF8.self)), value > 0
    else { return nil }
    self = value
  }
}
