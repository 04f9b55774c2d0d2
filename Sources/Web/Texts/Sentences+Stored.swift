// What the store says of links, runs and people's rights, and what was found wrong with a message.
extension Sentences {
  static let stored: Table = [
    ("{a} linked it with {b}", "пов’язано вручну ({a}): {b}"),
    ("{a} removed it", "зв’язок вилучено вручну: {a}"),
    ("changed since", "відтоді змінено"),
    ("{a} was emptied since", "{a}: відтоді очищено"),
    ("{a} was changed since, to {b}", "{a}: відтоді змінено на {b}"),
    ("{a} was changed since", "{a}: відтоді змінено"),
    ("linked or removed by hand", "пов’язано або вилучено вручну"),
    ("mail of another run is linked with it", "з ним пов’язано листи іншого запуску"),
    ("{a} names it", "на нього посилається {a}"),
    ("run {n} is for the owner of its mailbox to undo", "запуск {n} може скасувати лише власник скриньки"),
    ("run {n} is for the person who started it to undo", "запуск {n} може скасувати лише той, хто його почав"),
    ("run {n} was undone on {d}", "запуск {n} скасовано {d}"),
    ("run {n} still goes on; stop it first", "запуск {n} ще триває; спершу зупиніть його"),
    ("move a link: it is on that record already", "переміщення зв’язку: лист уже пов’язано із цим записом"),
    ("only the user who connected the mailbox changes it", "скриньку змінює лише той, хто її підключив"),
    ("{a}: only an administrator may", "це може зробити лише адміністратор ({a})"),
    ("{a} is disconnected: connect it again first", "{a} відключено: спершу підключіть її знову"),
    ("mailbox {n} is disconnected already", "скриньку {n} вже відключено"),
    (
      "an answer from this mailbox must go out first: see the outbox, and wait or cancel",
      "спершу має піти відповідь із цієї скриньки: зачекайте або скасуйте її у вихідних"
    ),
    (
      "{n} answers from this mailbox must go out first: see the outbox, and wait or cancel",
      "спершу має піти {n} відповідь із цієї скриньки: зачекайте або скасуйте її у вихідних|спершу мають піти {n} відповіді із цієї скриньки: зачекайте або скасуйте їх у вихідних|спершу має піти {n} відповідей із цієї скриньки: зачекайте або скасуйте їх у вихідних"
    ),
    (
      "{a} was connected before: only who connected it can connect it again",
      "{a} уже було підключено раніше: знову її може підключити лише той, хто підключав"
    ),
    ("{a} is connected already", "{a} вже підключено"),
    ("{a} has a user already", "користувач з адресою {a} вже є"),
    (
      "connect {a}: the {b} plan lets each user connect {n} mailbox; an administrator changes the plan with: rapport plan",
      "підключення {a}: план {b} дозволяє кожному {n} скриньку; план змінює адміністратор: rapport plan"
    ),
    (
      "connect {a}: the {b} plan lets each user connect {n} mailboxes; an administrator changes the plan with: rapport plan",
      "підключення {a}: план {b} дозволяє кожному {n} скриньку; план змінює адміністратор: rapport plan|підключення {a}: план {b} дозволяє кожному {n} скриньки; план змінює адміністратор: rapport plan|підключення {a}: план {b} дозволяє кожному {n} скриньок; план змінює адміністратор: rapport plan"
    ),
    ("this mailbox is not yours to send from", "вам не дозволено надсилати із цієї скриньки"),
    ("the message has no recipient", "лист не має одержувача"),
    ("a message with this Message-ID is in the outbox already", "такий лист уже є серед вихідних"),
    (
      "answer message {n}: the text is longer than 10 MB; shorten it",
      "відповідь на лист {n}: текст довший за 10 МБ; скоротіть його"
    ),
    (
      "message {n} of the outbox is {K}; {a} does not apply",
      "вихідний лист {n} уже має стан «{K}»; ця дія до нього не застосовна ({a})"
    ),
    ("queued", "у черзі"), ("finishing", "надсилається"), ("sent", "надіслано"), ("deferred", "пізніше"),
    ("rejected", "не надіслано"), ("uncertain", "невідомо"),
    (
      "the disk is full; nothing was half written: free space and try again",
      "на диску немає місця; нічого не записано частково: звільніть місце й спробуйте знову"
    ),
    (
      "process {n} works this workspace; wait until it has ended, or end it",
      "із цим робочим простором працює процес {n}; зачекайте, доки він завершиться, або завершіть його"
    ),
    ("the workspace is damaged: {a}", "робочий простір пошкоджено: {a}"),
    (
      "a newer version of rapport has changed this workspace; use that one",
      "цей робочий простір змінила новіша версія rapport; скористайтеся нею"
    ),
    ("{a} cannot be '{b}'; it takes {c}", "значення «{b}» для {a} не підходить; можна: {c}"),
    ("there is no setting {a}", "налаштування {a} немає"),
    ("there is no mailbox {n} any more", "скриньки {n} більше немає"),
    ("{a} could be any of {l}; write more of the name", "{a}: може бути будь-що з {l}; введіть більше літер назви"),
  ]

  /// What is not as the standards say.
  static let notes: Table = [
    ("From names several addresses", "у полі From кілька адрес"),
    ("something in From is no address", "у полі From щось не є адресою"),
    ("there are several From fields", "у листі кілька полів From"),
    ("a From field starts with white space", "поле From починається з пробілу"),
    ("the From field's name and its colon are on two lines", "назва поля From і двокрапка — у різних рядках"),
    ("there is no From field", "немає поля From"),
    ("a base64 body holds other letters or ends too early", "у тексті base64 є сторонні знаки, або він обривається"),
    ("a text holds bytes that its charset does not have", "у тексті є байти, яких немає в його кодуванні"),
    ("a Content-Type field cannot be read", "поле Content-Type не вдалося прочитати"),
    ("the Date field cannot be read", "поле Date не вдалося прочитати"),
    ("there is no Date field", "немає поля Date"),
    ("there is no Message-ID that can be read", "немає придатного Message-ID"),
    ("a header field is no UTF-8; read as windows-1252", "поле заголовка не в UTF-8; прочитано як windows-1252"),
    ("a quoted-printable body holds a bad escape", "у тексті quoted-printable є помилковий код"),
    (
      "a transfer encoding is not known; the body is taken as it is", "невідоме кодування передачі; текст узято як є"
    ),
    ("a uuencoded body is not well formed", "текст uuencode пошкоджено"),
    ("a header field holds a NUL", "у полі заголовка є NUL"),
    ("a header field holds a lone carriage return", "у полі заголовка є окремий символ повернення каретки"),
    ("a name in {a} holds letters that are not seen", "ім’я в полі {a} містить невидимі знаки"),
    ("a name in {a} is another address", "ім’я в полі {a} — це інша адреса"),
    ("a header field was cut at {n} bytes", "поле заголовка обрізано на {n} байтах"),
    ("an address in {a} is not well formed", "адресу в полі {a} записано неправильно"),
    ("a field's name and its colon are on two lines", "назва поля і двокрапка — у різних рядках"),
    ("a line in the header is no field", "рядок у заголовку не є полем"),
    ("the header starts with white space", "заголовок починається з пробілу"),
    ("white space stands before a colon", "перед двокрапкою стоїть пробіл"),
    ("a header ends at a boundary", "заголовок закінчується на межі частини"),
    ("a line of white space stands between header and body", "між заголовком і текстом — рядок із пробілів"),
    ("no blank line between header and body", "між заголовком і текстом немає порожнього рядка"),
    ("a {a} has none of its boundaries", "у {a} немає жодної межі частин"),
    ("a {a} names no boundary", "у {a} не вказано межу частин"),
    ("a {a} has no closing boundary", "у {a} немає кінцевої межі"),
    ("a text holds NULs", "у тексті є NUL"),
    ("there are several {a} fields; the first counts", "полів {a} кілька; враховано перше"),
    ("a text was cut at {n} bytes", "текст обрізано на {n} байтах"),
    ("multiparts are nested more than {n} deep", "частини вкладено глибше ніж на {n} рівнів"),
    ("only {n} addresses are kept", "збережено лише {n} адрес"),
    ("the header has more fields than are kept", "у заголовку більше полів, ніж зберігається"),
    (
      "the message has more than {n} parts; the rest is kept as one",
      "у листі понад {n} частин; решту збережено як одну"
    ),
    ("only the first and the last references are kept", "збережено лише перші й останні посилання на листи"),
    ("the charset of a text is not known", "кодування тексту невідоме"),
  ]
}
