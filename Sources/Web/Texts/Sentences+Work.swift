// Why a synchronisation, an answer or the sending of one failed; the English is made in Pipeline: what was being done,
// the cause, what to do. Cause and hint are parts of their own, as is each part of a hint.
extension Sentences {
  static let work: Table = doing + causes + outbox

  private static let doing: Table = [
    ("sync {a}: {s}", "синхронізація {a}: {s}"),
    ("sync {a} of {b}: {s}", "синхронізація папки {a} ({b}): {s}"),
    ("sync mailbox {n}: {s}", "синхронізація скриньки {n}: {s}"),
    ("preview {a}: {s}", "попередній перегляд {a}: {s}"),
    ("preview mailbox {n}: {s}", "попередній перегляд скриньки {n}: {s}"),
    ("compare with {a}: {s}", "порівняння з {a}: {s}"),
    ("compare two sets of rules over stored mail: {s}", "порівняння правил на збережених листах: {s}"),
    ("list the folders of {a}: {s}", "список папок {a}: {s}"),
    ("open {a} of {b}: {s}", "відкриття папки {a} ({b}): {s}"),
    ("search {a} of {b}: {s}", "пошук у папці {a} ({b}): {s}"),
    ("describe {a} of {b}: {s}", "огляд папки {a} ({b}): {s}"),
    ("follow {a} of {b}: {s}", "оновлення папки {a} ({b}): {s}"),
    ("watch {a} of {b}: {s}", "стеження за папкою {a} ({b}): {s}"),
    ("set flags in {a} of {b}: {s}", "позначки в папці {a} ({b}): {s}"),
    ("read flags of {a}: {s}", "читання позначок {a}: {s}"),
    ("read what {a} fetched today: {s}", "читання завантаженого за сьогодні ({a}): {s}"),
    (
      "waits for another day: the provider lets a program fetch only so much in one",
      "чекає іншого дня: постачальник дозволяє програмі завантажувати за день лише стільки"
    ),
    ("read the folders of {a}: {s}", "читання папок {a}: {s}"),
    ("fetch {a} of {b}: {s}", "завантаження папки {a} ({b}): {s}"),
    ("append to {a} of {b}: {s}", "запис до папки {a} ({b}): {s}"),
    ("save the folders of {a}: {s}", "збереження папок {a}: {s}"),
    ("read the ledger of {a}: {s}", "читання журналу папки {a}: {s}"),
    ("retire the old UIDs of {a}: {s}", "оновлення номерів листів папки {a}: {s}"),
    ("note what is gone from {a}: {s}", "облік зниклих листів {a}: {s}"),
    ("note what {a} of {b} lists: {s}", "облік листів папки {a} ({b}): {s}"),
    ("note flags of {a}: {s}", "оновлення позначок папки {a}: {s}"),
    ("note where the folders of {a} stand: {s}", "облік стану папок {a}: {s}"),
    ("note where {a} stands: {s}", "облік стану папки {a}: {s}"),
    ("file mail of {a} of {b}: {s}", "опрацювання листів папки {a} ({b}): {s}"),
    ("file sent mail of {a}: {s}", "збереження надісланих листів {a}: {s}"),
    ("store mail of {a}: {s}", "збереження листів {a}: {s}"),
    ("open the pack of {a}: {s}", "відкриття сховища листів {a}: {s}"),
    ("load the rules of {a}: {s}", "завантаження правил {a}: {s}"),
    ("read the time zone: {s}", "читання часового поясу: {s}"),
    ("read the mailboxes: {s}", "читання скриньок: {s}"),
    ("read the folders: {s}", "читання папок: {s}"),
    ("end the run: {s}", "завершення запуску: {s}"),
    ("index mail: {s}", "індексування листів: {s}"),
    ("decide stored mail again: {s}", "повторне зв’язування листів: {s}"),
    ("answer message {n}: {s}", "відповідь на лист {n}: {s}"),
    ("send message {n} from {a}: {s}", "надсилання листа {n} від {a}: {s}"),
    ("{a}:{n}: {s}", "{a}:{n}: {s}"),
    ("send what is due: {s}", "надсилання листів: {s}"),
    ("read the outbox: {s}", "читання вихідних листів: {s}"),
    ("read message {n}: {s}", "читання листа {n}: {s}"),
    ("read {a}: {s}", "читання {a}: {s}"),
    ("note whether {a} can send: {s}", "запис про те, чи {a} може надсилати: {s}"),
    ("save the state of message {n}: {s}", "збереження стану листа {n}: {s}"),
    ("note message {n} as filed: {s}", "позначення листа {n} як збереженого: {s}"),
    ("bring message {n} of the outbox onto the timeline: {s}", "додавання листа {n} до історії: {s}"),
  ]

  private static let causes: Table = [
    ("the disk is full", "на диску немає місця"),
    ("free space and run it again", "звільніть місце й запустіть знову"),
    ("restore rapport.db from a backup", "відновіть rapport.db із резервної копії"),
    ("try again: {a}", "спробуйте знову: {a}"),
    ("try again", "спробуйте знову"),
    ("check host and port", "перевірте сервер і порт"),
    ("IMAP is at 993 with TLS, 143 with STARTTLS", "для IMAP це 993 з TLS або 143 зі STARTTLS"),
    ("nothing was sent", "нічого не надіслано"),
    ("use the port with TLS from the start", "скористайтеся портом із TLS від початку"),
    ("use the port with TLS from the start, mostly {n}", "скористайтеся портом із TLS від початку, зазвичай {n}"),
    ("this server wants another way of signing in: {a}", "цей сервер чекає іншого способу входу: {a}"),
    ("sign in with the provider again: {a}", "увійдіть до служби ще раз: {a}"),
    ("show the server's words to its administrator", "покажіть відповідь сервера його адміністратору"),
    (
      "check the address, the account's licence, and that IMAP is switched on for it, then: {a}",
      "перевірте адресу, ліцензію акаунта й чи ввімкнено для нього IMAP, а тоді: {a}"
    ),
    ("do not type the password anywhere else", "не вводьте пароль більше ніде"),
    (
      "check the address and the password (many providers want an app password), then: {a}",
      "перевірте адресу та пароль (багатьом службам потрібен пароль програми), а тоді: {a}"
    ),
    ("wait, then: {a}", "зачекайте, а тоді: {a}"),
    (
      "the server gives none of the messages it was asked for",
      "сервер не віддає жодного з листів, про які його запитали"
    ),
    (
      "the mailbox was connected anew meanwhile; the next sync goes on with it",
      "скриньку тим часом під’єднано заново; наступна синхронізація продовжить роботу"
    ),
    (
      "close the account in other mail programs or wait, then: {a}",
      "закрийте цей акаунт в інших поштових програмах або зачекайте, а тоді: {a}"
    ),
    ("see: {a}", "перегляньте: {a}"),
    ("then: {a}", "а тоді: {a}"),
    (
      "if whoever runs the mail says that the account is there, give that server with: {a}",
      "якщо адміністратор пошти каже, що акаунт саме там, вкажіть той сервер: {a}"
    ),
    (
      "choose other folders, or connect the account at that server as a mailbox of its own",
      "оберіть інші папки або підключіть акаунт на тому сервері як окрему скриньку"
    ),
    (
      "sign in with a web browser once, confirm that it was you, then: {a}",
      "увійдіть один раз через браузер, підтвердьте, що це ви, а тоді: {a}"
    ),
    ("free space on the server, then: {a}", "звільніть місце на сервері, а тоді: {a}"),
    ("a port is 1 to 65535", "порт — це число від 1 до 65535"),
    ("check the host name", "перевірте назву сервера"),
    ("check the port, and that the server runs", "перевірте порт і те, чи працює сервер"),
    ("check the network, then try again", "перевірте мережу й спробуйте знову"),
    ("it was cancelled", "скасовано"),
    (
      "if the server is your own, give its authority's certificate: {a}",
      "якщо це власний сервер, надайте сертифікат його центру: {a}"
    ),
    ("use the host name that the certificate is for", "введіть назву сервера, на яку видано сертифікат"),
    (
      "the server's administrator must renew the certificate, or this clock is wrong",
      "адміністратор сервера має оновити сертифікат, або цей годинник показує неправильний час"
    ),
    ("tell the server's administrator", "повідомте адміністратора сервера"),
    (
      "use STARTTLS on this port, or another port: IMAP 993, SMTP 465",
      "скористайтеся STARTTLS на цьому порту або іншим портом: IMAP 993, SMTP 465"
    ),
    ("the server must offer TLS 1.2 or newer", "сервер має підтримувати TLS 1.2 або новіший"),
    ("give a PEM file with --trust", "надайте файл PEM з --trust"),
    ("give the right password with: {a}", "введіть правильний пароль: {a}"),
    (
      "ask the administrator to allow authenticated SMTP for {a}, then: {b}",
      "попросіть адміністратора дозволити SMTP з паролем для {a}, а тоді: {b}"
    ),
    ("send less at once", "надішліть менше за раз"),
    ("write it again without that address", "напишіть ще раз без цієї адреси"),
    ("the server lists no such folder", "такої папки на сервері немає"),
    ("it cannot be opened", "не вдалося відкрити"),
    ("it is longer than {n} MB", "файл більший за {n} МБ"),
    ("the stored revision cannot be read", "збережену версію правил не вдалося прочитати"),
    ("it is not part of the stored revision", "файлу немає в збереженій версії правил"),
    ("run: {a}", "запустіть: {a}"),
    ("mend the file, then: {a}", "виправте файл, а тоді: {a}"),
    ("it is in no mailbox that you may read", "його немає в жодній доступній вам скриньці"),
    ("it names nobody to answer to", "у ньому не вказано, кому відповідати"),
    ("add somebody with --cc", "додайте когось через --cc"),
    ("none of your mailboxes holds it", "його немає в жодній вашій скриньці"),
    ("nobody asks for it", "про це ніхто не просив"),
    ("{a} is called {b} on the server now", "{a} тепер зветься на сервері {b}"),
    ("{s}; connecting again ({a} of {b})", "{s}; повторне з’єднання ({a} з {b})"),
    ("{s}; connecting again", "{s}; повторне з’єднання"),
    (
      "{a}: most messages were received on {d}, as after a move of the mailbox; to go by the Date field instead, set period-date=written in the settings of the mailbox",
      "{a}: більшість листів отримано {d}, як після перенесення скриньки; щоб зважати на поле Date, задайте period-date=written у налаштуваннях скриньки"
    ),
    (
      "{a}: {n} messages of {b} MB take about {c} days at {e} MB a day, which is what {g} allows; the newest come first, and what today has no room for from {d} on",
      "{a}: {n} лист ({b} МБ) потребує приблизно {c} дн. за норми {e} МБ на день, яку дозволяє {g}; спершу надходять найновіші, а те, на що сьогодні не вистачить норми, — з {d}|{a}: {n} листи ({b} МБ) потребують приблизно {c} дн. за норми {e} МБ на день, яку дозволяє {g}; спершу надходять найновіші, а те, на що сьогодні не вистачить норми, — з {d}|{a}: {n} листів ({b} МБ) потребують приблизно {c} дн. за норми {e} МБ на день, яку дозволяє {g}; спершу надходять найновіші, а те, на що сьогодні не вистачить норми, — з {d}"
    ),
    (
      "{a}: {n} messages of {b} MB take about 1 day at {e} MB a day, which is what {g} allows; the newest come first, and what today has no room for from {d} on",
      "{a}: {n} лист ({b} МБ) вкладається в денну норму {e} МБ, яку дозволяє {g}; спершу надходять найновіші, а те, на що сьогодні її не вистачить, — з {d}|{a}: {n} листи ({b} МБ) вкладаються в денну норму {e} МБ, яку дозволяє {g}; спершу надходять найновіші, а те, на що сьогодні її не вистачить, — з {d}|{a}: {n} листів ({b} МБ) вкладаються в денну норму {e} МБ, яку дозволяє {g}; спершу надходять найновіші, а те, на що сьогодні її не вистачить, — з {d}"
    ),
    (
      "{a}: the server lists {n} messages, as many as {b} may show of a folder; older ones do not come in, and of those that are here nobody sees when they are deleted; {s}",
      "{a}: сервер показує {n} лист — стільки, скільки {b} може показати з папки; старіші не надходять, а про ті, що вже тут, не видно, коли їх видаляють; {s}|{a}: сервер показує {n} листи — стільки, скільки {b} може показати з папки; старіші не надходять, а про ті, що вже тут, не видно, коли їх видаляють; {s}|{a}: сервер показує {n} листів — стільки, скільки {b} може показати з папки; старіші не надходять, а про ті, що вже тут, не видно, коли їх видаляють; {s}"
    ),
    (
      "in Gmail's settings, under Forwarding and POP/IMAP, Folder size limits, choose not to limit the number of messages in an IMAP folder",
      "у налаштуваннях Gmail, у розділі «Переслання та POP/IMAP», «Обмеження розміру папки», оберіть не обмежувати кількість листів у папці IMAP"
    ),
    (
      "for the first import, set {a} as the IMAP host of the mailbox",
      "для першого імпорту вкажіть {a} як сервер IMAP скриньки"
    ),
    (
      "with {a}'s own pages, move older mail into other folders",
      "на сторінках {a} перенесіть старіші листи в інші папки"
    ),
    (
      "larger than {n} MB; read it in the mail program", "більший за {n} МБ; прочитайте його в поштовій програмі"
    ),
    ("a draft", "чернетка"),
    (
      "the program has ended {n} times while it read it; it is kept unread",
      "програма {n} рази завершилася, читаючи його; він зберігається непрочитаним"
    ),
    (
      "the server lists it but gives no content; asked twice", "сервер його показує, але не віддає; запитано двічі"
    ),
    (
      "the server falls silent when it is asked for it; asked twice",
      "сервер замовкає, коли його запитують; запитано двічі"
    ),
    (
      "the server ends the connection when it is asked for it; asked twice",
      "сервер розриває з’єднання, коли його запитують; запитано двічі"
    ),
  ]

  private static let outbox: Table = [
    ("cancelled by {a}", "скасовано: {a}"),
    ("cancel, says {a}", "скасовано: {a}"),
    ("arrived, says {a}", "дійшов, за словами: {a}"),
    (
      "interrupted while the server was taking it: it may have arrived; ask the recipient, then: rapport outbox sent {n}, or: rapport outbox retry {a}",
      "перервано, поки сервер приймав лист: можливо, він дійшов; запитайте одержувача, а тоді: rapport outbox sent {n} або rapport outbox retry {a}"
    ),
    (
      "sent; the server shows no folder of sent mail, so no copy is kept there: make one called Sent for the next",
      "надіслано; сервер не показує теки надісланих листів, тож копії там немає: створіть теку Sent для наступних"
    ),
    ("sent, but not yet kept in Sent: {s}", "надіслано, але ще не збережено в «Надіслані»: {s}"),
    (
      "given up after {n} attempts: {s}",
      "припинено після {n} спроби: {s}|припинено після {n} спроб: {s}|припинено після {n} спроб: {s}"
    ),
    ("message {n} of the outbox is not being sent any more", "лист {n} уже не надсилається"),
    ("no answer", "немає відповіді"),
  ]
}
