/// The address of a link as plain text shows it.
enum LinkAddress {
  /// Longest address shown, in bytes; longer ones track rather than tell.
  static let maximumShown = 400

  /// A web address, or the bare address of `mailto:`; empty for all others.
  static func shown(_ value: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    let address = value.filter { $0 > 0x20 && $0 != 0x7F && $0 != 0x3C && $0 != 0x3E }
    guard address.count <= maximumShown else { return [] }
    if let rest = without("mailto:", address) { return Array(rest.prefix { $0 != 0x3F }) }
    return without("http://", address) != nil || without("https://", address) != nil ? address : []
  }

  /// Whether a link's text is its address, give or take the scheme, `www.`, the last slash and case.
  static func isSame(_ address: [UInt8], _ text: ArraySlice<UInt8>) -> Bool {
    core(address[...]).elementsEqual(core(text)) { lower($0) == lower($1) }
  }

  private static func core(_ address: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var core = address
    for prefix in ["mailto:", "https://", "http://", "www."] {
      if let rest = without(prefix, core) { core = rest }
    }
    while let last = core.last, last == 0x2F || last <= 0x20 { core.removeLast() }
    return core
  }

  private static func without(_ prefix: String, _ address: some Collection<UInt8>) -> ArraySlice<UInt8>? {
    let bytes = Array(address.prefix(prefix.utf8.count))
    guard bytes.elementsEqual(prefix.utf8, by: { lower($0) == $1 }) else { return nil }
    return Array(address.dropFirst(bytes.count))[...]
  }

  private static func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
}
