extension Texts {
  /// Signing in at an issuer's page.
  static let issuers: [Entry] = [
    Entry("issuerButton", "Sign in with {issuer}", "Увійти через {issuer}"),
    Entry("signInShared", "A shared mailbox", "Спільна скринька"),
    Entry("signInPerson", "Who signs in for it", "Хто входить для неї"),
    Entry(
      "signInPersonHint",
      "A shared mailbox of Microsoft 365 has no sign-in of its own: the address of a person who may open it signs in for it.",
      "Спільна скринька Microsoft 365 не має власного входу: для неї входить людина, якій дозволено її відкривати, зі своєю адресою."
    ),
    Entry("issuerTitle", "Sign in with {issuer}", "Вхід через {issuer}"),
    Entry(
      "issuerText",
      "You go to the page of {issuer}, sign in there as {address}, allow access to your mail, and come back here. The "
        + "password stays there.",
      "Ви перейдете на сторінку {issuer}, увійдете там як {address}, дозволите доступ до пошти й повернетеся сюди. "
        + "Пароль лишається там."),
    Entry("issuerGo", "Go on to {issuer}", "Перейти до {issuer}"),
    Entry(
      "issuerNoURL",
      "An administrator must write public-url into rapport.conf: the address of these pages, to which people come back.",
      "Адміністратор має вказати public-url у rapport.conf: адресу цих сторінок, на яку люди повертаються."),
    Entry(
      "issuerForgotten", "That sign-in is over, or was begun in another browser. Begin again.",
      "Цей вхід уже завершено або розпочато в іншому браузері. Почніть знову."),
    Entry(
      "signInToken",
      "This provider lets programs in by its own sign-in. An administrator registers Rapport there and writes the client "
        + "id into rapport.conf. A password works only where the provider still accepts one.",
      "Цей провайдер допускає програми через власну сторінку входу. Адміністратор реєструє там Rapport і вказує "
        + "ідентифікатор клієнта в rapport.conf. Пароль спрацює лише там, де його ще приймають."),
    Entry("mailboxReconnect", "Reconnect", "Потрібен повторний вхід"),
    Entry("mailboxReconnectButton", "Sign in again", "Увійти знову"),
    Entry(
      "mailboxReconnectOwner", "Sign in again, and everything goes on as it was. Until then nothing is tried.",
      "Увійдіть знову — і все працюватиме, як раніше. До того спроб не буде."),
    Entry(
      "mailboxReconnectOther", "{owner}, who connected the mailbox, must sign in again.",
      "{owner}, хто підключив скриньку, має увійти знову."),
    Entry("done.reconnected", "The mailbox is connected again. Its mail is coming in.", "Скриньку знову підключено."),
  ]
}
