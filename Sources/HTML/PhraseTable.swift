/// Phrases that are looked for in folded text, found by their first three bytes.
struct PhraseTable<Value: Sendable>: Sendable {
  private struct Entry: Sendable {
    var start: Int
    var count: Int
    var value: Value
  }

  /// Where the entries of a bucket begin; one more for the end.
  private let buckets: [UInt16]
  /// Bucket after bucket, the longest phrase of each first.
  private let entries: [Entry]
  private let letters: [UInt8]

  private static var size: Int { 1024 }

  /// Phrases are folded here; of two that are the same the first counts.
  init(_ groups: [(Value, [String])]) {
    var letters: [UInt8] = []
    var chains: [[Entry]] = Array(repeating: [], count: Self.size)
    for (value, phrases) in groups {
      for phrase in phrases {
        // What begins or ends with a space means the end of a word there.
        var bytes = TextFolding.folded(phrase)
        if phrase.utf8.last == 0x20 { bytes.append(0x20) }
        let key = bytes.withUnsafeBufferPointer { Self.key($0.baseAddress, $0.count) }
        chains[key].append(Entry(start: letters.count, count: bytes.count, value: value))
        letters += bytes
      }
    }
    var (buckets, entries): ([UInt16], [Entry]) = ([0], [])
    for chain in chains {
      // A stable sort: the first of two equal phrases stays in front.
      entries += chain.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
        .map(\.element)
      buckets.append(UInt16(entries.count))
    }
    (self.buckets, self.entries, self.letters) = (buckets, entries, letters)
  }

  @inline(__always)
  private static func key(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int {
    guard let bytes, count > 0 else { return 0 }
    let second = count > 1 ? Int(bytes[1]) : 0
    let third = count > 2 ? Int(bytes[2]) : 0
    return (Int(bytes[0]) &* 33 &+ second &* 577 &+ third &* 7) & (size - 1)
  }

  /// The longest phrase that the text begins with; phrases of fewer than three bytes are not found.
  func prefix(_ text: UnsafeBufferPointer<UInt8>) -> (value: Value, count: Int)? {
    find(text) { $0.count <= text.count }
  }

  /// The phrase that the text is.
  func exact(_ text: UnsafeBufferPointer<UInt8>) -> Value? { find(text) { $0.count == text.count }?.value }

  @inline(__always)
  private func find(_ text: UnsafeBufferPointer<UInt8>, _ fits: (Entry) -> Bool) -> (value: Value, count: Int)? {
    let key = Self.key(text.baseAddress, text.count)
    var index = Int(buckets[key])
    let end = Int(buckets[key + 1])
    while index < end {
      let entry = entries[index]
      if fits(entry), matches(entry, text) { return (entry.value, entry.count) }
      index += 1
    }
    return nil
  }

  private func matches(_ entry: Entry, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var at = 0
    while at < entry.count {
      if letters[entry.start + at] != text[at] { return false }
      at += 1
    }
    return true
  }

  /// The first phrase within the text that begins where a word does; in scripts without spaces, at any letter.
  func first(in text: UnsafeBufferPointer<UInt8>) -> (value: Value, range: Range<Int>)? {
    var at = 0
    var isBegin = true
    while at < text.count {
      let byte = text[at]
      if isBegin || byte >= 0xE1 {
        if let found = prefix(UnsafeBufferPointer(rebasing: text[at...])) {
          return (found.value, at..<at + found.count)
        }
      }
      isBegin = !TextFolding.isLetter(byte)
      at += 1
    }
    return nil
  }

  /// The first phrase anywhere within the text.
  func anywhere(in text: UnsafeBufferPointer<UInt8>) -> (value: Value, range: Range<Int>)? {
    for at in text.indices {
      if let found = prefix(UnsafeBufferPointer(rebasing: text[at...])) { return (found.value, at..<at + found.count) }
    }
    return nil
  }
}

extension TextFolding {
  /// A letter or digit, or a byte of a longer letter.
  @inline(__always)
  static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: true
    default: false
    }
  }
}
