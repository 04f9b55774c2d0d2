/// A text as rows of bytes, and what single rows look like.
struct TextRows {
  let bytes: UnsafeBufferPointer<UInt8>
  /// Where each row begins; one more for the end.
  private let starts: [Int]

  var count: Int { starts.count - 1 }

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    var starts = [0]
    for index in bytes.indices where bytes[index] == 0x0A { starts.append(index + 1) }
    if starts.last != bytes.count { starts.append(bytes.count) }
    self.starts = starts
  }

  /// The bytes of rows, line ends included.
  func range(_ rows: Range<Int>) -> Range<Int> { starts[rows.lowerBound]..<starts[rows.upperBound] }

  /// The bytes of a row without whitespace around it.
  func trimmed(_ row: Int) -> Range<Int> {
    var (start, end) = (starts[row], starts[row + 1])
    while start < end, bytes[start] <= 0x20 { start += 1 }
    while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
    return start..<end
  }

  func isBlank(_ row: Int) -> Bool { trimmed(row).isEmpty }

  /// Behind `>`, with at most a few spaces before it.
  func isQuoted(_ row: Int) -> Bool {
    let trimmed = trimmed(row)
    return !trimmed.isEmpty && bytes[trimmed.lowerBound] == 0x3E && trimmed.lowerBound - starts[row] <= 3
  }

  func nextFilled(after row: Int) -> Int? {
    var next = row + 1
    while next < count, isBlank(next) { next += 1 }
    return next < count ? next : nil
  }

  /// A row in lower case, stars of bold type taken away; nil when longer than the limit, in bytes.
  func words(_ row: Int, limit: Int) -> String? {
    let trimmed = trimmed(row)
    if trimmed.count > limit { return nil }
    return String(decoding: bytes[trimmed].lazy.filter { $0 != 0x2A }, as: UTF8.self).lowercased()
      .replacingHardSpaces()
  }

  // MARK: Signatures

  /// `-- `, or what programs make of it.
  func isSignatureMark(_ row: Int) -> Bool {
    let mark = bytes[trimmed(row)]
    return mark.elementsEqual("--".utf8) || mark.elementsEqual("—".utf8) || mark.elementsEqual("-- \u{A0}".utf8)
  }

  /// With its space (RFC 3676 4.3).
  func isExactSignatureMark(_ row: Int) -> Bool {
    let bytes = bytes[starts[row]..<starts[row + 1]]
    return bytes.elementsEqual("-- \n".utf8) || bytes.elementsEqual("-- ".utf8) || bytes.elementsEqual("-- \r\n".utf8)
  }

  /// At least twenty of `_`, `-` or `=` and nothing else.
  func isRule(_ row: Int) -> Bool {
    let trimmed = trimmed(row)
    guard trimmed.count >= 20 else { return false }
    return bytes[trimmed].allSatisfy { $0 == 0x5F || $0 == 0x2D || $0 == 0x3D || $0 == 0x2A || $0 == 0x20 }
  }

  /// What a mailing list puts under a mail: a rule, then a few rows that speak of the list.
  func isListFooter(_ row: Int, end: Int) -> Bool {
    guard isRule(row), end - row <= 8 else { return false }
    return (row + 1..<end).contains { row in
      words(row, limit: 200).map { text in Phrases.listFooters.contains { text.has($0) } } ?? false
    }
  }

  /// `Sent from my phone`, in many languages; a few words, no sentence.
  func isDeviceLine(_ row: Int) -> Bool {
    guard let text = words(row, limit: 160) else { return false }
    let isShort = text.utf8.lazy.filter { $0 == 0x20 }.count <= 9 && !text.contains(", ") && !text.hasSuffix(".")
    return Phrases.devices.contains { isShort && text.hasPrefix($0) }
      || Phrases.deviceEnds.contains { isShort && text.hasSuffix($0) }
  }
}

extension String {
  /// Hard and narrow spaces as plain ones.
  func replacingHardSpaces() -> String {
    if utf8.allSatisfy({ $0 < 0x80 }) { return self }
    var scalars = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      switch scalar.value {
      case 0xA0, 0x2007, 0x202F: scalars.append(" ")
      case 0x200B...0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: continue
      default: scalars.append(scalar)
      }
    }
    return String(scalars)
  }

  /// Whether the text occurs; bytes are compared, as both sides are in one form.
  func has(_ text: String) -> Bool {
    guard let first = text.utf8.first, utf8.count >= text.utf8.count else { return false }
    var rest = utf8[...]
    while let start = rest.firstIndex(of: first) {
      rest = rest[start...]
      if rest.starts(with: text.utf8) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
