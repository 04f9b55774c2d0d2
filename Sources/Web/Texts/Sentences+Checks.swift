// What the check of a connection says; its English is made in Providers.
extension Sentences {
  static let checks: Table = [
    ("{a} has an address", "сервер {a} знайдено"),
    ("answers on port {n}", "відповідає на порту {n}"),
    ("TLS, certificate trusted", "TLS, сертифікат довірений"),
    ("{a}, certificate trusted", "{a}, сертифікат довірений"),
    ("speaks {a}", "працює за протоколом {a}"),
    ("offers nothing beyond the minimum", "підтримує лише найнеобхідніше"),
    ("offers {l}", "підтримує {l}"),
    ("signed in as {a}", "вхід виконано як {a}"),
    ("signed in", "вхід виконано"),
    ("listed", "список отримано"),
    ("what answers is no IMAP server", "відповідає не сервер IMAP"),
    ("what answers is no SMTP server", "відповідає не сервер SMTP"),
    ("not tried", "не перевірено"),
    ("{n} folder", "{n} папка"),
    ("{n} folders", "{n} папка|{n} папки|{n} папок"),
    ("{n} folder, none marked as sent mail", "{n} папка; папки надісланих листів не позначено"),
    (
      "{n} folders, none marked as sent mail",
      "{n} папка; папки надісланих листів не позначено|{n} папки; папки надісланих листів не позначено|{n} папок; папки надісланих листів не позначено"
    ),
    ("{n} folder, sent mail in {a}", "{n} папка, надіслані листи — у папці {a}"),
    (
      "{n} folders, sent mail in {a}",
      "{n} папка, надіслані листи — у папці {a}|{n} папки, надіслані листи — у папці {a}|{n} папок, надіслані листи — у папці {a}"
    ),
    (
      "choose the folder of sent mail by name, so that what you sent is brought in too",
      "виберіть папку надісланих листів за назвою, щоб отримати й те, що ви надіслали"
    ),
    ("not sent: nobody could see where it arrives", "не надіслано: ніхто не побачив би, куди він надійде"),
    (
      "not sent: the mailbox is only read, as its SMTP server does not let it send",
      "не надіслано: скриньку лише читають, бо її сервер SMTP не дає надсилати"
    ),
    ("not sent: you may not send from this mailbox", "не надіслано: ви не маєте права надсилати з цієї скриньки"),
    ("left out", "пропущено"),
    ("the server took a test message to {a}", "сервер прийняв пробний лист до {a}"),
    ("the server takes no test message now: {a}", "сервер зараз не приймає пробного листа: {a}"),
    ("the server refuses a test message: {a}", "сервер відмовляється прийняти пробний лист: {a}"),
    (
      "nobody knows whether the server took the test message: {a}",
      "невідомо, чи сервер прийняв пробний лист: {a}"
    ),
    ("the test message arrived in {a} and stays there", "пробний лист надійшов до папки {a} і залишається там"),
    ("delete it when you like", "видаліть його, коли захочете"),
    (
      "the server takes the mailbox's own mail for junk: ask whoever runs the domain for SPF, DKIM and DMARC",
      "сервер вважає власні листи скриньки спамом: попросіть адміністратора домену налаштувати SPF, DKIM і DMARC"
    ),
    (
      "sent, but did not arrive within {n} seconds in: {a}",
      "надіслано, але за {n} с не надійшло до: {a}"
    ),
    (
      "look in the inbox for a notice that it could not be delivered, and in other folders where a filter may put it",
      "пошукайте у вхідних сповіщення про те, що лист не доставлено, а сам лист — в інших папках, куди його міг покласти фільтр"
    ),
  ]

  /// What to do about a step that failed.
  static let hints: Table =
    [
      ("give a host name and a port from 1 to 65535", "вкажіть назву сервера та порт від 1 до 65535"),
      (
        "check the spelling of the host name, and that this machine can look names up",
        "перевірте, чи правильно написано назву сервера і чи може цей комп’ютер шукати імена"
      ),
      (
        "check the port: 993 is usual for IMAP, 587 or 465 for SMTP",
        "перевірте порт: для IMAP зазвичай 993, для SMTP — 587 або 465"
      ),
      ("check this machine's network and firewall", "перевірте мережу та брандмауер цього комп’ютера"),
      (
        "check host and port; a firewall may drop connections to {a}, port {n}",
        "перевірте сервер і порт; можливо, брандмауер блокує з’єднання з {a}, порт {n}"
      ),
      (
        "the port may expect STARTTLS instead of TLS from the first byte, or the other way round",
        "можливо, порт очікує STARTTLS замість TLS від початку або навпаки"
      ),
      (
        "the port may expect TLS from the first byte instead of STARTTLS",
        "можливо, порт очікує TLS від початку замість STARTTLS"
      ),
      (
        "try again later; if it stays, check that the port is the right one",
        "спробуйте пізніше; якщо не допоможе, перевірте порт"
      ),
      (
        "do not connect from this network; use the port with TLS from the first byte, if there is one",
        "не підключайтеся з цієї мережі; скористайтеся портом із TLS від початку, якщо він є"
      ),
      ("check that the port is the right one", "перевірте, чи правильний порт"),
      ("run the check again", "запустіть перевірку ще раз"),
      (
        "if the server is your own, get its authority's certificate from whoever runs it and give it as the certificate of an authority of your own",
        "якщо це власний сервер, візьміть у його адміністратора сертифікат центру сертифікації та вставте його в поле «Сертифікат власного центру сертифікації»"
      ),
      // As versions before this one said it.
      (
        "if the server is your own, get its authority's certificate from whoever runs it and name that file as trusted",
        "якщо це власний сервер, візьміть у його адміністратора сертифікат центру сертифікації та вкажіть його як довірений"
      ),
      (
        "use the host name that the certificate is for; ask whoever runs the server",
        "введіть назву сервера, на яку видано сертифікат; її знає адміністратор сервера"
      ),
      ("whoever runs the server must renew its certificate", "сертифікат має оновити адміністратор сервера"),
      (
        "check this machine's clock; if it is right, the server's certificate is wrong",
        "перевірте годинник цього комп’ютера; якщо він правильний, сертифікат сервера недійсний"
      ),
      ("show this to whoever runs the server", "покажіть це адміністратору сервера"),
      (
        "the port is for STARTTLS or for another service: try STARTTLS, or port 993 for IMAP and 465 for SMTP",
        "цей порт — для STARTTLS або для іншої служби: спробуйте STARTTLS або порт 993 для IMAP і 465 для SMTP"
      ),
      (
        "the server breaks off TLS; show this to whoever runs it", "сервер обриває TLS; покажіть це його адміністратору"
      ),
      (
        "the server must be brought up to TLS 1.2; mail is not sent or read over less",
        "сервер треба оновити до TLS 1.2; через старіші версії пошту не читають і не надсилають"
      ),
      (
        "try again later; if it stays, check that the port is the right one, and what between here and the server cuts it",
        "спробуйте пізніше; якщо не допоможе, перевірте порт і те, що обриває з’єднання дорогою до сервера"
      ),
      (
        "check that the file exists, can be read, and holds certificates in PEM form",
        "перевірте, чи є цей файл, чи його можна прочитати і чи є в ньому сертифікати у форматі PEM"
      ),
      ("check the spelling of the host name", "перевірте, чи правильно написано назву сервера"),
      (
        "check that the port is the right one; show this to whoever runs the server",
        "перевірте порт; покажіть це адміністратору сервера"
      ),
      ("try again later; check that the port is for IMAP", "спробуйте пізніше; перевірте, чи цей порт для IMAP"),
      ("check the port: 993 is usual for IMAP", "перевірте порт: для IMAP зазвичай 993"),
      (
        "use the port with TLS from the first byte (993); nothing is sent without TLS",
        "скористайтеся портом із TLS від початку (993); без TLS нічого не надсилається"
      ),
      (
        "use the port with TLS from the first byte (465); nothing is sent without TLS",
        "скористайтеся портом із TLS від початку (465); без TLS нічого не надсилається"
      ),
      (
        "do not connect from this network; use the port with TLS from the first byte (993)",
        "не підключайтеся з цієї мережі; скористайтеся портом із TLS від початку (993)"
      ),
      ("nothing is wrong with the password; try again later", "з паролем усе гаразд; спробуйте пізніше"),
      (
        "nothing is wrong with the password; close the account in other mail programs, or try again later",
        "з паролем усе гаразд; закрийте цей акаунт в інших поштових програмах або спробуйте пізніше"
      ),
      ("show the server's words to whoever runs it", "покажіть відповідь сервера його адміністратору"),
      (
        "check login name and password for characters that cannot be typed",
        "перевірте, чи немає в імені для входу або паролі недруковних символів"
      ),
      (
        "check that the port is for SMTP: 587 or 465; 993 is for IMAP",
        "перевірте, чи цей порт для SMTP: 587 або 465; 993 — для IMAP"
      ),
      (
        "create an app password in the account's settings, and use it here",
        "створіть пароль програми в налаштуваннях акаунта й введіть його тут"
      ),
      (
        "ask the administrator to allow Authenticated SMTP for this mailbox; the password may be right",
        "попросіть адміністратора дозволити Authenticated SMTP для цієї скриньки; пароль може бути правильний"
      ),
      (
        "try again later; if it stays, show the server's words to whoever runs it",
        "спробуйте пізніше; якщо не допоможе, покажіть відповідь сервера його адміністратору"
      ),
      (
        "ask whoever runs the server whether programs may sign in with an access token (OAuth 2.0)",
        "дізнайтеся в адміністратора сервера, чи можуть програми входити з токеном доступу (OAuth 2.0)"
      ),
      (
        "sign in with the provider again, with the address of this mailbox",
        "увійдіть до служби ще раз, з адресою цієї скриньки"
      ),
      (
        "change the password in the account's settings, and use the new one here",
        "змініть пароль у налаштуваннях акаунта й введіть тут новий"
      ),
      (
        "check that the address is the one that was signed in, that IMAP is switched on for it, and its licence; "
          + "the password may be right",
        "перевірте, чи це адреса, з якою виконано вхід, чи ввімкнено для неї IMAP і чи є ліцензія; "
          + "пароль може бути правильний"
      ),
      (
        "ask whoever runs the mail whether the account has moved; if it has, give the other server's name here",
        "запитайте адміністратора пошти, чи переїхав акаунт; якщо так, вкажіть тут інший сервер"
      ),
      (
        "do not type the password anywhere else: the server may be an impostor; show this to whoever runs it",
        "не вводьте пароль більше ніде: сервер може бути підробленим; покажіть це його адміністратору"
      ),
      ("check that IMAP is switched on for the account", "перевірте, чи ввімкнено для акаунта IMAP"),
      ("open {a}", "відкрийте {a}"),
      (
        "IMAP is switched off for this account: switch it on in the account's settings; the password may be right",
        "для цього акаунта вимкнено IMAP: увімкніть його в налаштуваннях акаунта; пароль може бути правильний"
      ),
      (
        "IMAP is switched off for this account: switch it on in the account's settings",
        "для цього акаунта вимкнено IMAP: увімкніть його в налаштуваннях акаунта"
      ),
      ("the password may be right", "пароль може бути правильний"),
      (
        "sign in with a web browser once, confirm that it was you, and try again",
        "увійдіть один раз через браузер, підтвердьте, що це ви, і спробуйте знову"
      ),
      ("two-step verification must be switched on first", "спершу потрібно ввімкнути двоетапну перевірку"),
      (
        "this is a personal account, and {a} is for work accounts: use {b}",
        "це особистий акаунт, а {a} — для робочих: вкажіть {b}"
      ),
      (
        "ask the administrator to allow Authenticated SMTP for this mailbox",
        "попросіть адміністратора дозволити Authenticated SMTP для цієї скриньки"
      ),
      ("{a} wants an app password: {s}", "{a} потребує пароля програми: {s}"),
      ("{a} takes no password from programs: {s}", "{a} не приймає паролів від програм: {s}"),
      ("check login name and password: {s}", "перевірте ім’я для входу та пароль: {s}"),
      (
        "some servers want the whole address, some the part before the @",
        "деякі сервери чекають повну адресу, деякі — лише частину до @"
      ),
      (
        "ask whoever runs the server whether programs may sign in with a password",
        "дізнайтеся в адміністратора сервера, чи можуть програми входити з паролем"
      ),
    ] + providerNotes

  /// The providers' notes, also as a hint has them behind a colon.
  private static let providerNotes: Table = Texts.providers.flatMap { entry in
    [
      (entry.english, entry.ukrainian),
      (
        behindColon(entry.english),
        keepsCase(entry.ukrainian) ? unclosed(entry.ukrainian) : behindColon(entry.ukrainian)
      ),
    ]
  }

  private static func behindColon(_ note: String) -> String { note.prefix(1).lowercased() + unclosed(note).dropFirst() }

  private static func unclosed(_ note: String) -> String { note.last == "." ? String(note.dropLast()) : note }

  /// It begins with an abbreviation.
  private static func keepsCase(_ note: String) -> Bool { note.dropFirst().first?.isUppercase ?? false }
}
