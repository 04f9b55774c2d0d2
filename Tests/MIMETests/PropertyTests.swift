import Foundation
import MIME
import Model
import Testing

/// What holds for every message, however broken: made of the samples by cutting and changing them.
@Suite struct PropertyTests {
  @Test func everyTruncationIsRead() throws {
    for (_, raw) in try SampleTests.samples() {
      for length in 0...raw.count { check(Array(raw[..<length])) }
    }
  }

  @Test func everyChangedByteIsRead() throws {
    // Each place gets one of the bytes that mean something, all of them in turn.
    let signs = Array("\0\t\n\r \"%()*,-.:;<=>?@[\\]_\u{7F}".utf8) + [0x80, 0xC3, 0xFF, 0x41]
    for (number, sample) in try SampleTests.samples().enumerated() {
      var raw = sample.raw
      for place in raw.indices {
        let before = raw[place]
        raw[place] = signs[(place + number) % signs.count]
        check(raw)
        raw[place] = before
      }
    }
  }

  @Test func everyRemovedLineIsRead() throws {
    for (_, raw) in try SampleTests.samples() {
      let lines = raw.split(separator: 0x0A, omittingEmptySubsequences: false)
      for place in lines.indices {
        check(Array((lines[..<place] + lines[(place + 1)...]).joined(separator: [0x0A])))
      }
    }
  }

  private func check(_ raw: [UInt8]) {
    let message = parse(raw)
    var end: Int64 = 0
    for part in message.parts where part.container == nil {
      guard part.offset >= end, part.length >= 0, part.offset + part.length <= Int64(raw.count) else {
        Issue.record("a part lies outside the message or over another part")
        return
      }
      end = part.offset + part.length
    }
    if message.parts.isEmpty, !message.headers.contains(where: { $0.name == "content-type" }) {
      Issue.record("a message without parts")
    }
  }

  @Test func openedPartsAreWhatWasDigested() throws {
    for (name, raw) in try SampleTests.samples() {
      for part in parse(raw).parts where part.container == nil {
        let bytes = decoded(part, of: raw)
        #expect(Int64(bytes.count) == part.size, "sample \(name)")
        #expect(digest(bytes) == part.digest, "sample \(name)")
      }
    }
  }

  @Test func partsOfAnotherMessageDoNotReachOutside() {
    var part = parse("\r\nabc".utf8).parts[0]
    for (offset, length) in [(-5, 10), (0, -1), (2, .max), (.max, .max), (.min, .max), (100, 1)] as [(Int64, Int64)] {
      (part.offset, part.length) = (offset, length)
      #expect(decoded(part, of: Array("xyz".utf8)).count <= 3)
    }
  }

  /// Base64 in lines of every length and every kind of line end, with and without padding: all ways to meet a line end.
  @Test func base64Lines() {
    let bytes = (0..<400).map { UInt8(truncatingIfNeeded: $0 &* 73 ^ $0 >> 3) }
    for (count, isPadded) in (330...345).flatMap({ [($0, true), ($0, false)] }) {
      let content = Array(bytes.prefix(count))
      let all = Data(content).base64EncodedString().utf8
      let digits = isPadded ? Array(all) : all.filter { $0 != UInt8(ascii: "=") }
      for lineLength in 1...80 {
        for lineEnd in ["\r\n", "\n", " \r\n\t", "\r\n\r\n"] {
          var raw = Array("Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n".utf8)
          for start in stride(from: 0, to: digits.count, by: lineLength) {
            raw += digits[start..<min(start + lineLength, digits.count)] + Array(lineEnd.utf8)
          }
          let message = parse(raw)
          if decoded(message.parts[0], of: raw) != content || message.defectKinds.contains("bad-base64") {
            Issue.record("\(count) bytes in lines of \(lineLength) before \(lineEnd.debugDescription)")
            return
          }
        }
      }
    }
  }

  /// Where lines end with CR alone, too, no piece ends within the white space before a line end.
  @Test func piecesOfCarriageReturnsJoin() {
    let head = Array("Content-Type: image/png\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".utf8)
    for start in ["", "x", "xx"] {
      let raw = head + Array((start + String(repeating: "a \r", count: MIMELimits.chunk)).utf8)
      #expect(decoded(parse(raw).parts[0], of: raw).count == start.utf8.count + 2 * MIMELimits.chunk)
    }
  }

  /// Bodies around the size of a piece, so that every state lies on a piece's edge once.
  @Test func piecesJoin() {
    for size in [MIMELimits.chunk - 3, MIMELimits.chunk, MIMELimits.chunk + 1, 3 * MIMELimits.chunk + 2] {
      let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
      let digits = "0123456789ABCDEF".utf8.map { $0 }
      let quoted = bytes.flatMap { [0x3D, digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
      for lineLength in [3 * 25, 3 * 100_000] {
        var body: [UInt8] = []
        for start in stride(from: 0, to: quoted.count, by: lineLength) {
          if start > 0 { body += "=\r\n".utf8 }
          body += quoted[start..<min(start + lineLength, quoted.count)]
        }
        let raw = Array("Content-Type: image/png\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".utf8) + body
        #expect(decoded(parse(raw).parts[0], of: raw) == bytes)
      }
    }
  }
}
