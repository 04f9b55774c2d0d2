/// Why a web request came to nothing. No URL, header or body is in it: they may hold secrets.
package enum HTTPError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong with the address.
  case invalidURL(String)
  /// A header with a name or a value that would break the request apart.
  case invalidHeader
  case connection(WireError)
  /// What came is no answer of HTTP/1.1; what is wrong with it.
  case malformed(String)
  case tooLarge(what: String, limit: Int)
  /// The connection ended within the answer.
  case cut
  /// The whole request took longer than it may.
  case timedOut(seconds: Int)

  package var description: String {
    switch self {
    case .invalidURL(let reason): "the web address cannot be used: \(reason)"
    case .invalidHeader: "a header cannot be sent"
    case .connection(let error): error.description
    case .malformed(let what): "the web server's answer makes no sense: \(what)"
    case .tooLarge(let what, let limit): "the web server sent \(what) of more than \(limit) bytes"
    case .cut: "the web server hung up in the middle of its answer"
    case .timedOut(let seconds): "the web server gave no whole answer in \(seconds) seconds"
    }
  }
}
