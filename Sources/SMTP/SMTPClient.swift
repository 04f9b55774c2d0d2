package import Model
package import Wire

/// Tries a submission server; `SMTPSession` sends.
package enum SMTPClient {
  /// What the connection and the server turned out to be, for people who look for a fault.
  package struct Checked: Sendable, Hashable {
    /// `192.0.2.1:587`.
    package var peer: String
    /// `TLSv1.3`.
    package var encryption: String
    package var extensions: Extensions
  }

  /// Connects, signs in and leaves.
  package static func check(
    _ endpoint: Endpoint, trust: Trust, timeouts: Timeouts, login: String, credential: Credential, greetingName: String,
    transcript: Transcript?
  ) async throws(SMTPError) -> Checked {
    let account = SMTPSession.Account(
      endpoint: endpoint, trust: trust, timeouts: timeouts, login: login, credential: credential,
      greetingName: greetingName, transcript: transcript)
    let line = try await SignedIn.open(account, .check)
    let checked = Checked(
      peer: line.connection.peer, encryption: line.connection.encryption ?? "", extensions: line.extensions)
    // It has said good-bye already.
    await line.connection.close()
    return checked
  }
}
