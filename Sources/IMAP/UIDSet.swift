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
    fileprivate init(_ text: String) { self.text = text }
  }

  /// The set as command arguments, each at most `length` bytes long.
  func arguments(length: Int) -> [Argument] {
    var arguments: [Argument] = []
    var current = ""
    for range in ranges {
      let part =
        range.count == 1 ? String(range.lowerBound) : "\(range.lowerBound):\(range.upperBound)"
      if !current.isEmpty, current.utf8.count + 1 + part.utf8.count > length {
        arguments.append(Argument(current))
        current = ""
      }
      current += current.isEmpty ? part : "," + part
    }
    if !current.isEmpty { arguments.append(Argument(current)) }
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
