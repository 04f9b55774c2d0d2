extension Texts {
  /// The review queue, and what is only tried: previews of a sync and of other rules.
  static let trials: [Entry] = reviewing + previewing + comparing

  private static let reviewing: [Entry] = [
    Entry("review", "Review", "На розгляд"),
    Entry("review.open", "Go through all of them", "Розглянути всі"),
    Entry(
      "review.intro",
      "What asks for the same records stands together: tick one message or many and choose. The answer is remembered for the whole thread, and each can be undone.",
      "Листи з однаковими варіантами разом: позначте один чи кілька й виберіть. Відповідь діє для всього ланцюжка, кожну можна скасувати."
    ),
    Entry("review.choose", "They belong to", "Вони належать до"),
    Entry("review.others", "To be looked at one by one", "Розглянути окремо"),
    Entry(
      "done.reviewed", "Answered for {n} thread.|Answered for {n} threads.",
      "Відповідь збережено для {n} ланцюжка.|Відповідь збережено для {n} ланцюжків.|Відповідь збережено для {n} ланцюжків."
    ),
    Entry("done.reviewedNone", "Nothing was ticked.", "Нічого не позначено."),
    Entry("trial.waiting", "It is being worked out…", "Обчислюється…"),
    Entry(
      "trial.progress", "It is being worked out: {n} message so far…|It is being worked out: {n} messages so far…",
      "Обчислюється: {n} лист…|Обчислюється: {n} листи…|Обчислюється: {n} листів…"),
  ]

  private static let previewing: [Entry] = [
    Entry("preview", "Preview", "Попередній перегляд"),
    Entry(
      "preview.intro",
      "What a sync would bring in, by the headers of the messages. Nothing is written, here or on the server; what rules find in texts is not in it.",
      "Що принесла б синхронізація, за заголовками листів. Нічого не записується, ні тут, ні на сервері; знайденого правилами в текстах тут немає."
    ),
    Entry("preview.period", "Period", "Період"),
    Entry(
      "preview.periodHint", "7d, 3mo, 1y, a day such as 2026-01-31, or all",
      "7d, 3mo, 1y, день на зразок 2026-01-31 або all"),
    Entry("preview.periodWrong", "That is no period.", "Це не період."),
    Entry("preview.ask", "Show what would come in", "Показати, що надійде"),
    Entry(
      "preview.messages", "{n} message would come in|{n} messages would come in",
      "надійшов би {n} лист|надійшло б {n} листи|надійшло б {n} листів"),
    Entry(
      "preview.unfetched", "{n} message outside the period|{n} messages outside the period",
      "{n} лист поза періодом|{n} листи поза періодом|{n} листів поза періодом"),
    Entry(
      "preview.tooLarge", "{n} message too large to fetch|{n} messages too large to fetch",
      "{n} лист завеликий|{n} листи завеликі|{n} листів завеликі"),
    Entry("preview.senders", "Who wrote them", "Хто їх написав"),
    Entry(
      "preview.outgoing", "Written by us: {n} message|Written by us: {n} messages",
      "Написано нами: {n} лист|Написано нами: {n} листи|Написано нами: {n} листів"),
    Entry("preview.known", "People and leads that the CRM has", "Люди й ліди, яких знає CRM"),
    Entry("preview.atCompanies", "Others at its companies' domains", "Інші з доменів її компаній"),
    Entry("preview.unknown", "Unknown", "Невідомі"),
    Entry("preview.most", "Most of the unknown ones from", "Найбільше невідомих від"),
    Entry("preview.addresses", "{n} address|{n} addresses", "{n} адреса|{n} адреси|{n} адрес"),
    Entry("preview.outcomes", "What would come of them", "Що з ними буде"),
    Entry(
      "preview.linked", "{n} message linked|{n} messages linked",
      "зв’язано {n} лист|зв’язано {n} листи|зв’язано {n} листів"),
    Entry("preview.deals", "Deals", "Угоди"),
    Entry(
      "preview.left", "{n} message linked with nothing|{n} messages linked with nothing",
      "{n} лист ні з чим не зв’язано|{n} листи ні з чим не зв’язано|{n} листів ні з чим не зв’язано"),
    Entry(
      "preview.asked", "You would be asked about {n} message|You would be asked about {n} messages",
      "Потребував би відповіді {n} лист|Потребували б відповіді {n} листи|Потребували б відповіді {n} листів"),
    Entry("preview.records", "Records that would be made", "Буде створено записи"),
  ]

  private static let comparing: [Entry] = [
    Entry("rules", "Rules", "Правила"),
    Entry(
      "rules.intro",
      "Rule files are kept and changed outside of these pages. Saving a file changes nothing: here you see what it would change.",
      "Файли правил зберігаються та змінюються поза цими сторінками. Збереження файлу нічого не змінює: тут видно, що він змінив би."
    ),
    Entry("rules.files", "Files", "Файли"),
    Entry("rules.noFiles", "There is no rule file.", "Файлів правил немає."),
    Entry("rules.compare", "What would it change?", "Що він змінить?"),
    Entry("rules.history", "Revisions", "Версії"),
    Entry("rules.active", "in force", "чинна"),
    Entry("rules.run", "run {number}", "запуск {number}"),
    Entry("rules.apply", "To put it in force:", "Щоб увести в дію:"),
    Entry("rules.rule", "rule “{rule}”", "правило «{rule}»"),
    Entry("rules.builtIn", "the built-in steps, and what threads hand on", "вбудовані кроки та спадок ланцюжків"),
    Entry(
      "rules.compared", "{n} stored copy compared|{n} stored copies compared",
      "порівняно {n} копію|порівняно {n} копії|порівняно {n} копій"),
    Entry(
      "rules.changed", "{n} would be decided otherwise|{n} would be decided otherwise",
      "{n} вирішено б інакше|{n} вирішено б інакше|{n} вирішено б інакше"),
    Entry("diff.gained", "{n} link gained|{n} links gained", "+{n} зв’язок|+{n} зв’язки|+{n} зв’язків"),
    Entry("diff.lost", "{n} link lost|{n} links lost", "−{n} зв’язок|−{n} зв’язки|−{n} зв’язків"),
    Entry(
      "diff.moved", "{n} link moved|{n} links moved",
      "{n} зв’язок перенесено|{n} зв’язки перенесено|{n} зв’язків перенесено"),
    Entry(
      "diff.created", "{n} record would be made|{n} records would be made",
      "{n} запис буде створено|{n} записи буде створено|{n} записів буде створено"),
    Entry(
      "diff.held", "{n} message held|{n} messages held", "{n} лист затримано|{n} листи затримано|{n} листів затримано"),
    Entry(
      "diff.skipped", "{n} message skipped|{n} messages skipped",
      "{n} лист пропущено|{n} листи пропущено|{n} листів пропущено"),
    Entry(
      "diff.asked", "{n} message asked about|{n} messages asked about",
      "{n} лист потребує відповіді|{n} листи потребують відповіді|{n} листів потребують відповіді"),
    Entry(
      "diff.decided",
      "{n} message no longer held, skipped or asked about|{n} messages no longer held, skipped or asked about",
      "{n} лист більше не чекає|{n} листи більше не чекають|{n} листів більше не чекають"),
  ]
}
