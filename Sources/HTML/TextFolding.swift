/// The one form in which phrases are compared, so that one table serves every spelling of them.
enum TextFolding {
  /// Writes `bytes` folded and says how many that made, never more than were read: lower case, one plain space for
  /// every run of spaces and none at the ends, plain quotes, dashes and colons; stars of bold type, soft hyphens and
  /// marks of direction left out.
  static func fold(_ bytes: UnsafeBufferPointer<UInt8>, into output: UnsafeMutablePointer<UInt8>) -> Int {
    var (index, count) = (0, 0)
    var isSpaced = false
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        index += 1
        if byte <= 0x20 {
          isSpaced = true
        } else if byte != 0x2A {
          put(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte, &isSpaced, output, &count)
        }
        continue
      }
      let width = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
      guard index + width <= bytes.count else { break }
      let letter = width == 2 ? two(byte, bytes[index + 1]) : width == 3 ? three(bytes, index) : .same
      switch letter {
      case .space: isSpaced = true
      case .nothing: break
      case .ascii(let byte): put(byte, &isSpaced, output, &count)
      case .pair(let first, let second):
        put(first, &isSpaced, output, &count)
        put(second, &isSpaced, output, &count)
      case .same:
        for at in index..<index + width { put(bytes[at], &isSpaced, output, &count) }
      }
      index += width
    }
    return count
  }

  static func folded(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    return [UInt8](unsafeUninitializedCapacity: bytes.count) { output, count in
      guard let base = output.baseAddress else { return }
      count = bytes.withUnsafeBufferPointer { fold($0, into: base) }
    }
  }

  @inline(__always)
  private static func put(
    _ byte: UInt8, _ isSpaced: inout Bool, _ output: UnsafeMutablePointer<UInt8>, _ count: inout Int
  ) {
    if isSpaced {
      isSpaced = false
      if count > 0 {
        output[count] = 0x20
        count += 1
      }
    }
    output[count] = byte
    count += 1
  }

  private enum Letter {
    case same, space, nothing
    case ascii(UInt8)
    case pair(UInt8, UInt8)
  }

  /// Latin, Greek, Cyrillic letters; the hard space.
  private static func two(_ first: UInt8, _ second: UInt8) -> Letter {
    switch (first, second) {
    case (0xC2, 0xA0): .space
    case (0xC2, 0xAD): .nothing
    // The grapheme joiner, which newsletters fill their preheaders with.
    case (0xCD, 0x8F): .nothing
    // À to Þ without ×.
    case (0xC3, 0x80...0x9E) where second != 0x97: .pair(0xC3, second + 0x20)
    // The Turkish capital of i.
    case (0xC4, 0xB0): .ascii(0x69)
    case (0xC4, 0xBF): .pair(0xC5, 0x80)
    case (0xC4, 0x80...0xB7), (0xC5, 0x8A...0xB7): .pair(first, second | 1)
    case (0xC4, 0xB9...0xBE), (0xC5, 0x80...0x88), (0xC5, 0xB9...0xBE): .pair(first, second + (second & 1))
    case (0xC5, 0xB8): .pair(0xC3, 0xBF)
    case (0xC8, 0x98...0x9B): .pair(first, second | 1)
    case (0xCE, 0x86): .pair(0xCE, 0xAC)
    case (0xCE, 0x88...0x8A): .pair(0xCE, second + 0x25)
    case (0xCE, 0x8C): .pair(0xCF, 0x8C)
    case (0xCE, 0x8E...0x8F): .pair(0xCF, second &- 1)
    case (0xCE, 0x91...0x9F): .pair(0xCE, second + 0x20)
    case (0xCE, 0xA0...0xA9): .pair(0xCF, second - 0x20)
    case (0xD0, 0x80...0x8F): .pair(0xD1, second + 0x10)
    case (0xD0, 0x90...0x9F): .pair(0xD0, second + 0x20)
    case (0xD0, 0xA0...0xAF): .pair(0xD1, second - 0x20)
    case (0xD2, 0x90): .pair(0xD2, 0x91)
    default: .same
    }
  }

  /// Spaces, dashes, quotes and marks of direction; what is wide in East Asian type.
  private static func three(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Letter {
    switch (bytes[index], bytes[index + 1], bytes[index + 2]) {
    case (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xAF), (0xE3, 0x80, 0x80): .space
    case (0xE2, 0x80, 0x8B...0x8F), (0xE2, 0x80, 0xAA...0xAE), (0xE2, 0x81, 0xA0), (0xE2, 0x81, 0xA6...0xA9),
      (0xEF, 0xBB, 0xBF):
      .nothing
    case (0xE2, 0x80, 0x90...0x95): .ascii(0x2D)
    case (0xE2, 0x80, 0x98...0x99): .ascii(0x27)
    case (0xE2, 0x80, 0x9C...0x9E): .ascii(0x22)
    case (0xEF, 0xBC, 0x9A): .ascii(0x3A)
    default: .same
    }
  }
}
