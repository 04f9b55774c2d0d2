extension Texts {
  /// Messages, threads and what is answered.
  static let messages: [Entry] =
    [
      Entry("messageContact", "Contact with {names}", "Контакт: {names}"),
      Entry("messageNobody", "Unknown sender", "Невідомий відправник"),
      Entry("messageAndMore", "{names} and {n} more", "{names} та ще {n}"),
      Entry("messageSent", "sent", "надіслано"),
      Entry("messageReceived", "received", "отримано"),
      Entry("messageSuggests", "suggestions", "пропозиції"),
      Entry(
        "messageSubjectOnly", "This mailbox shows you the subject only.",
        "Ця поштова скринька показує вам лише тему листа."),
      Entry(
        "messageContactOnly", "This mailbox shows you only that there was contact.",
        "Ця поштова скринька показує вам лише те, що контакт відбувся."),
      Entry("messageHeld", "Held:", "Затримано:"),
      Entry("messageAsks", "A question for you:", "Запитання до вас:"),
      Entry(
        "messageSuggestions", "{n} suggestion waits for you.|{n} suggestions wait for you.",
        "На вас чекає {n} пропозиція.|На вас чекають {n} пропозиції.|На вас чекають {n} пропозицій."),
      Entry("messageDecide", "Decide", "Вирішити"),
      Entry("messageHistory", "Earlier text and signature", "Попередній текст і підпис"),
      Entry("messageFiles", "Attachments", "Вкладення"),
      Entry("messageOpen", "Open the message", "Відкрити лист"),
      Entry("messageWhy", "Why it is here", "Чому цей лист тут"),
      Entry("messageRule", "rule", "правило"),
      Entry("messageRules", "rules", "правила"),
      Entry("messageRun", "run", "запуск"),
      Entry("messageLinkedBy", "linked by {name}", "пов’язано вручну: {name}"),
      Entry(
        "messageHiddenReason", "for a reason in a mailbox that you cannot read",
        "з причини, яка є в недоступній вам поштовій скриньці"),
      Entry("messageThread", "The whole thread", "Весь ланцюжок листів"),
      Entry("messageBody", "Message", "Лист"),
      Entry("messageAbout", "About this message", "Про цей лист"),
      Entry("messageAsMailed", "As mailed", "Як надіслано"),
      Entry("messageAsText", "Plain text", "Простий текст"),
      Entry("messageNoText", "There is no text in this message.", "У цьому листі немає тексту."),
      Entry(
        "messageHeldBack", "{n} load from elsewhere was held back.|{n} loads from elsewhere were held back.",
        "Затримано {n} завантаження ззовні.|Затримано {n} завантаження ззовні.|Затримано {n} завантажень ззовні."),
      Entry("messageShowImages", "Show images", "Показати зображення"),
      Entry(
        "messageImagesShown", "Images are loaded from elsewhere: their senders can see it.",
        "Зображення завантажуються ззовні: відправник може це побачити."),
      Entry("messageHideImages", "Hide images", "Сховати зображення"),
      Entry(
        "messageMisleading",
        "{n} link names another site than it leads to; the true one is written behind it.|{n} links name another site than they lead to; the true one is written behind each.",
        "{n} посилання називає не той сайт, на який веде; справжній указано поруч.|{n} посилання називають не ті сайти, на які ведуть; справжній указано поруч.|{n} посилань називають не ті сайти, на які ведуть; справжній указано поруч."
      ),
      Entry(
        "messageTruncated", "The message is longer than what is shown here.", "Лист довший, ніж показано тут."),
      Entry("messageCut", "There is more of this message.", "Лист має продовження."),
      Entry("messageLinks", "Linked with", "Пов’язано з"),
      Entry("messageUnlinked", "No record yet.", "Поки що ні з чим."),
      Entry("messageRemoved", "removed by {name}, {when}", "зв’язок вилучено: {name}, {when}"),
      Entry("aPerson", "a person", "людина"),
      Entry("messageStory", "How it was decided", "Як це було вирішено"),
      Entry("messageWarning", "warning", "увага"),
      Entry("messageCopies", "Where it is", "Де зберігається"),
      Entry("messageReceivedAt", "received", "отримано"),
      Entry("messageGone", "no longer on the server", "більше немає на сервері"),
      Entry("messageChecks", "Sender checks:", "Перевірка відправника:"),
      Entry("messageDefects", "Not as the standards say", "Не за стандартом"),
      Entry("bytes", "{n} byte|{n} bytes", "{n} байт|{n} байти|{n} байтів"),
      Entry("kilobytes", "KB", "КБ"),
      Entry("megabytes", "MB", "МБ"),
    ] + messageWords + linking + answering + moving

  /// Words of the program for what mail is and what was decided.
  private static let messageWords: [Entry] = [
    Entry("header.from", "From", "Від"),
    Entry("header.sender", "Sender", "Відправник"),
    Entry("header.replyTo", "Reply to", "Відповідати на"),
    Entry("header.to", "To", "Кому"),
    Entry("header.cc", "Cc", "Копія"),
    Entry("header.bcc", "Bcc", "Прихована копія"),
    Entry("header.subject", "Subject", "Тема"),
    Entry("header.date", "Date", "Дата"),
    Entry("header.written", "Dated by its sender", "Дата відправника"),
    Entry("automated.list", "mailing list", "розсилка"),
    Entry("automated.bulk", "bulk mail", "масова розсилка"),
    Entry("automated.autoReply", "automatic reply", "автовідповідь"),
    Entry("automated.generated", "automatic message", "автоматичний лист"),
    Entry("automated.bounce", "delivery report", "звіт про доставку"),
    Entry("automated.receipt", "read receipt", "сповіщення про прочитання"),
    Entry("step.counterparts", "Who takes part", "Учасники"),
    Entry("step.people", "A person", "Людина"),
    Entry("step.trust", "Trust", "Довіра"),
    Entry("step.thread", "Same thread", "Той самий ланцюжок"),
    Entry("step.rules", "Rules", "Правила"),
    Entry("step.addresses", "Address", "Адреса"),
    Entry("step.domains", "Domain", "Домен"),
    Entry("step.deals", "Deals", "Угоди"),
    Entry("step.blind", "Blind copy", "Прихована копія"),
    Entry("step.creation", "New record", "Новий запис"),
    Entry("outcome.off", "not connected with the CRM", "не під’єднано до CRM"),
    Entry("outcome.skipped", "skipped", "пропущено"),
    Entry("outcome.held", "held", "затримано"),
    Entry("outcome.suggested", "suggested", "запропоновано"),
    Entry("outcome.decided", "decided", "вирішено"),
    Entry("delivery.failed", "not delivered", "не доставлено"),
    Entry("delivery.delayed", "delayed", "затримується"),
    Entry("delivery.delivered", "delivered", "доставлено"),
    Entry("delivery.relayed", "passed on", "передано далі"),
    Entry("delivery.expanded", "passed on to a list", "передано списку адресатів"),
  ]

  private static let linking: [Entry] = [
    Entry("linkNotThis", "Not this", "Не сюди"),
    Entry("linkAnother", "Another record…", "Інший запис…"),
    Entry("linkWholeThread", "whole thread", "весь ланцюжок"),
    Entry("linkThread", "Link this thread…", "Пов’язати ланцюжок…"),
    Entry("linkMessage", "Link with a record…", "Пов’язати із записом…"),
    Entry("linkAgain", "Link again", "Пов’язати знову"),
    Entry("linkMessageButton", "Link the message", "Пов’язати лист"),
    Entry("linkThreadButton", "Link the thread", "Пов’язати ланцюжок"),
    Entry("decisionTitle", "This waits for you", "Це чекає на вас"),
    Entry(
      "decisionHeld", "It creates nothing and joins nothing until somebody has looked:",
      "Лист нічого не створює й ні до чого не долучається, доки його хтось не перегляне:"),
    Entry(
      "messageForged",
      "This may not be from who it says. Do not answer it, pay or change bank details before you have asked them in "
        + "another way.",
      "Можливо, цей лист не від того, хто в ньому зазначений. Не відповідайте, не платіть і не змінюйте реквізитів, "
        + "доки не перепитаєте іншим способом."),
    Entry("decisionAside", "Nothing to link", "Нічого не пов’язувати"),
    Entry(
      "messageAside", "{name} looked at this on {when}: nothing to link.",
      "Переглянуто ({name}, {when}): пов’язувати нічого."),
    Entry("messageAskAgain", "Ask again", "Запитати знову"),
    Entry(
      "done.aside", "It waits no more. Mail that comes in later is asked about anew.",
      "Лист більше не чекає на рішення. Про нові листи запитаємо знову."),
    Entry("decisionThis", "This one", "Саме це"),
    Entry("decisionOther", "Another record…", "Інший запис…"),
    Entry("decisionSuggests", "Records that it probably belongs to:", "Записи, яких лист, імовірно, стосується:"),
    Entry("decisionProposes", "There is no record yet; one could be made:", "Запису ще немає; його можна створити:"),
    Entry("picker.link.message", "Link this message", "Пов’язати цей лист"),
    Entry("picker.link.thread", "Link this thread", "Пов’язати цей ланцюжок листів"),
    Entry("picker.move.message", "Another record for this message", "Інший запис для цього листа"),
    Entry("picker.move.thread", "Another record for this thread", "Інший запис для цього ланцюжка листів"),
    Entry("picker.other.message", "Only this message instead", "Лише цей лист"),
    Entry("picker.other.thread", "The whole thread instead", "Увесь ланцюжок листів"),
    Entry("pickerFrom", "It is taken from", "Буде вилучено з"),
    Entry("pickerSearch", "Name, address or code of a record", "Назва, адреса або код запису"),
    Entry("pickerFound", "Found", "Знайдено"),
    Entry("pickerLikely", "Likely ones", "Імовірні"),
    Entry("pickerNone", "Nothing here. Search for a part of its name.", "Нічого немає. Шукайте за частиною назви."),
    Entry("pickerThis", "Choose", "Вибрати"),
    Entry("done.linked", "Linked.", "Пов’язано."),
    Entry("done.unlinked", "The link was removed.", "Зв’язок вилучено."),
    Entry("done.moved", "Moved to the other record.", "Переміщено до іншого запису."),
    Entry("noticeRun", "See it or undo it", "Переглянути або скасувати"),
  ]

  private static let answering: [Entry] = [
    Entry("reply", "Reply", "Відповісти"),
    Entry("replyTo", "To", "Кому"),
    Entry("replyWhom", "To", "Кому"),
    Entry("replyOne", "Reply:", "Відповісти:"),
    Entry("replyAll", "Reply to all:", "Відповісти всім:"),
    Entry("replyFrom", "From", "Від"),
    Entry("replyText", "Your answer", "Ваша відповідь"),
    Entry("replyQuoted", "The message is quoted below your text.", "Під вашим текстом буде процитовано цей лист."),
    Entry("replySend", "Send", "Надіслати"),
    Entry(
      "replyExpired", "You were logged in anew meanwhile. Nothing was sent; send it once more.",
      "Тим часом ви увійшли заново. Нічого не надіслано; надішліть ще раз."),
    Entry("replyEmpty", "Write something first.", "Спершу напишіть щось."),
    Entry(
      "replyDisconnected", "{address} is disconnected. It can be answered from there once it is connected again.",
      "{address} відключено. Звідти можна буде відповісти, коли скриньку знову підключать."),
    Entry(
      "replyNoMailbox", "None of the mailboxes with this message is yours to send from.",
      "Ви не можете надсилати з жодної скриньки, у якій є цей лист."),
    Entry(
      "done.replied",
      "Your answer is taken; how it goes stands beside the message.",
      "Вашу відповідь прийнято; її стан видно біля листа."),
    Entry(
      "done.replyFailed", "Your answer could not be written; your text is kept below with the reason.",
      "Не вдалося підготувати відповідь; ваш текст і причина — нижче."),
    Entry("done.outbox.retry", "It is being tried again.", "Пробуємо ще раз."),
    Entry("done.outbox.arrived", "Noted: it has arrived.", "Зазначено: лист дійшов."),
    Entry("done.outbox.cancel", "It is not sent.", "Лист не буде надіслано."),
    Entry(
      "done.outbox.cancelRest", "It is not sent to those who do not have it yet; others have got it.",
      "Тим, хто його ще не отримав, лист не буде надіслано; інші його вже мають."),
    Entry(
      "replyOthers", "From this mailbox the answer goes to other people: look at them above, and send it once more.",
      "З цієї скриньки відповідь піде іншим людям: перегляньте їх вище й надішліть ще раз."),
    Entry("done.outbox.dismiss", "Discarded.", "Відкинуто."),
    Entry("outgoingReply", "Your answer", "Ваша відповідь"),
    Entry("outgoingBy", "Answer by {name}", "Відповідь: {name}"),
    Entry("outgoingTo", "Answer from {from} to {to}", "Відповідь від {from} для {to}"),
    Entry("outgoing.waiting", "waiting", "очікує"),
    Entry("outgoing.queued", "queued", "у черзі"),
    Entry("outgoing.sending", "sending", "надсилається"),
    Entry("outgoing.sent", "sent", "надіслано"),
    Entry(
      "outgoing.deferred",
      "not sent yet",
      "ще не надіслано"),
    Entry("outgoing.rejected", "not sent", "не надіслано"),
    Entry("outgoing.uncertain", "uncertain", "невідомо"),
    Entry("outgoing.failed", "failed", "не вдалося"),
    Entry("outgoingWaits", "It is written and sent in a moment.", "За мить буде підготовлено й надіслано."),
    Entry("outgoingQueued", "It is sent in a moment.", "За мить буде надіслано."),
    Entry("outgoingNotFiled", "It is still to be put into the Sent folder.", "Ще треба покласти до папки «Надіслані»."),
    Entry(
      "outgoingDeferred",
      "It could not be sent yet; next attempt {when}.",
      "Поки не вдалося надіслати; наступна спроба {when}."),
    Entry("outgoingCancelled", "It was not to be sent:", "Надсилання скасовано:"),
    Entry("outgoingRejected", "The server does not take it:", "Сервер не прийняв лист:"),
    Entry(
      "outgoingUncertain",
      "Nobody knows whether it arrived: the connection ended at the last moment. Look into the Sent folder or ask the recipient, then say what happened.",
      "Невідомо, чи дійшов лист: з’єднання обірвалося в останню мить. Перевірте папку «Надіслані» або запитайте адресата, а тоді вкажіть, що сталося."
    ),
    Entry(
      "outgoingFailed", "Nothing was sent; your text is kept below. The reason:",
      "Нічого не надіслано; ваш текст збережено нижче. Причина:"),
    Entry("outgoingCancel", "Do not send", "Не надсилати"),
    Entry("outgoingRetry", "Try again", "Спробувати ще раз"),
    Entry("outgoingAgain", "Send again", "Надіслати ще раз"),
    Entry("outgoingArrived", "It has arrived", "Лист дійшов"),
    Entry("outgoingDiscard", "Discard", "Відкинути"),
  ]

  /// Mail that goes to another folder of its server.
  private static let moving: [Entry] = [
    Entry("moveMessage", "Move it on the server", "Перемістити на сервері"),
    Entry("moveArchive", "Archive", "До архіву"),
    Entry("moveTrash", "Move to trash", "До кошика"),
    Entry("moveFolder", "To the folder", "До папки"),
    Entry("moveHere", "Move", "Перемістити"),
    Entry("moveBack", "Back to {folder}", "Повернути до {folder}"),
    Entry("moveTakeBack", "Leave it where it is", "Залишити на місці"),
    Entry(
      "moveGoes", "Is being moved from {from} to {to} ({name}, {when}).",
      "Переміщується з {from} до {to} ({name}, {when})."),
    Entry(
      "moveWaits", "Goes from {from} to {to} with the next sync ({name}, {when}).",
      "Буде переміщено з {from} до {to} під час наступної синхронізації ({name}, {when})."),
    Entry("moveDone", "Moved from {from} to {to} ({name}, {when}).", "Переміщено з {from} до {to} ({name}, {when})."),
    Entry(
      "moveFailed", "Not moved from {from} to {to} ({name}, {when}).",
      "Не переміщено з {from} до {to} ({name}, {when})."
    ),
    Entry("done.mailMoves", "Noted. The server is asked now.", "Зазначено. Звертаємося до сервера."),
    Entry("done.mailIsThere", "It is there already, or on its way there.", "Лист уже там або вже переміщується туди."),
  ]
}
