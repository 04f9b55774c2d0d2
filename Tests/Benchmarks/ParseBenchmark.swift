import Foundation
import MIME
import Model
import OpenSSL
import Pipeline

/// Raw bytes to messages on one thread: MIME alone, and all that a synchronisation does before it asks the store.
struct ParseBenchmark {
  let mail: Mail

  static let runs = 5
  /// Bytes read before the clock runs: reading files is not what is measured.
  private static let chunk = 32_000_000

  private struct Stage {
    let name: String
    let parse: (UnsafeRawBufferPointer) -> Message
    var spent: [Spent] = []
    /// Letters of text that came out of all messages of one run.
    var text = 0
  }

  func run() throws {
    var stages = [
      Stage(name: "MIME alone") { MIMEParser<SHA256>.parse($0) },
      Stage(name: "with text of HTML, new text") { Parse.message($0) },
    ]
    // The stages take turns, so that a busy spell of the machine falls on both.
    for _ in 0..<ParseBenchmark.runs {
      for index in stages.indices { try pass(&stages[index]) }
    }
    print("parse: one thread, median of \(ParseBenchmark.runs) runs")
    for stage in stages { report(stage) }
  }

  private func pass(_ stage: inout Stage) throws {
    var total = Spent(wall: 0, processor: 0)
    stage.text = 0
    var rest = mail.files[...]
    while !rest.isEmpty {
      var messages: [Data] = []
      var size = 0
      while size < ParseBenchmark.chunk, let file = rest.popFirst() {
        messages.append(try Data(contentsOf: URL(fileURLWithPath: file)))
        size += messages.last?.count ?? 0
      }
      let start = Spent.now()
      for message in messages { stage.text += message.withUnsafeBytes { stage.parse($0) }.text.utf8.count }
      total += start.since()
    }
    stage.spent.append(total)
  }

  private func report(_ stage: Stage) {
    func rates(_ seconds: Double) -> String {
      "\(number(Double(mail.bytes) / 1e6 / seconds, 1)) MB/s, \(number(Double(mail.files.count) / seconds)) messages/s"
    }
    let wall = stage.spent.map(\.wall)
    print(
      "  \(stage.name): \(rates(median(wall))) by the clock (spread \(number(spread(wall))) %); "
        + "\(rates(median(stage.spent.map(\.processor)))) of processor time; \(megabytes(stage.text)) of text")
  }
}
