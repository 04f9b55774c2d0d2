internal import CPCRE2

/// A pattern used more than its share of steps on a text.
struct PatternBound: Error, Hashable {
  /// The rule's name.
  var rule: String?
}

/// What one match captured: the values by the groups' names.
typealias Captured = [String: String]

/// A compiled regular expression (PCRE2), with limits that no text and no pattern can exceed.
final class Pattern: Sendable {
  // PCRE2: compiled patterns are never written after compilation and may be used by several threads at once
  // (pcre2api, "Multithreading"); each match has its own match data and context.
  private nonisolated(unsafe) let code: OpaquePointer
  /// The named groups with their numbers, by name.
  let groups: [(name: String, number: Int)]
  /// In lower case, any of which a text that matches holds in lower case; nil: nothing is known.
  let needed: [[UInt8]]?

  /// Bytes of a pattern.
  static let maximumPatternBytes = 1_000
  /// Steps of one match; more is taken for catastrophic backtracking.
  static let matchLimit: UInt32 = 250_000
  /// KiB of heap that one match may use for backtracking.
  static let heapLimit: UInt32 = 8_192
  /// Matches taken of one text: a mail that lists a thousand tokens must not ask a thousand questions.
  static let maximumMatches = 16
  /// Bytes of one captured value.
  static let maximumCaptureBytes = 200
  /// Nested parentheses in a pattern.
  static let maximumNesting: UInt32 = 50

  struct CompileError: Error, Hashable {
    let message: String
    /// In bytes from the pattern's start.
    let offset: Int
  }

  init(_ pattern: String) throws(CompileError) {
    let bytes = Array(pattern.utf8)
    guard bytes.count <= Pattern.maximumPatternBytes else {
      throw CompileError(message: "longer than \(Pattern.maximumPatternBytes) bytes", offset: 0)
    }
    let context = pcre2_compile_context_create_8(nil)
    defer { pcre2_compile_context_free_8(context) }
    pcre2_set_parens_nest_limit_8(context, Pattern.maximumNesting)
    var (status, offset): (Int32, Int) = (0, 0)
    let options = UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP) | UInt32(PCRE2_NEVER_BACKSLASH_C) | UInt32(PCRE2_MULTILINE)
    guard let code = pcre2_compile_8(bytes, bytes.count, options, &status, &offset, context) else {
      throw CompileError(message: Pattern.message(status), offset: offset)
    }
    // Without just-in-time code the interpreter matches, slower and to the same end.
    _ = pcre2_jit_compile_8(code, PCRE2_JIT_COMPLETE)
    self.code = code
    groups = Pattern.names(of: code)
    needed = PatternLiterals.required(by: pattern)
  }

  deinit { pcre2_code_free_8(code) }

  /// The captures of every match, in order; empty where nothing matches. `text` is valid UTF-8.
  func matches(in text: [UInt8]) throws(PatternBound) -> [Captured] {
    guard let data = pcre2_match_data_create_from_pattern_8(code, nil), let context = pcre2_match_context_create_8(nil)
    else { throw PatternBound() }
    defer {
      pcre2_match_data_free_8(data)
      pcre2_match_context_free_8(context)
    }
    pcre2_set_match_limit_8(context, Pattern.matchLimit)
    pcre2_set_heap_limit_8(context, Pattern.heapLimit)
    var found: [Captured] = []
    var start = 0
    while start <= text.count, found.count < Pattern.maximumMatches {
      let count = pcre2_match_8(code, text, text.count, start, UInt32(PCRE2_NO_UTF_CHECK), data, context)
      if count == PCRE2_ERROR_NOMATCH { break }
      guard count > 0, let vector = pcre2_get_ovector_pointer_8(data) else { throw PatternBound() }
      found.append(captures(text, vector, pairs: Int(pcre2_get_ovector_count_8(data))))
      start = Pattern.next(in: text, after: vector[0], vector[1])
    }
    return found
  }

  private func captures(_ text: [UInt8], _ vector: UnsafeMutablePointer<Int>, pairs: Int) -> Captured {
    var values: Captured = [:]
    for group in groups where group.number < pairs {
      let (from, to) = (vector[2 * group.number], vector[2 * group.number + 1])
      // A group that took no part has both ends at PCRE2_UNSET; \K in a lookahead can turn them round.
      guard from >= 0, from < to, to <= text.count, to - from <= Pattern.maximumCaptureBytes else { continue }
      values[group.name] = String(decoding: text[from..<to], as: UTF8.self)
    }
    return values
  }

  /// Where to look for the next match: behind this one, and at least one character on.
  private static func next(in text: [UInt8], after from: Int, _ to: Int) -> Int {
    if to > from { return to }
    var at = max(from, to) + 1
    while at < text.count, text[at] & 0xC0 == 0x80 { at += 1 }
    return at
  }

  private static func names(of code: OpaquePointer) -> [(name: String, number: Int)] {
    var (count, size): (UInt32, UInt32) = (0, 0)
    var table: UnsafePointer<UInt8>?
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &size)
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
    guard let table else { return [] }
    return (0..<Int(count)).map { index in
      // Two bytes of group number, high one first, then the name and a NUL.
      let entry = table + index * Int(size)
      let name = UnsafeBufferPointer(start: entry + 2, count: Int(size) - 2).prefix { $0 != 0 }
      return (String(decoding: name, as: UTF8.self), Int(entry[0]) << 8 | Int(entry[1]))
    }
  }

  private static func message(_ status: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 200)
    let length = pcre2_get_error_message_8(status, &buffer, buffer.count)
    return length > 0 ? String(decoding: buffer.prefix(Int(length)), as: UTF8.self) : "error \(status)"
  }
}
