/// A message as it goes over the wire (RFC 5321 4.5.2).
///
/// Every line ends with CRLF, whatever it ended with before, and after DATA a dot at the start of a line is doubled. So
/// no bytes of the message can be taken for its end, by this server or a laxer one behind it. NULs, which no message may
/// hold (RFC 5322 4.1), are left out: servers that drop them would see other line starts than we do.
package struct MessageData: Sendable, Hashable {
  /// What a server is to know of a message before it gets it.
  package struct Traits: Sendable, Hashable {
    /// As RFC 1870 counts: with CRLF line ends, without the doubled dots.
    package var size: Int
    package var isEightBit: Bool
    /// A header field has letters outside ASCII (RFC 6532).
    package var hasInternationalHeader: Bool

    package init(size: Int, isEightBit: Bool = false, hasInternationalHeader: Bool = false) {
      (self.size, self.isEightBit, self.hasInternationalHeader) = (size, isEightBit, hasInternationalHeader)
    }
  }

  /// As they follow DATA, without the final dot.
  package let bytes: [UInt8]
  package let traits: Traits

  package init(_ message: [UInt8]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(message.count + message.count / 32 + 2)
    var traits = Traits(size: 0)
    var (doubled, atLineStart, afterCarriageReturn, isHeader) = (0, true, false, true)
    message.withUnsafeBufferPointer { message in
      for byte in message where byte != 0 {
        if afterCarriageReturn {
          afterCarriageReturn = false
          // The line has been ended by its CR already.
          if byte == 0x0A { continue }
        }
        switch byte {
        case 0x0D, 0x0A:
          bytes.append(0x0D)
          bytes.append(0x0A)
          if atLineStart { isHeader = false }
          (atLineStart, afterCarriageReturn) = (true, byte == 0x0D)
          continue
        case 0x2E where atLineStart:
          bytes.append(0x2E)
          doubled += 1
        case 0x80...:
          traits.isEightBit = true
          if isHeader { traits.hasInternationalHeader = true }
        default: break
        }
        bytes.append(byte)
        atLineStart = false
      }
    }
    if !atLineStart { bytes += [0x0D, 0x0A] }
    traits.size = bytes.count - doubled
    (self.bytes, self.traits) = (bytes, traits)
  }

  /// As they follow BDAT: no dot is doubled.
  package var chunks: [UInt8] {
    guard bytes.count > traits.size else { return bytes }
    var chunks: [UInt8] = []
    chunks.reserveCapacity(traits.size)
    var atLineStart = true
    for byte in bytes {
      let isDoubling = atLineStart && byte == 0x2E
      if !isDoubling { chunks.append(byte) }
      atLineStart = byte == 0x0A
    }
    return chunks
  }
}
