/// A SHA-256 value.
package struct Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Always 32 bytes.
  package let bytes: [UInt8]

  package static let length = 32

  /// 32 zeros, where a digest is wanted and there is none yet; of no content that anybody knows.
  package static let zero = Digest(zeros: length)

  private init(zeros: Int) { bytes = [UInt8](repeating: 0, count: zeros) }

  /// Nil unless there are 32 bytes.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count == Digest.length else { return nil }
    self.bytes = bytes
  }

  /// Nil unless the text is 64 hexadecimal digits.
  package init?(hex: String) {
    let digits = Array(hex.utf8)
    guard digits.count == Digest.length * 2 else { return nil }
    var bytes: [UInt8] = []
    for pair in stride(from: 0, to: digits.count, by: 2) {
      guard let high = Digest.nibble(digits[pair]), let low = Digest.nibble(digits[pair + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    self.bytes = bytes
  }

  /// Lower-case hexadecimal, 64 letters.
  package var description: String {
    let alphabet = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] }, as: UTF8.self)
  }

  package static func < (a: Digest, b: Digest) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }

  private static func nibble(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x61...0x66: byte - 0x57
    case 0x41...0x46: byte - 0x37
    default: nil
    }
  }
}

/// A running SHA-256, so that rooms that do not see OpenSSL can ask for digests of what they stream.
package protocol Digester {
  init()
  mutating func update(_ bytes: UnsafeRawBufferPointer)
  /// The digest of everything since `init`; the digester is used up.
  mutating func finish() -> Digest
}

extension Digest {
  /// The identity of a message with a Message-ID (DESIGN.md section 3): what its copies have alike, and whom it goes to.
  ///
  /// QUIRK: programs that send the same to many people one by one give all of it one Message-ID, and may give it one
  /// Date; taken for copies of one message, all of it would be the first customer's.
  /// - Parameter recipients: keys of the addresses in To and Cc, in any order, as often as they stand there.
  package static func identity<Hash: Digester>(
    _ alike: Digest, to recipients: some Sequence<String>, _: Hash.Type
  ) -> Digest {
    var hash = Hash()
    alike.bytes.withUnsafeBytes { hash.update($0) }
    for key in Set(recipients).sorted() {
      // No key holds a NUL.
      Array((key + "\0").utf8).withUnsafeBytes { hash.update($0) }
    }
    return hash.finish()
  }
}

/// Makes no digests, for those who read a message and want none; each is `Digest.zero`.
package struct NoDigest: Digester {
  package init() {}
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {}
  package mutating func finish() -> Digest { .zero }
}
