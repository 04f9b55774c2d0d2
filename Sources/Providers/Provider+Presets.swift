internal import Model

// Values that providers change: what is written here is what their public pages said, and nothing depends on it but
// what is offered first.
extension Provider {
  /// Presets with addresses of their own, in the order in which they are offered.
  package static let all: [Provider] = [
    gmail, outlook, yahoo, aol, iCloud, zoho, fastmail, gmxGermany, gmxInternational, webDE, ukrNet, iUA, yandex,
    mailRu, netEase163, netEase126, protonBridge,
  ]

  /// Presets that are found by domain or MX and not offered first.
  package static let others: [Provider] = [microsoft365] + zohoRegions

  /// A mail server of one's own: the hosts are empty and must be asked for.
  package static let ownDomain = Provider(
    name: "own domain", domains: [], imap: tls("", standardIMAPPort), smtp: startTLS("", standardSMTPPort),
    filesSentMail: false, signIn: .password,
    signInNote: "Mostly the whole address and the mailbox's password; some servers want the part before the @ alone.",
    steps: [
      "Ask whoever runs the domain's mail for the IMAP host and port (usually 993) and the SMTP host and port "
        + "(usually 587).",
      "Ask, too, whether the mailbox may be used by programs, and with which login name.",
    ], folders: [])

  package static let gmail = Provider(
    name: "Gmail", domains: ["gmail.com", "googlemail.com"], exchangers: ["google.com", "googlemail.com"],
    imap: tls("imap.gmail.com", 993),
    smtp: startTLS("smtp.gmail.com", 587), aliases: ["imap.googlemail.com", "smtp.googlemail.com"],
    filesSentMail: true, signIn: .appPassword,
    signInNote: "The account's own password does not work; Workspace accounts may allow no password at all.",
    steps: [
      "In Gmail's settings, under Forwarding and POP/IMAP, switch IMAP on.",
      "In the Google account, switch two-step verification on.",
      "Create an app password there, and use it here in place of the account's password.",
      "If a folder size limit is set for IMAP, lift it: older mail would not be listed.",
    ], passwordSteps: [1, 2],
    folders: [
      FolderHint(use: .all, name: "[Gmail]/All Mail"), FolderHint(use: .sent, name: "[Gmail]/Sent Mail"),
      FolderHint(use: .junk, name: "[Gmail]/Spam"), FolderHint(use: .trash, name: "[Gmail]/Trash"),
    ],
    pages: Pages(
      imap: "https://mail.google.com/mail/u/0/#settings/fwdandpop",
      appPassword: "https://myaccount.google.com/apppasswords", needsTwoSteps: true),
    // 2,500 MB a day by IMAP, for all programs together; more locks the account for up to a day.
    dailyBytes: 2_000_000_000)

  package static let outlook = Provider(
    name: "Outlook.com",
    domains: ["outlook.com", "hotmail.com", "live.com", "msn.com", "outlook.de", "hotmail.de", "hotmail.co.uk"],
    exchangers: ["olc.protection.outlook.com"],
    imap: tls("outlook.office365.com", 993), smtp: startTLS("smtp-mail.outlook.com", 587), filesSentMail: true,
    signIn: .token, signInNote: "Personal Microsoft accounts sign programs in with Microsoft's own pages alone.",
    steps: [
      "In Outlook's settings, under Forwarding and IMAP, allow devices and programs to use IMAP.",
      "Switch two-step verification on; where Microsoft still offers app passwords, create one and try it.",
    ], passwordSteps: [1], folders: [],
    pages: Pages(
      imap: "https://outlook.live.com/mail/0/options/mail/forwarding",
      appPassword: "https://account.microsoft.com/security", needsTwoSteps: true))

  package static let microsoft365 = Provider(
    name: "Microsoft 365", domains: [], exchangers: ["mail.protection.outlook.com", "mx.microsoft"],
    imap: tls("outlook.office365.com", 993),
    smtp: startTLS("smtp.office365.com", 587), filesSentMail: true, signIn: .token,
    signInNote: "IMAP takes no passwords; sending by password works while the organisation allows it.",
    steps: [
      "Ask the administrator to allow Authenticated SMTP for the mailbox: Admin center, Users, Active users, the user, "
        + "Mail, Manage email apps.",
      "Ask the administrator to allow IMAP for the mailbox on the same page.",
    ], folders: [], pages: Pages(administrator: "https://admin.microsoft.com/#/users"))

  package static let yahoo = Provider(
    name: "Yahoo",
    domains: [
      "yahoo.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "yahoo.it", "yahoo.es", "ymail.com", "rocketmail.com",
    ], exchangers: ["yahoodns.net"],
    imap: tls("imap.mail.yahoo.com", 993), smtp: tls("smtp.mail.yahoo.com", 465), filesSentMail: false,
    signIn: .appPassword, signInNote: "Yahoo has withdrawn app passwords from some accounts.",
    steps: [
      "In Yahoo's account security page, create an app password, and use it here.",
      "For a first import of an inbox with more than 10,000 messages, use export.imap.mail.yahoo.com as IMAP host: the "
        + "usual one does not list them all.",
    ], passwordSteps: [0], folders: [FolderHint(use: .junk, name: "Bulk Mail")],
    pages: Pages(appPassword: "https://login.yahoo.com/account/security"))

  package static let aol = Provider(
    name: "AOL", domains: ["aol.com"], exchangers: ["mx-aol.mail.gm0.yahoodns.net"], imap: tls("imap.aol.com", 993),
    smtp: tls("smtp.aol.com", 465),
    filesSentMail: false, signIn: .appPassword, signInNote: "The account's own password does not work.",
    steps: ["In AOL's account security page, create an app password, and use it here."], passwordSteps: [0],
    folders: [FolderHint(use: .junk, name: "Bulk Mail")],
    pages: Pages(appPassword: "https://login.aol.com/account/security"))

  package static let iCloud = Provider(
    name: "iCloud", domains: ["icloud.com", "me.com", "mac.com"], exchangers: ["mail.icloud.com"],
    imap: tls("imap.mail.me.com", 993),
    smtp: startTLS("smtp.mail.me.com", 587), filesSentMail: false, signIn: .appPassword,
    signInNote: "If the whole address is not taken as login name, try the part before the @.",
    steps: ["In the Apple account, under Sign-In and Security, create an app-specific password, and use it here."],
    folders: [FolderHint(use: .sent, name: "Sent Messages"), FolderHint(use: .trash, name: "Deleted Messages")],
    pages: Pages(appPassword: "https://account.apple.com/", needsTwoSteps: true))

  package static let fastmail = Provider(
    name: "Fastmail", domains: ["fastmail.com", "fastmail.fm"], exchangers: ["messagingengine.com"],
    imap: tls("imap.fastmail.com", 993),
    smtp: tls("smtp.fastmail.com", 465), filesSentMail: false, signIn: .appPassword,
    signInNote: "The account's own password never works.",
    steps: [
      "In Fastmail's settings, under Privacy and Security, create an app password for IMAP and SMTP, and use it here."
    ], passwordSteps: [0],
    folders: [], pages: Pages(appPassword: "https://app.fastmail.com/settings/security"))

  static func tls(_ host: String, _ port: Int) -> Endpoint { Endpoint(host: host, port: port, security: .tls) }
  static func startTLS(_ host: String, _ port: Int) -> Endpoint {
    Endpoint(host: host, port: port, security: .startTLS)
  }
}
