import Foundation
import TestSupport

/// How fast mail is read and brought in, as plain text. A person reads the figures; nothing passes or fails by them.
///
///     BENCHMARKS=1 swift run -c release Benchmarks [parse|sync|all] [--messages N] [--folder DIR]
@main
struct Benchmarks {
  static func main() async {
    do {
      let wanted = try Wanted(Array(CommandLine.arguments.dropFirst()))
      let mail = try Mail(wanted)
      print(Machine.description)
      print(mail.description)
      if wanted.parts != .parse { try await SyncBenchmark(mail: mail).run() }
      if wanted.parts != .sync { try ParseBenchmark(mail: mail).run() }
    } catch {
      FileHandle.standardError.write(Data("Benchmarks: \(error)\n".utf8))
      exit(1)
    }
  }
}

/// What the command line asks for.
struct Wanted {
  enum Parts: String { case parse, sync, all }

  var parts = Parts.all
  /// Messages to make, or the most to take of the folder.
  var messages: Int?
  var folder: String?

  struct Misuse: Error, CustomStringConvertible {
    var word: String
    var description: String { "cannot take '\(word)'; use: [parse|sync|all] [--messages N] [--folder DIR]" }
  }

  init(_ words: [String]) throws {
    var rest = words[...]
    while let word = rest.popFirst() {
      switch word {
      case "--messages":
        guard let count = rest.popFirst().flatMap({ Int($0) }), count > 0 else { throw Misuse(word: word) }
        messages = count
      case "--folder":
        guard let path = rest.popFirst() else { throw Misuse(word: word) }
        folder = path
      default:
        guard let named = Parts(rawValue: word) else { throw Misuse(word: word) }
        parts = named
      }
    }
  }
}

/// The messages as files, in order of name.
struct Mail: CustomStringConvertible {
  let files: [String]
  let bytes: Int
  let isMade: Bool

  struct NoMail: Error, CustomStringConvertible {
    var folder: String
    var description: String { "no .eml files in \(folder)" }
  }

  /// Messages made when neither a number nor a folder is given.
  static let usualCount = 3000

  init(_ wanted: Wanted) throws {
    isMade = wanted.folder == nil
    let folder = try wanted.folder ?? temporaryFolder()
    if isMade {
      var writer = LetterWriter()
      for number in 0..<(wanted.messages ?? Mail.usualCount) {
        let digits = String(number)
        let name = String(repeating: "0", count: max(0, 7 - digits.count)) + digits
        try Data(writer.next()).write(to: URL(fileURLWithPath: "\(folder)/\(name).eml"))
      }
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".eml") }.sorted()
    files = names.prefix(wanted.messages ?? .max).map { "\(folder)/\($0)" }
    bytes = try files.reduce(0) { sum, file in
      sum + (try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0)
    }
    guard !files.isEmpty else { throw NoMail(folder: folder) }
  }

  var description: String {
    "mail: \(files.count) messages, \(megabytes(bytes)), "
      + (isMade ? "made on the spot, the same each time" : "as given")
  }
}
