import Model

/// Tells mail that no person wrote to us (RFC 3834, RFC 3464, RFC 8098, RFC 2919).
enum Automation {
  /// Nil for ordinary mail. The most telling kind wins: a bounce that is also bulk is a bounce.
  ///
  /// - Parameter top: what the outermost multipart says of itself.
  static func kind(of message: Message, _ header: HeaderBlock, top: Content?) -> AutomatedKind? {
    if let top, top.type == "multipart/report" {
      if top.reportType == "disposition-notification" { return .receipt }
      if top.reportType == "delivery-status" { return .bounce }
      if message.parts.contains(where: { $0.type == "message/disposition-notification" }) { return .receipt }
      if message.parts.contains(where: { $0.type.hasSuffix("delivery-status") }) { return .bounce }
    }
    let isNullPath =
      header[.returnPath].map { $0.utf8.lazy.filter { $0 != Byte.space }.elementsEqual("<>".utf8) } == true
    if isNullPath, isDaemon(message.from?.address?.local) { return .bounce }
    if let kind = reply(message, header, isNullPath: isNullPath) { return kind }
    if isNullPath { return .bounce }
    return bulk(header)
  }

  private static func isDaemon(_ local: String?) -> Bool {
    ["mailer-daemon", "postmaster", "mail-daemon", "maildaemon"].contains(local?.asciiLowercased)
  }

  private static let replyFields: [KnownField] = [.autoReply, .autoRespond, .autoResponder, .autoReplyDashed]

  private static func reply(_ message: Message, _ header: HeaderBlock, isNullPath: Bool) -> AutomatedKind? {
    let submitted = word(header[.autoSubmitted])
    // RFC 3834 5: auto-replied; 5.1 lets words follow after a semicolon.
    if submitted == "auto-replied" { return .autoReply }
    for field in replyFields {
      if let value = word(header[field]), value != "no" { return .autoReply }
    }
    let precedence = word(header[.precedence])
    if precedence == "auto_reply" { return .autoReply }
    // A subject alone proves nothing: people forward such mail and write about it.
    let isMachine =
      isNullPath || precedence == "bulk" || precedence == "junk" || (submitted != nil && submitted != "no")
      || header.contains(.autoResponseSuppress)
    return isMachine && isAwaySubject(message.subject) ? .autoReply : nil
  }

  private static func bulk(_ header: HeaderBlock) -> AutomatedKind? {
    let precedence = word(header[.precedence])
    if header.contains(.listID) || header.contains(.listUnsubscribe) || precedence == "list" {
      return .list
    }
    if precedence == "bulk" || precedence == "junk" { return .bulk }
    if let submitted = word(header[.autoSubmitted]), submitted != "no" { return .generated }
    // Exchange writes it on its own messages; whoever sets it wants no answer from a machine to a machine.
    if let value = header[.autoResponseSuppress]?.asciiLowercased, value != "none" { return .generated }
    return nil
  }

  private static func word(_ value: String?) -> String? {
    value.map { $0.utf8.prefix { $0 != Byte.semicolon && $0 != Byte.open }.trimmed.lowerText }
  }

  private static func isAwaySubject(_ subject: String) -> Bool {
    let subject = subject.lowercased()
    return awaySubjects.contains { subject.hasPrefix($0) }
  }

  /// What the common programs put before the subject of an absence note.
  private static let awaySubjects = [
    "out of office", "out of the office", "automatic reply", "auto reply", "auto-reply", "autoreply", "auto:",
    "automatische antwort", "abwesenheit", "abwesend", "réponse automatique", "absence", "respuesta automática",
    "fuera de la oficina", "risposta automatica", "fuori ufficio", "automatisch antwoord", "afwezig", "autosvar",
    "automatiskt svar", "automatisk svar", "frånvaro", "automatyczna odpowiedź", "nieobecność", "resposta automática",
    "ausência", "автоответ", "автоматический ответ", "自动回复", "自動回覆", "自動応答", "vacation", "on vacation",
  ]
}
