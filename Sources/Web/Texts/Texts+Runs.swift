extension Texts {
  static let runs: [Entry] = [
    Entry(
      "run.intro", "Everything that changed links or records. Each run can be taken back.",
      "Усе, що змінювало зв’язки чи записи. Кожен запуск можна скасувати."),
    Entry("run.none", "Nothing has changed anything yet.", "Ще нічого не змінювалося."),
    Entry("run.sync", "Sync", "Синхронізація"),
    Entry("run.crmImport", "Import", "Імпорт"),
    Entry("run.relink", "Links decided again", "Повторне зв’язування"),
    Entry("run.rules", "Rules put in force", "Нові правила"),
    Entry("run.manual", "By hand", "Вручну"),
    Entry("run.reply", "Reply", "Відповідь"),
    Entry("run.count.messages", "{n} message|{n} messages", "{n} лист|{n} листи|{n} листів"),
    Entry(
      "run.count.copies", "{n} copy of a known message|{n} copies of known messages",
      "{n} копія відомого листа|{n} копії відомих листів|{n} копій відомих листів"),
    Entry(
      "run.count.reasons", "{n} further reason for links|{n} further reasons for links",
      "{n} нова причина зв’язків|{n} нові причини зв’язків|{n} нових причин зв’язків"),
    Entry("run.count.links", "{n} link|{n} links", "{n} зв’язок|{n} зв’язки|{n} зв’язків"),
    Entry(
      "run.count.withdrawn", "{n} link taken away|{n} links taken away",
      "{n} зв’язок вилучено|{n} зв’язки вилучено|{n} зв’язків вилучено"),
    Entry(
      "run.count.records", "{n} record made|{n} records made",
      "{n} запис створено|{n} записи створено|{n} записів створено"),
    Entry(
      "run.count.created", "{n} record made|{n} records made",
      "{n} запис створено|{n} записи створено|{n} записів створено"),
    Entry(
      "run.count.changed", "{n} record changed|{n} records changed",
      "{n} запис змінено|{n} записи змінено|{n} записів змінено"),
    Entry(
      "run.count.fields", "{n} field set|{n} fields set", "{n} поле записано|{n} поля записано|{n} полів записано"),
    Entry(
      "run.count.quarantined", "{n} not filed|{n} not filed", "{n} не опрацьовано|{n} не опрацьовано|{n} не опрацьовано"
    ),
    Entry(
      "run.reasonsGiven", "Reasons given for {n} link|Reasons given for {n} links",
      "Причини для {n} зв’язку|Причини для {n} зв’язків|Причини для {n} зв’язків"),
    Entry(
      "run.reasonsTaken", "Reasons withdrawn from {n} link|Reasons withdrawn from {n} links",
      "Відкликано причини {n} зв’язку|Відкликано причини {n} зв’язків|Відкликано причини {n} зв’язків"),
    Entry("run.goingOn", "going on", "триває"),
    Entry("run.undone", "undone", "скасовано"),
    Entry("run.undoneOn", "Undone", "Скасовано"),
    Entry("run.did", "What it did", "Що зроблено"),
    Entry("run.started", "Started", "Початок"),
    Entry("run.ended", "Ended", "Кінець"),
    Entry("run.by", "By", "Хто запустив"),
    Entry("run.undo", "Undo this run", "Скасувати цей запуск"),
    Entry(
      "run.undoText",
      "Takes back the links, records and fields that it made, but for what people have touched since. Mail is never deleted.",
      "Вилучає створені ним зв’язки, записи й поля, крім тих, які відтоді змінювали люди. Листи ніколи не видаляються."),
    Entry(
      "run.undoForGood",
      "{n} link goes with it, and no later sync or decision makes it again: only a person can, or a changed rule.|{n} links go with it, and no later sync or decision makes them again: only a person can, or a changed rule.",
      "Зникне {n} зв’язок, і жодна синхронізація чи нове рішення його не поверне: лише людина або змінене правило.|Зникнуть {n} зв’язки, і жодна синхронізація чи нове рішення їх не поверне: лише людина або змінене правило.|Зникне {n} зв’язків, і жодна синхронізація чи нове рішення їх не поверне: лише людина або змінене правило."
    ),
    Entry("run.undoNow", "Undo now", "Скасувати зараз"),
    Entry("run.notUndo", "It cannot be undone", "Скасувати не можна"),
    Entry("run.quarantined", "Could not be filed", "Не вдалося опрацювати"),
    Entry(
      "run.quarantinedText", "These messages are kept with their raw bytes and are tried again.",
      "Ці листи збережено як є, їх буде опрацьовано знову."),
    Entry("run.decisions", "Left out, held, or asked", "Пропущено, затримано або потребує відповіді"),
    Entry("run.example", "one of them", "один із них"),
    Entry("run.records", "Records made", "Створені записи"),
    Entry("run.linkGone", "no longer there", "уже немає"),
    Entry("run.moreLinks", "and {n} more|and {n} more", "і ще {n}|і ще {n}|і ще {n}"),
    Entry("run.subjectHidden", "(a message of another mailbox)", "(лист іншої скриньки)"),
    Entry("outcome.asked", "asked", "потребує відповіді"),
    Entry("undone.title", "The run is undone.", "Запуск скасовано."),
    Entry(
      "undone.withdrawn", "{n} link taken back|{n} links taken back",
      "{n} зв’язок вилучено|{n} зв’язки вилучено|{n} зв’язків вилучено"),
    Entry(
      "undone.restored", "{n} link is there again|{n} links are there again",
      "{n} зв’язок повернуто|{n} зв’язки повернуто|{n} зв’язків повернуто"),
    Entry(
      "undone.records", "{n} record taken back|{n} records taken back",
      "{n} запис вилучено|{n} записи вилучено|{n} записів вилучено"),
    Entry(
      "undone.kept", "{n} record that it changed stays as it is|{n} records that it changed stay as they are",
      "{n} змінений запис лишається як є|{n} змінені записи лишаються як є|{n} змінених записів лишаються як є"),
    Entry(
      "undone.imported", "{n} record that it changed is as it was|{n} records that it changed are as they were",
      "{n} змінений запис знову як був|{n} змінені записи знову як були|{n} змінених записів знову як були"),
    Entry(
      "undone.spared", "Spared, because it has been touched since:", "Лишилося, бо відтоді цього торкалися:"),
  ]
}
