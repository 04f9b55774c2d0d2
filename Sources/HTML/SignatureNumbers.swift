/// The telephone numbers of one row of a signature.
struct SignatureNumbers {
  private(set) var phones: [String] = []
  /// The row is about numbers, also those of a fax or a register.
  private(set) var isThere = false

  init(_ text: String) {
    let bytes = Array(text.utf8)
    var at = 0
    var label: Phrases.Number?
    while at < bytes.count {
      let byte = bytes[at]
      let isBegin = at == 0 || !TextFolding.isLetter(bytes[at - 1])
      if SignatureNumbers.opensNumber(byte, bytes, at), isBegin {
        let end = SignatureNumbers.numberEnd(bytes, at)
        take(bytes[at..<end], label: label, isWhole: at == 0 && end == bytes.count)
        label = nil
        at = max(end, at + 1)
      } else if isBegin || byte >= 0xE1, let found = SignatureNumbers.label(bytes, at) {
        label = found.kind
        if found.kind != .phone { isThere = true }
        at = found.end
      } else {
        // A word between a label and its number makes it no label of that number.
        if TextFolding.isLetter(byte), label != .other, label != .fax { label = nil }
        at += 1
      }
    }
  }

  private static func opensNumber(_ byte: UInt8, _ bytes: [UInt8], _ at: Int) -> Bool {
    switch byte {
    case 0x30...0x39, 0x2B: true
    case 0x28: at + 1 < bytes.count && (bytes[at + 1] == 0x2B || (0x30...0x39).contains(bytes[at + 1]))
    default: false
    }
  }

  /// Behind digits, spaces, brackets, dots, dashes, slashes; `ext. 12` belongs to it.
  private static func numberEnd(_ bytes: [UInt8], _ start: Int) -> Int {
    var (at, end) = (start, start)
    while at < bytes.count {
      switch bytes[at] {
      case 0x30...0x39, 0x29: end = at + 1
      case 0x20, 0x28, 0x2B, 0x2D, 0x2E, 0x2F: break
      // A long dash between the groups.
      case 0xE2 where at + 2 < bytes.count && bytes[at + 1] == 0x80 && (0x90...0x95).contains(bytes[at + 2]): at += 2
      default:
        let rest = String(decoding: bytes[at...].prefix(12), as: UTF8.self).lowercased()
        for word in ["ext. ", "ext.", "ext ", "x", "durchwahl ", "poste ", "доб. "] where rest.hasPrefix(word) {
          let digits = bytes[(at + word.utf8.count)...].prefix { $0 >= 0x30 && $0 <= 0x39 }
          if (1...6).contains(digits.count) { return digits.endIndex }
        }
        return end
      }
      // Another number begins.
      if bytes[at] == 0x2B, at > start + 1 { return end }
      at += 1
    }
    return end
  }

  private mutating func take(_ bytes: ArraySlice<UInt8>, label: Phrases.Number?, isWhole: Bool) {
    let digits = bytes.lazy.filter { $0 >= 0x30 && $0 <= 0x39 }.count
    guard digits >= 5, digits <= 17, label != .other else { return }
    if label == .fax {
      isThere = true
      return
    }
    if label == nil {
      // Without a label a number must look like one from abroad, or be all that the row says.
      let isAbroad = bytes.first == 0x2B || bytes.starts(with: "(+".utf8) || bytes.starts(with: "00".utf8)
      let isLocal = isWhole && digits >= 9 && (bytes.first == 0x30 || bytes.first == 0x28 || digits == 10)
      guard digits >= 8, isAbroad || isLocal else { return }
    }
    isThere = true
    phones.append(String(decoding: bytes, as: UTF8.self))
  }

  /// A label at this place, with its dot and colon.
  private static func label(_ bytes: [UInt8], _ start: Int) -> (kind: Phrases.Number, end: Int)? {
    // Short and at the beginning of a word, so that folding costs little.
    let end = min(bytes.count, start + 24)
    let head = TextFolding.folded(String(decoding: bytes[start..<end], as: UTF8.self))
    return head.withUnsafeBufferPointer { head in
      // `T: `, `M. `: letters that are used for nothing else before a number.
      if head.count > 2, head[1] == 0x3A || head[1] == 0x2E, (0x61...0x7A).contains(head[0]) {
        switch head[0] {
        case 0x63, 0x64, 0x6D, 0x6F, 0x70, 0x74, 0x77: return (.phone, start + 2)
        case 0x66: return (.fax, start + 2)
        default: break
        }
      }
      guard let found = Phrases.numbers.prefix(head) else { return nil }
      let next = found.count < head.count ? head[found.count] : 0x3A
      let last = head[found.count - 1]
      guard last == 0x3A || last == 0x2E || !TextFolding.isLetter(next) || (next >= 0x30 && next <= 0x39) else {
        return nil
      }
      return (found.value, min(start + found.count, bytes.count))
    }
  }
}
