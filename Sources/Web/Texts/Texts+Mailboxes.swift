extension Texts {
  /// Mailboxes and their threads.
  static let mailboxes: [Entry] = [
    Entry("mailboxesTitle", "Mailboxes", "Поштові скриньки"),
    Entry(
      "mailboxesNone", "No mailbox is connected yet. Connect one, and its mail comes in by itself.",
      "Ще немає підключених скриньок. Підключіть першу — і листи надходитимуть самі."),
    Entry("mailboxSettings", "Settings", "Налаштування"),
    Entry("mailboxSyncNow", "Sync now", "Синхронізувати зараз"),
    Entry("mailboxOpen", "Threads", "Листування"),
    Entry("standingOwner", "yours alone", "лише ваша"),
    Entry("standingOwnerShared", "yours, shared", "ваша, спільна"),
    Entry("standingMember", "shared by {owner}: you read and send", "спільна, від {owner}: ви читаєте й надсилаєте"),
    Entry("standingViewer", "shared by {owner}: you read", "спільна, від {owner}: ви читаєте"),
    Entry("mailboxSyncing", "Syncing", "Синхронізується"),
    Entry("mailboxQueued", "Queued", "У черзі"),
    Entry("mailboxFailed", "Sync failed", "Не вдалося синхронізувати"),
    Entry("mailboxUpToDate", "Up to date", "Актуальна"),
    Entry("mailboxRationed", "Goes on tomorrow", "Продовжиться завтра"),
    Entry("backlog", "{n} message waits|{n} messages wait", "{n} лист чекає|{n} листи чекають|{n} листів чекають"),
    Entry(
      "backlogDays",
      "about {n} day at {share} MB a day, which is what {provider} allows|about {n} days at {share} MB a day, which is what {provider} allows",
      "приблизно {n} день за норми {share} МБ на день, яку дозволяє {provider}|приблизно {n} дні за норми {share} МБ на день, яку дозволяє {provider}|приблизно {n} днів за норми {share} МБ на день, яку дозволяє {provider}"
    ),
    Entry("mailboxCut", "Not all is shown", "Видно не все"),
    Entry("backlogGoesOn", "Goes on by itself after", "Продовжиться саме після"),
    Entry("mailboxDisconnected", "Disconnected", "Відключено"),
    Entry("mailboxDisconnectedSince", "since", "з"),
    Entry(
      "mailboxDisconnectedText", "Its mail and links stay. Nothing is fetched, sent or moved for it.",
      "Листи та зв’язки залишаються. Нові листи не завантажуються, нічого не надсилається й не переміщується."),
    Entry("mailboxConnectAgain", "Connect it again", "Підключити знову"),
    Entry("mailboxNever", "Not synced yet", "Ще не синхронізована"),
    Entry("mailboxConnecting", "Connecting to the server…", "З’єднання із сервером…"),
    Entry("mailboxLooking", "Looking for new mail in {folder}…", "Пошук нових листів у папці {folder}…"),
    Entry("mailboxReading", "{folder}: {done} of {total} messages", "{folder}: {done} з {total} листів"),
    Entry(
      "mailboxSettling", "Deciding which records the mail belongs to…", "Визначаємо, до яких записів належать листи…"),
    Entry("mailboxProgress", "Progress of the sync", "Хід синхронізації"),
    Entry("mailboxLast", "Last sync", "Остання синхронізація"),
    Entry("mailboxLastGood", "Last good sync", "Остання вдала синхронізація"),
    Entry("mailboxNext", "next", "наступна"),
    Entry("mailboxDue", "due now", "уже час"),
    Entry(
      "mailboxMendOwner", "It is tried again by itself. If the password or a server has changed, change it here too.",
      "Спроба повториться сама. Якщо змінився пароль або сервер, змініть його й тут."),
    Entry(
      "mailboxMendOther", "It is tried again by itself. If it stays so, tell {owner}, who connected the mailbox.",
      "Спроба повториться сама. Якщо це не мине, скажіть про це користувачу {owner}, що підключив скриньку."),
    Entry("mailboxMend", "Password and servers", "Пароль і сервери"),
    Entry("mailboxThreads", "{n} thread|{n} threads", "{n} ланцюжок|{n} ланцюжки|{n} ланцюжків"),
    Entry(
      "mailboxUnlinkedCount", "{n} not linked|{n} not linked", "{n} не пов’язано|{n} не пов’язано|{n} не пов’язано"),
    Entry("mailboxHeldCount", "{n} held|{n} held", "{n} затримано|{n} затримано|{n} затримано"),
    Entry(
      "mailboxUnsent", "{n} answer did not go out|{n} answers did not go out",
      "{n} відповідь не надіслано|{n} відповіді не надіслано|{n} відповідей не надіслано"),
    Entry("mailboxQuestionCount", "{n} question|{n} questions", "{n} запитання|{n} запитання|{n} запитань"),
    Entry(
      "mailboxEmpty",
      "No mail is here yet, as far back as the settings say.",
      "Листів за вибраний період тут ще немає."),
    Entry("threadMessages", "{n} message|{n} messages", "{n} лист|{n} листи|{n} листів"),
    Entry("threadUnread", "{n} unread|{n} unread", "{n} непрочитаний|{n} непрочитані|{n} непрочитаних"),
    Entry("threadSuggestions", "{n} suggestion|{n} suggestions", "{n} пропозиція|{n} пропозиції|{n} пропозицій"),
    Entry("threadsOlder", "Older", "Давніші"),
    Entry("threadsNewest", "Newest", "Найновіші"),
    Entry("threadPages", "Pages of threads", "Сторінки листування"),
    Entry("done.mailboxSync", "A sync is on its way.", "Синхронізацію розпочато."),
    Entry(
      "done.mailboxConnected", "The mailbox is connected. Its mail is coming in.",
      "Скриньку підключено. Листи вже надходять."),
    Entry("done.mailboxSettingsSaved", "The settings are saved.", "Налаштування збережено."),
    Entry(
      "done.mailboxConnectionSaved",
      "The settings are saved. The CRM connection counts for mail that comes in from now on; stored mail keeps its links.",
      "Налаштування збережено. Зв’язок із CRM діє для листів, що надійдуть відтепер; наявні листи зберігають свої "
        + "зв’язки."),
    Entry(
      "done.mailboxDisconnected", "The mailbox is disconnected. Its password is forgotten, its mail stays.",
      "Скриньку відключено. Пароль видалено, листи залишилися."),
    Entry("done.mailboxShared", "The mailbox is shared.", "Доступ надано."),
    Entry("done.mailboxUnshared", "The mailbox is no longer shared with that person.", "Доступ скасовано."),
    Entry("done.signInChanged", "The new sign-in works and is in force.", "Новий вхід працює та вже діє."),
    Entry(
      "done.signInChangedReadOnly",
      "Saved. The mailbox can be read, but not sent from: its SMTP server could not be used. Check host, port and "
        + "password, or ask your administrator to allow sending (authenticated SMTP).",
      "Збережено. Скриньку можна читати, але не надсилати з неї: SMTP-сервер недоступний. Перевірте сервер, порт і "
        + "пароль або попросіть адміністратора дозволити надсилання (authenticated SMTP)."),
  ]

  /// The settings page of a mailbox besides its settings.
  static let mailboxOwning: [Entry] = [
    Entry(
      "settingsOthers", "Only {owner}, who connected the mailbox, changes its settings.",
      "Налаштування скриньки змінює лише {owner}, хто її підключив."),
    Entry("settingOwner", "Connected by", "Підключив(-ла)"),
    Entry("settingsSharing", "Sharing", "Спільний доступ"),
    Entry(
      "settingsSharingPersonal",
      "The mailbox is personal: these people will see it once its access is “shared”.",
      "Скринька особиста: ці люди побачать її, коли доступ стане «спільний»."),
    Entry("settingsSharingNobody", "It is shared with nobody.", "Доступу не надано нікому."),
    Entry("settingsShareWith", "Person", "Людина"),
    Entry("settingsShareRole", "May", "Може"),
    Entry("settingsShare", "Share", "Надати доступ"),
    Entry(
      "settingsShareAgain", "To change what someone may do, remove and share again.",
      "Щоб змінити права, скасуйте доступ і надайте знову."),
    Entry("settingsUnshare", "Remove", "Скасувати доступ"),
    Entry("shareChoose", "Choose a person and what they may do.", "Виберіть людину та її права."),
    Entry("role.member", "read and send", "читати й надсилати"),
    Entry("role.viewer", "read", "читати"),
    Entry("disconnect", "Disconnect", "Відключення"),
    Entry(
      "disconnectText",
      "The password is forgotten, and nothing is fetched, sent or moved for this mailbox any more. It counts for no plan. "
        + "You can connect it again here at any time; it goes on where it was.",
      "Пароль буде видалено; для цієї скриньки більше нічого не завантажуватиметься, не надсилатиметься й не "
        + "переміщуватиметься. Вона не враховується в плані. Її будь-коли можна підключити знову, і вона продовжить з "
        + "того самого місця."),
    Entry(
      "disconnectMessages", "{n} message stays, with its links.|{n} messages stay, with their links.",
      "{n} лист залишиться разом зі зв’язками.|{n} листи залишаться разом зі зв’язками.|{n} листів залишиться разом "
        + "зі зв’язками."),
    Entry(
      "disconnectMoves",
      "{n} move that waits for the next sync will not be made.|{n} moves that wait for the next sync will not be made.",
      "{n} переміщення, що чекає на синхронізацію, не буде виконано.|{n} переміщення, що чекають на синхронізацію, не "
        + "буде виконано.|{n} переміщень, що чекають на синхронізацію, не буде виконано."),
    Entry(
      "disconnectConsent", "The consent at {issuer} stays until you withdraw it there.",
      "Згода в {issuer} діє, доки ви не відкличете її там."),
    Entry("disconnectButton", "Disconnect this mailbox", "Відключити цю скриньку"),
    Entry("signInChange", "Password and servers", "Пароль і сервери"),
    Entry(
      "signInChangeText",
      "Both servers are tried with what you enter. Nothing is changed unless the mailbox can be read with it, and sent "
        + "from where its SMTP server is another one.",
      "Обидва сервери буде перевірено. Нічого не зміниться, якщо з цими даними скриньку не можна прочитати або якщо "
        + "новий SMTP-сервер не дає надсилати."),
    Entry("signInConnectButton", "Check and connect", "Перевірити та підключити"),
    Entry("signInChangeButton", "Check and change", "Перевірити та змінити"),
    Entry(
      "signInUnchanged", "Nothing was changed: see below the step that failed.",
      "Нічого не змінено: нижче видно крок, який не вдався."),
  ]
}
