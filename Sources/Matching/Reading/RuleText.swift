internal import Yams

/// From the bytes of a rule file to YAML nodes, or to an error that a person can act on.
enum RuleText {
  /// Stops a file that would take the parser long or fill memory.
  static let maximumFileBytes = 256 * 1024

  static func node(_ bytes: [UInt8], file: String) throws(RuleFileErrors) -> Node {
    guard bytes.count <= maximumFileBytes else {
      throw fault(file, 1, 1, "the file is larger than \(maximumFileBytes / 1024) KiB")
    }
    // QUIRK: Windows editors begin a file with a byte order mark.
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    guard let text = String(validating: body, as: UTF8.self) else {
      throw fault(file, firstInvalidLine(body), 1, "the text is not UTF-8; save the file as UTF-8")
    }
    let reports = AliasGuard.reports(body, file: file)
    guard reports.isEmpty else { throw RuleFileErrors(reports) }
    do {
      // The basic resolver reads every scalar as text: a field's type decides, not YAML's guess.
      guard let root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot() else {
        throw fault(file, 1, 1, "the file is empty; it begins with 'version: 1'")
      }
      return root
    } catch let error as RuleFileErrors {
      throw error
    } catch let error as YamlError {
      throw RuleFileErrors([report(error, file: file, text: text)])
    } catch {
      throw fault(file, 1, 1, "the file cannot be read as YAML")
    }
  }

  private static func fault(_ file: String, _ line: Int, _ column: Int, _ message: String) -> RuleFileErrors {
    RuleFileErrors([RuleFileError(file: file, line: line, column: column, message: message)])
  }

  private static func firstInvalidLine(_ bytes: ArraySlice<UInt8>) -> Int {
    var line = 1
    for part in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if String(validating: part, as: UTF8.self) == nil { return line }
      line += 1
    }
    return 1
  }

  private static func report(_ error: YamlError, file: String, text: String) -> RuleFileError {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      let hint = trap(problem, at: character(text, mark))
      return RuleFileError(
        file: file, line: mark.line, column: mark.column, message: problem + (hint.map { "; \($0)" } ?? ""))
    case .duplicatedKeysInMapping(let keys, let context):
      return RuleFileError(
        file: file, line: context.mark.line, column: context.mark.column,
        message: "the key '\(keys.first ?? "")' is written twice in the same place")
    case .reader(let problem, let offset, _, _):
      let before = offset.map { text.prefix($0) } ?? ""
      let line = before.utf8.count { $0 == 0x0A } + 1
      return RuleFileError(file: file, line: line, column: 1, message: problem)
    default:
      return RuleFileError(file: file, line: 1, column: 1, message: "the file cannot be read as YAML")
    }
  }

  private static func character(_ text: String, _ mark: Mark) -> Unicode.Scalar? {
    let lines = text.split(separator: "\n", maxSplits: mark.line, omittingEmptySubsequences: false)
    guard mark.line >= 1, mark.line <= lines.count else { return nil }
    return lines[mark.line - 1].unicodeScalars.dropFirst(mark.column - 1).first
  }

  /// What a person probably meant where libyaml stumbles.
  private static func trap(_ problem: String, at character: Unicode.Scalar?) -> String? {
    switch problem {
    case let p where p.contains("cannot start any token"):
      switch character {
      case "\t": "YAML takes no tabs for indentation; use spaces"
      case .some(let sign) where "@`%|>".unicodeScalars.contains(sign):
        "text that begins with \(sign) must stand in quotes: '\(sign)...'"
      default: nil
      }
    case let p where p.contains("unknown escape character") || p.contains("did not find expected hexdecimal"):
      "in double quotes a backslash belongs to YAML; put patterns in single quotes"
    case let p where p.contains("undefined alias"):
      "text that begins with * is YAML's word for 'as above'; to mean the text, put it in quotes"
    case let p where p.contains("mapping values are not allowed"):
      "a colon followed by a space separates key and value; put text that holds one in quotes"
    case let p where p.contains("did not find expected '-' indicator") || p.contains("did not find expected key"):
      "check the indentation, and put text that begins with [, { or a quote sign wholly in quotes"
    case let p where p.contains("could not find expected ':'"):
      "a line of a mapping is 'key: value'"
    case let p where p.contains("did not find expected ',' or"):
      "[ and { begin a list and a mapping; put text that holds them in quotes"
    default: nil
    }
  }
}
