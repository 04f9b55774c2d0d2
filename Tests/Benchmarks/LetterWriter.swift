import Foundation
import Model
import TestSupport

/// Writes business mail as it looks on a server: threads, charsets, HTML beside text, quoted history, attachments. The
/// same letters each time.
struct LetterWriter {
  private var random = SplitMix64(seed: 20_261_123)
  private var number = 0
  /// What was written to or by a person, newest last, for replies.
  private var threads: [[Written]] = Array(repeating: [], count: Firm.all.count * Firm.size)

  private struct Written {
    var id: String
    var references: [String]
    var subject: String
    var text: String
  }

  private static let begin = Timestamp(seconds: 1_735_718_400)
  /// Between two letters, in seconds.
  private static let pace: Int64 = 1_500
  private static let us = (name: "Sales", address: "sales@example.test")

  private static let sentences = [
    "thank you for the call this morning", "the offer for the second floor is attached",
    "could you send the drawings by Thursday", "delivery takes about three weeks from the order",
    "we would like to move the meeting to the afternoon", "the price includes mounting and one year of service",
    "für die Straßenfront brauchen wir größere Leuchten", "la livraison est prévue après le quinze août",
    "dziękujemy za szybką odpowiedź i zamówienie", "the invoice was paid on Monday", "please see the comments below",
    "our architect asks for a sample in brass",
  ]

  mutating func next() -> [UInt8] {
    defer { number += 1 }
    let firm = Firm.all[below(Firm.all.count)]
    let index = below(Firm.size)
    let person = firm.person(index)
    let thread = firm.number * Firm.size + index
    let earlier = below(100) < 60 ? threads[thread].last : nil
    let (from, to) = below(100) < 35 ? (LetterWriter.us, person) : (person, LetterWriter.us)
    let id = "letter-\(number).\(random.next())@" + from.address.split(separator: "@")[1]
    let topic = "\(firm.name): Angebot \(1000 + number) für Büro und Straße"
    let subject = earlier.map { $0.subject.hasPrefix("Re: ") ? $0.subject : "Re: " + $0.subject } ?? topic
    let references = earlier.map { ($0.references + [$0.id]).suffix(12) } ?? []
    let own = paragraphs() + "\n\n-- \n\(from.name)\n+49 40 5550 \(1000 + below(9000))\n"
    let text = own + (earlier.map { history($0.text, from: to.name) } ?? "")
    threads[thread].append(
      Written(id: id, references: Array(references), subject: subject, text: String(text.prefix(6_000))))
    var head = "Return-Path: <\(from.address)>\r\n"
    for hop in 0..<3 {
      head += "Received: from relay\(hop).example (relay\(hop).example [192.0.2.\(hop + 1)])\r\n"
      head += "\tby mx.example.test with ESMTPS id \(random.next()); \(date)\r\n"
    }
    head += "From: \(word(from.name)) <\(from.address)>\r\nTo: \(word(to.name)) <\(to.address)>\r\n"
    head += "Subject: \(word(subject))\r\nDate: \(date)\r\nMessage-ID: <\(id)>\r\n"
    if let earlier {
      head += "In-Reply-To: <\(earlier.id)>\r\n"
      head += "References: " + references.map { "<\($0)>" }.joined(separator: "\r\n ") + "\r\n"
    }
    return Array((head + "MIME-Version: 1.0\r\n").utf8) + entity(text)
  }

  // MARK: Text

  private mutating func paragraphs() -> String {
    (0...below(4)).map { _ in (0...below(7)).map { _ in sentence() }.joined(separator: " ") }.joined(separator: "\n\n")
  }

  private mutating func sentence() -> String {
    let text = LetterWriter.sentences[below(LetterWriter.sentences.count)]
    return text.prefix(1).uppercased() + text.dropFirst() + "."
  }

  private func history(_ text: String, from name: String) -> String {
    let quoted = text.split(separator: "\n", omittingEmptySubsequences: false).map { "> " + $0 }
    return "\nOn Monday, 2 March 2026 at 09:15, \(name) wrote:\n\(quoted.joined(separator: "\n"))\n"
  }

  private func html(_ text: String) -> String {
    let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    let lines = escaped.split(separator: "\n", omittingEmptySubsequences: false).map {
      "<p class=\"MsoNormal\" style=\"margin:0;font-size:11pt\"><span lang=\"DE\" style=\"color:#1f1f1f\">\($0)"
        + "<o:p></o:p></span></p>"
    }
    return "<html><head><style>p.MsoNormal { margin: 0; font-family: Calibri, sans-serif }</style></head><body>"
      + "<table width=\"600\" cellpadding=\"0\"><tr><td>" + lines.joined(separator: "\r\n") + "</td></tr></table>"
      + "<img src=\"https://news.example/open.gif\" width=\"1\" height=\"1\"></body></html>"
  }

  private var date: String {
    let c = LetterWriter.begin.adding(seconds: Int64(number) * LetterWriter.pace).civil()
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let time = [c.hour, c.minute, c.second].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    return "\(days[c.weekday]), \(c.day) \(months[c.month - 1]) \(c.year) \(time) +0000"
  }

  /// An encoded word where the text has letters beyond ASCII.
  private func word(_ text: String) -> String {
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
    return "=?utf-8?B?" + Data(text.utf8).base64EncodedString() + "?="
  }

  // MARK: Parts

  private mutating func entity(_ text: String) -> [UInt8] {
    let body =
      switch below(100) {
      case ..<50: alternative(text)
      case ..<70: leaf(html(text), type: "text/html")
      default: leaf(text, type: "text/plain")
      }
    guard below(100) < 18 else { return body }
    var parts = [body]
    for _ in 0...below(2) {
      let name = ["Angebot \(number).pdf", "plan.dwg", "photo.jpeg"][below(3)]
      let bytes = (0..<(1_000 + below(25_000))).flatMap { _ in withUnsafeBytes(of: random.next(), Array.init) }
      let head =
        "Content-Type: application/octet-stream; name=\"\(name)\"\r\nContent-Transfer-Encoding: base64\r\n"
        + "Content-Disposition: attachment; filename=\"\(name)\"\r\n\r\n"
      parts.append(Array(head.utf8) + base64(bytes))
    }
    return multipart("mixed", parts)
  }

  private mutating func alternative(_ text: String) -> [UInt8] {
    multipart("alternative", [leaf(text, type: "text/plain"), leaf(html(text), type: "text/html")])
  }

  private mutating func multipart(_ kind: String, _ parts: [[UInt8]]) -> [UInt8] {
    let boundary = "=_\(random.next())"
    var bytes = Array("Content-Type: multipart/\(kind); boundary=\"\(boundary)\"\r\n\r\n".utf8)
    for part in parts { bytes += Array("--\(boundary)\r\n".utf8) + part + [0x0D, 0x0A] }
    return bytes + Array("--\(boundary)--\r\n".utf8)
  }

  private mutating func leaf(_ text: String, type: String) -> [UInt8] {
    let lines = text.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n")
    let latin = lines.unicodeScalars.map { $0.value < 0x100 ? UInt8($0.value) : 0x3F }
    switch below(5) {
    case 0: return part(type, "utf-8", "8bit") + Array(lines.utf8)
    case 1: return part(type, "utf-8", "base64") + base64(Array(lines.utf8))
    case 2: return part(type, "windows-1252", "8bit") + latin
    case 3: return part(type, "iso-8859-1", "quoted-printable") + quotedPrintable(latin)
    default: return part(type, "utf-8", "quoted-printable") + quotedPrintable(Array(lines.utf8))
    }
  }

  private func part(_ type: String, _ charset: String, _ encoding: String) -> [UInt8] {
    Array("Content-Type: \(type); charset=\(charset)\r\nContent-Transfer-Encoding: \(encoding)\r\n\r\n".utf8)
  }

  private func base64(_ bytes: [UInt8]) -> [UInt8] {
    Array(
      Data(bytes).base64EncodedData(options: [
        .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
      ]))
  }

  private func quotedPrintable(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    var (out, column): ([UInt8], Int) = ([], 0)
    for byte in bytes {
      let plain = byte == 0x0D || byte == 0x0A || (byte >= 0x20 && byte < 0x7F && byte != 0x3D)
      if column > 72, byte != 0x0D, byte != 0x0A {
        out += [0x3D, 0x0D, 0x0A]
        column = 0
      }
      out += plain ? [byte] : [0x3D, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      column = byte == 0x0A ? 0 : column + (plain ? 1 : 3)
    }
    return out
  }

  private mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
}
