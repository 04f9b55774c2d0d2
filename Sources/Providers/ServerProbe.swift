internal import Model
internal import Wire

/// Asks whether a mail server is where one is guessed: it must speak its protocol under TLS, with a certificate for its
/// name. No name and no password is sent.
enum ServerProbe {
  /// Longest line and most lines read: a greeting has one, the answer to EHLO some twenty.
  private static let longestLine = 2048
  private static let maximumLines = 60

  static func run(
    _ guess: DiscoveryPlan.Guess, trust: Trust, timeouts: Timeouts, detours: Detours, greetingName: String
  ) async -> ProbeOutcome {
    let connection: Wire.Connection
    do throws(WireError) {
      connection = try await Wire.Connection.dial(
        guess.endpoint, trust: trust, timeouts: timeouts, transcript: nil, detours: detours)
    } catch {
      return outcome(error)
    }
    let outcome = await speak(guess, connection, greetingName)
    await connection.close()
    return outcome
  }

  private static func speak(
    _ guess: DiscoveryPlan.Guess, _ connection: Wire.Connection, _ greetingName: String
  ) async -> ProbeOutcome {
    var lines = Lines(connection: connection)
    do throws(WireError) {
      switch guess.server {
      case .imap:
        // RFC 9051 7.1: OK is the greeting of a server that wants a sign-in.
        let greeting = try await lines.next()
        return greeting?.uppercased().hasPrefix("* OK") == true ? .answers : .unusable("what answers is no IMAP server")
      case .smtp:
        guard try await reply(&lines) == 220 else { return .unusable("what answers is no SMTP server") }
        if guess.endpoint.security == .tls { return .answers }
        try await connection.send(Array("EHLO \(greetingName)\r\n".utf8))
        guard try await reply(&lines) == 250 else { return .unusable("what answers is no SMTP server") }
        try await connection.send(Array("STARTTLS\r\n".utf8))
        guard try await reply(&lines) == 220, lines.isEmpty else { return .unusable("the server offers no STARTTLS") }
        try await connection.startTLS()
        return .answers
      }
    } catch {
      return outcome(error)
    }
  }

  /// The code of a whole reply (RFC 5321 4.2.1); nil where it is none.
  private static func reply(_ lines: inout Lines) async throws(WireError) -> Int? {
    while let line = try await lines.next() {
      let digits = line.prefix(3)
      guard digits.utf8.count == 3, let code = Int(digits) else { return nil }
      if !line.dropFirst(3).hasPrefix("-") { return code }
    }
    return nil
  }

  private static func outcome(_ error: WireError) -> ProbeOutcome {
    switch error {
    case .tls, .plaintextAfterStartTLS: .unusable(error.description)
    default: .silent
    }
  }

  /// Lines of an answer; nil behind the last, and for what is longer than an answer may be.
  private struct Lines {
    let connection: Wire.Connection
    var buffered: [UInt8] = []
    var read = 0

    var isEmpty: Bool { buffered.isEmpty }

    init(connection: Wire.Connection) { self.connection = connection }

    mutating func next() async throws(WireError) -> String? {
      while true {
        if let end = buffered.firstIndex(of: 0x0A) {
          read += 1
          let line = String(decoding: buffered[..<end], as: UTF8.self)
          buffered.removeSubrange(...end)
          return read <= ServerProbe.maximumLines ? line : nil
        }
        guard buffered.count <= ServerProbe.longestLine, let more = try await connection.receive() else { return nil }
        buffered += more
      }
    }
  }
}
