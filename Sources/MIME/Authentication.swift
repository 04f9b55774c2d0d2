import Model

/// Reads Authentication-Results fields (RFC 8601).
enum Authentication {
  /// Topmost first, as they stand; what cannot be read gives nothing.
  static func read(_ header: HeaderBlock) -> [AuthenticationResult] {
    guard header.contains(.authenticationResults) else { return [] }
    return header.values(of: .authenticationResults).prefix(MIMELimits.authenticationFields).compactMap(result)
  }

  private static func result(_ value: String) -> AuthenticationResult? {
    let sections = split(Array(value.utf8))
    guard let server = sections.first?.first, !server.contains("=") else { return nil }
    var result = AuthenticationResult(server: server, results: [:], headerFrom: nil)
    for section in sections.dropFirst() {
      guard let (method, outcome) = pair(section.first) else { continue }
      // RFC 8601 2.2: a version may follow the method, `dkim/1`.
      let name = String(method.prefix { $0 != "/" })
      let better = rank(outcome) > rank(result.results[name] ?? outcome)
      if result.results[name] == nil || better == (name == "dkim") { result.results[name] = outcome }
      guard name == "dmarc", result.headerFrom == nil else { continue }
      result.headerFrom = section.lazy.compactMap { pair($0) }.first { $0.0 == "header.from" }?.1
    }
    return result
  }

  private static func pair(_ word: String?) -> (String, String)? {
    guard let word, let equals = word.firstIndex(of: "=") else { return nil }
    let (name, value) = (word[..<equals], word[word.index(after: equals)...])
    return name.isEmpty || value.isEmpty ? nil : (String(name), String(value))
  }

  private static func rank(_ outcome: String) -> Int {
    switch outcome {
    case "fail", "hardfail": 0
    case "permerror": 1
    case "temperror": 2
    case "softfail": 3
    case "policy": 4
    case "neutral": 5
    case "pass": 7
    default: 6
    }
  }

  /// Sections between semicolons as words in lower case; comments dropped, quotes opened, `a = b` joined.
  private static func split(_ bytes: [UInt8]) -> [[String]] {
    var sections: [[String]] = [[]]
    var word: [UInt8] = []
    var (depth, isQuoted, joins) = (0, false, false)
    func close() {
      guard !word.isEmpty else { return }
      let text = word.lowerText
      if joins || text.hasPrefix("="), let last = sections[sections.count - 1].popLast() {
        sections[sections.count - 1].append(last + text)
      } else {
        sections[sections.count - 1].append(text)
      }
      joins = text.hasSuffix("=")
      word = []
    }
    for byte in bytes {
      if isQuoted {
        if byte == Byte.quote { isQuoted = false } else { word.append(byte) }
      } else if depth > 0 {
        if byte == Byte.open { depth += 1 } else if byte == Byte.close { depth -= 1 }
      } else if byte == Byte.quote {
        isQuoted = true
      } else if byte == Byte.open {
        close()
        depth = 1
      } else if byte == Byte.semicolon {
        close()
        joins = false
        sections.append([])
      } else if byte.isWhite {
        close()
      } else {
        word.append(byte)
      }
    }
    close()
    return sections
  }
}
