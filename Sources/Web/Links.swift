/// Paths of our own pages.
enum Links {
  /// Percent-encoded for a query's value (RFC 3986 2.3: only unreserved characters stay).
  static func encoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var output: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: output.append(byte)
      default: output += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// A path with more in its query; empty values are left out.
  static func adding(_ values: KeyValuePairs<String, String>, to path: String) -> String {
    // The fragment stays last.
    let parts = path.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    var result = String(parts.first ?? "")
    for (name, value) in values where !value.isEmpty {
      result += (result.contains("?") ? "&" : "?") + name + "=" + encoded(value)
    }
    return parts.count > 1 ? result + "#" + parts[1] : result
  }

  /// Where a form says to go back to, when that is a page of ours: a path, and nothing that a browser takes for
  /// another host (`//evil`, `/\evil`) or for another line of the header.
  static func local(_ text: String?) -> String? {
    guard let text, text.utf8.count <= 2000, text.hasPrefix("/"), !text.hasPrefix("//"),
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C })
    else { return nil }
    return text
  }
}
