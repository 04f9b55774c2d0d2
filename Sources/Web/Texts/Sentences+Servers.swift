// What is wrong with a server or a connection to it; the English is made in Wire, OpenSSL, IMAP and SMTP. What stands
// in quotes is the server's own.
extension Sentences {
  static let servers: Table = connections + imap + smtp

  private static let connections: Table = [
    ("names cannot be looked up from this machine: {s}", "цей комп’ютер не може шукати імена серверів: {s}"),
    ("that is no name of the domain name system", "це не ім’я в системі доменних імен"),
    ("no name server answered in time", "жоден сервер імен не відповів вчасно"),
    ("the name servers gave no answer (code {n})", "сервери імен не дали відповіді (код {n})"),
    ("the name server's answer makes no sense: {a}", "відповідь сервера імен незрозуміла: {a}"),
    ("{a}: {K}", "{a}: {K}"),
    ("{a} is no host and port", "{a} — це не назва сервера й порт"),
    ("the name {a} has no address", "сервера з назвою {a} не знайдено"),
    ("{a} refuses connections on port {n}", "{a} не приймає з’єднань на порту {n}"),
    ("cannot be reached ({a})", "немає зв’язку із сервером ({a})"),
    ("no answer in time while {s}", "немає вчасної відповіді ({s})"),
    ("connecting", "з’єднання"), ("setting up TLS", "встановлення TLS"), ("sending", "надсилання"),
    ("waiting for the server", "очікування сервера"),
    ("the connection is closed", "з’єднання закрито"),
    ("the connection broke ({a})", "з’єднання обірвалося ({a})"),
    (
      "unencrypted bytes came after STARTTLS; somebody may be tampering with the connection",
      "після STARTTLS надійшли незашифровані дані; можливо, хтось втручається у з’єднання"
    ),
    (
      "the server sent more than {n} bytes where that cannot be right",
      "сервер надіслав понад {n} байтів там, де так бути не може"
    ),
    ("cancelled", "скасовано"),
    (
      "the server's certificate is not signed by a trusted authority ({a})",
      "сертифікат сервера не підписано довіреним центром ({a})"
    ),
    ("the server's certificate is not for {a}", "сертифікат сервера видано не на {a}"),
    ("the server's certificate has expired", "термін дії сертифіката сервера минув"),
    ("the server's certificate is not valid yet", "сертифікат сервера ще не чинний"),
    ("the server's certificate was turned down ({a})", "сертифікат сервера відхилено ({a})"),
    ("the server does not speak TLS on this port", "на цьому порту сервер не працює з TLS"),
    ("the server offers no TLS newer than 1.1", "сервер не підтримує TLS, новішого за 1.1"),
    (
      "the connection was cut: it ended without TLS's closing notice",
      "з’єднання обірвано: воно закінчилося без завершення TLS"
    ),
    (
      "the connection was damaged: what came is not what was encrypted ({a})",
      "з’єднання пошкоджено: надійшло не те, що було зашифровано ({a})"
    ),
    ("no certificate authorities can be read from {a}", "не вдалося прочитати сертифікати центрів із {a}"),
    (
      "{a} is no host name that a certificate can be checked against",
      "{a} — не та назва сервера, за якою можна перевірити сертифікат"
    ),
    ("the TLS session failed ({a})", "збій сеансу TLS ({a})"),
  ]

  private static let imap: Table = [
    ("the server closed the connection", "сервер закрив з’єднання"),
    ("no IMAP server answers, but: \"{a}\"", "відповідає не сервер IMAP: «{a}»"),
    ("the server said good-bye: \"{a}\"", "сервер завершив з’єднання: «{a}»"),
    ("the server refused STARTTLS: \"{a}\"", "сервер відмовив у STARTTLS: «{a}»"),
    (
      "the server claims that we are signed in before TLS; somebody may be tampering",
      "сервер запевняє, що вхід виконано ще до TLS; можливо, хтось втручається у з’єднання"
    ),
    ("nothing is sent without TLS", "без TLS нічого не надсилається"),
    ("the server offers no sign-in with a password", "сервер не підтримує входу з паролем"),
    ("the server offers no sign-in with an access token", "сервер не підтримує входу з токеном доступу"),
    ("sign-in failed: \"{a}\"", "не вдалося увійти: «{a}»"),
    ("the server did not accept the access token: \"{a}\"", "сервер не прийняв токен доступу: «{a}»"),
    ("the account wants an app password: \"{a}\"", "акаунт потребує пароля програми: «{a}»"),
    ("the password has expired: \"{a}\"", "термін дії пароля минув: «{a}»"),
    ("the server's administrator must help: \"{a}\"", "потрібна допомога адміністратора сервера: «{a}»"),
    (
      "the server wants a better encrypted connection: \"{a}\"",
      "сервер вимагає краще зашифрованого з’єднання: «{a}»"
    ),
    (
      "signed in, but there is no mailbox behind it: \"{a}\"",
      "вхід виконано, але скриньки за ним немає: «{a}»"
    ),
    ("the server did not prove who it is: {s}", "сервер не довів, хто він: {s}"),
    ("it asks for more than the mechanism has", "він питає більше, ніж передбачає спосіб входу"),
    ("its question cannot be read", "його запитання незрозуміле"),
    ("it wants an extension that does not exist", "він вимагає розширення, якого не існує"),
    ("its answer belongs to another sign-in", "його відповідь належить до іншого входу"),
    (
      "it wants the password stretched only {n} times",
      "він вимагає надто слабкого захисту пароля: кількість повторень — лише {n}"
    ),
    ("it wants the password stretched without end", "він вимагає нескінченного обчислення з пароля"),
    ("it says yes without a proof", "він погоджується без доказу"),
    ("its proof is wrong", "його доказ хибний"),
    ("the server cannot serve us now: \"{a}\"", "сервер зараз не може відповісти: «{a}»"),
    ("the server allows no more connections: \"{a}\"", "сервер не дозволяє більше з’єднань: «{a}»"),
    ("the server asks us to slow down: \"{a}\"", "сервер просить не поспішати: «{a}»"),
    ("the server asks us to slow down for {n} s: \"{a}\"", "сервер просить зачекати {n} с: «{a}»"),
    ("the folder cannot be opened: \"{a}\"", "папку не вдалося відкрити: «{a}»"),
    (
      "the server sends us to another one, \"{a}\", and nothing is sent there: \"{b}\"",
      "сервер відсилає нас до іншого, «{a}», і туди нічого не надсилається: «{b}»"
    ),
    ("the folder is in use by somebody else: \"{a}\"", "папку зараз використовує хтось інший: «{a}»"),
    (
      "the folder is at another server, \"{a}\", and nothing is sent there: \"{b}\"",
      "папка розміщена на іншому сервері, «{a}», і туди нічого не надсилається: «{b}»"
    ),
    ("the account is full: \"{a}\"", "у скриньці немає місця: «{a}»"),
    ("the server refused {a}: \"{b}\"", "сервер відмовив у {a}: «{b}»"),
    ("the server's answer cannot be read: {a}", "відповідь сервера незрозуміла: {a}"),
    ("the server sent more than we take: {a}", "сервер надіслав більше, ніж можна прийняти: {a}"),
    ("cannot be sent: {a}", "не можна надіслати: {a}"),
  ]

  private static let smtp: Table = [
    ("the connection ended {K}: {s}", "з’єднання обірвалося {K}: {s}"),
    ("the server offers no STARTTLS", "сервер не підтримує STARTTLS"),
    ("the server refused STARTTLS: {a}", "сервер відмовив у STARTTLS: {a}"),
    ("the server offers no sign-in by password", "сервер не підтримує входу з паролем"),
    ("the server offers no sign-in by password, only {l}", "сервер не підтримує входу з паролем, лише {l}"),
    (
      "the server offers no sign-in with an access token, only {l}",
      "сервер не підтримує входу з токеном доступу, лише {l}"
    ),
    ("the server did not accept the access token: {a}", "сервер не прийняв токен доступу: {a}"),
    ("the server did not accept name and password: {a}", "сервер не прийняв ім’я та пароль: {a}"),
    ("the server wants an app password: {a}", "сервер потребує пароля програми: {a}"),
    ("the server wants a sign-in with a web browser first: {a}", "сервер потребує спершу ввійти через браузер: {a}"),
    (
      "the server lets nobody sign in with a password any more: {a}",
      "сервер уже нікого не впускає за паролем: {a}"
    ),
    (
      "authenticated SMTP is switched off for this mailbox: {a}",
      "для цієї скриньки вимкнено надсилання через SMTP з паролем: {a}"
    ),
    ("the server refused {K}: {a}", "сервер відмовив {K}: {a}"),
    ("an answer that does not fit {K}: {a}", "недоречна відповідь {K}: {a}"),
    ("an answer to nothing that was asked {K}", "відповідь без запитання {K}"),
    ("an answer that is not SMTP {K}", "відповідь не за протоколом SMTP {K}"),
    ("an answer without end {K}", "нескінченна відповідь {K}"),
    ("at the greeting", "під час вітання"), ("at EHLO", "під час EHLO"), ("at STARTTLS", "під час STARTTLS"),
    ("at sign-in", "під час входу"), ("at the sender's address", "на адресі відправника"),
    ("at a recipient's address", "на адресі одержувача"), ("before the message", "перед листом"),
    ("while sending the message", "під час надсилання листа"),
    ("the message has {n} bytes, the server takes {a}", "лист має {n} байтів, а сервер приймає до {a}"),
    (
      "the message has 8-bit text and the server takes only 7-bit text",
      "лист має 8-бітовий текст, а сервер приймає лише 7-бітовий"
    ),
    (
      "the server takes no address like {a} (no SMTPUTF8)", "сервер не приймає таких адрес, як {a} (немає SMTPUTF8)"
    ),
    (
      "the server takes no address with letters outside ASCII (no SMTPUTF8)",
      "сервер не приймає адрес із літерами поза ASCII (немає SMTPUTF8)"
    ),
    (
      "an answer that says neither yes nor no: {a}", "відповідь, яка не каже ні «так», ні «ні»: {a}"
    ),
    ("the server takes no more for now: {a}", "сервер поки що більше не приймає: {a}"),
    ("a copy is in the Sent folder", "копія є в папці надісланих"),
    ("the message has no recipients", "лист не має одержувачів"),
    ("the message was not finished: {a}", "лист не було завершено: {a}"),
  ]
}
