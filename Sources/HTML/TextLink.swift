/// The address of a link as plain text shows it.
enum TextLink {
  /// Longest address shown, in bytes; longer ones track rather than tell.
  static let maximumShown = 400

  /// Appends a web address, or the bare address of `mailto:`; nothing of all others.
  static func append(_ value: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    let text = value.drop { $0 <= 0x20 }
    let isMail = text.begins("mailto:")
    guard isMail || text.begins("http://") || text.begins("https://") else { return }
    let start = output.count
    for byte in isMail ? text.dropFirst(7) : text {
      if isMail, byte == 0x3F { break }
      guard byte > 0x20, byte != 0x7F, byte != 0x3C, byte != 0x3E else { continue }
      output.append(byte)
      if output.count - start > maximumShown {
        output.removeSubrange(start...)
        return
      }
    }
  }

  /// Whether a link's text is its address, give or take the scheme, `www.`, the last slash and case.
  static func isSame(_ address: UnsafeBufferPointer<UInt8>, _ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let (one, other) = (core(address[...]), core(text))
    return one.count == other.count && zip(one, other).allSatisfy { lower($0) == lower($1) }
  }

  private static func core(_ address: Slice<UnsafeBufferPointer<UInt8>>) -> Slice<UnsafeBufferPointer<UInt8>> {
    var core = address
    if core.begins("mailto:") { core = core.dropFirst(7) }
    if core.begins("https://") { core = core.dropFirst(8) } else if core.begins("http://") { core = core.dropFirst(7) }
    if core.begins("www.") { core = core.dropFirst(4) }
    while let last = core.last, last == 0x2F || last <= 0x20 { core = core.dropLast() }
    return core
  }

  private static func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
}
