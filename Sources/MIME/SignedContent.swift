import Model

/// Finds what was signed as one whole in a CMS message (RFC 5652, RFC 8551 3.5.2); whether the signature is good is
/// not looked at, and nothing says that it is.
enum SignedContent {
  enum Found: Equatable {
    /// Where the pieces of the signed content lie, in order.
    case content([Range<Int>], isWhole: Bool)
    case encrypted
    /// Certificates alone, or compressed: nothing that is read here.
    case other
    case unreadable
  }

  static func find(in bytes: UnsafeBufferPointer<UInt8>) -> Found {
    guard let base = bytes.baseAddress else { return .unreadable }
    let reader = BERReader(bytes: RawBytes(base: base, count: bytes.count))
    guard let info = reader.element(at: 0, end: bytes.count), info.tag == BERReader.sequence,
      let type = reader.element(at: info.content.lowerBound, end: info.content.upperBound),
      type.tag == BERReader.identifier
    else { return .unreadable }
    let name = Array(bytes[type.content])
    if name == enveloped || name == authenticatedEnveloped { return .encrypted }
    guard name == signed else { return name.starts(with: cms) ? .other : .unreadable }
    guard let wrapper = reader.element(at: type.content.upperBound, end: info.content.upperBound),
      wrapper.tag == BERReader.explicit,
      let data = reader.element(at: wrapper.content.lowerBound, end: wrapper.content.upperBound),
      data.tag == BERReader.sequence,
      // Version and digest algorithms stand before the content.
      let algorithms = reader.next(after: data.content.lowerBound, end: data.content.upperBound),
      let place = reader.next(after: algorithms, end: data.content.upperBound),
      let inner = reader.element(at: place, end: data.content.upperBound), inner.tag == BERReader.sequence,
      let innerType = reader.next(after: inner.content.lowerBound, end: inner.content.upperBound)
    else { return .unreadable }
    guard let holder = reader.element(at: innerType, end: inner.content.upperBound), holder.tag == BERReader.explicit
    else { return .other }
    return reader.strings(at: holder.content.lowerBound, end: holder.content.upperBound)
  }

  /// The pieces as one.
  static func joined(_ pieces: [Range<Int>], of bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(pieces.reduce(0) { $0 + $1.count })
    for piece in pieces { result += bytes[piece] }
    return result
  }

  // 1.2.840.113549.1, under which CMS has its content types.
  private static let cms: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01]
  private static let signed = cms + [0x07, 0x02]
  private static let enveloped = cms + [0x07, 0x03]
  private static let authenticatedEnveloped = cms + [0x09, 0x10, 0x01, 0x17]
}

/// Reads the Basic Encoding Rules (X.690), definite and indefinite lengths, as far as CMS needs them.
struct BERReader {
  static let sequence: UInt8 = 0x30
  static let identifier: UInt8 = 0x06
  static let explicit: UInt8 = 0xA0
  static let string: UInt8 = 0x04
  static let constructedString: UInt8 = 0x24

  struct Element {
    let tag: UInt8
    /// Of an indefinite one, to the end of what is around it.
    let content: Range<Int>
    let isIndefinite: Bool
    /// The length reaches past the end of what is around it.
    let isCut: Bool
  }

  let bytes: RawBytes

  /// The element that starts at an offset; nil where there is none.
  func element(at start: Int, end: Int) -> Element? {
    guard start >= 0, start + 2 <= end, end <= bytes.count else { return nil }
    let tag = bytes[start]
    // Tags of several bytes are nowhere in what is read here.
    guard tag & 0x1F != 0x1F else { return nil }
    var at = start + 2
    var length = Int(bytes[start + 1])
    if length == 0x80 {
      guard tag & 0x20 != 0 else { return nil }
      return Element(tag: tag, content: at..<end, isIndefinite: true, isCut: false)
    }
    if length > 0x80 {
      let digits = length & 0x7F
      guard digits <= 7, at + digits <= end else { return nil }
      length = bytes.slice(at..<at + digits).reduce(0) { $0 << 8 | Int($1) }
      at += digits
    }
    let isCut = length > end - at
    return Element(tag: tag, content: at..<(isCut ? end : at + length), isIndefinite: false, isCut: isCut)
  }

  /// Where the element behind the one at an offset starts; walks through indefinite ones once.
  func next(after start: Int, end: Int) -> Int? {
    var at = start
    var depth = 0
    repeat {
      if isEnd(at, end) {
        depth -= 1
        at += 2
        if depth < 0 { return nil }
        continue
      }
      guard let element = element(at: at, end: end) else { return nil }
      if element.isIndefinite { depth += 1 }
      at = element.isIndefinite ? element.content.lowerBound : element.content.upperBound
    } while depth > 0
    return at
  }

  private func isEnd(_ at: Int, _ end: Int) -> Bool { at + 2 <= end && bytes[at] == 0 && bytes[at + 1] == 0 }

  /// The pieces of an octet string, which may be made of others (X.690 8.7.3).
  func strings(at start: Int, end: Int) -> SignedContent.Found {
    var pieces: [Range<Int>] = []
    var isWhole = true
    var at = start
    /// The strings around, each with where it ends at the latest.
    var open: [(end: Int, isIndefinite: Bool)] = []
    repeat {
      let limit = open.last?.end ?? end
      if let last = open.last, last.isIndefinite, isEnd(at, limit) {
        open.removeLast()
        at += 2
      } else if let element = element(at: at, end: limit) {
        if element.isCut { isWhole = false }
        if element.tag == Self.string, pieces.count < MIMELimits.signedPieces {
          if !element.content.isEmpty { pieces.append(element.content) }
          at = element.content.upperBound
        } else if element.tag == Self.constructedString, open.count < MIMELimits.signedDepth {
          open.append((element.content.upperBound, element.isIndefinite))
          at = element.content.lowerBound
        } else {
          isWhole = false
          break
        }
      } else {
        isWhole = false
        break
      }
      while let last = open.last, !last.isIndefinite, at >= last.end { open.removeLast() }
    } while !open.isEmpty
    return pieces.isEmpty ? .unreadable : .content(pieces, isWhole: isWhole)
  }
}
