/// Charsets of mail to UTF-8. Only those of `CharsetLabels` are ever given to iconv: glibc's rare converters had holes.
enum Charset {
  enum Trouble {
    /// The label names no charset that we know; the bytes say which one it is.
    case unknownLabel
    /// Bytes that the charset does not have; each became U+FFFD.
    case badBytes
    /// The bytes are in another charset than the label says, and were read so.
    case wrongLabel
  }

  struct Converted {
    var bytes: [UInt8]
    var trouble: Trouble?
  }

  /// Text in UTF-8, always valid.
  ///
  /// - Parameters:
  ///   - label: as the message writes it, any case; nil where it says nothing.
  ///   - hints: what the message says elsewhere, for where the bytes must tell their charset.
  static func utf8(_ bytes: [UInt8], label: String?, hints: CharsetHints = .none) -> Converted {
    let known = label.flatMap(CharsetLabels.charset)
    return bytes.withUnsafeBufferPointer { buffer in
      let text = Text(array: bytes, bytes: buffer, hints: hints)
      guard let known else { return Converted(bytes: text.guessed(), trouble: label == nil ? nil : .unknownLabel) }
      switch known {
      case .utf8: return text.labelledUTF8()
      case .ascii: return Converted(bytes: text.guessed(), trouble: nil)
      case .windows1252: return text.labelledWestern()
      case .switching(let kind): return text.labelledSwitching(kind)
      case .iconv(let name):
        if let charset = SingleByteCharset.named(name) { return text.labelledSingleByte(name, charset) }
        return text.labelledIconv(name)
      }
    }
  }

  static func isUTF8(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBufferPointer { UTF8Scan.isValid($0) } }
}

/// One text and what its bytes say against its label.
private struct Text {
  let array: [UInt8]
  let bytes: UnsafeBufferPointer<UInt8>
  let hints: CharsetHints

  func labelledUTF8() -> Charset.Converted {
    if UTF8Scan.isValid(bytes) { return plain() }
    return Charset.Converted(bytes: repairedOrDetected(goodPerBad: 1), trouble: .badBytes)
  }

  /// QUIRK: programs that know no other charset label everything with iso-8859-1.
  func labelledWestern() -> Charset.Converted {
    let first = UTF8Scan.nonASCII(bytes)
    if first == bytes.count { return plain() }
    if UTF8Scan.isValid(bytes), isSurelyUTF8(UTF8Scan.count(bytes)) {
      return Charset.Converted(bytes: array, trouble: .wrongLabel)
    }
    if CharsetDetection.isForeign(bytes), case let other = CharsetDetection.charset(bytes, hints: hints),
      other != .windows1252
    {
      return Charset.Converted(bytes: converted(from: other), trouble: .wrongLabel)
    }
    return Charset.Converted(bytes: Windows1252.charset.utf8(bytes).bytes, trouble: nil)
  }

  func labelledSwitching(_ kind: SwitchingCharset.Kind) -> Charset.Converted {
    let read = SwitchingCharset.utf8(bytes, kind)
    // Its letters are all in seven bits.
    if !UTF8Scan.isASCII(bytes), SwitchingCharset.kind(of: bytes) == nil {
      return Charset.Converted(bytes: guessed(), trouble: .wrongLabel)
    }
    return Charset.Converted(bytes: read.bytes, trouble: read.bad > 0 ? .badBytes : nil)
  }

  func labelledSingleByte(_ name: String, _ charset: SingleByteCharset) -> Charset.Converted {
    if UTF8Scan.isASCII(bytes) { return plain() }
    if UTF8Scan.isValid(bytes), case let count = UTF8Scan.count(bytes), count.sequences + count.long >= 3 {
      return Charset.Converted(bytes: array, trouble: .wrongLabel)
    }
    // QUIRK: programs of Windows label their charsets as the ISO's, whose bytes 0x80 to 0x9F no text has.
    if let wider = Self.wider[name], bytes.contains(where: { $0 & 0xE0 == 0x80 }) {
      return Charset.Converted(bytes: converted(from: wider), trouble: nil)
    }
    let read = charset.utf8(bytes)
    guard read.isBad else { return Charset.Converted(bytes: read.bytes, trouble: nil) }
    let bad = bytes.count { $0 >= 0x80 && charset.letters[Int($0 & 0x7F)] == 0xFFFD }
    if bad * 8 > UTF8Scan.nonASCIICount(bytes) {
      return Charset.Converted(bytes: guessed(), trouble: .wrongLabel)
    }
    return Charset.Converted(bytes: read.bytes, trouble: .badBytes)
  }

  private static let wider: [String: CharsetLabels.Known] = [
    "ISO-8859-2": .iconv("CP1250"), "ISO-8859-7": .iconv("CP1253"), "ISO-8859-8": .iconv("CP1255"),
    "ISO-8859-13": .iconv("CP1257"), "ISO-8859-15": .windows1252, "TIS-620": .iconv("CP874"),
  ]

  func labelledIconv(_ name: String) -> Charset.Converted {
    let isWide = name.hasPrefix("UTF-16") || name.hasPrefix("UTF-32")
    if isWide || name == "UTF-7" {
      // QUIRK: `charset=unicode` and `charset=utf-7` over text that is neither.
      let isOther = isWide ? !bytes.contains(0) && UTF8Scan.isValid(bytes) : !UTF8Scan.isASCII(bytes)
      if isOther { return Charset.Converted(bytes: guessed(), trouble: bytes.isEmpty ? nil : .wrongLabel) }
    } else if UTF8Scan.isASCII(bytes) {
      return plain()
    }
    guard let read = IconvCharset.utf8(bytes, from: name) else {
      return Charset.Converted(bytes: guessed(), trouble: .unknownLabel)
    }
    if read.bad == 0 { return Charset.Converted(bytes: read.bytes, trouble: nil) }
    if !isWide, read.bad > (read.isCut ? 1 : 0), let other = readOtherwise(than: name) {
      return Charset.Converted(bytes: other, trouble: .wrongLabel)
    }
    return Charset.Converted(bytes: read.bytes, trouble: .badBytes)
  }

  /// The text in a charset that has all its bytes, where its label's has not; nil where there is none likelier.
  private func readOtherwise(than name: String) -> [UInt8]? {
    if UTF8Scan.isValid(bytes) { return array }
    var hints = hints
    hints.labels.append(name)
    let other = CharsetDetection.charset(bytes, hints: hints)
    guard other != .iconv(name) else { return nil }
    let text = read(as: other)
    return text.isBad ? nil : text.bytes
  }

  /// UTF-8 that is, but for the escapes that programs of East Asia send without saying so.
  private func plain() -> Charset.Converted {
    guard bytes.contains(0x1B), let kind = SwitchingCharset.kind(of: bytes) else {
      return Charset.Converted(bytes: array, trouble: nil)
    }
    let read = SwitchingCharset.utf8(bytes, kind)
    return read.bad == 0
      ? Charset.Converted(bytes: read.bytes, trouble: .wrongLabel) : Charset.Converted(bytes: array, trouble: nil)
  }

  /// The text in what its own bytes say that it is.
  func guessed() -> [UInt8] {
    if UTF8Scan.isValid(bytes) { return plain().bytes }
    if bytes.count >= 4, bytes[0] ^ bytes[1] == 1, bytes[0] >= 0xFE {
      // A byte order mark.
      if let read = IconvCharset.utf8(bytes, from: "UTF-16"), read.bad == 0 { return read.bytes }
    }
    return repairedOrDetected(goodPerBad: 4)
  }

  /// UTF-8 with a few bytes broken, or another charset.
  ///
  /// - Parameter goodPerBad: letters of UTF-8 that there must be for each byte that is none.
  private func repairedOrDetected(goodPerBad: Int) -> [UInt8] {
    let count = UTF8Scan.count(bytes)
    // The start of a letter cut off at the end is as good as a letter, but for a single byte, which says nothing.
    let good = count.sequences + (count.cut > 1 ? 1 : 0)
    let bad = count.bad - (count.cut > 0 ? 1 : 0)
    if good > 0, bad * goodPerBad <= good { return Array(bytes.text.utf8) }
    return converted(from: CharsetDetection.charset(bytes, hints: hints))
  }

  private func converted(from charset: CharsetLabels.Known) -> [UInt8] { read(as: charset).bytes }

  private func read(as charset: CharsetLabels.Known) -> (bytes: [UInt8], isBad: Bool) {
    switch charset {
    case .utf8, .ascii: return (array, false)
    case .windows1252: return Windows1252.charset.utf8(bytes)
    case .switching(let kind):
      let read = SwitchingCharset.utf8(bytes, kind)
      return (read.bytes, read.bad > 0)
    case .iconv(let name):
      if let charset = SingleByteCharset.named(name) { return charset.utf8(bytes) }
      guard let read = IconvCharset.utf8(bytes, from: name) else { return Windows1252.charset.utf8(bytes) }
      return (read.bytes, read.bad > 0)
    }
  }

  /// One letter of two bytes may come about by chance, as `É”` does; those of Western Europe, longer ones, or several
  /// do not.
  private func isSurelyUTF8(_ count: UTF8Scan.Count) -> Bool {
    count.long > 0 || count.western > 0 || count.sequences >= 3
  }
}
