import Foundation
import TestSupport

/// How fast mail is read and brought in, as plain text. A person reads the figures; nothing passes or fails by them.
///
///     BENCHMARKS=1 swift run -c release Benchmarks [PART] [--messages N] [--folder DIR] [--runs N] [--contacts N]
///
/// Parts: `parse`, `sync`, both with `all`; `mime`, `html`, `newtext`, on one thread in processor time; `memory`. Beside
/// the peers: `Tests/Benchmarks/peers`. `imap`: the client against a real server, `firstsync` and `unchanged` a part of
/// that alone; PEER names a program that is run beside. `matching`: decisions with a large CRM and many rules, and the
/// rule tools.
@main
struct Benchmarks {
  static func main() async {
    do {
      let wanted = try Arguments(Array(CommandLine.arguments.dropFirst()))
      try await run(wanted)
    } catch {
      FileHandle.standardError.write(Data("Benchmarks: \(error)\n".utf8))
      exit(1)
    }
  }

  private static func run(_ wanted: Arguments) async throws {
    // For the script: nothing but what it reads.
    if let file = wanted.packed {
      if wanted.part == .imap { return try await ServerBenchmark.measure(file) }
      return wanted.part == .memory ? try MemoryBenchmark.measure(file) : try Rates.printRaw(wanted, Packed(file: file))
    }
    print(Machine.description)
    if wanted.part == .memory { return try MemoryBenchmark.run() }
    if wanted.part == .matching {
      return try await MatchingBenchmark(
        messages: wanted.messages ?? 100_000, crm: LargeCRM(contacts: wanted.contacts)
      ).run()
    }
    let mail = try Mail(wanted)
    print(mail.description)
    switch wanted.part {
    case .all:
      try await SyncBenchmark(mail: mail).run()
      try ParseBenchmark(mail: mail).run()
    case .parse: try ParseBenchmark(mail: mail).run()
    case .sync: try await SyncBenchmark(mail: mail).run()
    case .imap, .firstsync, .unchanged: try await ServerBenchmark(mail: mail, runs: wanted.runs).run(wanted.part)
    case .mime, .html, .newtext, .decodes: try Rates.printAll(wanted, try MailSets(mail))
    case .pack: try MailSets(mail).write(to: wanted.output ?? temporaryFolder())
    case .memory, .matching: break
    }
  }
}

/// What the command line asks for.
struct Arguments {
  enum Part: String, CaseIterable {
    case parse, sync, all, mime, html, newtext, memory, decodes, pack, matching, imap, firstsync, unchanged
  }

  var part = Part.all
  /// Messages to make, or the most to take of the folder.
  var messages: Int?
  var folder: String?
  var runs = 5
  /// Contacts of the CRM that `matching` makes; companies and deals in proportion.
  var contacts = 1_000_000
  /// A file that `pack` wrote: the figures of it alone, for a script.
  var packed: String?
  /// Where `pack` writes.
  var output: String?

  struct Misuse: Error, CustomStringConvertible {
    var word: String
    var description: String {
      "cannot take '\(word)'; use: [\(Part.allCases.map(\.rawValue).joined(separator: "|"))] "
        + "[--messages N] [--folder DIR] [--runs N] [--contacts N] [--packed FILE] [--output DIR]"
    }
  }

  init(_ words: [String]) throws {
    var rest = words[...]
    func value(of word: String) throws -> String {
      guard let value = rest.popFirst() else { throw Misuse(word: word) }
      return value
    }
    func number(of word: String) throws -> Int {
      guard let number = Int(try value(of: word)), number > 0 else { throw Misuse(word: word) }
      return number
    }
    while let word = rest.popFirst() {
      switch word {
      case "--messages": messages = try number(of: word)
      case "--runs": runs = try number(of: word)
      case "--contacts": contacts = max(100, try number(of: word))
      case "--folder": folder = try value(of: word)
      case "--packed": packed = try value(of: word)
      case "--output": output = try value(of: word)
      default:
        guard let named = Part(rawValue: word) else { throw Misuse(word: word) }
        part = named
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

  init(_ wanted: Arguments) throws {
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
