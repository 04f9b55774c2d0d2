internal import Model
internal import SMTP
internal import Wire

/// The connections over which one pass sends: a mailbox's next message goes over the same one.
struct OutboxLines {
  private struct Line {
    let signIn: Credentials.SignIn
    let session: SMTPSession
  }

  /// Most servers that are kept waiting at once: it stops a pass over many mailboxes from holding a socket for each.
  private static let limit = 8

  /// The one that was used last is the last.
  private var lines: [Line] = []
  /// Why a mailbox sends nothing more in this pass.
  private var rests: [ID<Mailbox>: OutboxMachine.Rest] = [:]

  /// The connection of a mailbox that signs in like that; a new one where it signs in otherwise by now.
  mutating func session(for signIn: Credentials.SignIn) async -> SMTPSession {
    let mailbox = signIn.mailbox
    if let place = lines.firstIndex(where: { $0.signIn.mailbox.id == mailbox.id }) {
      let line = lines.remove(at: place)
      if line.signIn == signIn {
        lines.append(line)
        return line.session
      }
      await line.session.close()
    }
    if lines.count == OutboxLines.limit { await lines.removeFirst().session.close() }
    let session = SMTPSession(
      .init(
        endpoint: mailbox.smtp, trust: mailbox.trust, login: mailbox.login, credential: signIn.credential,
        greetingName: mailbox.address.domain))
    lines.append(Line(signIn: signIn, session: session))
    return session
  }

  /// Why the mailbox sends nothing more in this pass; nil where it may.
  func rest(of mailbox: ID<Mailbox>) -> OutboxMachine.Rest? { rests[mailbox] }

  mutating func rest(_ mailbox: ID<Mailbox>, because rest: OutboxMachine.Rest) { rests[mailbox] = rest }

  mutating func close() async {
    for line in lines { await line.session.close() }
    lines = []
  }
}

extension SMTPError {
  /// It happened before the server heard of the message, so it would happen to the mailbox's next one as well.
  var isBeforeMessage: Bool {
    switch self {
    case .lost(let step, _), .refused(let step, _), .unexpectedReply(let step, _), .unasked(let step),
      .malformedReply(let step), .replyTooLong(let step):
      step.isBeforeMessage
    case .messageTooLarge, .eightBitNotOffered, .internationalSenderNotOffered, .internationalHeaderNotOffered,
      .noRecipients, .notCommitted:
      false
    // All that is left is about the connection or the sign-in.
    default: true
    }
  }

  /// The server went silent in the middle of a message: each of the mailbox's would wait as long for it.
  var isSilence: Bool { if case .lost(_, .timedOut) = self { true } else { false } }
}
