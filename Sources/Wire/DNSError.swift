/// Why a name could not be looked up. That it does not exist is an answer and no error.
package enum DNSError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was asked for is no name.
  case invalidName
  /// No server answered in time, or none can be reached.
  case noAnswer
  /// The servers cannot or will not say (RCODE).
  case refused(Int)
  case malformed(String)
  case cancelled

  package var description: String {
    switch self {
    case .invalidName: "that is no name of the domain name system"
    case .noAnswer: "no name server answered in time"
    case .refused(let code): "the name servers gave no answer (code \(code))"
    case .malformed(let what): "the name server's answer makes no sense: \(what)"
    case .cancelled: "cancelled"
    }
  }
}
