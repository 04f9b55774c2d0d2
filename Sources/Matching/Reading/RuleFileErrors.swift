/// One thing that is wrong in a rule file, and where.
package struct RuleFileError: Error, Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Relative to the rules folder.
  package let file: String
  /// Both from 1; a column counts characters, as editors do.
  package let line: Int
  package let column: Int
  package let message: String

  package init(file: String, line: Int, column: Int, message: String) {
    (self.file, self.line, self.column, self.message) = (file, line, column, message)
  }

  /// `default.yaml:12:5: unknown key 'subjct'; did you mean 'subject'?`
  package var description: String { "\(file):\(line):\(column): \(message)" }

  package static func < (a: Self, b: Self) -> Bool {
    (a.file, a.line, a.column, a.message) < (b.file, b.line, b.column, b.message)
  }
}

/// Everything that is wrong in a rule file and the files it takes in; never empty.
package struct RuleFileErrors: Error, Sendable, Hashable, CustomStringConvertible {
  /// By file, line and column.
  package let errors: [RuleFileError]

  /// Reports beyond this number are dropped: a file of nothing but mistakes must not make a list without end.
  package static let maximumCount = 50

  package init(_ errors: [RuleFileError]) {
    self.errors = Array(Set(errors).sorted().prefix(RuleFileErrors.maximumCount))
  }

  /// One line each.
  package var description: String { errors.map(\.description).joined(separator: "\n") }
}
