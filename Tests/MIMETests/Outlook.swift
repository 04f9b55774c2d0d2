/// Writes what Outlook writes: winmail.dat, for tests.
enum Outlook {
  static func stream(_ attributes: [[UInt8]]) -> [UInt8] { [0x78, 0x9F, 0x3E, 0x22, 1, 0] + attributes.joined() }

  /// A message that is nothing but a winmail.dat.
  static func message(_ stream: [UInt8]) -> [UInt8] { Array("Content-Type: application/ms-tnef\r\n\r\n".utf8) + stream }

  static func file(_ name: String, _ text: String) -> [UInt8] {
    start + attribute(2, 0x0001_8010, Array(name.utf8) + [0]) + attribute(2, 0x0006_800F, Array(text.utf8))
  }

  /// A message in its own form, attached.
  static func attached(_ stream: [UInt8]) -> [UInt8] {
    let method = long(0x3705_0003) + long(5)
    let data = long(0x3701_000D) + long(1) + padded(long(stream.count + 16), [UInt8](repeating: 0, count: 16) + stream)
    return start + attribute(2, 0x0006_9005, long(2) + method + data)
  }

  /// The compressed rich text of the message.
  static func rich(_ compressed: [UInt8]) -> [UInt8] {
    attribute(1, 0x0006_9003, long(1) + long(0x1009_0102) + long(1) + padded(long(compressed.count), compressed))
  }

  static func stored(_ text: [UInt8]) -> [UInt8] {
    long(text.count + 12) + long(text.count) + long(0x414C_454D) + long(0) + text
  }

  /// Letters, and then the letters before again and again.
  static func compressed(_ text: [UInt8], repeating count: Int) -> [UInt8] {
    var body: [UInt8] = []
    for start in stride(from: 0, to: text.count, by: 8) { body += [0] + text[start..<start + 8] }
    for _ in 0..<count / 8 {
      body.append(0xFF)
      for _ in 0..<8 { body += [0x0D, 0x0F] }
    }
    return long(body.count + 12) + long(0x7FFF_FFFF) + long(0x7546_5A4C) + long(0) + body
  }

  private static let start = attribute(2, 0x0006_9002, [UInt8](repeating: 0, count: 14))

  private static func attribute(_ level: UInt8, _ id: Int, _ data: [UInt8]) -> [UInt8] {
    let sum = data.reduce(0) { ($0 + Int($1)) & 0xFFFF }
    return [level] + long(id) + long(data.count) + data + [UInt8(sum & 0xFF), UInt8(sum >> 8)]
  }

  private static func long(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

  private static func padded(_ head: [UInt8], _ data: [UInt8]) -> [UInt8] {
    head + data + [UInt8](repeating: 0, count: (4 - data.count % 4) % 4)
  }
}

/// Writes the start of a message signed as one whole.
enum Signed {
  /// Up to the octet string that is signed, with lengths that do not say where things end.
  static let start: [UInt8] =
    [0x30, 0x80] + [6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2] + [0xA0, 0x80, 0x30, 0x80, 2, 1, 1, 0x31, 0]
    + [0x30, 0x80] + [6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1] + [0xA0, 0x80]
}
