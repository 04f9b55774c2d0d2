import Glibc
import Model

/// Digests text so that a relay which changes line ends or the space at the end does not change the digest.
///
/// CRLF and CR become LF; white space at the very end is left out.
struct NormalisedDigest<Hash: Digester> {
  private var hash = Hash()
  /// White space that counts only if something follows.
  private var held: [UInt8] = []
  /// The white space under way is longer than may be held back: it counts.
  private var isOverflowing = false
  private var afterReturn = false

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
    if !afterReturn, memchr(base, Int32(Byte.carriageReturn), bytes.count) == nil {
      take(bytes)
      return
    }
    let normal = [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, count in
      for byte in bytes {
        if byte == Byte.carriageReturn {
          buffer[count] = Byte.lineFeed
          count += 1
        } else if byte != Byte.lineFeed || !afterReturn {
          buffer[count] = byte
          count += 1
        }
        afterReturn = byte == Byte.carriageReturn
      }
    }
    normal.withUnsafeBytes { take($0) }
  }

  private mutating func take(_ bytes: UnsafeRawBufferPointer) {
    let end = (bytes.lastIndex { !$0.isWhite } ?? -1) + 1
    if end > 0 {
      if !held.isEmpty { held.withUnsafeBytes { hash.update($0) } }
      held.removeAll(keepingCapacity: true)
      isOverflowing = false
      hash.update(UnsafeRawBufferPointer(rebasing: bytes[..<end]))
    }
    guard end < bytes.count else { return }
    held += bytes[end...]
    if isOverflowing || held.count > MIMELimits.heldWhiteSpace {
      isOverflowing = true
      held.withUnsafeBytes { hash.update($0) }
      held.removeAll(keepingCapacity: true)
    }
  }

  mutating func finish() -> Digest { hash.finish() }
}

/// Digests fields with their lengths before them, so that nothing can move from one field into the next.
struct FieldDigest<Hash: Digester> {
  private var hash = Hash()

  mutating func add(_ bytes: some Collection<UInt8>) {
    let all = withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { Array($0) } + bytes
    all.withUnsafeBytes { hash.update($0) }
  }

  mutating func add(_ text: String) { add(text.utf8) }

  /// White space of any length counts as one space: relays fold anew.
  mutating func add(folded text: String) {
    var bytes: [UInt8] = []
    var pendsSpace = false
    for byte in text.utf8 {
      if byte.isWhite {
        pendsSpace = true
      } else {
        if pendsSpace, !bytes.isEmpty { bytes.append(Byte.space) }
        pendsSpace = false
        bytes.append(byte)
      }
    }
    add(bytes)
  }

  mutating func finish() -> Digest { hash.finish() }
}

/// Says whether two copies are one message (DESIGN.md section 3).
enum Identity {
  /// Fields that each copy has of its own: written by the servers on its way, or by the mailbox it lies in.
  private static let perCopy: Set<String> = [
    "received", "return-path", "delivered-to", "authentication-results", "received-spf", "dkim-signature",
    "domainkey-signature", "bcc", "resent-bcc", "status", "envelope-to", "original-recipient", "content-length",
    "lines",
  ]

  static func digest<Hash: Digester>(_ message: Message, hash: Hash.Type) -> Digest {
    var fields = FieldDigest<Hash>()
    if let id = message.messageID {
      fields.add("id")
      fields.add(id)
      for name in ["from", "date"] {
        let values = message.headers.filter { $0.name == name }
        fields.add(String(values.count))
        for field in values { fields.add(folded: field.value) }
      }
    } else {
      fields.add("headers")
      for field in message.headers where !isPerCopy(field.name) {
        fields.add(field.name)
        fields.add(folded: field.value)
      }
    }
    fields.add(message.contentDigest.bytes)
    return fields.finish()
  }

  private static func isPerCopy(_ name: String) -> Bool {
    name.hasPrefix("x-") || name.hasPrefix("arc-") || perCopy.contains(name)
  }
}
