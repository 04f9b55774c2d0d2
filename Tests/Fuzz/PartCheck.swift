internal import MIME
internal import Model
internal import OpenSSL

/// What holds for every part: it lies where it says, and opens to what was digested.
enum PartCheck {
  /// A file of a known kind is fed within a message that carries it, anything else as a message.
  static func run(_ bytes: UnsafeRawBufferPointer) {
    guard let type = carrier(of: bytes) else { return MessageCheck.run(bytes) }
    var mail = Array("From: anna@harbor.example\r\nMIME-Version: 1.0\r\nContent-Type: \(type)\r\n".utf8)
    if type.hasPrefix("text/plain") {
      mail += Array("\r\n".utf8) + bytes
    } else {
      mail += Array("Content-Transfer-Encoding: base64\r\n\r\n".utf8) + Base64.lines(Array(bytes))
    }
    mail.withUnsafeBytes { MessageCheck.run($0) }
  }

  private static func carrier(of bytes: UnsafeRawBufferPointer) -> String? {
    func starts(_ text: String) -> Bool { bytes.starts(with: text.utf8) }
    if bytes.starts(with: [0x78, 0x9F, 0x3E, 0x22]) { return "application/ms-tnef; name=winmail.dat" }
    if bytes.starts(with: [0x30, 0x80]) || bytes.starts(with: [0x30, 0x82]) || bytes.starts(with: [0x30, 0x84]) {
      return "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m"
    }
    if starts("BEGIN:VCALENDAR") { return "text/calendar; charset=utf-8; method=REQUEST" }
    if starts("begin ") { return "text/plain" }
    return nil
  }

  /// Leaves lie one behind the other; what is in one follows it and lies within what it opens to.
  static func parts(_ message: Message, in raw: UnsafeRawBufferPointer) {
    var end: Int64 = 0
    var sizes: [Int64] = []
    for (index, part) in message.parts.enumerated() {
      require(part.offset >= 0 && part.length >= 0, "part \(index) has a negative place")
      if let container = part.container {
        require(container >= 0 && container < index, "part \(index) is in part \(container), which is not before it")
        require(
          part.offset + part.length <= sizes[container],
          "part \(index) ends at \(part.offset + part.length), its container opens to \(sizes[container])")
        require(
          ancestor(index, message.parts) == message.parts[..<index].lastIndex { $0.container == nil },
          "part \(index) does not stand behind the leaf that holds it")
      } else {
        require(part.offset >= end, "part \(index) lies over the one before it")
        end = part.offset + part.length
        require(end <= Int64(raw.count), "part \(index) ends outside the message")
      }
      sizes.append(open(index, message, raw))
    }
    require(
      !message.parts.isEmpty || message.headers.contains { $0.name == "content-type" }, "a message without parts")
  }

  private static func ancestor(_ index: Int, _ parts: [Part]) -> Int {
    var at = index
    while let container = parts[at].container, container < at { at = container }
    return at
  }

  /// Opens a part and compares; how many bytes what is in it may refer to.
  private static func open(_ index: Int, _ message: Message, _ raw: UnsafeRawBufferPointer) -> Int64 {
    let part = message.parts[index]
    var hash = SHA256()
    var size: Int64 = 0
    opened(index, message.parts, raw) { piece in
      hash.update(piece)
      size += Int64(piece.count)
    }
    if part.type == "message/rfc822" {
      let inner = MIMEDecoder.message(index, of: message.parts, in: raw, hash: SHA256.self)
      require(inner.parts.count <= MIMELimits.parts + MIMELimits.insideParts, "\(inner.parts.count) parts within")
    }
    require(size == part.size, "part \(index) opens to \(size) bytes, its size is \(part.size)")
    require(hash.finish() == part.digest, "part \(index) opens to other bytes than were digested")
    return size
  }

  private static func opened(
    _ index: Int, _ parts: [Part], _ raw: UnsafeRawBufferPointer, into sink: (UnsafeRawBufferPointer) -> Void
  ) {
    MIMEDecoder.decode(index, of: parts, in: raw, into: sink)
  }
}

/// Base64 in lines, as mail has it.
enum Base64 {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func lines(_ bytes: [UInt8], end: [UInt8] = [0x0D, 0x0A]) -> [UInt8] {
    var written: [UInt8] = []
    written.reserveCapacity(bytes.count * 3 / 2)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      if start > 0, start % 57 == 0 { written += end }
      let group = bytes[start..<min(start + 3, bytes.count)]
      let value = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0...group.count { written.append(letters[value >> (18 - 6 * place) & 63]) }
      for _ in group.count..<3 { written.append(0x3D) }
    }
    return written + end
  }
}
