extension SASL {
  /// What is wrong with the server's part of an exchange. Texts are the server's, cleaned and capped.
  package enum Fault: Error, Sendable, Hashable, CustomStringConvertible {
    /// It asks on where the mechanism has no more questions.
    case unexpectedChallenge
    case malformedChallenge
    /// It wants an extension of SCRAM that nobody may leave out, and there is none.
    case unknownExtension
    /// The answer does not belong to our question: an old one played back.
    case nonceNotOurs
    /// A password stretched so little could be guessed from what we send: somebody may be tampering.
    case tooFewIterations(Int)
    /// So many would keep us busy for nothing.
    case tooManyIterations
    /// It said yes without having proved that it knows the password.
    case unproven
    /// Its proof is wrong: it does not know the password.
    case wrongProof

    package var description: String {
      switch self {
      case .unexpectedChallenge: "it asks for more than the mechanism has"
      case .malformedChallenge: "its question cannot be read"
      case .unknownExtension: "it wants an extension that does not exist"
      case .nonceNotOurs: "its answer belongs to another sign-in"
      case .tooFewIterations(let count): "it wants the password stretched only \(count) times"
      case .tooManyIterations: "it wants the password stretched without end"
      case .unproven: "it says yes without a proof"
      case .wrongProof: "its proof is wrong"
      }
    }
  }
}
