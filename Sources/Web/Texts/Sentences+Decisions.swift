// What decisions say; their English is made in Matching. Names are not declined, so they stand where they need not be.
extension Sentences {
  /// Counterparts, people's decisions, trust, the thread.
  static let people: Table = [
    ("everyone on the message is one of ours", "усі в цьому листі — наші"),
    ("counterparts: {l}", "учасники: {l}"),
    ("only the first {n} addresses are looked at", "враховано лише перші {n} адрес"),
    ("internal", "внутрішнє листування"),
    ("{a} linked it to {k} {b}, for this thread", "пов’язано вручну для всього ланцюжка ({a}): {k} {b}"),
    ("{a} linked it to {k} {b}, for this message", "пов’язано вручну для цього листа ({a}): {k} {b}"),
    ("{a} removed it from {k} {b}, for this thread", "зв’язок вилучено вручну для всього ланцюжка ({a}): {k} {b}"),
    ("{a} removed it from {k} {b}, for this message", "зв’язок вилучено вручну для цього листа ({a}): {k} {b}"),
    ("{a} linked this thread", "ланцюжок пов’язано вручну: {a}"),
    ("{a} linked this message", "лист пов’язано вручну: {a}"),
    ("{k} {a} is not linked: a person removed it", "не пов’язано ({k} {a}): зв’язок вилучено вручну"),

    ("sender: ours", "відправник: хтось із наших"),
    ("sender: passed", "відправник: підтверджений"),
    ("sender: unproven", "відправник: не підтверджений і не спростований"),
    ("the sender failed authentication: {s}; policy: {K}", "відправник не пройшов перевірку: {s}; дія: {K}"),
    (
      "no authentication result of a trusted server; policy: {K}", "довірений сервер не перевіряв відправника; дія: {K}"
    ),
    ("allow", "пропустити"), ("warn", "попередити"), ("hold", "затримати"),
    ("sender failed authentication", "відправник не пройшов перевірку"),
    ("sender failed authentication: {s}", "відправник не пройшов перевірку: {s}"),
    ("sender not authenticated", "відправника не підтверджено"),
    ("it has more than one From field", "у листі більше ніж одне поле From"),
    ("dmarc=fail at {a}", "dmarc=fail за даними {a}"),
    ("spf={a} and dkim=fail at {b}", "spf={a} і dkim=fail за даними {b}"),
    ("{a} proved {b}, and From says {l}", "сервер {a} підтвердив {b}, а в полі From — {l}"),

    ("first message of its thread", "перший лист ланцюжка"),
    ("inherits nothing: the sender failed authentication", "нічого не успадковано: відправник не пройшов перевірку"),
    (
      "inherits nothing: the sender is new to the thread and not authenticated",
      "нічого не успадковано: відправник новий у ланцюжку й не підтверджений"
    ),
    (
      "{k} {a} is not inherited: the rule file leaves out its kind",
      "не успадковано ({k} {a}): за файлом правил такі записи не успадковуються"
    ),
    ("inherited from message {n} of the thread", "успадковано від листа {n} цього ланцюжка"),
    ("inherits {k} {a}: {s}", "успадковано ({k} {a}): {s}"),
    ("joins a thread without links: {s}", "долучено до ланцюжка без зв’язків: {s}"),
    ("a delivery report about a message of the thread", "звіт про доставку листа з ланцюжка"),
    ("one of ours wrote it", "лист написав хтось із наших"),
    ("the sender takes part in the thread", "відправник бере участь у ланцюжку"),
    ("the sender is authenticated", "відправника підтверджено"),
  ]

  /// Addresses and domains.
  static let records: Table = [
    ("rule '{a}': nothing more by address", "правило «{a}»: за адресами більше нічого"),
    ("rule '{a}': only the people by address", "правило «{a}»: за адресами лише люди"),
    (
      "not matched anew, as they take part in the thread: {l}", "не шукали знову, бо вже беруть участь у ланцюжку: {l}"
    ),
    (
      "{a} is an address of {k} {b}, a kind that is left out here",
      "{a} — адреса: {k} {b}; такі записи тут не враховано"
    ),
    ("{a} is an address of {k} {b}", "{a} — адреса: {k} {b}"),
    ("{a} is an address of {b}", "{a} — адреса {b}"),
    ("company of {a}", "компанія контакту {a}"),
    ("company of deal {a}", "компанія угоди {a}"),
    ("company {a}: company of {b}", "компанія {a}: компанія контакту {b}"),
    (
      "{k} {a} is linked for a blind copy alone: answers do not inherit it",
      "{k} {a}: пов’язано лише через приховану копію, відповіді цього не успадковують"
    ),
    ("nobody has the address {a}", "адреса {a} нікому не належить"),

    ("the rule file has domains off", "пошук за доменами вимкнено у файлі правил"),
    ("rule '{a}': nothing by domain", "правило «{a}»: за доменами нічого"),
    ("rule '{a}' has domains off for {b}", "правило «{a}» вимикає пошук за доменом для {b}"),
    (
      "{a} names nobody: anybody can have an address there",
      "{a} ні на кого не вказує: адресу там може мати будь-хто"
    ),
    ("no company has the domain {a}", "домен {a} не належить жодній компанії"),
    ("{a} is of {l}, which a person removed", "домен {a} ({l}): зв’язок вилучено вручну"),
    ("{a} is a domain of {b}", "{a} — домен компанії {b}"),
    ("{a} is of {l}; a person chose {b}", "домен {a} мають {l}; вручну вибрано {b}"),
    (
      "{a} is a domain of {n} companies: {l}",
      "{a} — домен {n} компанії: {l}|{a} — домен {n} компаній: {l}|{a} — домен {n} компаній: {l}"
    ),
    (
      "which of {n} companies at {a}?",
      "яка з {n} компанії з доменом {a}?|яка з {n} компаній із доменом {a}?|яка з {n} компаній із доменом {a}?"
    ),
  ]

  /// Deals.
  static let dealing: Table = [
    ("rule '{a}': no deals but those that it names", "правило «{a}»: лише угоди, які воно називає"),
    ("not asked: the thread has {a}", "запитувати не треба: у ланцюжку вже є {a}"),
    ("not asked: a person chose {a}", "запитувати не треба: вручну вибрано {a}"),
    ("not asked: a rule names {a}", "запитувати не треба: правило називає {a}"),
    ("no contact and no company to have deals", "немає ні контакту, ні компанії, які мали б угоди"),
    ("no deal of {l}", "немає угод: {l}"),
    (
      "{n} deal of {l} was not open on {d}: {f}", "{l}: {n} угода не була відкрита на {d}: {f}"
    ),
    ("{n} deal was not open on {d}: {f}", "{n} угода не була відкрита на {d}: {f}"),
    (
      "{n} deals of {l} were not open on {d}: {f}",
      "{l}: {n} угода не була відкрита на {d}: {f}|{l}: {n} угоди не було відкрито на {d}: {f}|{l}: {n} угод не було відкрито на {d}: {f}"
    ),
    (
      "{n} deals were not open on {d}: {f}",
      "{n} угода не була відкрита на {d}: {f}|{n} угоди не було відкрито на {d}: {f}|{n} угод не було відкрито на {d}: {f}"
    ),
    ("the only deal open on {d}", "єдина угода, відкрита на {d}"),
    ("the only deal of {l} open on {d}", "єдина угода, відкрита на {d} ({l})"),
    ("the only deal open on {d}; it lists {l}", "єдина угода, відкрита на {d}; у ній є {l}"),
    ("the only deal of {l} open on {d}; it lists {m}", "єдина угода, відкрита на {d} ({l}); у ній є {m}"),
    ("a deal open on {d}", "угода, відкрита на {d}"),
    ("a deal open on {d}; it lists {l}", "угода, відкрита на {d}; у ній є {l}"),
    ("most recent mail, {d}", "угода з найновішим листом, {d}"),
    ("most recent mail, {d}; it lists {l}", "угода з найновішим листом, {d}; у ній є {l}"),
    ("newest, {d}", "найновіша угода, {d}"),
    ("newest, {d}; it lists {l}", "найновіша угода, {d}; у ній є {l}"),
    ("it lists {l}", "у ній є {l}"),
    ("deal {a}: {s}", "угода {a}: {s}"),
    (
      "{n} deals fit; policy: {K}",
      "підходить {n} угода; вибір: {K}|підходять {n} угоди; вибір: {K}|підходять {n} угод; вибір: {K}"
    ),
    (
      "{n} deals of {l} fit; policy: {K}",
      "підходить {n} угода ({l}); вибір: {K}|підходять {n} угоди ({l}); вибір: {K}|підходять {n} угод ({l}); вибір: {K}"
    ),
    ("all", "усі"), ("only if single", "лише якщо одна"), ("most recent mail", "з найновішим листом"),
    ("newest", "найновіша"), ("ask", "запитати"),
    ("not linked: there are several", "не пов’язано: їх кілька"),
    ("a person is asked: {s}", "вирішує людина: {s}"),
    ("it is over, and nobody knows since when", "угоду завершено, і невідомо, відколи"),
    ("they have no dates that tell", "з їхніх дат цього не видно"),
    ("none has had mail", "за жодною ще немає листів"),
    ("several are equal by most recent mail", "у кількох однаково нові листи"),
    ("several are equal by newest", "кілька однаково нових"),
    ("the policy is to ask", "так задано правилами"),
    ("which of 1 open deal?", "чи стосується лист цієї угоди?"),
    ("which of 1 open deal of {l}?", "чи стосується лист цієї угоди ({l})?"),
    ("which of {n} open deals?", "яка з {n} відкритої угоди?|яка з {n} відкритих угод?|яка з {n} відкритих угод?"),
    (
      "which of {n} open deals of {l}?",
      "яка з {n} відкритої угоди ({l})?|яка з {n} відкритих угод ({l})?|яка з {n} відкритих угод ({l})?"
    ),
  ]

  /// What speaks for a candidate, and why a deal was not open.
  static let candidates: Table = [
    ("has the domain", "має цей домен"),
    ("named in the message", "названо в листі"),
    ("the thread's deal", "угода цього ланцюжка"),
    ("lists {l}", "у ній є {l}"),
    ("{a} and {n} more", "{a} та ще {n}"),
    ("as partner", "як партнер"),
    ("last mail {d}", "останній лист {d}"),
    ("opened {d}", "відкрито {d}"),
    ("closed {d}", "закрито {d}"),
    ("no opening date", "без дати відкриття"),
    ("no closing date", "без дати закриття"),
    ("open", "відкрита"), ("won", "виграна"), ("lost", "програна"),
  ]
}
