// What rules and the making of records say of a message; their English is made in Matching.
extension Sentences {
  static let ruling: Table = [
    ("rule '{a}' applies", "правило «{a}» діє"),
    ("no rule applies", "жодне правило не діє"),
    (
      "a pattern of rule '{a}' took too many steps on this message", "шаблон правила «{a}» заскладний для цього листа"
    ),
    ("a pattern of rule '{a}' took too many steps on a deal", "шаблон правила «{a}» заскладний для угоди"),
    ("rule '{a}' excludes {l}", "правило «{a}» виключає: {l}"),
    ("rule '{a}' prefers {l}", "правило «{a}» віддає перевагу: {l}"),
    ("rule '{a}' sets {b} of {k} {c} to {e}", "правило «{a}» записує ({k} {c}): {b} — {e}"),
    ("{s}: which record is it?", "{s}: який це запис?"),
    ("skipped by rule '{a}': {b}", "пропущено за правилом «{a}»: {b}"),
    ("held by rule '{a}': {b}", "затримано за правилом «{a}»: {b}"),
    ("rule '{a}' ignores {b}", "правило «{a}» не враховує {b}"),
    ("every counterpart is ignored by rule '{a}'", "правило «{a}» не враховує жодного учасника"),
    (
      "automated mail ({K}): it keeps its thread's links and makes nothing new",
      "автоматичний лист ({K}): зберігає зв’язки ланцюжка й не створює нових"
    ),
    ("list", "розсилка"), ("bulk", "масова розсилка"), ("autoReply", "автовідповідь"),
    ("generated", "створено програмою"), ("bounce", "звіт про доставку"), ("receipt", "сповіщення про прочитання"),

    ("rule '{a}': {K}", "правило «{a}»: {K}"),
    ("{k} with {b}", "{k}: {b}"),
    ("rule '{a}' links {k} {b}: {s}", "правило «{a}» пов’язує: {k} {b} ({s})"),
    ("rule '{a}' names a {k} with {b}: there is none", "правило «{a}» називає запис ({k}: {b}), якого немає"),
    ("rule '{a}' names a {k} with {b}: there are several", "правило «{a}» називає запис ({k}: {b}), а таких кілька"),
    ("rule '{a}' names a {k} with {b}, and there is none", "правило «{a}» називає запис ({k}: {b}), якого немає"),
    (
      "rule '{a}' names a {k} with {b}, and there are several", "правило «{a}» називає запис ({k}: {b}), а таких кілька"
    ),
    ("there is no {k} with {b}", "такого запису немає ({k}: {b})"),
    ("there are {n} of {k} with {b}", "таких записів {n} ({k}: {b})"),
    (
      "names a {k} with {b}, and the sender failed authentication",
      "у листі названо запис ({k}: {b}), але відправник не пройшов перевірку"
    ),
    (
      "names a {k} with {b}, and nobody on the message belongs to it",
      "у листі названо запис ({k}: {b}), але ніхто з учасників до нього не належить"
    ),
    ("names {l}, and {a} chose {b} for the thread", "у листі названо {l}, але для ланцюжка вручну вибрано {b} ({a})"),
    (
      "names {l}, and its thread is about {m}: a person is asked whether to split",
      "у листі названо {l}, а ланцюжок стосується {m}: чи розділити, вирішує людина"
    ),
    (
      "its thread is about {l}, and it names {m}: does it belong there?",
      "ланцюжок стосується {l}, а в листі названо {m}: чи належить лист туди?"
    ),
  ]

  static let creating: Table = [
    ("nothing is made: {s}", "нічого не створено: {s}"),
    ("nothing to make", "створювати нічого"),
    ("the mailbox has it off", "це вимкнено в налаштуваннях скриньки"),
    ("the sender failed authentication", "відправник не пройшов перевірку"),
    ("the message was there before the mailbox was connected", "лист був у скриньці ще до її підключення"),
    ("rule '{a}' says so", "так каже правило «{a}»"),
    ("rule '{a}' links only what it names", "правило «{a}» пов’язує лише те, що називає"),
    ("it lies in junk", "лист лежить у спамі"),
    ("it lies in trash", "лист лежить у кошику"),
    ("it lies in drafts", "лист лежить у чернетках"),
    (
      "the message went to {n} unknown people",
      "лист надіслано {n} незнайомій людині|лист надіслано {n} незнайомим людям|лист надіслано {n} незнайомим людям"
    ),
    ("{a} is known, and has been in the thread before", "адреса {a} відома й уже була в ланцюжку"),
    ("{a}: the mailbox makes nothing for {K}", "{a}: скринька нічого не створює для випадку «{K}»"),
    ("incomingNewAddress", "вхідний лист із нової адреси"),
    ("outgoingNewAddress", "вихідний лист на нову адресу"),
    ("incomingExistingAddress", "вхідний лист із відомої адреси"),
    ("{a} is a machine's address", "{a} — адреса програми, а не людини"),
    (
      "{a}: what was made for it was undone, and is not made again",
      "{a}: створене для цієї адреси скасовано, тож знову не створюється"
    ),
    ("{a}: no {k}: {s}", "{a}: не створено ({k}): {s}"),
    ("the address has one", "адреса вже має такий запис"),
    ("anybody can have an address at {a}", "адресу на {a} може мати будь-хто"),
    ("{a} has one", "домен {a} вже має компанію"),
    ("it belongs to {a}", "лист належить до {a}"),
    ("a question is open", "є запитання без відповіді"),
    ("the thread has {a}", "у ланцюжку вже є {a}"),
    ("first mail from {a}", "перший лист від {a}"),
    ("we wrote to {a}", "ми написали на {a}"),
    ("new conversation with {a}", "нове листування з {a}"),
    ("first mail from {a}: a {k}, {K}", "перший лист від {a}: {k}, {K}"),
    ("we wrote to {a}: a {k}, {K}", "ми написали на {a}: {k}, {K}"),
    ("new conversation with {a}: a {k}, {K}", "нове листування з {a}: {k}, {K}"),
    (
      "first mail from {a}: a {k}, {K}, for {b}, whose turn it is by rule '{c}'",
      "перший лист від {a}: {k}, {K}; за чергою правила «{c}» — {b}"
    ),
    (
      "we wrote to {a}: a {k}, {K}, for {b}, whose turn it is by rule '{c}'",
      "ми написали на {a}: {k}, {K}; за чергою правила «{c}» — {b}"
    ),
    (
      "new conversation with {a}: a {k}, {K}, for {b}, whose turn it is by rule '{c}'",
      "нове листування з {a}: {k}, {K}; за чергою правила «{c}» — {b}"
    ),
    ("at once", "одразу"), ("once we have replied", "щойно ми відповімо"), ("as a proposal", "як пропозиція"),
  ]
}
