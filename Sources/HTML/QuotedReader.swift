/// An original message as a forward's text has it.
package struct QuotedMessage: Sendable, Hashable {
  /// The values behind the labels, as written; empty where there is none.
  package var from = ""
  package var to = ""
  package var copy = ""
  package var subject = ""
  package var date = ""
  /// The start of its text.
  package var text = ""
}

/// Reads the original messages that a forward has in its own text.
package enum QuotedReader {
  /// Bytes of a forward that are read.
  static let maximumInput = 1 << 20
  /// Originals of one message: a chain of forwards is short.
  static let maximumMessages = 16
  /// Bytes of an original's text that are kept.
  static let maximumText = 4000
  /// Rows of a header with its broken values, and bytes of a value.
  static let maximumHeaderRows = 40
  static let maximumValue = 8000

  /// The originals in the order in which they stand; none for a reply.
  ///
  /// - Parameter subject: of the message; `Fwd:` and the like tell a forward with a word above it from a reply.
  package static func messages(in text: String, _ cut: Cut, subject: String) -> [QuotedMessage] {
    guard let carried = cut.carried, carried.isForward || isForward(subject) else { return [] }
    let bytes = unquoted(
      Array(text.utf8.dropFirst(carried.range.lowerBound).prefix(min(carried.range.count, maximumInput))))
    return bytes.withUnsafeBufferPointer { bytes in
      let scratch = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + 1)
      defer { scratch.deallocate() }
      guard let rows = TextRows(bytes, scratch: scratch) else { return [] }
      var reading = QuotedReading(rows)
      reading.run()
      return reading.messages
    }
  }

  /// `Fwd: Pumps`.
  private static func isForward(_ subject: String) -> Bool {
    let folded = TextFolding.folded(String(subject.prefix(40)))
    guard let colon = folded.firstIndex(of: 0x3A), colon > 0 else { return false }
    return folded[..<colon].withUnsafeBufferPointer { Phrases.forwardSubjects.exact($0) ?? false }
  }

  /// Takes one `>` from each row, if the first filled row has one.
  private static func unquoted(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.first(where: { $0 > 0x20 }) == 0x3E else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for row in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      var row = row
      if row.first == 0x3E {
        row = row.dropFirst()
        if row.first == 0x20 { row = row.dropFirst() }
      }
      result += row
      result.append(0x0A)
    }
    return result
  }
}

private struct QuotedReading {
  let rows: TextRows
  private(set) var messages: [QuotedMessage] = []

  init(_ rows: TextRows) { self.rows = rows }

  mutating func run() {
    var row = 0
    while row < rows.count, messages.count < QuotedReader.maximumMessages {
      guard !rows.isBlank(row), !rows.isQuoted(row), let start = rows.historyStart(row) else {
        row += 1
        continue
      }
      // Behind the first only what a program calls a forward: the others are the history of the first.
      let isWanted = messages.isEmpty || start.isForward
      row = read(from: row, isWanted: isWanted)
    }
  }

  /// Reads the header that begins here and the text below it; says where the text ends.
  private mutating func read(from start: Int, isWanted: Bool) -> Int {
    var message = QuotedMessage()
    // The divider or rule above the labels.
    var row = start
    while row < rows.count, row < start + 6, rows.label(row) == nil { row += 1 }
    if row == rows.count || rows.label(row) == nil { return start + 1 }
    row = readHeader(row, into: &message)
    let body = row
    while row < rows.count {
      if row > body, !rows.isBlank(row), !rows.isQuoted(row), rows.historyStart(row) != nil { break }
      row += 1
    }
    if isWanted, !message.from.isEmpty {
      message.text = text(body..<row)
      messages.append(message)
    }
    return max(row, start + 1)
  }

  private func readHeader(_ start: Int, into message: inout QuotedMessage) -> Int {
    var row = start
    var last: WritableKeyPath<QuotedMessage, String>?
    while row < rows.count, row < start + QuotedReader.maximumHeaderRows {
      if rows.isBlank(row) {
        // A blank row between every two labels is a program's double spacing.
        guard row + 1 < rows.count, rows.label(row + 1) != nil, row + 2 >= rows.count || rows.isBlank(row + 2) else {
          break
        }
      } else if let label = rows.label(row) {
        let field = QuotedReading.field(label)
        if message[keyPath: field].isEmpty { message[keyPath: field] = value(row) }
        last = field
      } else if let field = last, continues(message[keyPath: field], row) {
        let room = QuotedReader.maximumValue - message[keyPath: field].utf8.count - 1
        if room > 0 {
          message[keyPath: field] += " " + String(decoding: rows.bytes[rows.trimmed(row)].prefix(room), as: UTF8.self)
        }
      } else if isUnknownLabel(row) {
        // A label that we do not know: `Importance: High`.
        last = nil
      } else {
        break
      }
      row += 1
    }
    return row
  }

  /// `Importance: High`, above another label or above the blank row.
  private func isUnknownLabel(_ row: Int) -> Bool {
    let text = rows.folded(row)
    guard text.count <= 200, let colon = text.prefix(Phrases.maximumLabel).firstIndex(of: 0x3A), colon + 1 < text.count
    else { return false }
    return row + 1 < rows.count && (rows.label(row + 1) != nil || rows.isBlank(row + 1) && colon <= 24)
  }

  private static func field(_ label: Phrases.Label) -> WritableKeyPath<QuotedMessage, String> {
    switch label {
    case .from: \.from
    case .to: \.to
    case .copy: \.copy
    case .subject: \.subject
    case .date: \.date
    }
  }

  /// A broken list of addresses, or a long subject, goes on in the next row.
  private func continues(_ value: String, _ row: Int) -> Bool {
    if value.isEmpty { return true }
    if value.hasSuffix(",") || value.hasSuffix(";") || value.hasSuffix("<") { return true }
    // Indented, or the rest of an address.
    let text = rows.bytes[rows.range(row..<row + 1)]
    return text.first == 0x20 || text.first == 0x09 || rows.folded(row).last == 0x3E && rows.folded(row).first == 0x3C
  }

  /// What stands behind the first colon, without stars of bold type.
  private func value(_ row: Int) -> String {
    let text = String(decoding: rows.bytes[rows.trimmed(row)].prefix(QuotedReader.maximumValue), as: UTF8.self)
    guard let colon = text.unicodeScalars.firstIndex(where: { $0 == ":" || $0 == "：" }) else { return "" }
    var rest = text.unicodeScalars[colon...].dropFirst()
    let isSign = { (scalar: Unicode.Scalar) in
      switch scalar.value {
      case 0x09, 0x20, 0x2A, 0xA0, 0x202F, 0x200B...0x200F, 0x202A...0x202E, 0x2066...0x2069, 0x3000, 0xFEFF: true
      default: false
      }
    }
    while let first = rest.first, isSign(first) { rest.removeFirst() }
    while let last = rest.last, isSign(last) { rest.removeLast() }
    return QuotedReading.withAngles(String(rest))
  }

  /// `Anna [mailto:anna@harbor.example]` as other programs write it.
  private static func withAngles(_ value: String) -> String {
    guard SignatureReading.range(of: "[mailto:", in: value) != nil else { return value }
    var (result, rest) = ("", value[...])
    while let range = SignatureReading.range(of: "[mailto:", in: String(rest)) {
      let text = String(rest)
      result += text[..<range.lowerBound] + "<"
      let tail = text[range.upperBound...]
      guard let end = tail.firstIndex(of: "]") else { return value }
      result += tail[..<end] + ">"
      rest = Substring(String(tail[tail.index(after: end)...]))
    }
    return result + rest
  }

  private func text(_ range: Range<Int>) -> String {
    guard let first = range.first(where: { !rows.isBlank($0) }), let last = range.last(where: { !rows.isBlank($0) })
    else { return "" }
    var bytes = rows.bytes[rows.trimmed(first).lowerBound..<rows.trimmed(last).upperBound]
    if bytes.count > QuotedReader.maximumText {
      bytes = bytes.prefix(QuotedReader.maximumText)
      while let end = bytes.last, end & 0xC0 == 0x80 { bytes = bytes.dropLast() }
      if let end = bytes.last, end >= 0xC0 { bytes = bytes.dropLast() }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
