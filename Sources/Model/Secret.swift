/// A password or token. It prints as `•••` everywhere; only `reveal` gives the text, for the one place that sends it.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable,
  Encodable
{
  private let text: String

  package init(_ text: String) { self.text = text }

  package var isEmpty: Bool { text.isEmpty }
  package var description: String { "•••" }
  package var debugDescription: String { "•••" }
  package var customMirror: Mirror { Mirror(self, children: []) }

  /// Gives the secret to the code that must have it.
  package func reveal<Result>(_ use: (String) throws -> Result) rethrows -> Result { try use(text) }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode("•••")
  }
}
