import MIME
import Model
import OpenSSL
import Testing

/// What holds for everything that lies within other parts.
@Suite struct InsideTests {
  /// The samples that have something in them.
  private static func samples() throws -> [(name: String, raw: [UInt8])] {
    try SampleTests.samples().filter { $0.name >= "100" && $0.name < "160" }
  }

  private func opened(_ index: Int, _ parts: [Part], _ raw: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    raw.withUnsafeBytes { MIMEDecoder.decode(index, of: parts, in: $0) { bytes += $0 } }
    return bytes
  }

  /// Parts of one container come in order and lie within it; each opens to what was digested.
  private func check(_ raw: [UInt8], opens: Bool) {
    let parts = parse(raw).parts
    var ends: [Int?: Int64] = [:]
    for (index, part) in parts.enumerated() {
      let room = part.container.map { parts[$0].size } ?? Int64(raw.count)
      guard part.container ?? -1 < index, part.offset >= ends[part.container] ?? 0, part.length >= 0,
        part.offset + part.length <= room
      else {
        Issue.record("part \(index) lies outside of what holds it, or over another part")
        return
      }
      ends[part.container] = part.offset + part.length
      guard opens, part.container != nil else { continue }
      let bytes = opened(index, parts, raw)
      if Int64(bytes.count) != part.size || digest(bytes) != part.digest {
        Issue.record("part \(index) does not open to what was digested")
      }
    }
  }

  @Test func everyPartOpensToWhatWasDigested() throws {
    let samples = try Self.samples()
    #expect(samples.count >= 20)
    for (_, raw) in samples { check(raw, opens: true) }
  }

  @Test func everyTruncationKeepsPartsInTheirContainers() throws {
    for (_, raw) in try Self.samples() {
      for length in 0...raw.count { check(Array(raw[..<length]), opens: length % 16 == 0) }
    }
  }

  @Test func everyChangedByteKeepsPartsInTheirContainers() throws {
    for (number, sample) in try Self.samples().enumerated() {
      var raw = sample.raw
      for place in raw.indices {
        let before = raw[place]
        raw[place] = [before ^ 1, 0xFF, 0, 0x80, 0x41][(place + number) % 5]
        check(raw, opens: place % 16 == 0)
        raw[place] = before
      }
    }
  }

  /// The binary forms without the base64 around them, which makes most changes harmless.
  @Test func everyChangeOfAWrapperIsRead() throws {
    for (name, raw) in try Self.samples() {
      for part in parse(raw).parts where part.container == nil && part.encoding == .base64 && part.use == .opened {
        let head = Array("Content-Type: \(part.type)\r\nContent-Transfer-Encoding: binary\r\n\r\n".utf8)
        let bytes = decoded(part, of: raw)
        #expect(!bytes.isEmpty, "sample \(name)")
        for place in bytes.indices {
          check(head + bytes[..<place], opens: place % 16 == 0)
          for value in [0xFF, bytes[place] &+ 1] as [UInt8] {
            var changed = bytes
            changed[place] = value
            check(head + changed, opens: false)
          }
        }
      }
    }
  }

  @Test func placesThatAreNoneGiveNothing() {
    let raw = Array("\r\nabc".utf8)
    var parts = parse(raw).parts + parse(raw).parts
    #expect(opened(-1, parts, raw).isEmpty)
    #expect(opened(2, parts, raw).isEmpty)
    for container in [1, 2, -1, .max, .min] {
      parts[1].container = container
      #expect(opened(1, parts, raw).isEmpty)
    }
    parts[1].container = 0
    (parts[1].offset, parts[1].length) = (2, .max)
    #expect(opened(1, parts, raw) == Array("c".utf8))
  }

  @Test func anAttachedMessageIsReadAnew() {
    let raw = crlf("Content-Type: message/rfc822\n\nSubject: inner\nContent-Type: text/html\n\n<p>text")
    let carrier = parse(raw)
    #expect(carrier.forwarded.map(\.subject) == ["inner"])
    let inner = raw.withUnsafeBytes { MIMEDecoder.message(0, of: carrier.parts, in: $0, hash: SHA256.self) }
    #expect(inner.html == "<p>text")
  }

  /// What is looked into does not change which message it is.
  @Test func openingChangesNoDigest() {
    let text = "Message-ID: <a@x.example>\n\nbegin 644 a.txt\n#86)C\n`\nend\n"
    let plain = parse(mail: text)
    #expect(plain.parts.count == 2)
    #expect(plain.text.isEmpty)
    let other = parse(mail: text.replacing("#86)C", with: "#86)D"))
    #expect(plain.contentDigest != other.contentDigest)
  }
}
