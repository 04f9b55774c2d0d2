import Testing

@testable import Web

/// Stored sentences in the language of the pages.
struct SentenceTests {
  @Test(arguments: [
    (
      "deal Roof bar, phase 2: the only deal of Hafenhof Hotels GmbH open on 2026-02-12; it lists Silke Arndt",
      "угода Roof bar, phase 2: єдина угода, відкрита на 12 лют. 2026 (Hafenhof Hotels GmbH); у ній є Silke Arndt"
    ),
    (
      "the only deal of Harbor open on 2026-03-02; it lists Anna Brandt, Ben and 3 more",
      "єдина угода, відкрита на 2 бер. 2026 (Harbor); у ній є Anna Brandt, Ben та ще 3"
    ),
    (
      "2 deals of Harbor (Pier) were not open on 2026-03-03: Roof bar (opened 2026-04-07), Lobby (2) (won)",
      "Harbor (Pier): 2 угоди не було відкрито на 3 бер. 2026: Roof bar (відкрито 7 квіт. 2026), Lobby (2) (виграна)"
    ),
    ("3 deals of Harbor fit; policy: ask", "підходять 3 угоди (Harbor); вибір: запитати"),
    ("5 deals fit; policy: only if single", "підходять 5 угод; вибір: лише якщо одна"),
    ("which of 4 open deals of Harbor?", "яка з 4 відкритих угод (Harbor)?"),
    ("ahlsee.example is a domain of 2 companies: Bäder, Werke", "ahlsee.example — домен 2 компаній: Bäder, Werke"),
    (
      "harbor.example is a domain of Harbor; nobody has the address x@harbor.example",
      "harbor.example — домен компанії Harbor; адреса x@harbor.example нікому не належить"
    ),
    ("anna@harbor.example is an address of contact Anna", "anna@harbor.example — адреса: контакт Anna"),
    ("anna@harbor.example is an address of Anna contact", "anna@harbor.example — адреса Anna contact"),
    (
      "first mail from a@b.example: a lead, once we have replied",
      "перший лист від a@b.example: лід, щойно ми відповімо"
    ),
    (
      "first mail from a@b.example: a contact, at once, for Maria Lind, whose turn it is by rule 'fair'",
      "перший лист від a@b.example: контакт, одразу; за чергою правила «fair» — Maria Lind"
    ),
    ("rule 'a' prefers Lights, Pumps", "правило «a» віддає перевагу: Lights, Pumps"),
    ("rule 'a' sets Tags of deal Lights to fair", "правило «a» записує (угода Lights): Tags — fair"),
    ("a@b.example: no deal: it belongs to Pier", "a@b.example: не створено (угода): лист належить до Pier"),
    (
      "the sender failed authentication: dmarc=fail at mx.acme.example; policy: hold",
      "відправник не пройшов перевірку: dmarc=fail за даними mx.acme.example; дія: затримати"
    ),
    (
      "sender failed authentication: it has more than one From field",
      "відправник не пройшов перевірку: у листі більше ніж одне поле From"
    ),
    ("Olena linked it with Speicherstadt, 64 rooms", "пов’язано вручну (Olena): Speicherstadt, 64 rooms"),
    (
      "INBOX: 12 messages of 7100 MB take about 4 days at 2,000 MB a day, which is what Gmail allows; the newest come first, and what today has no room for from 2026-03-03 on",
      "INBOX: 12 листів (7100 МБ) потребують приблизно 4 дн. за норми 2,000 МБ на день, яку дозволяє Gmail; спершу надходять найновіші, а те, на що сьогодні не вистачить норми, — з 3 бер. 2026"
    ),
    (
      "Sent: 2 messages of 30 MB take about 1 day at 2,000 MB a day, which is what Gmail allows; the newest come first, and what today has no room for from 2026-03-03 on",
      "Sent: 2 листи (30 МБ) вкладаються в денну норму 2,000 МБ, яку дозволяє Gmail; спершу надходять найновіші, а те, на що сьогодні її не вистачить, — з 3 бер. 2026"
    ),
    (
      "INBOX: the server lists 5000 messages, as many as Gmail may show of a folder; older ones do not come in, and of those that are here nobody sees when they are deleted; in Gmail's settings, under Forwarding and POP/IMAP, Folder size limits, choose not to limit the number of messages in an IMAP folder",
      "INBOX: сервер показує 5000 листів — стільки, скільки Gmail може показати з папки; старіші не надходять, а про ті, що вже тут, не видно, коли їх видаляють; у налаштуваннях Gmail, у розділі «Переслання та POP/IMAP», «Обмеження розміру папки», оберіть не обмежувати кількість листів у папці IMAP"
    ),
    (
      "for the first import, set export.imap.aol.com as the IMAP host of the mailbox",
      "для першого імпорту вкажіть export.imap.aol.com як сервер IMAP скриньки"
    ),
    (
      "with Yahoo's own pages, move older mail into other folders",
      "на сторінках Yahoo перенесіть старіші листи в інші папки"
    ),
    ("run 7 was undone on 2026-03-02T09:15:00Z", "запуск 7 скасовано 2 бер. 2026"),
    (
      "sync sales@acme.example: imap.acme.example:993: the name imap.acme.example has no address; check the host name",
      "синхронізація sales@acme.example: imap.acme.example:993: сервера з назвою imap.acme.example не знайдено; перевірте назву сервера"
    ),
    (
      "send message 5 from a@b.example: smtp.b.example:587: the connection ended at EHLO: no answer in time while sending; try again",
      "надсилання листа 5 від a@b.example: smtp.b.example:587: з’єднання обірвалося під час EHLO: немає вчасної відповіді (надсилання); спробуйте знову"
    ),
    (
      "Gmail wants an app password: the account's own password does not work; Workspace accounts may allow no password at all",
      "Gmail потребує пароля програми: звичайний пароль акаунта не підходить; облікові записи Workspace можуть не приймати паролів узагалі"
    ),
    ("sign-in failed: \"Invalid credentials; try again\"", "не вдалося увійти: «Invalid credentials; try again»"),
    ("21 folders, sent mail in Надіслані", "21 папка, надіслані листи — у папці Надіслані"),
    (
      "bob@b.example: no answer; mary@b.example: Mailbox full",
      "bob@b.example: немає відповіді; mary@b.example: Mailbox full"
    ),
  ])
  func isSaidInUkrainian(english: String, ukrainian: String) {
    let sentence = Texts(language: .ukrainian).sentence(english)
    #expect(sentence.text == ukrainian)
    #expect(sentence.lang == "uk")
  }

  @Test(arguments: [
    (
      "lists Anna, Ben, last mail 2026-02-12, won, no closing date",
      "у ній є Anna, Ben, останній лист 12 лют. 2026, виграна, без дати закриття"
    ),
    ("as partner, opened 2026-01-31, no opening date", "як партнер, відкрито 31 січ. 2026, без дати відкриття"),
    ("has the domain", "має цей домен"),
  ])
  func whatSpeaksForACandidateIsSaidPartByPart(english: String, ukrainian: String) {
    #expect(Texts(language: .ukrainian).candidate(english) == Sentence(ukrainian, .ukrainian))
  }

  @Test(arguments: [
    ("the only deal of Harbor open on 2026-02-12", "the only deal of Harbor open on 12 Feb 2026"),
    ("run 7 was undone on 2026-03-02T09:15:00Z", "run 7 was undone on 2 Mar 2026"),
    ("which of 1 open deal of Audit 2026-02-12?", "which of 1 open deal of Audit 2026-02-12?"),
    ("first message of its thread", "first message of its thread"),
    ("what only a rule says", "what only a rule says"),
  ])
  func englishStaysButForItsDays(stored: String, shown: String) {
    #expect(Texts(language: .english).sentence(stored) == Sentence(shown, .english))
  }

  /// Names come from mail.
  @Test(arguments: [
    ("{b} {s} is an address of <script>{a}</script>", "{b} {s} — адреса <script>{a}</script>"),
    (" is an address of  is an address of x", " — адреса  is an address of x"),
    ("a deal open on 2026-02-30", "a deal open on 2026-02-30"),
    ("which of 99999999999999999999 open deals?", "which of 99999999999999999999 open deals?"),
    ("we wrote to e\u{301}; \u{301}", "ми написали на e\u{301}; \u{301}"),
    ("", ""), ("; ; ", "; ; "),
  ])
  func namesArePutBackAsTheyAre(stored: String, shown: String) {
    #expect(Texts(language: .ukrainian).said(stored) == shown)
  }

  @Test func whatIsTooLongStaysAsItIs() {
    let texts = Texts(language: .ukrainian)
    let name = String(repeating: "(a: ", count: Sentences.maximumLength / 4)
    for stored in ["we wrote to \(name)", String(repeating: "; we wrote to x", count: 1_000)] {
      #expect(texts.sentence(stored) == Sentence(stored, .english))
    }
    // As many parts as there may be, each of which looks like several sentences.
    let parts = String(repeating: "a: b: 2 deals were not open on 2026-01-01: ((; ", count: 80)
    #expect(!texts.said(parts).isEmpty)
  }

  @Test func everyPatternIsItsOwnInBothLanguages() {
    var seen: Set<String> = []
    let all = Sentences.table + Sentences.candidates
    for (english, ukrainian) in all {
      #expect(seen.insert(english).inserted, "\(english) is there twice")
      let pattern = SentencePattern(english, ukrainian)
      let forms = pattern.ukrainian.count
      #expect(forms == 1 || (forms == 3 && pattern.places.contains(.number)), "forms of \(english)")
      for form in pattern.ukrainian {
        #expect(Set(form.letters) == Set(pattern.english.letters), "places of \(english)")
      }
      #expect(Set(pattern.english.letters).count == pattern.places.count, "a place twice: \(english)")
      // A straight apostrophe, or a Latin letter inside of a word, is a slip of the keyboard.
      #expect(!ukrainian.contains("'"), "\(ukrainian)")
      #expect(ukrainian.firstMatch(of: /[А-Яа-яІіЇїЄєҐґ][A-Za-z]|[A-Za-z][А-Яа-яІіЇїЄєҐґ]/) == nil, "\(ukrainian)")
    }
  }

  /// No longer pattern takes what is another one's.
  @Test func everyPatternSaysWhatItIsFor() {
    let texts = Texts(language: .ukrainian)
    let values: [String: (String, String)] = [
      "d": ("2026-02-12", "12 лют. 2026"), "f": ("Pier (won)", "Pier (виграна)"), "k": ("deal", "угода"),
      "n": ("5", "5"), "K": ("no answer", "немає відповіді"),
    ]
    for (english, ukrainian) in Sentences.table {
      var (stored, expected) = (english, String(ukrainian.split(separator: "|").last ?? ""))
      for letter in "abcdfklmnstK".map(String.init) {
        let (value, shown) = values[letter] ?? ("Harbor\(letter)", "Harbor\(letter)")
        stored = stored.replacing("{\(letter)}", with: value)
        expected = expected.replacing("{\(letter)}", with: shown)
      }
      #expect(texts.said(stored) == expected, "\(english)")
    }
  }
}
