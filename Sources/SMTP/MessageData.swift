/// A message as it goes over the wire after DATA (RFC 5321 4.5.2), without the final dot.
///
/// Every line ends with CRLF, whatever it ended with before, and a dot at the start of a line is doubled. So no bytes
/// of the message can be taken for its end, by this server or a laxer one behind it. NULs, which no message may hold
/// (RFC 5322 4.1), are left out: servers that drop them would see other line starts than we do.
package struct MessageData: Sendable, Hashable {
  package let bytes: [UInt8]
  /// As RFC 1870 counts: with CRLF line ends, without the doubled dots.
  package let size: Int
  package let isEightBit: Bool

  package init(_ message: [UInt8]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(message.count + message.count / 32 + 2)
    var (doubled, isEightBit, atLineStart, afterCarriageReturn) = (0, false, true, false)
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
          (atLineStart, afterCarriageReturn) = (true, byte == 0x0D)
          continue
        case 0x2E where atLineStart:
          bytes.append(0x2E)
          doubled += 1
        case 0x80...: isEightBit = true
        default: break
        }
        bytes.append(byte)
        atLineStart = false
      }
    }
    if !atLineStart { bytes += [0x0D, 0x0A] }
    (self.bytes, self.isEightBit) = (bytes, isEightBit)
    size = bytes.count - doubled
  }
}
