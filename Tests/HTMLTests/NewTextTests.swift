import Testing

@testable import HTML

@Suite struct NewTextTests {
  @Test(arguments: [
    // Nothing to cut.
    ("Hello", "Hello"),
    ("", ""),
    ("One\n\nTwo\n", "One\n\nTwo\n"),
    // A row of what cannot be seen is no text: the quote is all there is.
    ("\u{34F}\n> Can you?", "\u{34F}\n> Can you?"),
    // Signatures without a mark: what says how to reach the writer goes, words to the reader stay.
    ("Fine.\n\nBest regards,\nAnna Brandt\nHarbor Ltd.\n+49 40 123456", "Fine.\n\nBest regards,\nAnna Brandt"),
    ("Fine.\n\nRegards\nHarbor Ltd.\nwww.harbor.example", "Fine.\n\nRegards"),
    (
      "Fine.\n\nRegards,\nAnna Brandt\nPS: call me at +49 40 123456\n",
      "Fine.\n\nRegards,\nAnna Brandt\nPS: call me at +49 40 123456\n"
    ),
    (
      "Fine.\n\nRegards,\nAnna Brandt\nCan you call +49 40 123456?\n",
      "Fine.\n\nRegards,\nAnna Brandt\nCan you call +49 40 123456?\n"
    ),
    ("Fine.\n\nRegards,\nAnna\nthe tall one\n", "Fine.\n\nRegards,\nAnna\nthe tall one\n"),
    // Attributions with quotes.
    ("Yes.\n\nOn Tue, 3 Mar 2026 at 10:00, Anna <anna@harbor.example> wrote:\n> Can you?\n> Anna", "Yes."),
    ("Yes.\n\nOn Tue, 3 Mar 2026 at 10:00, Anna\n<anna@harbor.example> wrote:\n\n> Can you?", "Yes."),
    ("Yes.\n\nOn Tue, 3 Mar 2026, Anna Brandt\n<anna@harbor.example>\nwrote:\n\n> Can you?", "Yes."),
    ("Ja.\n\nAm 03.03.2026 um 10:00 schrieb Anna <anna@harbor.example>:\n> Geht das?", "Ja."),
    ("Ja.\n\nAm Di., 3. März 2026 um 10:00 Uhr schrieb Anna Brandt <\nanna@harbor.example>:\n\n> Geht das?", "Ja."),
    ("Oui.\n\nLe mar. 3 mars 2026 à 10:00, Anna <anna@harbor.example> a écrit :\n> Possible ?", "Oui."),
    ("Sí.\n\nEl mar, 3 mar 2026 a las 10:00, Anna (<anna@harbor.example>) escribió:\n> ¿Se puede?", "Sí."),
    ("Sim.\n\nEm ter., 3 de mar. de 2026 às 10:00, Anna <anna@harbor.example> escreveu:\n> Pode?", "Sim."),
    ("Sì.\n\nIl giorno mar 3 mar 2026 alle ore 10:00 Anna <anna@harbor.example> ha scritto:\n> Si può?", "Sì."),
    ("Ja.\n\nOp di 3 mrt 2026 om 10:00 schreef Anna <anna@harbor.example>:\n> Kan dat?", "Ja."),
    ("Ja.\n\nDen tis 3 mars 2026 kl 10:00 skrev Anna <anna@harbor.example>:\n> Går det?", "Ja."),
    ("Tak.\n\nW dniu 3.03.2026 o 10:00, Anna pisze:\n> Można?", "Tak."),
    ("Tak.\n\nwt., 3 mar 2026 o 10:00 Anna <anna@harbor.example> napisał(a):\n> Można?", "Tak."),
    ("Да.\n\n3 марта 2026 г. в 10:00, Анна <anna@harbor.example> написал(а):\n> Можно?", "Да."),
    ("Да.\n\nвт, 3 мар. 2026 г. в 10:00, Анна <anna@harbor.example>:\n> Можно?", "Да."),
    ("Так.\n\n3 бер. 2026 р. о 10:00 Анна пише:\n> Можна?", "Так."),
    ("可以。\n\nAnna <anna@harbor.example> 于2026年3月3日周二 10:00写道：\n> 可以吗？", "可以。"),
    ("はい。\n\n2026年3月3日(火) 10:00 Anna <anna@harbor.example>:\n> できますか", "はい。"),
    ("Ok.\n\n2013/11/1 Anna <anna@harbor.example>\n> Can you?", "Ok."),
    // Attributions without quotes.
    ("Yes.\n\nOn 3 Mar 2026, at 10:00, Anna <anna@harbor.example> wrote:\n\nCan you?\nAnna", "Yes."),
    (
      "See: on 12 March 2026 he wrote to us\nas follows:\nall is well",
      "See: on 12 March 2026 he wrote to us\nas follows:\nall is well"
    ),
    (
      "On your host you can run:\n\n  telnet\n\nThen tell me.", "On your host you can run:\n\n  telnet\n\nThen tell me."
    ),
    // Headers of Outlook.
    ("Yes.\n\nFrom: Anna Brandt\nSent: Tuesday, 3 March 2026 10:00\nTo: Bob\nSubject: Pumps\n\nCan you?", "Yes."),
    (
      "Yes.\n\n________________________________\nFrom: Anna\nSent: Tuesday\nTo: Bob\nSubject: Pumps\n\nCan you?", "Yes."
    ),
    ("Yes.\n\n*From:* Anna\n*Sent:* Tuesday\n*To:* Bob\n*Subject:* Pumps\n\nCan you?", "Yes."),
    ("Ja.\n\nVon: Anna\nGesendet: Dienstag\nAn: Bob\nBetreff: Pumpen\n\nGeht das?", "Ja."),
    ("Oui.\n\nDe : Anna\nEnvoyé : mardi\nÀ : Bob\nObjet : Pompes\n\nPossible ?", "Oui."),
    ("Sí.\n\nDe: Anna\nEnviado el: martes\nPara: Bob\nAsunto: Bombas\n\n¿Se puede?", "Sí."),
    ("Да.\n\nОт: Анна\nОтправлено: вторник\nКому: Боб\nТема: Насосы\n\nМожно?", "Да."),
    ("Ja.\n\nVan: Anna\nVerzonden: dinsdag\nAan: Bob\nOnderwerp: Pompen\n\nKan dat?", "Ja."),
    ("好的。\n\n发件人: Anna\n发送时间: 2026年3月3日\n收件人: Bob\n主题: 水泵\n\n可以吗", "好的。"),
    ("Yes.\n\n-----Original Message-----\nFrom: Anna\n\nCan you?", "Yes."),
    ("Ja.\n\n-----Ursprüngliche Nachricht-----\nVon: Anna\n\nGeht das?", "Ja."),
    ("From: what I hear\nTo: what I know\nall is well", "From: what I hear\nTo: what I know\nall is well"),
    (
      "Your trip:\n\nFrom: Berlin\nTo: Paris\nDate: Friday\n\nHave fun.",
      "Your trip:\n\nFrom: Berlin\nTo: Paris\nDate: Friday\n\nHave fun."
    ),
    // Signatures.
    ("Yes.\n\n-- \nBob\nAcme", "Yes."),
    ("Yes.\n--\nBob", "Yes."),
    ("Yes.\n\nSent from my iPhone", "Yes."),
    ("Ja.\n\nVon meinem iPhone gesendet", "Ja."),
    ("Oui.\n\nEnvoyé de mon iPhone", "Oui."),
    ("Yes.\n\nGet Outlook for iOS <https://aka.example>", "Yes."),
    ("Da.\n\nОтправлено с iPhone", "Da."),
    ("Yes.\n\nSent from my iPhone\n\n> On 3 Mar 2026, at 10:00, Anna <a@x.example> wrote:\n> Can you?", "Yes."),
    (
      "Hi\n\nSent from my desk, is much easier than my phone.", "Hi\n\nSent from my desk, is much easier than my phone."
    ),
    ("Das Angebot habe ich gestern gesendet", "Das Angebot habe ich gestern gesendet"),
    // Answers between quotes, and below.
    ("Hi,\n\n> One?\n\nYes.\n\n> Two?\n\nNo.\n\nBob", "Hi,\n\nYes.\n\nNo.\n\nBob"),
    ("On 3 Mar 2026, Anna <anna@harbor.example> wrote:\n> Can you?\n\nYes.\n-- \nBob", "Yes."),
    // Forwards.
    (
      "---------- Forwarded message ---------\nFrom: Anna\nDate: Tue\nSubject: Pumps\nTo: Bob\n\nCan you?",
      "---------- Forwarded message ---------\nFrom: Anna\nDate: Tue\nSubject: Pumps\nTo: Bob\n\nCan you?"
    ),
    (
      "From: Anna\nSent: Tuesday\nTo: Bob\nSubject: Pumps\n\nCan you?",
      "From: Anna\nSent: Tuesday\nTo: Bob\nSubject: Pumps\n\nCan you?"
    ),
    ("For you.\n\nBegin forwarded message:\n\nFrom: Anna\n\nCan you?", "For you."),
    // All of it is quoted, or signed.
    ("> Can you?\n> Anna", "> Can you?\n> Anna"),
    ("-- \nBob", "-- \nBob"),
  ])
  func cut(text: String, newText: String) {
    #expect(NewText.cut(text).newText == newText)
  }

  @Test func cutSaysWhatWentWhere() {
    let text = "Yes.\n-- \nBob\nOn 3 Mar 2026, Anna <a@x.example> wrote:\n> Can you?\n"
    let cut = NewText.cut(text)
    #expect(cut.newText == "Yes.")
    #expect(
      cut.removed == [
        .init(kind: .signature, range: 5..<13), .init(kind: .attribution, range: 13..<54),
        .init(kind: .quote, range: 54..<65),
      ])
    #expect(NewText.cut("Yes.").removed.isEmpty)
  }

  @Test func structureOfHTMLIsFollowed() {
    let text = "Jah.\nBob\n\nAnna 3.3.2026\nReedel?"
    func cut(_ marks: [TextMark]) -> Cut { NewText.cut(text, marks: marks) }
    #expect(cut([.init(kind: .historyBelow, range: 8..<8)]).newText == "Jah.\nBob")
    #expect(cut([.init(kind: .history, range: 10..<31)]).newText == "Jah.\nBob")
    // A line above what has no label is only a line.
    #expect(cut([.init(kind: .headerBelow, range: 8..<31)]).removed.isEmpty)
    // An attribution stands above something quoted.
    #expect(cut([.init(kind: .attribution, range: 10..<23)]).removed.isEmpty)
    #expect(cut([.init(kind: .signature, range: 4..<8)]).newText == "Jah.\n\nAnna 3.3.2026\nReedel?")
    // Nothing above or below: a forward.
    #expect(cut([.init(kind: .history, range: 0..<31)]).removed.isEmpty)
    // Marks that are no places of this text.
    #expect(
      cut([.init(kind: .history, range: 500..<900), .init(kind: .historyBelow, range: 900..<900)]).removed.isEmpty)
  }

  @Test func valuesOfAForwardAreBounded() {
    let row = String(repeating: "x", count: 100_000)
    let text =
      "---------- Forwarded message ---------\nFrom: Anna <a@x.example>\n \(row)\nSubject: a\n \(row)\n\nCan you?"
    let messages = QuotedReader.messages(in: text, NewText.cut(text), subject: "Fwd: a")
    #expect(messages.map(\.from.utf8.count) == [QuotedReader.maximumValue])
    #expect(messages.map(\.subject.utf8.count) == [QuotedReader.maximumValue])
    #expect(messages.map(\.text) == ["Can you?"])
  }

  @Test func hostileInputComesThrough() {
    for piece in [
      ">", "> \n", "On 1\n", "From: a\n", "--\n", "-- \n", "____________________\n", "\n", "wrote:\n", "1@:\n", "-",
      "*", "\u{A0}\n", "On 3 Mar\n", "> Begin forwarded message:\n", "disclaimer\n", "this e-mail\n", "external\n",
      "sent from my x\n", "unsubscribe\n", "best regards,\n", "x\n> y\n", "-- \n> y\n", "Сб 1 <a@x>\n", "写道：",
    ] {
      let text = String(repeating: piece, count: 5000)
      let cut = NewText.cut(text)
      #expect(cut.newText.utf8.count <= text.utf8.count && !cut.newText.isEmpty)
      _ = SignatureReader.facts(in: text, cut, sender: "Anna Brandt", address: nil)
      _ = QuotedReader.messages(in: text, cut, subject: "Fwd: x")
    }
    let row = String(repeating: "On 1 @<:> wrote ", count: 1 << 16)
    #expect(NewText.cut(row).newText == row)
    let rows = String(repeating: "\n", count: TextRows.maximumRows + 1)
    #expect(NewText.cut(rows).newText == rows)
  }
}
