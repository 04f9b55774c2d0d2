internal import Model
internal import Store

extension TimelinePosition {
  /// As the value of a query: `MILLISECONDS-MESSAGE`.
  var query: String { "\(date.milliseconds)-\(message)" }

  /// Nil for a value that is none of ours: the page then begins at its end.
  init?(query text: String?) {
    guard let text, let dash = text.lastIndex(of: "-"), let date = Int64(text[..<dash]),
      let message = Int64(text[text.index(after: dash)...])
    else { return nil }
    self.init(date: Timestamp(milliseconds: date), message: ID(message))
  }
}
