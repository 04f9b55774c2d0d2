/// The attributes of one start tag; valid during the call that gives them.
struct MarkupAttributes {
  /// What stands behind the tag's name.
  let bytes: UnsafeBufferPointer<UInt8>

  /// Attributes of one tag that are read; the others say nothing.
  static let maximumCount = 300

  var isEmpty: Bool { bytes.isEmpty }

  /// Calls with every known attribute and its value, decoded; empty for an attribute without a value. Of two of a name
  /// the first counts. (HTML, 13.2.5.33)
  func forEach(_ body: (MarkupAttribute, UnsafeBufferPointer<UInt8>) -> Void) {
    var (index, count, seen) = (0, 0, UInt64(0))
    while index < bytes.count, count < MarkupAttributes.maximumCount {
      if bytes[index] <= 0x20 || bytes[index] == 0x2F {
        index += 1
        continue
      }
      let start = index
      index += 1
      while index < bytes.count, !bytes[index].endsName, bytes[index] != 0x3D { index += 1 }
      let attribute = MarkupAttribute.named(UnsafeBufferPointer(rebasing: bytes[start..<index]))
      let value = value(&index)
      count += 1
      guard let attribute, seen & 1 << UInt64(attribute.rawValue) == 0 else { continue }
      seen |= 1 << UInt64(attribute.rawValue)
      if value.first(0x26, from: 0) == value.count {
        body(attribute, value)
      } else {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(value.count)
        value.decoded(isInAttribute: true) { decoded.append(contentsOf: $0) }
        decoded.withUnsafeBufferPointer { body(attribute, $0) }
      }
    }
  }

  /// Moves behind `= value`, if there is one.
  private func value(_ index: inout Int) -> UnsafeBufferPointer<UInt8> {
    var at = index
    while at < bytes.count, bytes[at] <= 0x20 { at += 1 }
    guard at < bytes.count, bytes[at] == 0x3D else { return UnsafeBufferPointer(rebasing: bytes[index..<index]) }
    at += 1
    while at < bytes.count, bytes[at] <= 0x20 { at += 1 }
    var start = at
    if at < bytes.count, bytes[at] == 0x22 || bytes[at] == 0x27 {
      start += 1
      at = bytes.first(bytes[at], from: start)
      index = min(bytes.count, at + 1)
    } else {
      while at < bytes.count, bytes[at] > 0x20 { at += 1 }
      index = at
    }
    return UnsafeBufferPointer(rebasing: bytes[start..<at])
  }
}
