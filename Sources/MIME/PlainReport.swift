import Model

/// Bounces that are written for people alone: by qmail, Exim, Exchange and others that send no delivery report.
///
/// Read only where the sender is a machine by its envelope or name and the text has a program's own words; what is not
/// certain is left alone.
enum PlainReport {
  static func read(into message: inout Message) {
    guard message.report == nil, isFromMachine(message) else { return }
    let listed = failedRecipients(message)
    guard !listed.isEmpty || !message.text.isEmpty else { return }
    let text = PlainReportText(message.text)
    var recipients = text.recipients
    if !listed.isEmpty {
      // The header names all of them; the text says why.
      let reasons = Dictionary(recipients.map { ($0.address, $0) }) { first, _ in first }
      recipients = listed.map {
        reasons[$0] ?? DeliveryReport.Recipient(address: $0, action: "failed", status: nil, diagnostic: nil)
      }
    }
    // What a machine says of nobody is worth something where it returns the message that it is about.
    guard !recipients.isEmpty || text.originalMessageID != nil && message.automated == .bounce else { return }
    let original = message.forwarded.first { $0.trust == .attached }?.messageID ?? text.originalMessageID
    message.report = DeliveryReport(
      recipients: Array(recipients.prefix(MIMELimits.reportRecipients)),
      originalMessageID: original, reporter: text.reporter)
    // What comes back is the message that we sent: nobody passes it on.
    message.forwarded.removeAll()
    if message.automated == nil || message.automated == .generated { message.automated = .bounce }
  }

  /// RFC 5321 4.5.5: reports have no return path. Else the name must be a mail system's own.
  private static func isFromMachine(_ message: Message) -> Bool {
    if message.automated == .bounce { return true }
    let local = message.from?.address?.local.asciiLowercased ?? ""
    return ["mailer-daemon", "postmaster", "mail-daemon", "maildaemon", "mail.daemon", "mdaemon"].contains(local)
  }

  /// X-Failed-Recipients, as Exim and Gmail write it.
  private static func failedRecipients(_ message: Message) -> [String] {
    var addresses: [String] = []
    for field in message.headers where field.name == "x-failed-recipients" {
      for word in field.value.split(separator: ",") {
        if let address = Address(String(word).trimmedText), addresses.count < MIMELimits.reportRecipients {
          addresses.append(address.description)
        }
      }
    }
    var seen: Set<String> = []
    return addresses.filter { seen.insert($0).inserted }
  }
}
