/// Message-ID, In-Reply-To, References and Content-ID (RFC 5322 3.6.4): ids without their angle brackets.
enum MessageIDs {
  /// The one id of a value; nil when there is none.
  static func single(_ value: String) -> String? {
    var first: String?
    scan(value) { id in
      if first == nil { first = id }
    }
    return first ?? bare(value[...])
  }

  /// All ids in order without repeats; of too many, the first and the last (`MIMELimits.references`).
  static func list(_ value: String, defects: inout Defects) -> [String] {
    var ids: [String] = []
    scan(value) { ids.append($0) }
    if ids.isEmpty {
      // QUIRK: ids without brackets, between spaces or commas.
      for word in value.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "," }) {
        if let id = bare(word) { ids.append(id) }
      }
    }
    if ids.count > 1 {
      var seen: Set<String> = []
      ids = ids.filter { seen.insert($0).inserted }
    }
    guard ids.count > MIMELimits.references else { return ids }
    defects.note("too-many-references", "only the first and the last references are kept")
    return Array(
      ids.prefix(MIMELimits.referencesAtStart)
        + ids.suffix(MIMELimits.references - MIMELimits.referencesAtStart))
  }

  /// Calls for whatever stands in angle brackets; white space inside was put there by folding.
  private static func scan(_ value: String, _ found: (String) -> Void) {
    var value = value
    value.withUTF8 { bytes in
      var start: Int?
      var isPlain = true
      for (at, byte) in bytes.enumerated() {
        if byte == Byte.less {
          (start, isPlain) = (at + 1, true)
        } else if byte == Byte.greater, let from = start {
          start = nil
          let id = UnsafeBufferPointer(rebasing: bytes[from..<at])
          if isPlain {
            if !id.isEmpty, id.count <= MIMELimits.messageID { found(id.text) }
          } else {
            let id = id.filter { !$0.isWhite }
            if !id.isEmpty, id.count <= MIMELimits.messageID { found(EncodedWords.withoutControls(id.text)) }
          }
        } else if byte <= 0x20 || byte >= 0x7F {
          isPlain = false
        }
      }
    }
  }

  /// An id without brackets: one word with an `@`, which quoted dates and names do not have.
  private static func bare(_ text: Substring) -> String? {
    let bytes = text.utf8.trimmed.filter { $0 != Byte.less && $0 != Byte.greater }
    guard !bytes.isEmpty, bytes.count <= MIMELimits.messageID, bytes.contains(Byte.at) else { return nil }
    guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
    return bytes.text
  }
}
