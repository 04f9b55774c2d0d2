/// Internationalised domain names in their ASCII form (RFC 3492, RFC 5891 without the code point tables).
package enum Punycode {
  /// `bücher.example` → `xn--bcher-kva.example`; nil where a label does not fit in 63 bytes.
  package static func domain(_ name: String) -> String? {
    var labels: [String] = []
    // IDEOGRAPHIC FULL STOP and its width variants separate labels too (RFC 3490 3.1).
    for label in name.unicodeScalars.split(
      omittingEmptySubsequences: false, whereSeparator: { [0x2E, 0x3002, 0xFF0E, 0xFF61].contains($0.value) })
    {
      let scalars = Array(label)
      if scalars.allSatisfy({ $0.value < 0x80 }) {
        labels.append(String(String.UnicodeScalarView(scalars)))
      } else {
        guard let encoded = encode(scalars.map(\.value)), encoded.utf8.count + 4 <= 63 else { return nil }
        labels.append("xn--" + encoded)
      }
    }
    return labels.joined(separator: ".")
  }

  // RFC 3492 section 5.
  private static let base: UInt32 = 36, tMin: UInt32 = 1, tMax: UInt32 = 26, skew: UInt32 = 38, damp: UInt32 = 700

  private static func encode(_ input: [UInt32]) -> String? {
    // A label has at most 63 bytes in ASCII; no longer input can give one, and the loop below is quadratic.
    guard input.count <= 63 else { return nil }
    var output = input.filter { $0 < 0x80 }
    let basic = UInt32(output.count)
    if basic > 0 { output.append(0x2D) }
    var (n, delta, bias, handled): (UInt32, UInt32, UInt32, UInt32) = (128, 0, 72, basic)
    while handled < input.count {
      guard let next = input.filter({ $0 >= n }).min() else { return nil }
      let (product, overflow) = (next - n).multipliedReportingOverflow(by: handled + 1)
      guard !overflow else { return nil }
      delta = delta &+ product
      n = next
      for scalar in input {
        if scalar < n { delta += 1 }
        guard scalar == n else { continue }
        var (q, k) = (delta, base)
        while true {
          let t = k <= bias ? tMin : (k >= bias + tMax ? tMax : k - bias)
          if q < t { break }
          output.append(digit(t + (q - t) % (base - t)))
          q = (q - t) / (base - t)
          k += base
        }
        output.append(digit(q))
        bias = adapt(delta, handled + 1, first: handled == basic)
        delta = 0
        handled += 1
      }
      delta += 1
      n += 1
    }
    return String(String.UnicodeScalarView(output.compactMap(Unicode.Scalar.init)))
  }

  private static func digit(_ value: UInt32) -> UInt32 { value < 26 ? 0x61 + value : 0x30 + value - 26 }

  private static func adapt(_ delta: UInt32, _ points: UInt32, first: Bool) -> UInt32 {
    var delta = first ? delta / damp : delta / 2
    delta += delta / points
    var k: UInt32 = 0
    while delta > (base - tMin) * tMax / 2 {
      delta /= base - tMin
      k += base
    }
    return k + (base - tMin + 1) * delta / (delta + skew)
  }
}
