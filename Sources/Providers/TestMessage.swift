internal import IMAP
package import Model
internal import SMTP
package import Wire

/// A message that a mailbox sends to itself, and the search for it: what the last steps of a connection check are about.
///
/// It is left where it arrives: mail is moved and deleted by people alone.
package struct TestMessage: Sendable {
  package let mailbox: Mailbox
  package let credential: Credential
  package let trust: Trust
  package let provider: Provider?
  /// Without angle brackets.
  package let messageID: String
  package let bytes: [UInt8]
  /// Seconds after the server took it for which it is looked for.
  package var patience = TestMessage.patience

  /// Most deliver at once; a server that puts a first message off for minutes (greylisting) does not do so to its own.
  package static let patience = 60
  /// Seconds between two looks where nothing is announced: the junk folder is not the one that is watched.
  private static let pause = 3
  /// QUIRK: folders of junk on servers that mark none (RFC 6154), in lower case.
  private static let junkNames: Set<String> = ["junk", "spam", "junk e-mail", "junk email", "bulk mail"]

  package init(
    mailbox: Mailbox, credential: Credential, trust: Trust, provider: Provider?, messageID: String, bytes: [UInt8]
  ) {
    (self.mailbox, self.credential, self.trust, self.provider) = (mailbox, credential, trust, provider)
    (self.messageID, self.bytes) = (messageID, bytes)
  }

  /// The two steps where the message is not sent, with why.
  package static func leftOut(_ reason: String) -> [CheckStep] {
    [CheckStep.Server.smtp, .imap].map { CheckStep($0, .message, .skipped, reason) }
  }

  /// What stands in the way of sending it, by the steps before; nil: nothing.
  package static func obstacle(in steps: [CheckStep]) -> String? {
    func failed(_ server: CheckStep.Server) -> Bool { !ConnectionReport(steps: steps, folders: []).passed(server) }
    if failed(.imap) { return "not sent: nobody could see where it arrives" }
    return failed(.smtp) ? "not sent: the mailbox is only read, as its SMTP server does not let it send" : nil
  }

  /// Sends it and waits for it: a step for each of the two.
  package func run() async -> [CheckStep] {
    let (sent, mayCome) = await send()
    return [sent, mayCome ? await find() : CheckStep(.imap, .message, .skipped, "not tried")]
  }

  private func send() async -> (step: CheckStep, mayCome: Bool) {
    let session = SMTPSession(
      .init(
        endpoint: mailbox.smtp, trust: trust, login: mailbox.login, credential: credential,
        greetingName: mailbox.address.domain))
    func failed(_ text: String, hint: String, isTemporary: Bool = false) -> CheckStep {
      var step = CheckStep(.smtp, .message, .failed, text, hint: hint)
      step.isTemporary = isTemporary
      return step
    }
    let envelope = Envelope(sender: mailbox.address, recipients: [mailbox.address], identifier: messageID)
    let delivery: Delivery
    do throws(SMTPError) {
      delivery = try await session.submit(MessageData(bytes), to: envelope, by: .lines, beforeEnd: { _ in })
    } catch {
      await session.close()
      let diagnosis = Diagnosis(error, at: mailbox.smtp, provider: provider)
      return (failed(diagnosis.text, hint: diagnosis.hint, isTemporary: diagnosis.isTemporary), false)
    }
    await session.close()
    let answer = delivery.recipients.first
    let said = ServerText.clean(answer?.text ?? "")
    switch answer?.outcome {
    case .accepted:
      return (CheckStep(.smtp, .message, .passed, "the server took a test message to \(mailbox.address)"), true)
    case .deferred:
      return (
        failed("the server takes no test message now: \(said)", hint: "try again later", isTemporary: true), false
      )
    case .rejected, nil:
      return (
        failed("the server refuses a test message: \(said)", hint: "show the server's words to whoever runs it"), false
      )
    case .uncertain:
      return (failed("nobody knows whether the server took the test message: \(said)", hint: "try again later"), true)
    }
  }

  private func find() async -> CheckStep {
    let client: IMAPClient
    do throws(IMAPError) {
      client = try await IMAPClient.connect(mailbox.imap, trust: trust, timeouts: Timeouts(), transcript: nil)
    } catch {
      return failed(error)
    }
    do throws(IMAPError) {
      try await client.login(user: mailbox.login, credential: credential)
      await client.introduce(as: [("name", "Rapport")])
      let step = try await find(client)
      await client.logout()
      return step
    } catch {
      await client.close()
      return failed(error)
    }
  }

  private func failed(_ error: IMAPError) -> CheckStep {
    let diagnosis = Diagnosis(error, at: mailbox.imap, provider: provider)
    var step = CheckStep(.imap, .message, .failed, diagnosis.text, hint: diagnosis.hint)
    step.isTemporary = diagnosis.isTemporary
    return step
  }

  private func find(_ client: IMAPClient) async throws(IMAPError) -> CheckStep {
    let folders = try await client.list().filter(\.isSelectable)
    let inbox = folders.filter { $0.specialUse == .inbox }
    let marked = folders.filter { $0.specialUse == .junk }
    let junk = marked.isEmpty ? folders.filter { TestMessage.junkNames.contains($0.name.lowercased()) } : marked
    let deadline = ContinuousClock.now + .seconds(patience)
    while true {
      // The inbox last: it is open while this waits.
      for folder in junk + inbox {
        _ = try await client.examine(folder.path)
        if try await client.holds(messageID, inReplyTo: nil) { return arrived(in: folder, junk) }
      }
      guard ContinuousClock.now < deadline else { return missing(from: inbox + junk) }
      try await TestMessage.wait(client)
    }
  }

  /// For news of the open folder, or for a while.
  private static func wait(_ client: IMAPClient) async throws(IMAPError) {
    guard await client.capabilities.contains("IDLE") else {
      do { try await Task.sleep(for: .seconds(pause)) } catch { throw .wire(.cancelled) }
      return
    }
    _ = try await client.news(within: pause)
  }

  private func arrived(in folder: ListedFolder, _ junk: [ListedFolder]) -> CheckStep {
    let isJunk = junk.contains(folder)
    return CheckStep(
      .imap, .message, .passed, "the test message arrived in \(ServerText.clean(folder.name)) and stays there",
      hint: isJunk
        ? "the server takes the mailbox's own mail for junk: ask whoever runs the domain for SPF, DKIM and DMARC"
        : "delete it when you like")
  }

  private func missing(from folders: [ListedFolder]) -> CheckStep {
    let names = folders.map { ServerText.clean($0.name) }.joined(separator: ", ")
    return CheckStep(
      .imap, .message, .failed, "sent, but did not arrive within \(patience) seconds in: \(names)",
      hint:
        "look in the inbox for a notice that it could not be delivered, and in other folders where a filter may put it")
  }
}
