/// Answers as mail programs write them, plain and in HTML.
extension Draft {
  private static let attributions = [
    "On Mon, 2 Mar 2026 at 09:15, Anna Brandt <anna@harbor.example> wrote:", "On 02/03/2026 09:15, Anna wrote:",
    "Am 02.03.2026 um 09:15 schrieb Anna Brandt:", "Am Mo., 2. März 2026 um 09:15 Uhr schrieb Anna <a@b.example>:",
    "Le lun. 2 mars 2026 à 09:15, Anna <anna@harbor.example> a écrit :",
    "El lun, 2 mar 2026 a las 9:15, Anna escribió:",
    "Il giorno lun 2 mar 2026 alle ore 09:15 Anna ha scritto:", "Em seg., 2 de mar. de 2026 às 09:15, Anna escreveu:",
    "Op ma 2 mrt 2026 om 09:15 schreef Anna <anna@harbor.example>:", "pon., 2 mar 2026 o 09:15 Anna napisał(a):",
    "пн, 2 мар. 2026 г. в 09:15, Анна <anna@harbor.example>:", "пн, 2 бер. 2026 р. о 09:15 Анна пише:",
    "2 Mar 2026 Pzt 09:15 tarihinde Anna şunu yazdı:", "2026年3月2日(月) 9:15 Anna <anna@harbor.example>:",
    "2026年3月2日 上午9:15，Anna 写道：", "2026년 3월 2일 (월) 오전 9:15, Anna님이 작성:", "Anna wrote:", "On\nMon Anna\nwrote:",
    "2026-03-02 9:15 GMT+01:00 Anna <anna@harbor.example>:", "Den mån 2 mars 2026 kl 09:15 skrev Anna:", "wrote:",
    "בתאריך יום ב׳, 2 במרץ 2026 ב-9:15 מאת Anna:", "في الاثنين، 2 مارس 2026 في 9:15 كتب Anna:",
  ]
  private static let headers = [
    "From: Anna <anna@harbor.example>\nSent: Monday, 2 March 2026 09:15\nTo: Bob\nSubject: Pumps",
    "Von: Anna\nGesendet: Montag, 2. März 2026 09:15\nAn: Bob\nBetreff: Pumpen",
    "De : Anna\nEnvoyé : lundi 2 mars 2026 09:15\nÀ : Bob\nObjet : Pompes",
    "差出人: Anna\n送信日時: 2026年3月2日\n宛先: Bob\n件名: ポンプ",
    "发件人: Anna\n发送时间: 2026年3月2日\n收件人: Bob\n主题: 泵", "*From:* Anna\n*Date:* today\n*To:* Bob\n*Subject:* x",
    "От: Анна\nДата: 2 марта\nКому: Боб\nТема: Насосы", "From: Anna", "From: a\n\nTo: b\n\nSubject: c\n\n",
    "Subject: x\nTo: y",
    "보낸 사람: Anna\n보낸 날짜: 2026년\n받는 사람: Bob\n제목: 펌프", "Da: Anna\nInviato: oggi\nA: Bob\nOggetto: Pompe",
  ]
  private static let dividers = [
    "-----Original Message-----", "-------- Original-Nachricht --------", "---------- Forwarded message ---------",
    "Begin forwarded message:", "________________________________", "-- Forwarded by --",
    "----- Message d'origine -----",
    "-----原始邮件-----", "----------------------------------------", "Anfang der weitergeleiteten Nachricht:", "---",
    "***",
    "_____________________________________________",
  ]
  private static let ends = [
    "-- ", "--", "-- \nAnna Brandt\nHead of Purchasing\nHarbor GmbH\n+49 431 1234567\nhttps://harbor.example", "—",
    "Sent from my iPhone", "Von meinem iPhone gesendet", "Envoyé de mon iPhone", "Get Outlook for iOS",
    "Kind regards,\nAnna",
    "Mit freundlichen Grüßen\nAnna", "Cordialement,", "С уважением,\nАнна", "よろしくお願いします",
    "Sent with Proton Mail secure email.",
    "This e-mail is confidential and intended solely for the addressee.", "--\u{A0}",
    "_______________________________________________\nsales mailing list\nsales@lists.example",
  ]
  private static let lines = [
    "Yes, we can.", "", "> see below", "Thanks!", "A: no, 3 pieces", "  - one", "https://harbor.example/a", "*bold*",
    "\t",
    "10:00 wrote: nothing", "From here on: all well", "\u{A0}", "é", "報告書を送ります。", "|", ">", ">>", "> > >", " > x",
    "|> y",
  ]

  mutating func reply() {
    some(24) { draft in
      let quote =
        draft.decisions.chance(3) ? draft.decisions.pick(["> ", ">", ">> ", "> > ", "   > ", "| ", "    "]) : ""
      let block = draft.apart { draft in
        switch draft.decisions.number(below: 9) {
        case 0, 1, 2: draft.repeated(draft.decisions.pick(Draft.lines))
        case 3: draft.pick(Draft.attributions)
        case 4: draft.pick(Draft.headers)
        case 5: draft.pick(Draft.dividers)
        case 6: draft.pick(Draft.ends)
        case 7: draft.phrase()
        default: draft.repeated(draft.decisions.pick(Draft.lines) + "\n")
        }
      }
      for line in block.split(separator: 0x0A, omittingEmptySubsequences: false) {
        draft.add(quote)
        draft.add(Array(line))
        draft.add("\n")
      }
    }
  }

  /// The same in the elements that programs put around it.
  mutating func replyMarkup() {
    add("<div>")
    some(16) { draft in
      let (start, end) = draft.decisions.pick([
        ("<div>", "</div>"), ("<p>", "</p>"), ("<div class=\"gmail_quote\">", "</div>"),
        ("<div class=\"gmail_attr\">", "<br></div>"), ("<blockquote type=\"cite\">", "</blockquote>"),
        ("<blockquote class=\"gmail_quote\" style=\"margin:0 0 0 .8ex\">", "</blockquote>"),
        ("<div id=\"divRplyFwdMsg\">", "</div>"), ("<div id=\"appendonsend\">", "</div>"), ("<hr>", ""),
        ("<div style=\"border:none;border-top:solid #E1E1E1 1.0pt\">", "</div>"),
        ("<div class=\"moz-signature\">-- <br>", "</div>"),
        ("<div class=\"moz-cite-prefix\">", "</div>"), ("<div class=\"yahoo_quoted\">", "</div>"),
        ("<div class=\"gmail_signature\">", "</div>"), ("<div class=\"protonmail_quote\">", "</div>"),
        ("<div id=\"Signature\">", "</div>"), ("<div class=\"zmail_extra\">", "</div>"), ("<pre>", "</pre>"),
        ("<table><tr><td>", "</td></tr></table>"),
        ("<blockquote>", ""), ("", "</blockquote>"), ("<div name=\"quote\">", "</div>"),
      ])
      draft.add(start)
      let block = draft.apart { draft in
        switch draft.decisions.number(below: 6) {
        case 0: draft.pick(Draft.attributions)
        case 1: draft.pick(Draft.headers)
        case 2: draft.pick(Draft.ends)
        case 3: draft.markup()
        default: draft.pick(Draft.lines)
        }
      }
      for byte in block { if byte == 0x0A { draft.add("<br>\n") } else { draft.bytes.append(byte) } }
      draft.add(end)
    }
  }
}
