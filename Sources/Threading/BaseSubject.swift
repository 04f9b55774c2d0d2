/// A subject without what mail programs and lists put around it (RFC 5256 2.1, and the prefixes of many languages).
struct BaseSubject {
  /// Lower case, whitespace folded; what is compared.
  private(set) var text: String
  /// A reply prefix was taken away; a forward's does not count, a forward begins a conversation of its own.
  private(set) var isReply = false

  /// Longest subject that is compared, in bytes, so that a header of a megabyte of brackets costs nothing.
  static let maximumBytes = 1000

  init(_ subject: String) {
    var bytes = BaseSubject.fold(subject)[...]
    while true {
      BaseSubject.trim(&bytes)
      if BaseSubject.dropForwardTrailer(&bytes) { continue }
      if let kind = BaseSubject.dropPrefix(&bytes) {
        if kind == .reply { isReply = true }
        continue
      }
      if BaseSubject.unwrapForward(&bytes) { continue }
      if BaseSubject.dropTag(&bytes) { continue }
      break
    }
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// Whether the subject says enough to hold a conversation together.
  var isTrivial: Bool {
    if BaseSubject.empties.contains(text) { return true }
    return text.unicodeScalars.lazy.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }.prefix(2)
      .count < 2
  }

  /// What mail programs write for a subject that nobody wrote.
  private static let empties: Set<String> = [
    "no subject", "(no subject)", "<no subject>", "none", "kein betreff", "(kein betreff)", "ohne betreff",
    "sans objet",
    "(sans objet)", "aucun objet", "sin asunto", "(sin asunto)", "sem assunto", "(sem assunto)", "nessun oggetto",
    "(nessun oggetto)", "senza oggetto", "geen onderwerp", "(geen onderwerp)", "brak tematu", "(brak tematu)",
    "без темы", "(без темы)", "без теми", "(без теми)", "inget ämne", "(inget ämne)", "intet emne", "(intet emne)",
    "无主题", "(无主题)", "無主旨", "(無主旨)", "件名なし", "(件名なし)", "konu yok", "(konu yok)",
  ]

  /// Lower case; runs of whitespace and controls as one space; what cannot be seen is dropped.
  private static func fold(_ subject: String) -> [UInt8] {
    var folded = String.UnicodeScalarView()
    var (size, spaced) = (0, false)
    for scalar in subject.unicodeScalars {
      switch scalar.value {
      case 0...0x20, 0x7F...0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
        spaced = true
        continue
      case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF: continue
      default: break
      }
      if spaced, size > 0 { folded.append(" ") }
      spaced = false
      folded.append(scalar)
      size += UTF8.width(scalar) + 1
      if size > maximumBytes { break }
    }
    return Array(String(folded).lowercased().utf8)
  }

  private static func trim(_ bytes: inout ArraySlice<UInt8>) {
    while bytes.first == 0x20 { bytes.removeFirst() }
    while bytes.last == 0x20 { bytes.removeLast() }
  }

  /// `(fwd)` at the end.
  private static func dropForwardTrailer(_ bytes: inout ArraySlice<UInt8>) -> Bool {
    guard bytes.suffix(5).elementsEqual("(fwd)".utf8) else { return false }
    bytes.removeLast(5)
    return true
  }

  /// `[fwd: ...]` around everything.
  private static func unwrapForward(_ bytes: inout ArraySlice<UInt8>) -> Bool {
    guard bytes.prefix(5).elementsEqual("[fwd:".utf8) || bytes.prefix(4).elementsEqual("[fw:".utf8),
      bytes.last == 0x5D, let colon = bytes.firstIndex(of: 0x3A)
    else { return false }
    bytes = bytes[(colon + 1)...].dropLast()
    return true
  }

  /// A list's or a program's `[tag]` at the start, unless nothing would be left.
  private static func dropTag(_ bytes: inout ArraySlice<UInt8>) -> Bool {
    guard bytes.first == 0x5B,
      let end = bytes.dropFirst().firstIndex(where: { $0 == 0x5B || $0 == 0x5D }), bytes[end] == 0x5D
    else { return false }
    let rest = bytes[(end + 1)...]
    guard rest.contains(where: { $0 != 0x20 }) else { return false }
    bytes = rest
    return true
  }

  private enum Prefix { case reply, forward }

  /// `re:`, `aw [2] :`, `回复：`.
  private static func dropPrefix(_ bytes: inout ArraySlice<UInt8>) -> Prefix? {
    guard let first = bytes.first, let words = prefixes[first] else { return nil }
    for (word, kind) in words where bytes.starts(with: word) {
      if let end = endOfPrefix(bytes, from: bytes.startIndex + word.count) {
        bytes = bytes[end...]
        return kind
      }
    }
    return nil
  }

  /// Behind the colon of a prefix whose word ends at `index`; a count in brackets, `^2`, a dot may stand between.
  private static func endOfPrefix(_ bytes: ArraySlice<UInt8>, from start: Int) -> Int? {
    var index = start
    func byte() -> UInt8? { index < bytes.endIndex ? bytes[index] : nil }
    func skipDigits() { while let digit = byte(), digit >= 0x30, digit <= 0x39 { index += 1 } }
    if byte() == 0x2E { index += 1 }
    while byte() == 0x20 { index += 1 }
    switch byte() {
    case 0x5B, 0x28:
      let close: UInt8 = byte() == 0x5B ? 0x5D : 0x29
      index += 1
      skipDigits()
      guard byte() == close else { return nil }
      index += 1
    case 0x5E:
      index += 1
      skipDigits()
    default: break
    }
    while byte() == 0x20 { index += 1 }
    if byte() == 0x3A { return index + 1 }
    // The full-width colon of Chinese and Japanese programs.
    return bytes[index...].starts(with: [0xEF, 0xBC, 0x9A]) ? index + 3 : nil
  }

  private static let replies = [
    "re", "aw", "antw", "antwort", "sv", "vs", "odp", "ynt", "yan", "rif", "ri", "r", "res", "resp", "rép", "rep",
    "bls",
    "ats", "atb", "svar", "odg", "vá", "на", "отв", "ответ", "відп", "ha", "отг", "απ", "σχετ", "回复", "回覆", "答复",
    "答覆", "返信", "답장", "회신", "رد", "השב", "תשובה", "תגובה", "ตอบ", "ตอบกลับ",
  ]

  private static let forwards = [
    "fwd", "fw", "wg", "tr", "rv", "doorst", "vb", "vl", "enc", "i", "pd", "ilt", "i̇lt", "trs", "fs", "továbbítás",
    "пер", "пересл", "πρθ", "转发", "轉寄", "轉發", "転送", "전달", "إعادة توجيه", "העברה", "הועבר", "ส่งต่อ",
  ]

  /// By first byte.
  private static let prefixes: [UInt8: [([UInt8], Prefix)]] = {
    var table: [UInt8: [([UInt8], Prefix)]] = [:]
    for (words, kind) in [(replies, Prefix.reply), (forwards, .forward)] {
      for word in words {
        let bytes = Array(word.utf8)
        if let first = bytes.first { table[first, default: []].append((bytes, kind)) }
      }
    }
    return table
  }()
}
