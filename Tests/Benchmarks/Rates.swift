import Foundation
import HTML
import MIME
import Model
import OpenSSL

/// Processor time of the parts of reading mail, each alone, on one thread.
struct Rates {
  let name: String
  let take: (UnsafeRawBufferPointer) -> Int

  static func of(_ part: Arguments.Part) -> [Rates] {
    switch part {
    case .mime:
      [
        Rates(name: "rapport, with SHA-256 digests") { MIMEParser<SHA256>.parse($0).text.utf8.count },
        Rates(name: "rapport, digests left out") { MIMEParser<NoDigest>.parse($0).text.utf8.count },
      ]
    case .html:
      [
        Rates(name: "rapport, text") { HTMLText.text(of: $0).utf8.count },
        Rates(name: "rapport, display") { HTMLSanitizer.display(String(decoding: $0, as: UTF8.self)).html.utf8.count },
      ]
    case .newtext:
      [Rates(name: "rapport, new text") { NewText.cut(String(decoding: $0, as: UTF8.self)).newText.utf8.count }]
    default: []
    }
  }

  /// Some items first, outside of the time: tables are made once in a process, not for each message.
  private func warmUp(_ packed: Packed) {
    var letters = 0
    packed.forEach(most: Rates.warming) { letters &+= take($0) }
    precondition(letters >= 0)
  }

  private static let warming = 500

  private func seconds(_ packed: Packed) -> Double {
    var letters = 0
    let start = Spent.now()
    packed.forEach { letters &+= take($0) }
    let spent = start.since().processor
    // Keeps the work from being left out.
    precondition(letters >= 0)
    return spent
  }

  // MARK: For a person

  static func printAll(_ wanted: Arguments, _ mail: MailSets) throws {
    print("\(wanted.part.rawValue): one thread, processor time, median of \(wanted.runs) runs")
    for (name, packed) in mail.sets(for: wanted.part) {
      print("  \(name): \(packed.ranges.count) items, \(megabytes(packed.size))")
      if wanted.part == .decodes {
        print("    \(Decodes(packed).description)")
        continue
      }
      let rates = of(wanted.part)
      for rate in rates { rate.warmUp(packed) }
      var times = [[Double]](repeating: [], count: rates.count)
      // They take turns, so that a busy spell of the machine falls on all.
      for _ in 0..<wanted.runs { for index in rates.indices { times[index].append(rates[index].seconds(packed)) } }
      for (rate, times) in zip(rates, times) { print("    " + rate.line(packed, times)) }
    }
  }

  private func line(_ packed: Packed, _ times: [Double]) -> String {
    let (seconds, count) = (median(times), Double(packed.ranges.count))
    return "\(name): \(number(Double(packed.size) / 1e6 / seconds, 1)) MB/s, \(number(count / seconds)) items/s, "
      + "\(number(seconds / count * 1e6, 1)) µs each (spread \(number(spread(times))) %)"
  }

  // MARK: For the script

  /// A line for each: its name, a tab, the seconds of one run.
  static func printRaw(_ wanted: Arguments, _ packed: Packed) throws {
    if wanted.part == .decodes { return print("rapport\t\(Decodes(packed).description)") }
    for rate in of(wanted.part) {
      rate.warmUp(packed)
      print("\(rate.name)\t\(rate.seconds(packed))")
    }
  }
}

/// What comes out of a set of messages.
struct Decodes: CustomStringConvertible {
  private(set) var description = ""

  init(_ packed: Packed) {
    var (parts, bytes, text, people) = (0, 0, 0, 0)
    packed.forEach { raw in
      let message = MIMEParser<SHA256>.parse(raw)
      for part in message.parts where part.container == nil {
        parts += 1
        bytes += Int(part.size)
      }
      text += message.text.utf8.count + (message.html?.utf8.count ?? 0)
      people += message.participants.count
    }
    description =
      "parts \(parts), decoded bytes \(bytes), text in UTF-8 \(text), addresses \(people), dates and ids read, "
      + "digests of each part, each message and its identity, defects noted"
  }
}
