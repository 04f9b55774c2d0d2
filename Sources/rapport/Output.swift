internal import Foundation
internal import Glibc
internal import Model

/// What commands print: results to standard output, the rest to standard error.
enum Output {
  static let isTerminal = isatty(STDERR_FILENO) == 1

  static func line(_ text: String = "") { write(clean(text) + "\n", to: STDOUT_FILENO) }

  static func note(_ text: String) { write(clean(text) + "\n", to: STDERR_FILENO) }

  static func error(_ problem: Problem) { write("rapport: " + clean(problem.text) + "\n", to: STDERR_FILENO) }

  /// To the terminal as it is: a prompt, a bar that is drawn over.
  static func draw(_ text: String) { write(text, to: STDERR_FILENO) }

  static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    write(escaped(String(decoding: try encoder.encode(value), as: UTF8.self)) + "\n", to: STDOUT_FILENO)
  }

  /// JSON in which whatever steers a terminal is escaped: beyond ASCII it stands in strings only, and the encoder escapes
  /// what is below a space.
  private static func escaped(_ json: String) -> String {
    var text = ""
    for scalar in json.unicodeScalars {
      if scalar.value >= 0x7F, steers(scalar) {
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// A reader that went away is no failure of ours: what it does not want is not written.
  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count < 0 && errno == EINTR { continue }
        if count < 0 && errno == EPIPE { return }
        guard count > 0 else { exit(Problem.Code.disk.rawValue) }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
      }
    }
  }

  /// Mail is hostile to terminals too: control characters and the marks that turn the direction of text are shown,
  /// not obeyed.
  static func clean(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { scalars.append(steers(scalar) ? "\u{FFFD}" : scalar) }
    return String(scalars)
  }

  private static func steers(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x09: false
    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F: true
    default: false
    }
  }

  /// One line of text for a table: cut with `…` at a number of columns.
  static func cut(_ text: String, _ width: Int) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return line.count <= width ? line : line.prefix(max(0, width - 1)) + "…"
  }

  /// Rows in columns that are as wide as their widest cell; the last one is not padded.
  static func table(_ rows: [[String]]) {
    guard let columns = rows.map(\.count).max() else { return }
    let widths = (0..<columns).map { column in rows.map { column < $0.count ? columnsOf($0[column]) : 0 }.max() ?? 0 }
    for row in rows {
      var text = ""
      for (column, cell) in row.enumerated() {
        text += cell
        if column < row.count - 1 { text += String(repeating: " ", count: widths[column] - columnsOf(cell) + 2) }
      }
      while text.last == " " { text.removeLast() }
      line(text)
    }
  }

  /// Terminal columns of a text: East Asian wide characters take two, combining marks none (`wcwidth` of the locale is
  /// not asked: it may be C).
  static func columnsOf(_ text: String) -> Int {
    text.reduce(0) { total, character in
      guard let scalar = character.unicodeScalars.first else { return total }
      switch scalar.value {
      case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
        0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
        return total + 2
      default: return total + 1
      }
    }
  }

  /// `1,204`; digits in groups of three.
  static func number(_ value: Int) -> String {
    let digits = String(abs(value))
    var groups: [Substring] = []
    var rest = digits[...]
    while !rest.isEmpty {
      groups.insert(rest.suffix(3), at: 0)
      rest = rest.dropLast(3)
    }
    return (value < 0 ? "-" : "") + groups.joined(separator: ",")
  }

  static func bytes(_ value: Int64) -> String {
    switch value {
    case ..<1024: "\(value) B"
    case ..<1_048_576: "\(value / 1024) KB"
    default: "\((Double(value) / 104_857.6).rounded() / 10) MB"
    }
  }
}
