extension Texts {
  /// Connecting a mailbox, up to its settings.
  static let connecting: [Entry] = [
    Entry("connectTitle", "Connect a mailbox", "Підключення скриньки"),
    Entry("connectSteps", "Steps", "Кроки"),
    Entry("connectStepProvider", "Mail service", "Поштова служба"),
    Entry("connectStepSignIn", "Sign in", "Вхід"),
    Entry("connectStepSettings", "Settings", "Налаштування"),
    Entry("connectAddress", "E-mail address", "Електронна адреса"),
    Entry("connectContinue", "Continue", "Далі"),
    Entry("connectByAddress", "By address", "За адресою"),
    Entry("connectByProvider", "Or choose the mail service", "Або виберіть поштову службу"),
    Entry(
      "connectPlan",
      "The {plan} plan lets each user connect so many mailboxes: {n}. An administrator changes the plan.",
      "План {plan} дозволяє кожному користувачеві стільки скриньок: {n}. План змінює адміністратор."),
    Entry(
      "connectForgotten", "That sign-in was kept for half an hour and is gone. Begin again.",
      "Цей вхід зберігався пів години і вже недійсний. Почніть знову."),
    Entry("ownDomain", "Own domain", "Власний домен"),
    Entry(
      "addressWrong", "Type a whole e-mail address, as name@example.com.",
      "Введіть повну адресу, як-от name@example.com."),
    Entry(
      "addressPersonal",
      "This is a personal address. Go back and choose Outlook.com; Microsoft 365 is for work addresses.",
      "Це особиста адреса. Поверніться та виберіть Outlook.com; Microsoft 365 — для робочих адрес."),
    Entry(
      "mailboxConnectedBefore",
      "{address} was connected before, and its mail is here: connect it again where it stands.",
      "{address} уже було підключено раніше, і її листи тут: підключіть її знову там, де вона є."),
    Entry(
      "mailboxConnectedByOther", "{address} was connected by {owner}, who alone can connect it again.",
      "{address} підключав(-ла) {owner}; лише ця людина може підключити її знову."),
    Entry("mailboxConnectedAlready", "{address} is connected already.", "{address} вже підключено."),
    Entry("mailboxConnectedSettings", "Its settings", "Її налаштування"),
    Entry("signInTitle", "Sign in to {provider}", "Вхід до {provider}"),
    Entry("signInOwnTitle", "Sign in to your mail server", "Вхід до вашого поштового сервера"),
    Entry("signInFirst", "Do this first", "Спершу зробіть це"),
    Entry(
      "signInFirstForPassword", "To sign in with a password, do this first", "Щоб увійти з паролем, спершу зробіть це"),
    Entry(
      "signInIssuerNeedsNone", "The other button needs no password made for programs.",
      "Інша кнопка не потребує пароля для програм."),
    Entry("signInAppPassword", "App password", "Пароль для програм"),
    Entry("signInPassword", "Mailbox password", "Пароль скриньки"),
    Entry(
      "signInPasswordAgain", "Type the password again: after a check that failed it is forgotten.",
      "Введіть пароль ще раз: після невдалої перевірки його не збережено."),
    Entry("signInAppPasswordHint", "Blanks in it do not matter.", "Пробіли в ньому не мають значення."),
    Entry(
      "signInPasswordKept", "It is kept encrypted and shown to nobody.",
      "Зберігається зашифрованим, його не видно нікому."),
    Entry("signInButton", "Log in", "Увійти"),
    Entry("signInWait", "Checking both servers takes a few seconds.", "Перевірка обох серверів триває кілька секунд."),
    Entry("passwordMissing", "Type the password.", "Введіть пароль."),
    Entry("passwordLong", "That is too long for a password.", "Пароль задовгий."),
    Entry(
      "signInFailed", "The mailbox cannot be read yet. See the step that failed, then try again.",
      "Скриньку поки не можна прочитати. Перегляньте крок, який не вдався, і спробуйте знову."),
    Entry(
      "checkBusy", "Other checks are still running. Wait a moment and try again.",
      "Інші перевірки ще тривають. Зачекайте трохи та спробуйте знову."),
    Entry(
      "serversHint", "Whoever runs the mail knows them. An empty port takes the usual one.",
      "Їх знає адміністратор пошти. Якщо порт не вказано, діє стандартний."),
    Entry(
      "serversFound", "These servers were found. Change them where you know better.",
      "Знайдено такі сервери. Змініть їх, якщо знаєте точніше."),
    Entry(
      "serversFoundNow",
      "The servers were looked for first. See whether they are right, then type the password again.",
      "Спершу знайдено сервери. Перевірте, чи вони правильні, і введіть пароль ще раз."),
    Entry("foundPreset", "known for {provider}", "відомо для {provider}"),
    Entry(
      "foundExchanger", "known for {provider}, which takes the domain’s mail ({host})",
      "відомо для {provider}, що приймає пошту домену ({host})"),
    Entry("foundDocument", "from the configuration at {host}", "з налаштувань на {host}"),
    Entry("foundService", "from the domain’s records ({name})", "із записів домену ({name})"),
    Entry("foundGuess", "tried, and it answers", "перевірено, відповідає"),
    Entry(
      "foundOutside", "outside the address’s domain: your password goes there",
      "поза доменом адреси: туди надійде ваш пароль"),
    Entry("foundNotUsed", "Not used: {what}", "Не використано: {what}"),
    Entry("mailboxReadOnly", "Read only: cannot send", "Лише читання: не надсилає"),
    Entry("sendingRequest", "A request to copy:", "Прохання, яке можна скопіювати:"),
    Entry("serverIncoming", "Incoming mail (IMAP)", "Вхідна пошта (IMAP)"),
    Entry("serverOutgoing", "Outgoing mail (SMTP)", "Вихідна пошта (SMTP)"),
    Entry("serverHost", "Host", "Сервер"),
    Entry("serverPort", "Port", "Порт"),
    Entry("serverSecurity", "Encryption", "Шифрування"),
    Entry("securityByPort", "As usual for the port", "Стандартно для порту"),
    Entry("securityTLS", "TLS from the start", "TLS від початку"),
    Entry("securityStartTLS", "STARTTLS", "STARTTLS"),
    Entry("serverLogin", "Login name, if it is not the address", "Ім’я для входу, якщо це не адреса"),
    Entry("serverHostMissing", "Type the name of the server.", "Введіть назву сервера."),
    Entry(
      "serverHostWrong", "Type only the server's name, as imap.example.com.",
      "Введіть лише назву сервера, як-от imap.example.com."),
    Entry(
      "serverPortWrong", "A port is a number from 1 to 65535, or empty.", "Порт — число від 1 до 65535 або порожньо."),
    Entry("serverAuthority", "Certificate of an authority of your own", "Сертифікат власного центру сертифікації"),
    Entry(
      "serverAuthorityHint",
      "Only where the server's certificate is signed by your organisation: paste the authority's certificate (PEM).",
      "Лише якщо сертифікат сервера підписала ваша організація: вставте сертифікат її центру (PEM)."),
    Entry(
      "serverAuthorityKept", "A certificate given earlier is in force; another one pasted here takes its place.",
      "Діє наданий раніше сертифікат; вставлений тут замінить його."),
    Entry("serverAuthoritySystem", "Trust the usual authorities instead", "Натомість довіряти звичайним центрам"),
    Entry(
      "authorityWrong",
      "Paste a certificate with its first line, -----BEGIN CERTIFICATE-----, and no more than 256 KB.",
      "Вставте сертифікат із його першим рядком -----BEGIN CERTIFICATE-----, не більше 256 КБ."),
    Entry("check.name", "Name", "Назва"),
    Entry("check.connection", "Connection", "З’єднання"),
    Entry("check.encryption", "Encryption", "Шифрування"),
    Entry("check.capability", "Protocol", "Протокол"),
    Entry("check.signIn", "Sign-in", "Вхід"),
    Entry("check.folders", "Folders", "Папки"),
    Entry("check.message", "Test message", "Пробний лист"),
    Entry("check.passed", "passed", "успішно"),
    Entry("check.failed", "failed", "не вдалося"),
    Entry("check.skipped", "not tried", "не перевірено"),
    Entry("checkTitle", "What was checked", "Що перевірено"),
    Entry("checkPassed", "The mailbox can be read.", "Скриньку можна читати."),
    Entry(
      "checkCannotSend", "Mail can be read, but not sent from here yet. You can connect it now and send later.",
      "Листи можна читати, але надсилати поки не можна. Підключити скриньку можна вже зараз."),
    Entry("connectButton", "Connect", "Підключити"),
    Entry("connectSharing", "Share with", "Надати доступ"),
    Entry(
      "connectSharingHint", "For shared access. They read and send; change that in the settings later.",
      "Для спільного доступу. Вони читають і надсилають; змінити це можна згодом у налаштуваннях."),
  ]
}
