extension Texts {
  /// What mail carries: meetings, reports, receipts, forwarded messages, files within files, signatures.
  static let carried: [Entry] = calendar + repeating + reports + forwards + signatures

  private static let calendar: [Entry] = [
    Entry("calendar.event", "Event", "Подія"),
    Entry("calendar.request", "Invitation", "Запрошення"),
    Entry("calendar.cancel", "Cancelled", "Скасовано"),
    Entry("calendar.reply", "Answer to an invitation", "Відповідь на запрошення"),
    Entry("calendar.counter", "Another time is proposed", "Пропонують інший час"),
    Entry("calendar.declinecounter", "The proposed time was declined", "Запропонований час відхилено"),
    Entry("calendar.refresh", "The latest state is asked for", "Запит на останні відомості"),
    Entry("calendar.add", "More dates", "Додаткові дати"),
    Entry("calendar.accepted", "{name} accepts", "{name} приймає запрошення"),
    Entry("calendar.declined", "{name} declines", "{name} відхиляє запрошення"),
    Entry("calendar.tentative", "{name} may come", "{name}: участь під питанням"),
    Entry("calendar.delegated", "{name} sends somebody else", "{name} передає запрошення іншій особі"),
    Entry("calendar.when", "When", "Коли"),
    Entry("calendar.where", "Where", "Де"),
    Entry("calendar.repeats", "Repeats", "Повторення"),
    Entry("calendar.organizer", "Organiser", "Організатор"),
    Entry("calendar.attendees", "Invited", "Запрошені"),
    Entry("calendar.allDay", "all day", "увесь день"),
    Entry("calendar.allDays", "whole days", "цілі дні"),
    Entry("calendar.noTitle", "(no title)", "(без назви)"),
    Entry("calendar.noTime", "no time is given", "час не вказано"),
    Entry("calendar.there", "there: {time} ({zone})", "там: {time} ({zone})"),
    Entry("calendar.unknownZone", "in a time zone called {zone}", "у часовому поясі з назвою {zone}"),
    Entry("calendar.anyZone", "by the clocks on the spot", "за місцевим часом"),
    Entry("calendar.more", "and {n} more|and {n} more", "і ще {n}|і ще {n}|і ще {n}"),
    Entry("answer.accepted", "accepted", "прийнято"),
    Entry("answer.declined", "declined", "відхилено"),
    Entry("answer.tentative", "perhaps", "під питанням"),
    Entry("answer.delegated", "sends somebody else", "передано іншій особі"),
    Entry("answer.needsAction", "no answer yet", "ще без відповіді"),
  ]

  /// The simple rules of RFC 5545 in words.
  private static let repeating: [Entry] = [
    Entry("repeat.daily", "every day", "щодня"),
    Entry("repeat.weekly", "every week", "щотижня"),
    Entry("repeat.monthly", "every month", "щомісяця"),
    Entry("repeat.yearly", "every year", "щороку"),
    Entry(
      "repeat.days", "every {n} day|every {n} days", "раз на {n} день|раз на {n} дні|раз на {n} днів"),
    Entry(
      "repeat.weeks", "every {n} week|every {n} weeks", "раз на {n} тиждень|раз на {n} тижні|раз на {n} тижнів"),
    Entry(
      "repeat.months", "every {n} month|every {n} months", "раз на {n} місяць|раз на {n} місяці|раз на {n} місяців"),
    Entry("repeat.years", "every {n} year|every {n} years", "раз на {n} рік|раз на {n} роки|раз на {n} років"),
    Entry("repeat.on", "{rule} on {days}", "{rule}: {days}"),
    Entry("repeat.count", "{n} time|{n} times", "{n} раз|{n} рази|{n} разів"),
    Entry("repeat.until", "until {day}", "до {day}"),
  ]

  private static let reports: [Entry] = [
    Entry("report.failed", "Not delivered", "Не доставлено"),
    Entry("report.delayed", "Delivery is delayed", "Доставка затримується"),
    Entry("report.other", "Delivery report", "Звіт про доставку"),
    Entry("report.by", "Reported by {name}", "Повідомляє {name}"),
    Entry("report.words", "The server’s words:", "Слова сервера:"),
    Entry("report.about", "The message that it is about", "Лист, про який ідеться"),
    Entry("report.lineFailed", "Could not be delivered to {names}", "Не вдалося доставити: {names}"),
    Entry("report.lineDelayed", "Delivery is delayed to {names}", "Доставка затримується: {names}"),
    Entry("report.lineDone", "Delivered to {names}", "Доставлено: {names}"),
    Entry("receipt.displayed", "The message was opened.", "Лист відкрито."),
    Entry("receipt.displayedBy", "The message was opened: {names}.", "Лист відкрито: {names}."),
    Entry("receipt.deleted", "The message was deleted, perhaps unread.", "Лист видалено, можливо, не прочитавши."),
    Entry("receipt.dispatched", "The message was passed on.", "Лист передано далі."),
    Entry("receipt.processed", "The message was taken by a program.", "Лист опрацювала програма."),
    Entry("receipt.other", "A receipt for the message: {word}.", "Сповіщення про лист: {word}."),
    Entry("receipt.note", "so says the reader’s mail program", "так повідомляє поштова програма одержувача"),
    Entry("status.1", "Something is wrong with the address.", "Щось не так з адресою."),
    Entry("status.1.1", "There is no such mailbox.", "Такої скриньки немає."),
    Entry("status.1.2", "There is no such domain.", "Такого домену немає."),
    Entry("status.1.3", "The address is not written as it should be.", "Адресу написано неправильно."),
    Entry("status.1.6", "The mailbox has moved.", "Скриньку перенесено."),
    Entry("status.1.10", "The domain takes no mail.", "Домен не приймає пошти."),
    Entry("status.2", "Something is wrong with the mailbox.", "Щось не так зі скринькою."),
    Entry("status.2.1", "The mailbox is switched off.", "Скриньку вимкнено."),
    Entry("status.2.2", "The mailbox is full.", "Скринька переповнена."),
    Entry("status.2.3", "The message is too large for the mailbox.", "Лист завеликий для скриньки."),
    Entry("status.3", "Something is wrong with their mail server.", "Щось не так з їхнім поштовим сервером."),
    Entry("status.3.4", "The message is too large for the server.", "Лист завеликий для сервера."),
    Entry("status.4", "The way to their server is in trouble.", "Є перешкоди на шляху до їхнього сервера."),
    Entry("status.4.1", "Their server does not answer.", "Їхній сервер не відповідає."),
    Entry("status.4.4", "No way to their server is known.", "Шлях до їхнього сервера невідомий."),
    Entry("status.4.6", "The message went round in circles.", "Лист ходив по колу."),
    Entry("status.4.7", "It was tried for too long.", "Спроби тривали надто довго."),
    Entry("status.5", "The servers did not understand each other.", "Сервери не порозумілися."),
    Entry("status.6", "Their server does not take such content.", "Їхній сервер не приймає такого вмісту."),
    Entry("status.7", "Their server refuses it by its rules.", "Їхній сервер відмовляє за своїми правилами."),
    Entry(
      "status.7.1", "Their server refuses this sender or message.", "Їхній сервер відмовляє цьому відправнику чи листу."
    ),
    Entry(
      "status.7.26", "Their server did not find the sender proven.",
      "Їхній сервер не підтвердив справжність відправника."
    ),
  ]

  private static let forwards: [Entry] = [
    Entry("forwarded.title", "Forwarded messages", "Переслані листи"),
    Entry("forwarded.line", "Forwarded: {subject} ({name})", "Переслано: {subject} ({name})"),
    Entry("forwarded.note", "As told by the sender, not verified.", "Зі слів відправника, не перевірено."),
    Entry("forwarded.attached", "attached", "вкладено"),
    Entry("forwarded.quoted", "copied into the text", "скопійовано в текст"),
    Entry("forwarded.file", "Download the message", "Завантажити лист"),
    Entry("fileIn", "in {name}", "у {name}"),
    Entry("fileInMessage", "in “{name}”", "у листі «{name}»"),
    Entry("fileInAttached", "in an attached message", "у вкладеному листі"),
    Entry("fileInSigned", "in the signed message", "у підписаному листі"),
    Entry("fileInText", "in the text", "у тексті"),
  ]

  private static let signatures: [Entry] = [
    Entry("facts.title", "From signatures", "З підписів"),
    Entry(
      "facts.text", "Not on the card yet. Nothing is added by itself.",
      "Цього ще немає в картці. Само собою нічого не додається."),
    Entry("facts.source", "From the signature of {day}", "З підпису від {day}"),
    Entry("facts.add", "Add to the card", "Додати до картки"),
    Entry("facts.name", "Name", "Ім’я"),
    Entry("facts.role", "Position", "Посада"),
    Entry("facts.company", "Company", "Компанія"),
    Entry("facts.phone", "Phone", "Телефон"),
    Entry("facts.link", "Link", "Посилання"),
    Entry("done.factAdded", "Added to the card.", "Додано до картки."),
    Entry("run.fields", "Fields changed", "Змінені поля"),
    Entry("run.fieldBefore", "before: {value}", "раніше: {value}"),
    Entry("run.fieldEmpty", "was empty", "було порожнє"),
    Entry(
      "undone.fields", "{n} field is as it was|{n} fields are as they were",
      "{n} поле повернуто|{n} поля повернуто|{n} полів повернуто"),
  ]
}
