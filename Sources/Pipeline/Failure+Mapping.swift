package import IMAP
package import Model
package import SMTP
package import Store
package import Wire

/// What the errors of the rooms mean for a pass: how much is lost, when to try again, what to do. One switch a room,
/// none with a default, so that a new error must be thought of here.
extension Failure {
  /// Runs a store call and says of its error what was being done.
  package static func storing<Result>(
    _ doing: String, _ body: () throws(StoreError) -> Result
  ) throws(Failure) -> Result {
    do { return try body() } catch { throw Failure(error, doing: doing) }
  }

  package init(_ error: StoreError, doing: String) {
    let cause = error.description
    switch error {
    case .diskFull: self.init(doing, reach: .process, cause: "the disk is full", hint: "free space and run it again")
    case .locked:
      self.init(
        doing, reach: .process, retry: .later(nil), cause: cause)
    case .corrupt: self.init(doing, reach: .process, cause: cause, hint: "restore rapport.db from a backup")
    case .notAWorkspace, .alreadyAWorkspace, .newerSchema, .io: self.init(doing, reach: .process, cause: cause)
    case .noSuch, .ambiguous: self.init(doing, reach: .mailbox, cause: cause, kind: .noSuch)
    case .refused: self.init(doing, reach: .mailbox, cause: cause, kind: .notAllowed)
    }
  }

  package init(_ error: IMAPError, doing: String, mailbox: Mailbox) {
    let again = "rapport sync \(mailbox.address)"
    let connect = "rapport connect \(mailbox.address)"
    let cause = error.description
    switch error {
    case .wire(let wire): self.init(wire, doing: doing, endpoint: mailbox.imap)
    case .closed, .bye: self.init(doing, reach: .mailbox, retry: .now, cause: cause, hint: "try again: \(again)")
    case .notIMAP:
      self.init(
        doing, reach: .mailbox, cause: cause, hint: "check host and port; IMAP is at 993 with TLS, 143 with STARTTLS")
    case .startTLSRefused, .plaintextAfterStartTLS, .preauthenticatedInClear, .notEncrypted:
      self.init(
        doing, reach: .mailbox, cause: cause, hint: "nothing was sent; use the port with TLS from the start, mostly 993"
      )
    case .noSignInMechanism, .tokenNotOffered:
      self.init(
        doing, reach: .mailbox, cause: cause, hint: "this server wants another way of signing in: \(connect)")
    case .tokenRejected:
      self.init(doing, reach: .mailbox, cause: cause, hint: "sign in with the provider again: \(connect) --reconnect")
    case .appPasswordRequired, .passwordExpired:
      self.init(doing, reach: .mailbox, cause: cause, hint: "give the right password with: \(connect)")
    case .contactAdministrator, .privacyRequired:
      self.init(doing, reach: .mailbox, cause: cause, hint: "show the server's words to its administrator")
    case .noMailbox:
      self.init(
        doing, reach: .mailbox, cause: cause,
        hint: "check the address, the account's licence, and that IMAP is switched on for it, then: \(connect)")
    case .signInNotProven:
      self.init(
        doing, reach: .mailbox, cause: cause,
        hint: "do not type the password anywhere else; tell the server's administrator")
    case .authenticationFailed:
      self.init(
        doing, reach: .mailbox, cause: cause,
        hint:
          "check the address and the password (many providers want an app password), then: \(connect)"
      )
    case .throttled(let milliseconds?, _):
      // No server decides that its mailbox is left alone for longer than a day.
      let seconds = min(max(milliseconds, 0) / 1000 + 1, RetryPolicy.longestBackoff)
      self.init(doing, reach: .mailbox, retry: .after(seconds: seconds), cause: cause, hint: "wait, then: \(again)")
    case .unavailable, .throttled(nil, _):
      self.init(doing, reach: .mailbox, retry: .later(nil), cause: cause, hint: "wait, then: \(again)")
    case .tooManyConnections:
      self.init(
        doing, reach: .mailbox, retry: .later(nil), cause: cause,
        hint: "close the account in other mail programs or wait, then: \(again)")
    case .folderGone:
      self.init(
        doing, reach: .folder, cause: cause,
        hint: "see: rapport folders \(mailbox.address); then: rapport settings \(mailbox.address) folders=...")
    case .folderInUse:
      self.init(doing, reach: .folder, retry: .later(nil), cause: cause, hint: "wait, then: \(again)")
    case .accountElsewhere:
      self.init(
        doing, reach: .mailbox, cause: cause,
        hint: "if whoever runs the mail says that the account is there, give that server with: \(connect)")
    case .folderElsewhere:
      self.init(
        doing, reach: .folder, cause: cause,
        hint: "choose other folders, or connect the account at that server as a mailbox of its own")
    case .overQuota: self.init(doing, reach: .folder, cause: cause, hint: "free space on the server, then: \(again)")
    case .refused, .malformed, .tooMuch:
      self.init(doing, reach: .folder, cause: cause, hint: "see: rapport doctor \(mailbox.address)")
    case .unsendable: self.init(doing, reach: .folder, cause: cause)
    }
  }

  package init(_ error: WireError, doing: String, endpoint: Endpoint) {
    let server = "\(endpoint.host):\(endpoint.port)"
    let cause = "\(server): \(error.description)"
    switch error {
    case .invalidEndpoint: self.init(doing, reach: .mailbox, cause: error.description, hint: "a port is 1 to 65535")
    case .notResolved: self.init(doing, reach: .mailbox, retry: .later(nil), cause: cause, hint: "check the host name")
    case .refused:
      self.init(
        doing, reach: .mailbox, retry: .later(nil), cause: cause, hint: "check the port, and that the server runs")
    case .unreachable, .timedOut:
      self.init(doing, reach: .mailbox, retry: .later(nil), cause: cause, hint: "check the network, then try again")
    case .closed, .reset: self.init(doing, reach: .mailbox, retry: .now, cause: cause, hint: "try again")
    case .tls(let fault):
      self.init(
        doing, reach: .mailbox, retry: fault.passes ? .now : .never, cause: cause, hint: Failure.hint(fault))
    case .plaintextAfterStartTLS:
      self.init(doing, reach: .mailbox, cause: cause, hint: "nothing was sent; use the port with TLS from the start")
    case .receivedTooMuch: self.init(doing, reach: .mailbox, cause: cause)
    case .cancelled: self = .cancelled(doing)
    }
  }

  /// We ended it ourselves: nothing is wrong, and it is done when work goes on.
  static func cancelled(_ doing: String) -> Failure {
    Failure(doing, reach: .process, retry: .now, cause: "it was cancelled")
  }

  /// Ends what goes on for long, between two of its steps.
  static func check(_ doing: String) async throws(Failure) {
    // Others get a core: what decides thousands of messages never waits for anything.
    await Task.yield()
    if Task.isCancelled { throw .cancelled(doing) }
  }

  private static func hint(_ fault: TLSFault) -> String {
    switch fault {
    case .unknownAuthority:
      "nothing was sent; if the server is your own, give its authority's certificate: rapport connect --trust FILE"
    case .hostNameMismatch: "nothing was sent; use the host name that the certificate is for"
    case .expired, .notYetValid:
      "nothing was sent; the server's administrator must renew the certificate, or this clock is wrong"
    case .certificateRejected, .protocolFailure: "nothing was sent; tell the server's administrator"
    case .notTLS: "nothing was sent; use STARTTLS on this port, or another port: IMAP 993, SMTP 465"
    case .protocolTooOld: "the server must offer TLS 1.2 or newer"
    case .truncated, .damaged: "try again"
    case .authoritiesUnreadable: "give a PEM file with --trust"
    case .hostNameInvalid: "check the host name"
    }
  }

  package init(_ error: SMTPError, doing: String, mailbox: Mailbox) {
    let cause = error.description
    let again = "rapport outbox send"
    let connect = "rapport connect \(mailbox.address)"
    switch error {
    case .connection(let wire), .lost(_, let wire): self.init(wire, doing: doing, endpoint: mailbox.smtp)
    case .noStartTLS, .startTLSRefused:
      self.init(
        doing, reach: .mailbox, cause: cause, hint: "nothing was sent; use the port with TLS from the start, mostly 465"
      )
    case .signInNotOffered, .tokenNotOffered, .passwordsDisabled:
      self.init(
        doing, reach: .mailbox, cause: cause, hint: "this server wants another way of signing in: \(connect)")
    case .tokenRejected:
      self.init(doing, reach: .mailbox, cause: cause, hint: "sign in with the provider again: \(connect) --reconnect")
    case .signInNotProven:
      self.init(
        doing, reach: .mailbox, cause: cause,
        hint: "do not type the password anywhere else; tell the server's administrator")
    case .browserRequired:
      self.init(
        doing, reach: .mailbox, cause: cause,
        hint: "sign in with a web browser once, confirm that it was you, then: \(again)")
    case .wrongPassword, .appPasswordRequired, .signInUnsendable:
      self.init(
        doing, reach: .mailbox, cause: cause, hint: "give the right password with: \(connect)")
    case .submissionDisabled:
      self.init(
        doing, reach: .mailbox, cause: cause,
        hint: "ask the administrator to allow authenticated SMTP for \(mailbox.address), then: \(again)")
    case .refused(let step, let said):
      let isTemporary = (400...499).contains(said.code)
      // A server that lets nobody in has not heard of the message: that is mended some day.
      let reach: Failure.Reach = step.isBeforeMessage ? .mailbox : .message
      self.init(doing, reach: reach, retry: isTemporary ? .later(nil) : .never, cause: cause)
    case .unexpectedReply, .unasked, .malformedReply, .replyTooLong, .notCommitted:
      self.init(doing, reach: .message, retry: .later(nil), cause: cause)
    case .messageTooLarge: self.init(doing, reach: .message, cause: cause, hint: "send less at once")
    case .internationalHeaderNotOffered(.some):
      self.init(
        doing, reach: .message, cause: cause, hint: "nothing was sent; write it again without that address")
    case .eightBitNotOffered, .internationalSenderNotOffered, .internationalHeaderNotOffered(nil), .noRecipients:
      self.init(doing, reach: .message, cause: cause)
    }
  }
}
