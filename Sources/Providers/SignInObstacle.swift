internal import Model

/// What a server's words about a refused sign-in give away. Providers say more in them than in their codes.
enum SignInObstacle: Sendable, Hashable {
  case imapOff, appPassword, browser

  // In lower case, as providers wrote them; a word that changes only costs the better advice.
  private static let marks: [(String, SignInObstacle)] = [
    // QUIRK: Gmail, Zoho, Yandex, GMX and 163 in their ways.
    ("not enabled for imap", .imapOff), ("imap access is disabled", .imapOff), ("imap is disabled", .imapOff),
    ("enable imap", .imapOff), ("imap disabled", .imapOff), ("imap access is not", .imapOff),
    ("imap service is not", .imapOff),
    // QUIRK: Gmail, Mail.ru, iCloud.
    ("application-specific password", .appPassword), ("app-specific password", .appPassword),
    ("application password", .appPassword), ("app password", .appPassword),
    // QUIRK: Gmail holds a sign-in back that it finds strange.
    ("log in via your web browser", .browser), ("log in with your web browser", .browser),
    ("web login required", .browser),
  ]

  /// Nil where the words say nothing.
  init?(said text: String) {
    let lower = text.lowercased()
    guard let mark = SignInObstacle.marks.first(where: { lower.contains($0.0) }) else { return nil }
    self = mark.1
  }
}
