import Model

/// Writes header fields that are folded, 7-bit and cannot hold a line of somebody else's making.
struct HeaderWriter {
  private(set) var bytes: [UInt8] = []
  private var column = 0

  /// Where lines are folded; RFC 5322 2.1.1 wants 78 at most, without the line end.
  private static let width = 76
  /// RFC 2047 section 2: an encoded word has 75 letters; `=?utf-8?B?` and `?=` leave 60, for 45 bytes.
  private static let wordBytes = 45
  /// A single word longer than this is encoded, so that no line reaches the 998 of RFC 5322.
  private static let longestWord = 900

  private mutating func start(_ name: String) {
    bytes += "\(name):".utf8
    column = name.utf8.count + 1
  }

  private mutating func end() { bytes += "\r\n".utf8 }

  /// Writes a word behind a space; on a new line where it would not fit.
  private mutating func word(_ word: some Collection<UInt8>) {
    if column + 1 + word.count > Self.width, column > 1 {
      bytes += "\r\n".utf8
      column = 0
    }
    bytes.append(Byte.space)
    bytes += word
    column += 1 + word.count
  }

  /// A field of ready words; not written when there are none.
  mutating func field(_ name: String, words: [String]) {
    guard !words.isEmpty else { return }
    start(name)
    for text in words { word(text.utf8) }
    end()
  }

  /// A field of free text (RFC 5322 3.6.5): as it is where that can be read back, else as encoded words.
  mutating func field(_ name: String, text: String) {
    start(name)
    if Self.isPlain(text) {
      // More than one space between words stays: folding adds none and takes none away.
      for (place, part) in text.utf8.split(separator: Byte.space, omittingEmptySubsequences: false).enumerated() {
        part.isEmpty && place > 0 ? bytes.append(Byte.space) : word(part)
      }
    } else {
      encoded(text)
    }
    end()
  }

  /// A field of names and addresses; not written when there are none.
  mutating func field(_ name: String, addresses: [Correspondent]) {
    guard !addresses.isEmpty else { return }
    start(name)
    for (place, correspondent) in addresses.enumerated() {
      let comma = place + 1 < addresses.count ? "," : ""
      let address = Self.specification(correspondent.address)
      if let text = correspondent.name?.text.trimmedText, !text.isEmpty {
        phrase(text)
        word("<\(address)>\(comma)".utf8)
      } else {
        word("\(address)\(comma)".utf8)
      }
    }
    end()
  }

  /// A field with one parameter, in the form of RFC 2231 where it is not plain.
  mutating func field(_ name: String, words: [String], parameter: String, value: String) {
    start(name)
    for (place, text) in words.enumerated() { word((text + (place + 1 == words.count ? ";" : "")).utf8) }
    let isPlain = value.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && value.utf8.count <= 60 && !value.contains("=?")
    if isPlain, value.trimmedText == value {
      word("\(parameter)=\"\(Self.escaped(value))\"".utf8)
    } else {
      extended(parameter, value)
    }
    end()
  }

  /// RFC 2231 sections 3 and 4: pieces of percent-encoded UTF-8.
  private mutating func extended(_ parameter: String, _ value: String) {
    var pieces: [String] = []
    var piece = "utf-8''"
    for byte in value.utf8 {
      let isPlain = byte.isLetter || byte.isDigit || byte == Byte.dash || byte == Byte.dot || byte == Byte.underscore
      let text = isPlain ? [byte].text : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      if piece.utf8.count + text.utf8.count > 55 {
        pieces.append(piece)
        piece = ""
      }
      piece += text
    }
    pieces.append(piece)
    if pieces.count == 1 { return word("\(parameter)*=\(pieces[0])".utf8) }
    for (place, piece) in pieces.enumerated() {
      word("\(parameter)*\(place)*=\(piece)\(place + 1 < pieces.count ? ";" : "")".utf8)
    }
  }

  /// A display name: atoms, or a quoted string, or encoded words (RFC 5322 3.4, RFC 2047 5).
  private mutating func phrase(_ text: String) {
    guard Self.isPlain(text), text.utf8.count <= 70 else { return encoded(text) }
    if text.utf8.allSatisfy({ Self.isAtom($0) || $0 == Byte.space }), !text.contains("  ") {
      for part in text.utf8.split(separator: Byte.space) { word(part) }
    } else {
      word("\"\(Self.escaped(text))\"".utf8)
    }
  }

  private mutating func encoded(_ text: String) {
    var piece: [UInt8] = []
    for scalar in text.unicodeScalars {
      let letter = Array(String(scalar).utf8)
      if piece.count + letter.count > Self.wordBytes {
        word("=?utf-8?B?".utf8 + BodyWriter.base64Line(piece) + "?=".utf8)
        piece = []
      }
      piece += letter
    }
    if !piece.isEmpty { word("=?utf-8?B?".utf8 + BodyWriter.base64Line(piece) + "?=".utf8) }
  }

  private static func specification(_ address: Address) -> String {
    let parts = address.local.utf8.split(separator: Byte.dot, omittingEmptySubsequences: false)
    let isDotAtom = parts.allSatisfy { part in !part.isEmpty && part.allSatisfy { isAtom($0) || $0 >= 0x80 } }
    return (isDotAtom ? address.local : "\"\(escaped(address.local))\"") + "@" + address.domain
  }

  private static func escaped(_ text: String) -> String {
    text.utf8.flatMap { $0 == Byte.quote || $0 == Byte.backslash ? [Byte.backslash, $0] : [$0] }.text
  }

  /// Text that is read back as it is: printable ASCII, no white space at its ends, nothing like an encoded word.
  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && text.trimmedText == text && !text.contains("=?")
      && text.utf8.split(separator: Byte.space).allSatisfy { $0.count <= longestWord } && !text.contains("     ")
  }

  private static func isAtom(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
  }
}
