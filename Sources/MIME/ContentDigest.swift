import Glibc
import Model

/// Makes text such that a relay which changes line ends or the space at the end does not change its digest.
///
/// CRLF and CR become LF; white space at the very end is left out.
struct NormalisedText {
  /// White space that counts only if something follows.
  private(set) var held: [UInt8] = []
  /// The white space under way is longer than may be held back: it counts.
  private var isOverflowing = false
  private var afterReturn = false

  /// Bytes that `update` needs to work in.
  static let room = 16_384

  /// Gives what counts of a piece, and of what was held back before it.
  ///
  /// - Parameter scratch: `room` bytes.
  mutating func update(
    _ bytes: UnsafeRawBufferPointer, scratch: UnsafeMutableRawPointer, _ sink: (UnsafeRawBufferPointer) -> Void
  ) {
    guard let base = bytes.baseAddress else { return }
    if !afterReturn, memchr(base, Int32(Byte.carriageReturn), bytes.count) == nil { return take(bytes, sink) }
    for start in stride(from: 0, to: bytes.count, by: Self.room) {
      let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + Self.room, bytes.count)])
      let count = LineEnds.normalise(piece, into: scratch, afterReturn: &afterReturn)
      take(UnsafeRawBufferPointer(start: scratch, count: count), sink)
    }
  }

  private mutating func take(_ bytes: UnsafeRawBufferPointer, _ sink: (UnsafeRawBufferPointer) -> Void) {
    var end = bytes.count
    while end > 0, bytes[end - 1].isWhite { end -= 1 }
    if end > 0 {
      if !held.isEmpty { held.withUnsafeBytes { sink($0) } }
      held.removeAll(keepingCapacity: true)
      isOverflowing = false
      sink(UnsafeRawBufferPointer(rebasing: bytes[..<end]))
    }
    guard end < bytes.count else { return }
    held += bytes[end...]
    if isOverflowing || held.count > MIMELimits.heldWhiteSpace {
      isOverflowing = true
      held.withUnsafeBytes { sink($0) }
      held.removeAll(keepingCapacity: true)
    }
  }
}

/// CRLF and CR as LF.
enum LineEnds {
  /// Writes at most as many bytes as there are; returns how many. `output` may be where the bytes are themselves.
  ///
  /// - Parameter afterReturn: the bytes before these ended in a CR; then whether these do.
  static func normalise(
    _ bytes: UnsafeRawBufferPointer, into output: UnsafeMutableRawPointer, afterReturn: inout Bool
  ) -> Int {
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return 0 }
    var (from, to) = (0, 0)
    if afterReturn, bytes[0] == Byte.lineFeed { from = 1 }
    afterReturn = false
    while from < bytes.count {
      let found = memchr(base + from, Int32(Byte.carriageReturn), bytes.count - from)
      let end = found.map { UnsafeRawPointer($0) - base } ?? bytes.count
      if base + from != UnsafeRawPointer(output + to) { memmove(output + to, base + from, end - from) }
      (from, to) = (end, to + end - from)
      guard from < bytes.count else { break }
      output.storeBytes(of: Byte.lineFeed, toByteOffset: to, as: UInt8.self)
      (from, to) = (from + 1, to + 1)
      if from == bytes.count {
        afterReturn = true
      } else if bytes[from] == Byte.lineFeed {
        from += 1
      }
    }
    return to
  }
}

/// Fields to digest, with their lengths before them, so that nothing can move from one field into the next.
struct DigestedFields {
  private var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(512) }

  mutating func add(_ field: [UInt8]) {
    add(length: field.count)
    bytes += field
  }

  mutating func add(_ text: String) {
    add(length: text.utf8.count)
    bytes += text.utf8
  }

  /// White space of any length counts as one space: relays fold anew.
  mutating func add(folded text: String) {
    var text = text
    let folded = text.withUTF8 { text in
      [UInt8](unsafeUninitializedCapacity: text.count) { output, count in
        var pendsSpace = false
        for byte in text {
          if byte.isWhite {
            pendsSpace = count > 0
          } else {
            if pendsSpace {
              output[count] = Byte.space
              count += 1
            }
            pendsSpace = false
            output[count] = byte
            count += 1
          }
        }
      }
    }
    add(folded)
  }

  func digest<Hash: Digester>(_: Hash.Type) -> Digest {
    var hash = Hash()
    bytes.withUnsafeBytes { hash.update($0) }
    return hash.finish()
  }

  private mutating func add(length: Int) {
    withUnsafeBytes(of: UInt64(length).littleEndian) { bytes.append(contentsOf: $0) }
  }
}

/// Says whether two copies are one message (DESIGN.md section 3).
enum Identity {
  /// Fields that each copy has of its own: written by the servers on its way, or by the mailbox it lies in.
  private static let perCopy: Set<String> = [
    "received", "return-path", "delivered-to", "authentication-results", "received-spf", "dkim-signature",
    "domainkey-signature", "bcc", "resent-bcc", "status", "envelope-to", "original-recipient", "content-length",
    "lines",
  ]

  static func digest<Hash: Digester>(_ message: Message, _ header: HeaderBlock, hash: Hash.Type) -> Digest {
    var fields = DigestedFields()
    if let id = message.messageID {
      fields.add("id")
      fields.add(id)
      for field in [KnownField.from, .date] {
        let values = header.values(of: field)
        fields.add(String(values.count))
        for value in values { fields.add(folded: value) }
      }
    } else {
      fields.add("headers")
      for field in header.fields where !isPerCopy(field.name) {
        fields.add(field.name)
        fields.add(folded: field.value)
      }
    }
    fields.add(message.contentDigest.bytes)
    let alike = fields.digest(Hash.self)
    if message.messageID == nil { return alike }
    let recipients = message.participants.lazy.filter { $0.role == .to || $0.role == .cc }.compactMap {
      $0.address?.key
    }
    return Digest.identity(alike, to: recipients, Hash.self)
  }

  private static func isPerCopy(_ name: String) -> Bool {
    name.hasPrefix("x-") || name.hasPrefix("arc-") || perCopy.contains(name)
  }
}
