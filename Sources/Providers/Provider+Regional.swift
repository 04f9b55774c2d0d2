internal import Model

extension Provider {
  package static let gmxGermany = Provider(
    name: "GMX", domains: ["gmx.de", "gmx.net", "gmx.at", "gmx.ch"], exchangers: ["gmx.net"],
    imap: tls("imap.gmx.net", 993),
    smtp: tls("mail.gmx.net", 465), filesSentMail: false, signIn: .password, signInNote: unitedNote,
    steps: unitedSteps, folders: [], pages: Pages(imap: "https://hilfe.gmx.net/pop-imap/einschalten.html"))

  package static let gmxInternational = Provider(
    name: "GMX.com", domains: ["gmx.com", "gmx.us", "gmx.co.uk", "gmx.fr", "gmx.es"], exchangers: ["gmx.com"],
    imap: tls("imap.gmx.com", 993),
    smtp: tls("mail.gmx.com", 465), filesSentMail: false, signIn: .password, signInNote: unitedNote,
    steps: unitedSteps, folders: [], pages: Pages(imap: "https://support.gmx.com/pop-imap/toggle.html"))

  package static let webDE = Provider(
    name: "WEB.DE", domains: ["web.de"], exchangers: ["web.de"], imap: tls("imap.web.de", 993),
    smtp: tls("smtp.web.de", 465),
    filesSentMail: false, signIn: .password, signInNote: unitedNote, steps: unitedSteps, folders: [],
    pages: Pages(imap: "https://hilfe.web.de/pop-imap/einschalten.html"))

  package static let ukrNet = Provider(
    name: "ukr.net", domains: ["ukr.net"], exchangers: ["ukr.net"], imap: tls("imap.ukr.net", 993),
    smtp: tls("smtp.ukr.net", 465),
    filesSentMail: false, signIn: .appPassword, signInNote: "The account's own password does not work.",
    steps: ["In the mailbox's settings, switch IMAP on and create a password for programs, and use it here."],
    folders: [], pages: Pages(imap: "https://mail.ukr.net/", appPassword: "https://mail.ukr.net/"))

  package static let iUA = Provider(
    name: "i.ua", domains: ["i.ua"], exchangers: ["i.ua"], imap: tls("imap.i.ua", 993), smtp: tls("smtp.i.ua", 465),
    filesSentMail: false,
    signIn: .password, signInNote: "The whole address is the login name.",
    steps: ["In the mailbox's settings, allow access by programs."], folders: [],
    pages: Pages(imap: "https://mail.i.ua/"))

  package static let yandex = Provider(
    name: "Yandex", domains: ["yandex.com", "yandex.ru", "yandex.kz", "yandex.by", "ya.ru"],
    exchangers: ["yandex.net", "yandex.ru"],
    imap: tls("imap.yandex.com", 993), smtp: tls("smtp.yandex.com", 465), filesSentMail: false, signIn: .appPassword,
    signInNote: "The account's own password does not work for programs.",
    steps: [
      "In the mailbox's settings, under Email clients, allow access by IMAP.",
      "In the account, create an app password for mail, and use it here.",
    ], passwordSteps: [1], folders: [],
    pages: Pages(
      imap: "https://mail.yandex.com/#setup/client", appPassword: "https://id.yandex.com/security/app-passwords"))

  package static let mailRu = Provider(
    name: "Mail.ru", domains: ["mail.ru", "inbox.ru", "list.ru", "bk.ru"], exchangers: ["mail.ru"],
    imap: tls("imap.mail.ru", 993),
    smtp: tls("smtp.mail.ru", 465), filesSentMail: false, signIn: .appPassword,
    signInNote: "The account's own password does not work for programs.",
    steps: ["In the account's security settings, create a password for external applications, and use it here."],
    passwordSteps: [0], folders: [], pages: Pages(appPassword: "https://account.mail.ru/user/2-step-auth/passwords/"))

  package static let netEase163 = Provider(
    name: "163.com", domains: ["163.com"],
    exchangers: [
      "163mx00.mxmail.netease.com", "163mx01.mxmail.netease.com", "163mx02.mxmail.netease.com",
      "163mx03.mxmail.netease.com",
    ], imap: tls("imap.163.com", 993), smtp: tls("smtp.163.com", 465),
    filesSentMail: false, signIn: .appPassword, signInNote: netEaseNote, steps: netEaseSteps, folders: [],
    pages: Pages(imap: "https://mail.163.com/", appPassword: "https://mail.163.com/"))

  package static let netEase126 = Provider(
    name: "126.com", domains: ["126.com"],
    exchangers: [
      "126mx00.mxmail.netease.com", "126mx01.mxmail.netease.com", "126mx02.mxmail.netease.com",
      "126mx03.mxmail.netease.com",
    ], imap: tls("imap.126.com", 993), smtp: tls("smtp.126.com", 465),
    filesSentMail: false, signIn: .appPassword, signInNote: netEaseNote, steps: netEaseSteps, folders: [],
    pages: Pages(imap: "https://mail.126.com/", appPassword: "https://mail.126.com/"))

  package static let protonBridge = Provider(
    name: "Proton", domains: ["proton.me", "protonmail.com", "pm.me"], exchangers: ["protonmail.ch"],
    imap: startTLS("127.0.0.1", 1143),
    smtp: startTLS("127.0.0.1", 1025), filesSentMail: true, signIn: .appPassword,
    signInNote: "The password that Proton Mail Bridge shows, not the account's own.",
    steps: [
      "Install Proton Mail Bridge on the machine where Rapport runs, and sign in to it; it needs a paid plan.",
      "Export Bridge's TLS certificate, and name that file as the one to trust.",
      "Use the login name, the password and the ports that Bridge shows.",
    ], folders: [], pages: Pages(appPassword: "https://proton.me/mail/bridge"))

  private static let unitedNote = "With two-factor sign-in, a password made for programs."
  private static let unitedSteps = [
    "In the mailbox's settings, under POP3 and IMAP, allow access by programs.",
    "With two-factor sign-in, create an app password there, and use it here.",
  ]
  private static let netEaseNote = "The authorisation code, not the account's own password."
  private static let netEaseSteps = [
    "In the mailbox's settings, under POP3/SMTP/IMAP, switch IMAP on and create an authorisation code, and use it here."
  ]
}
