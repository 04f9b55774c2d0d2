internal import Providers

extension Texts {
  /// What providers ask for, by the sentence of their table, which is the English text.
  static let providers: [Entry] = [
    provider(
      "Mostly the whole address and the mailbox's password; some servers want the part before the @ alone.",
      "Зазвичай повна адреса та пароль скриньки; деяким серверам потрібна лише частина до @."),
    provider(
      "Ask whoever runs the domain's mail for the IMAP host and port (usually 993) and the SMTP host and port (usually 587).",
      "Дізнайтеся в адміністратора пошти домену сервер і порт IMAP (зазвичай 993) та сервер і порт SMTP (зазвичай 587)."
    ),
    provider(
      "Ask, too, whether the mailbox may be used by programs, and with which login name.",
      "Дізнайтеся також, чи дозволено скриньку програмам і яке ім’я для входу."),
    provider(
      "The account's own password does not work; Workspace accounts may allow no password at all.",
      "Звичайний пароль акаунта не підходить; облікові записи Workspace можуть не приймати паролів узагалі."),
    provider(
      "In Gmail's settings, under Forwarding and POP/IMAP, switch IMAP on.",
      "У налаштуваннях Gmail, у розділі «Пересилання та POP/IMAP», увімкніть IMAP."),
    provider(
      "In the Google account, switch two-step verification on.", "В акаунті Google увімкніть двоетапну перевірку."),
    provider(
      "Create an app password there, and use it here in place of the account's password.",
      "Створіть там пароль додатка та введіть його тут замість пароля акаунта."),
    provider(
      "If a folder size limit is set for IMAP, lift it: older mail would not be listed.",
      "Якщо для IMAP обмежено розмір папок, зніміть обмеження: давніших листів не буде видно."),
    provider(
      "Personal Microsoft accounts sign programs in with Microsoft's own pages alone.",
      "Особисті облікові записи Microsoft допускають програми лише через власні сторінки Microsoft."),
    provider(
      "In Outlook's settings, under Forwarding and IMAP, allow devices and programs to use IMAP.",
      "У налаштуваннях Outlook, у розділі «Пересилання та IMAP», дозвольте пристроям і програмам IMAP."),
    provider(
      "Switch two-step verification on; where Microsoft still offers app passwords, create one and try it.",
      "Увімкніть двоетапну перевірку; якщо Microsoft ще пропонує паролі додатків, створіть такий і спробуйте."),
    provider(
      "IMAP takes no passwords; sending by password works while the organisation allows it.",
      "IMAP не приймає паролів; надсилання з паролем працює, доки це дозволяє організація."),
    provider(
      "Ask the administrator to allow Authenticated SMTP for the mailbox: Admin center, Users, Active users, the user, Mail, Manage email apps.",
      "Попросіть адміністратора дозволити Authenticated SMTP для скриньки: Admin center, Users, Active users, користувач, Mail, Manage email apps."
    ),
    provider(
      "Ask the administrator to allow IMAP for the mailbox on the same page.",
      "Попросіть адміністратора дозволити IMAP для скриньки на тій самій сторінці."),
    provider(
      "Yahoo has withdrawn app passwords from some accounts.",
      "Деяким акаунтам Yahoo паролі додатків більше не доступні."),
    provider(
      "In Yahoo's account security page, create an app password, and use it here.",
      "На сторінці безпеки акаунта Yahoo створіть пароль додатка та введіть його тут."),
    provider(
      "For a first import of an inbox with more than 10,000 messages, use export.imap.mail.yahoo.com as IMAP host: the usual one does not list them all.",
      "Щоб уперше отримати понад 10 000 листів, вкажіть сервер IMAP export.imap.mail.yahoo.com: звичайний показує не всі."
    ),
    provider("The account's own password does not work.", "Звичайний пароль акаунта не підходить."),
    provider(
      "In AOL's account security page, create an app password, and use it here.",
      "На сторінці безпеки акаунта AOL створіть пароль додатка та введіть його тут."),
    provider(
      "If the whole address is not taken as login name, try the part before the @.",
      "Якщо повна адреса не підходить як ім’я для входу, спробуйте частину до @."),
    provider(
      "In the Apple account, under Sign-In and Security, create an app-specific password, and use it here.",
      "В акаунті Apple, у розділі «Вхід і безпека», створіть пароль для програми та введіть його тут."),
    provider(
      "With two-factor sign-in, an app password; organisations use imappro.zoho.com and smtppro.zoho.com.",
      "З двофакторним входом — пароль додатка; організації користуються imappro.zoho.com і smtppro.zoho.com."),
    provider(
      "In Zoho Mail's settings, under Mail Accounts, switch IMAP access on.",
      "У налаштуваннях Zoho Mail, у розділі Mail Accounts, увімкніть доступ за IMAP."),
    provider(
      "With two-factor sign-in, create an app password, and use it here.",
      "З двофакторним входом створіть пароль додатка та введіть його тут."),
    provider(
      "Accounts outside the United States use the hosts of their region, such as imap.zoho.eu.",
      "Акаунти поза США користуються серверами свого регіону, як-от imap.zoho.eu."),
    provider("The account's own password never works.", "Звичайний пароль акаунта не підходить ніколи."),
    provider(
      "In Fastmail's settings, under Privacy and Security, create an app password for IMAP and SMTP, and use it here.",
      "У налаштуваннях Fastmail, у розділі Privacy and Security, створіть пароль для IMAP і SMTP та введіть його тут."),
    provider(
      "With two-factor sign-in, a password made for programs.", "З двофакторним входом — пароль, створений для програм."
    ),
    provider(
      "In the mailbox's settings, under POP3 and IMAP, allow access by programs.",
      "У налаштуваннях скриньки, у розділі POP3 та IMAP, дозвольте доступ програмам."),
    provider(
      "With two-factor sign-in, create an app password there, and use it here.",
      "З двофакторним входом створіть там пароль додатка та введіть його тут."),
    provider(
      "In the mailbox's settings, switch IMAP on and create a password for programs, and use it here.",
      "У налаштуваннях скриньки увімкніть IMAP, створіть пароль для програм і введіть його тут."),
    provider("The whole address is the login name.", "Ім’я для входу — повна адреса."),
    provider(
      "In the mailbox's settings, allow access by programs.", "У налаштуваннях скриньки дозвольте доступ програмам."),
    provider(
      "The account's own password does not work for programs.", "Звичайний пароль акаунта для програм не підходить."),
    provider(
      "In the mailbox's settings, under Email clients, allow access by IMAP.",
      "У налаштуваннях скриньки, у розділі «Поштові програми», дозвольте доступ за IMAP."),
    provider(
      "In the account, create an app password for mail, and use it here.",
      "В акаунті створіть пароль програми для пошти та введіть його тут."),
    provider(
      "In the account's security settings, create a password for external applications, and use it here.",
      "У налаштуваннях безпеки акаунта створіть пароль для зовнішніх програм і введіть його тут."),
    provider(
      "The authorisation code, not the account's own password.", "Код авторизації, а не звичайний пароль акаунта."),
    provider(
      "In the mailbox's settings, under POP3/SMTP/IMAP, switch IMAP on and create an authorisation code, and use it here.",
      "У налаштуваннях скриньки, у розділі POP3/SMTP/IMAP, увімкніть IMAP, створіть код авторизації та введіть його тут."
    ),
    provider(
      "The password that Proton Mail Bridge shows, not the account's own.",
      "Пароль, який показує Proton Mail Bridge, а не пароль акаунта."),
    provider(
      "Install Proton Mail Bridge on the machine where Rapport runs, and sign in to it; it needs a paid plan.",
      "Установіть Proton Mail Bridge на комп’ютер, де працює Rapport, і ввійдіть у нього; потрібен платний план."),
    provider(
      "Export Bridge's TLS certificate, and name that file as the one to trust.",
      "Експортуйте TLS-сертифікат Bridge і вставте його тут як сертифікат власного центру."),
    provider(
      "Use the login name, the password and the ports that Bridge shows.",
      "Введіть ім’я для входу, пароль і порти, які показує Bridge."),
    provider(
      "The administrator allows Authenticated SMTP for the mailbox: Admin center, Users, Active users, the user, Mail, Manage email apps.",
      "Адміністратор дозволяє Authenticated SMTP для скриньки: Admin center, Users, Active users, користувач, Mail, Manage email apps."
    ),
    provider(
      "Whoever runs the mail server allows the mailbox to send by SMTP with its login name and password.",
      "Адміністратор поштового сервера дозволяє скриньці надсилати через SMTP з її ім’ям для входу та паролем."),
    provider(
      AdministratorRequest.microsoftText,
      """
      Вітаю! Дозвольте, будь ласка, Authenticated SMTP для скриньки {address}: у центрі адміністрування Microsoft 365 \
      відкрийте Users, Active users, користувача, Mail, Manage email apps, позначте Authenticated SMTP і збережіть. Якщо \
      його вимкнено правилами безпеки всієї організації, його треба дозволити й там. Наша CRM надсилає відповіді з цієї \
      скриньки через {server}. Дякую!
      """),
    provider(
      AdministratorRequest.generalText,
      """
      Вітаю! Дозвольте, будь ласка, скриньці {address} надсилати пошту через програми: наша CRM входить до {server} з \
      ім’ям для входу та паролем скриньки, під TLS, і отримує відмову. Якщо потрібен пароль для програм, інше ім’я для \
      входу або інший сервер, підкажіть, будь ласка, який саме. Дякую!
      """),
  ]

  private static func provider(_ english: String, _ ukrainian: String) -> Entry { Entry(english, english, ukrainian) }
}
