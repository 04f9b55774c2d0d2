import MIME
import Model
import OpenSSL

func parse(_ bytes: some Sequence<UInt8>) -> Message {
  Array(bytes).withUnsafeBytes { MIMEParser<SHA256>.parse($0) }
}

/// Parses text with CRLF line ends.
func parse(mail text: String) -> Message { parse(crlf(text)) }

func crlf(_ text: String) -> [UInt8] {
  Array(text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n").utf8)
}

func decoded(_ part: Part, of raw: [UInt8]) -> [UInt8] {
  var bytes: [UInt8] = []
  raw.withUnsafeBytes { MIMEDecoder.decode(part, of: $0) { bytes += $0 } }
  return bytes
}

func digest(_ bytes: [UInt8]) -> Digest {
  var hash = SHA256()
  bytes.withUnsafeBytes { hash.update($0) }
  return hash.finish()
}

extension Message {
  var defectKinds: [String] {
    var seen: Set<String> = []
    return defects.map(\.kind).filter { seen.insert($0).inserted }
  }
}
