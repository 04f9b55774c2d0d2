extension Texts {
  /// All texts of the pages. A new page adds its part.
  static let table: [Entry] =
    common + records + runs + trials + messages + carried + mailboxes + mailboxOwning
    + connecting + issuers + mailboxSettings + providers

  static let common: [Entry] = [
    Entry("product", "Rapport", "Rapport"),
    Entry("home", "Home", "Головна"),
    Entry("records", "Records", "Записи"),
    Entry("mail", "Mail", "Пошта"),
    Entry("runs", "Runs", "Запуски"),
    Entry("search", "Search", "Пошук"),
    Entry("searchPlaceholder", "Search records and mail", "Шукати записи й листи"),
    Entry("skip", "Skip to the content", "До вмісту"),
    Entry("navigation", "Main navigation", "Головна навігація"),
    Entry("logOut", "Log out", "Вийти"),
    Entry("logIn", "Log in", "Увійти"),
    Entry("logInTitle", "Log in to Rapport", "Вхід до Rapport"),
    Entry("email", "E-mail address", "Електронна адреса"),
    Entry("password", "Password", "Пароль"),
    Entry("logInWrong", "The address or the password is not right.", "Адреса або пароль неправильні."),
    Entry(
      "logInThrottled", "Too many attempts. Try again in {seconds} seconds.",
      "Забагато спроб. Спробуйте знову за {seconds} с."),
    Entry(
      "logInNoPassword", "No password yet? Ask your administrator, who sets one with: rapport users password ADDRESS",
      "Ще немає пароля? Зверніться до адміністратора; він задає його командою: rapport users password АДРЕСА"),
    Entry("language", "Language", "Мова"),
    Entry("back", "Back", "Назад"),
    Entry("cancel", "Cancel", "Скасувати"),
    Entry("save", "Save", "Зберегти"),
    Entry("problemTitle", "That did not work", "Не вийшло"),
    Entry(
      "notFound", "There is no such page, or it is not for you to see.", "Такої сторінки немає, або вона не для вас."),
    Entry(
      "formExpired", "This form is out of date. Go back, load the page again and repeat what you did.",
      "Ця форма застаріла. Поверніться, оновіть сторінку та повторіть дію."),
    Entry("tooLarge", "That is more than can be taken at once.", "Це більше, ніж можна прийняти за раз."),
    Entry(
      "storeProblem", "The workspace cannot be read or written now: {why}", "Робочий простір зараз недоступний: {why}"),
    Entry(
      "logInKept", "You were logged out meanwhile. Log in, and what you wrote is here again.",
      "Тим часом ви вийшли з системи. Увійдіть, і написане знову буде тут."),
    Entry(
      "sessionEnded",
      "You are logged out. What you have written is still here: when you send it, you log in first.",
      "Ви вийшли з системи. Написане лишається тут: під час надсилання спершу потрібно буде увійти."),
  ]
}
