import Model
import Testing

@Suite("Settings as key=value")
struct SettingsTests {
  /// Every key, in order, with another value than the one it starts with.
  private static let changed: [(key: String, value: String)] = [
    ("sender-name", "Ben of Acme, Ltd."), ("mailbox-name", "Sales"), ("aliases", "sales@acme.example,b+c@d.example"),
    ("access", "shared"), ("period", "2026-01-31"), ("period-date", "written"), ("folders", "INBOX,\\Sent,Old mail"),
    ("connection", "manual"),
    ("create.incoming-new", "contact,company,lead,deal"), ("create.incoming-new.when", "whenWeReplied"),
    ("create.incoming-new.source", "E-mail"), ("create.incoming-new.responsible", "sender"),
    ("create.outgoing-new", "lead"), ("create.outgoing-new.when", "asProposal"),
    ("create.outgoing-new.source", "a,b"), ("create.outgoing-new.responsible", "Olena Kovalenko"),
    ("create.incoming-known", "deal"), ("create.incoming-known.when", "asProposal"),
    ("create.incoming-known.source", "=x"), ("create.incoming-known.responsible", "Ben"),
    ("create.lookback", "yes"), ("trust.failed", "warn"), ("trust.missing", "hold"),
    ("trust.server", "mx.acme.example"), ("cards", "everything"), ("deals", "mostRecentMail"), ("sent", "provider"),
    ("read", "here"),
  ]

  private func text(_ settings: Settings) -> [String] { settings.entries.map { $0.key + "=" + $0.value } }

  private func refusal(_ key: String, _ value: String, of settings: inout Settings) -> SettingError? {
    do throws(SettingError) {
      try settings.set(key, to: value)
      return nil
    } catch { return error }
  }

  @Test("every key takes what it shows and shows what it took")
  func roundTrip() throws {
    #expect(Settings().entries.map(\.key) == Self.changed.map(\.key))
    var settings = Settings()
    for (key, value) in Self.changed {
      let before = text(settings)
      try settings.set(key, to: value)
      let differing = zip(before, text(settings)).filter { $0 != $1 }.map(\.1)
      #expect(differing == [key + "=" + value], "one key changes one line")
    }
    var copy = Settings()
    for (key, value) in settings.entries { try copy.set(key, to: value) }
    #expect(copy == settings)
    for (key, value) in Settings().entries { try copy.set(key, to: value) }
    #expect(text(copy) == text(Settings()))
  }

  @Test("what is written in another way comes out in one")
  func normalised() throws {
    for (key, value, shown) in [
      ("aliases", " Ben@Acme.EXAMPLE ,, a@b ", "Ben@acme.example,a@b"), ("aliases", "", ""),
      ("access", "SHARED", "shared"), ("cards", "contactonly", "contactOnly"), ("period", "1Y", "1y"),
      ("period", "12mo", "1y"), ("period", "2w", "14d"), ("folders", "", "standard"), ("folders", " , ", "standard"),
      ("folders", "Old , Older", "Old,Older"), ("create.incoming-new", "deal, Contact ,deal", "contact,deal"),
      ("create.incoming-new", "", "nothing"), ("create.incoming-new.responsible", "", "mailbox-owner"),
      ("trust.server", "MX.Acme.example", "mx.acme.example"), ("deals", "rules", "rules"),
    ] {
      var settings = Settings()
      try settings.set(key, to: value)
      #expect(settings.entries.first { $0.key == key }?.value == shown, "\(key)=\(value)")
    }
  }

  @Test(
    "a bad value says what is allowed and changes nothing",
    arguments: [
      ("sender-name", "a\r\nBcc: b@c.example", "a\r\nBcc: b@c.example", "one line of text"),
      ("mailbox-name", "a\0", "a\0", "one line of text"),
      ("aliases", "new@acme.example,nobody", "nobody", "e-mail addresses, separated by commas"),
      ("access", "all", "all", "personal, shared"),
      ("period", "1h", "1h", "7d, 1mo, 3mo, 1y, a day such as 2026-01-31, or all"),
      ("period-date", "", "", "received, written"),
      ("connection", "on", "on", "off, manual, automatic"),
      ("create.incoming-new", "lead,client", "client", "contact, company, lead, deal, or nothing"),
      ("create.incoming-new.when", "later", "later", "atOnce, whenWeReplied, asProposal"),
      ("create.lookback", "true", "true", "yes or no"),
      ("trust.failed", "ignore", "ignore", "allow, warn, hold"),
      ("trust.missing", "ignore", "ignore", "allow, warn, hold"),
      ("cards", "nothing", "nothing", "everything, subject, contactOnly"),
      ("deals", "latest", "latest", "rules, all, onlyIfSingle, mostRecentMail, newest, ask"),
      ("sent", "yes", "yes", "provider or append"), ("read", "no", "no", "server or here"),
    ])
  func badValue(key: String, value: String, part: String, allowed: String) throws {
    var settings = Settings()
    for (key, value) in Self.changed { try settings.set(key, to: value) }
    let before = settings
    let error = refusal(key, value, of: &settings)
    #expect(error?.description == "\(key) cannot be '\(part)'; it takes \(allowed)")
    #expect(settings == before)
  }

  @Test(
    "an unknown key names the nearest, when there is one near",
    arguments: [
      ("alias", "there is no setting alias; did you mean aliases?"),
      ("Period", "there is no setting Period; did you mean period?"),
      ("trust-failed", "there is no setting trust-failed; did you mean trust.failed?"),
      (
        "create.incoming-new.whenn",
        "there is no setting create.incoming-new.whenn; did you mean create.incoming-new.when?"
      ),
      ("create.incoming", "there is no setting create.incoming; did you mean create.incoming-new?"),
      ("create.reply-to-old.when", "there is no setting create.reply-to-old.when"),
      ("password-of-server", "there is no setting password-of-server"),
    ])
  func unknownKey(key: String, message: String) {
    var settings = Settings()
    #expect(refusal(key, "x", of: &settings)?.description == message)
    #expect(settings == Settings())
  }

  @Test(
    "periods that are read, and as they are written",
    arguments: [
      ("7d", .days(7), "7d"), ("2w", .days(14), "14d"), ("1mo", .months(1), "1mo"), ("18mo", .months(18), "18mo"),
      ("1y", .months(12), "1y"), ("24MO", .months(24), "2y"), ("ALL", .all, "all"), ("1200d", .days(1200), "1200d"),
      ("171w", .days(1197), "1197d"), ("1200mo", .months(1200), "100y"), ("100y", .months(1200), "100y"),
      ("2026-01-31", .since(year: 2026, month: 1, day: 31), "2026-01-31"),
      ("0999-01-01", .since(year: 999, month: 1, day: 1), "0999-01-01"),
    ] as [(String, Period, String)])
  func period(text: String, period: Period, written: String) {
    #expect(Period(text) == period)
    #expect(period.text == written)
    #expect(Period(written) == period)
  }

  @Test(
    "no periods",
    arguments: [
      "", "d", "7", "0d", "-7d", "+7d", "7 d", "7days", "7m", "1.5y", "1201d", "172w", "1201mo", "101y", "７d",
      "99999999999999999999y", "2026-02-30", "2026-01-31T10:00", "31.01.2026", "everything",
    ])
  func noPeriod(text: String) { #expect(Period(text) == nil) }

  @Test(
    "folder choices",
    arguments: [
      ("", .standard, "standard"), ("standard", .standard, "standard"), (",", .standard, "standard"),
      ("INBOX", .named(["INBOX"]), "INBOX"),
      ("\\Sent, Kunden/Süd ", .named(["\\Sent", "Kunden/Süd"]), "\\Sent,Kunden/Süd"),
      ("standard,Old", .named(["standard", "Old"]), "standard,Old"),
      ("\"Bids, open\",Sent", .named(["Bids, open", "Sent"]), "\"Bids, open\",Sent"),
      ("\"\"\"Old\"\" \"", .named(["\"Old\" "]), "\"\"\"Old\"\" \""), ("5\" pipes", .named(["5\" pipes"]), "5\" pipes"),
      ("\"standard\"", .named(["standard"]), "\"standard\""), ("\"open", .named(["open"]), "open"),
    ] as [(String, FolderChoice, String)])
  func folders(text: String, choice: FolderChoice, written: String) {
    #expect(FolderChoice(text) == choice)
    #expect(choice.text == written)
    #expect(FolderChoice(written) == choice)
  }

  @Test(
    "how far words are apart",
    arguments: [
      ("", "", 0), ("a", "", 1), ("", "abc", 3), ("deal", "deal", 0), ("deal", "deals", 1), ("kitten", "sitting", 3),
      ("ab", "ba", 2), ("ü", "u", 2),
    ])
  func distance(a: String, b: String, steps: Int) {
    #expect(EditDistance.between(a, b) == steps)
    #expect(EditDistance.between(b, a) == steps)
  }

  @Test("long words are compared by their beginnings")
  func longWords() {
    let (a, b) = (String(repeating: "a", count: 1_000_000), String(repeating: "b", count: 1_000_000))
    #expect(EditDistance.between(a, b) == EditDistance.maximumLength)
    #expect(EditDistance.between(a, a + "b") == 0)
  }
}
