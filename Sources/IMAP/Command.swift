internal import Model

/// A command without its tag. Text from outside gets in as a quoted string or a literal, never bare: no CR, LF or NUL
/// can come into a command line.
struct Command: Hashable, Sendable {
  enum Part: Hashable, Sendable {
    case text([UInt8])
    case literal([UInt8])
    /// A folder's name as we keep it, in modified UTF-7; how it goes out is known when it does.
    case folder([UInt8])
  }

  /// Which literals may be sent without waiting for the server (RFC 7888).
  enum Literals: Sendable {
    case awaited, small, all

    init(_ capabilities: Set<String>) {
      self = capabilities.contains("LITERAL+") ? .all : capabilities.contains("LITERAL-") ? .small : .awaited
    }

    fileprivate func isAwaited(_ size: Int) -> Bool {
      switch self {
      case .awaited: true
      case .small: size > 4096
      case .all: false
      }
    }
  }

  /// What it is called in errors.
  let name: String
  private(set) var parts: [Part]
  /// It holds a password and is masked in transcripts.
  private(set) var isSecret = false

  init(_ name: StaticString) {
    self.name = "\(name)"
    parts = [.text(Array("\(name)".utf8))]
  }

  /// Bytes that go out together, and after all but the last of which the server is waited for.
  func segments(tag: String, literals: Literals, names: FolderPath.Wire = .modifiedUTF7) -> [[UInt8]] {
    var segments: [[UInt8]] = []
    var current = Array("\(tag) ".utf8)
    func add(literal bytes: [UInt8]) {
      let isAwaited = literals.isAwaited(bytes.count)
      current += Array("{\(bytes.count)\(isAwaited ? "" : "+")}\r\n".utf8)
      if isAwaited {
        segments.append(current)
        current = []
      }
      current += bytes
    }
    for part in parts {
      switch part {
      case .text(let bytes): current += bytes
      case .literal(let bytes): add(literal: bytes)
      case .folder(let path):
        let bytes = names.sent(path)
        current.append(0x20)
        if let quoted = Command.quoted(bytes, names) { current += quoted } else { add(literal: bytes) }
      }
    }
    segments.append(current + [0x0D, 0x0A])
    return segments
  }

  /// It goes out differently once the server takes names in UTF-8.
  var dependsOnNames: Bool {
    parts.contains { part in
      if case .folder(let path) = part { FolderPath.Wire.utf8.sent(path) != path } else { false }
    }
  }
}

// MARK: - Arguments

extension Command {
  private func adding(_ part: Part) -> Command {
    var command = self
    if case .text(let more) = part, case .text(let text) = command.parts[command.parts.count - 1] {
      command.parts[command.parts.count - 1] = .text(text + more)
    } else {
      command.parts.append(part)
    }
    return command
  }

  /// Words of ours.
  func word(_ word: StaticString) -> Command { adding(.text(Array(" \(word)".utf8))) }

  /// Any bytes but NUL, as a string, after a space or another byte of ours.
  func string(_ bytes: [UInt8], after separator: UInt8 = 0x20) throws(IMAPError) -> Command {
    guard !bytes.contains(0) else { throw .unsendable("text with a NUL") }
    guard let quoted = Command.quoted(bytes) else {
      return adding(.text([separator])).adding(.literal(bytes))
    }
    return adding(.text([separator] + quoted))
  }

  /// A folder's name, after a space.
  func folder(_ path: FolderPath) throws(IMAPError) -> Command {
    guard !path.bytes.contains(0) else { throw .unsendable("text with a NUL") }
    return adding(.folder(path.bytes))
  }

  /// Nil where only a literal will do: control characters, much text, and bytes of which the server has not said that
  /// they may stand in quotes (RFC 6855 3).
  private static func quoted(_ bytes: [UInt8], _ names: FolderPath.Wire = .modifiedUTF7) -> [UInt8]? {
    guard bytes.count <= Limits.quoted, bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }),
      bytes.allSatisfy({ $0 < 0x80 }) || (names == .utf8 && String(validating: bytes, as: UTF8.self) != nil)
    else { return nil }
    return [0x22] + bytes.flatMap { $0 == 0x22 || $0 == 0x5C ? [0x5C, $0] : [$0] } + [0x22]
  }

  /// Message numbers.
  func set(_ argument: UIDSet.Argument) -> Command { adding(.text(Array(" \(argument.text)".utf8))) }

  /// From a UID to the end of the folder.
  func uids(from uid: UInt32) -> Command { adding(.text(Array(" \(max(uid, 1)):*".utf8))) }

  /// A range of UIDs.
  func uids(_ range: ClosedRange<UInt32>) -> Command {
    adding(.text(Array(" \(range.lowerBound):\(range.upperBound)".utf8)))
  }

  /// Of a folder that is opened, what changed since is told (RFC 7162 3.2.5).
  func resynchronising(uidValidity: UInt32, modSeq: UInt64) -> Command {
    adding(.text(Array(" (QRESYNC (\(uidValidity) \(modSeq)))".utf8)))
  }

  /// Of messages, only those that changed since (RFC 7162 3.1.4.1).
  func changed(since modSeq: UInt64) -> Command { adding(.text(Array(" (CHANGEDSINCE \(modSeq))".utf8))) }

  /// A calendar day, for searches.
  func day(year: Int, month: Int, day: Int) throws(IMAPError) -> Command {
    guard let text = IMAPDate.day(year: year, month: month, day: day) else { throw .unsendable("no such day") }
    return adding(.text(Array(" \(text)".utf8)))
  }

  /// Flags in parentheses; each must be an atom, with or without a backslash before it.
  func flags(_ flags: [String]) throws(IMAPError) -> Command {
    for flag in flags {
      let name = flag.hasPrefix("\\") ? flag.dropFirst() : flag[...]
      guard !name.isEmpty, name.utf8.allSatisfy(Command.isAtom) else { throw .unsendable("a flag that is no word") }
    }
    return adding(.text(Array(" (\(flags.joined(separator: " ")))".utf8)))
  }

  /// The INTERNALDATE a message is to get; left out where no four-digit year fits.
  func date(_ date: Timestamp?) -> Command {
    guard let date, let text = IMAPDate.dateTime(date) else { return self }
    return adding(.text(Array(" \"\(text)\"".utf8)))
  }

  /// A message; always a literal, the last argument.
  ///
  /// - Parameter saysUTF8: whether to say that its header fields are UTF-8 (RFC 6855 4).
  func message(_ bytes: [UInt8], saysUTF8: Bool = false) throws(IMAPError) -> Command {
    guard !bytes.contains(0) else { throw .unsendable("a message with a NUL") }
    guard saysUTF8 else { return adding(.text([0x20])).adding(.literal(bytes)) }
    return adding(.text(Array(" UTF8 (~".utf8))).adding(.literal(bytes)).adding(.text([0x29]))
  }

  private static func isAtom(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F && ![0x28, 0x29, 0x7B, 0x25, 0x2A, 0x22, 0x5C, 0x5D].contains(byte)
  }
}

// MARK: - Forms

extension Command {
  /// RFC 9051 6.2.3.
  static func login(user: String, password: Secret) throws(IMAPError) -> Command {
    var command = try Command("LOGIN").string(Array(user.utf8)).string(password.reveal { Array($0.utf8) })
    command.isSecret = true
    return command
  }

  /// RFC 2971: at most 30 fields, of which names are cut at 30 bytes and values at 1,024.
  static func identify(_ fields: [(String, String)]) throws(IMAPError) -> Command {
    guard !fields.isEmpty else { return Command("ID").word("NIL") }
    var command = Command("ID").adding(.text([0x20]))
    for (index, field) in fields.prefix(30).enumerated() {
      command = try command.string(Array(field.0.utf8.prefix(30)), after: index == 0 ? 0x28 : 0x20)
      command = try command.string(Array(field.1.utf8.prefix(1_024)))
    }
    return command.adding(.text([0x29]))
  }
}
