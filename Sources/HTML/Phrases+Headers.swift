extension Phrases {
  enum Label: UInt8, Sendable { case from, date, to, copy, subject }

  /// Longest label with its colon, in folded bytes.
  static let maximumLabel = 56

  /// What mail programs write before the colons of a quoted header.
  static let labels = PhraseTable<Label>([
    (
      .from,
      [
        "from", "von", "de", "da", "van", "från", "fra", "od", "от", "від", "кимден", "kimden", "gönderen", "发件人",
        "寄件者",
        "寄件人", "寄信人", "發件人", "差出人", "送信者", "보낸 사람", "보낸사람", "보낸이", "lähettäjä", "feladó", "odesílatel",
        "expéditeur", "remitente", "mittente", "afzender", "avsändare", "afsender", "avsender", "nadawca",
        "отправитель",
        "відправник", "από", "מאת", "من", "المرسل", "dari", "de la", "expeditor", "absender", "remetente", "desde",
        "odosielateľ", "šalje", "pošiljatelj", "от кого", "від кого", "αποστολέας",
      ]
    ),
    (
      .date,
      [
        "sent", "date", "sent on", "sent at", "date sent", "gesendet", "gesendet am", "datum", "envoyé", "envoyé le",
        "envoyée", "date d'envoi", "enviado", "enviado el", "enviada", "enviada em", "enviado em", "enviado a", "fecha",
        "fecha de envío", "data", "data de envio", "inviato", "inviato il", "data invio", "verzonden", "verzonden op",
        "skickat", "skickat den", "sendt", "dato", "wysłano", "wysłane", "data wysłania", "отправлено", "дата",
        "дата отправки", "надіслано", "відправлено", "gönderme tarihi", "gönderildi", "tarih", "发送时间", "发送日期",
        "日期", "时间", "寄件日期", "發送時間", "傳送日期", "傳送時間", "送信日時", "送信日", "日付", "日時", "보낸 날짜", "보낸날짜", "날짜",
        "보낸 시간", "lähetetty", "päivämäärä", "päiväys", "elküldve", "küldve", "dátum", "odesláno", "odoslané",
        "ημερομηνία", "στάλθηκε", "εστάλη", "נשלח", "תאריך", "تاريخ", "التاريخ", "تم الإرسال", "تاريخ الإرسال",
        "tanggal", "trimis", "dată", "expediat", "poslano",
      ]
    ),
    (
      .to,
      [
        "to", "an", "à", "a", "para", "aan", "till", "til", "do", "кому", "kime", "alıcı", "收件人", "收件者", "收信人", "宛先",
        "받는 사람", "받는사람", "받는이", "vastaanottaja", "címzett", "komu", "pour", "destinataire", "destinataires",
        "destinatario", "destinatário", "dla", "adresat", "προς", "אל", "إلى", "الى", "kepada", "către", "empfänger",
        "ontvanger", "prejemnik", "za", "kam",
      ]
    ),
    (
      .copy,
      [
        "cc", "kopie", "copie", "copie à", "copia", "cópia", "kopi", "kopia", "dw", "копия", "копія", "bilgi", "抄送",
        "副本",
        "참조", "kopio", "másolat", "másolatot kap", "κοιν", "κοινοποίηση", "עותק", "نسخة", "v kopii", "kópia", "c.c",
        "cc(ed)",
        "bcc", "kk", "cc to",
      ]
    ),
    (
      .subject,
      [
        "subject", "betreff", "objet", "sujet", "asunto", "assunto", "oggetto", "onderwerp", "ämne", "emne", "temat",
        "тема", "konu", "主题", "主題", "主旨", "標題", "标题", "件名", "제목", "aihe", "tárgy", "předmět", "predmet", "θέμα",
        "נושא", "הנדון", "الموضوع", "subjek", "subiect", "betr",
      ]
    ),
  ])

  enum Divider: UInt8, Sendable { case original, forwarded }

  /// Between dashes; looked up without them.
  static let dividers = PhraseTable<Divider>([
    (
      .original,
      [
        "original message", "original mail", "original email", "original e-mail", "reply message",
        "original appointment", "original-nachricht", "ursprüngliche nachricht", "originalnachricht",
        "ursprüngliche e-mail", "originale nachricht", "ursprünglicher termin", "message d'origine",
        "message original", "message initial", "courriel d'origine", "rendez-vous d'origine", "mensaje original",
        "mensaje originario", "correo original", "mensagem original", "messaggio originale", "messaggio originario",
        "oorspronkelijk bericht", "oorspronkelijke e-mail", "origineel bericht", "ursprungligt meddelande",
        "originalmeddelande", "oprindelig meddelelse", "original meddelelse", "oprindelig besked",
        "opprinnelig melding", "original melding", "wiadomość oryginalna", "oryginalna wiadomość",
        "wiadomość pierwotna", "исходное сообщение", "оригинальное сообщение", "первоначальное сообщение",
        "вихідне повідомлення", "оригінальне повідомлення", "початкове повідомлення", "orijinal mesaj",
        "özgün ileti", "orijinal ileti", "原始邮件", "原始郵件", "原邮件", "原始信件", "原始訊息", "原始信息", "元のメッセージ",
        "原本のメッセージ", "元のメール", "원본 메시지", "원본 메일", "원본메일", "alkuperäinen viesti", "eredeti üzenet",
        "eredeti levél", "původní zpráva", "původní e-mail", "pôvodná správa", "mesaj original", "mesajul original",
        "αρχικό μήνυμα", "הודעה מקורית", "ההודעה המקורית", "الرسالة الأصلية", "رسالة أصلية", "pesan asli",
        "izvorna poruka", "izvirno sporočilo",
      ]
    ),
    (
      .forwarded,
      [
        "forwarded message", "forwarded mail", "forwarded email", "forwarded by", "weitergeleitete nachricht",
        "weitergeleitete e-mail", "weitergeleitete mail", "message transféré", "message transmis", "courriel transféré",
        "mensaje reenviado", "mensagem encaminhada", "mensagem reencaminhada", "mensagem enviada",
        "messaggio inoltrato",
        "doorgestuurd bericht", "doorgestuurde e-mail", "vidarebefordrat meddelande", "vidarebefordrat mejl",
        "videresendt meddelelse", "videresendt besked", "videresendt melding", "wiadomość przekazana",
        "przekazana wiadomość", "przesłana wiadomość", "wiadomość przesłana dalej", "treść przekazanej wiadomości",
        "пересылаемое сообщение", "пересланное сообщение", "перенаправленное сообщение", "переслане повідомлення",
        "пересилане повідомлення", "перенаправлене повідомлення", "转发的邮件", "转发邮件信息", "转发邮件", "被转发邮件信息",
        "已转发邮件", "轉寄郵件", "轉寄的郵件", "已轉寄郵件", "轉寄信件", "已轉寄的郵件", "転送メッセージ", "転送されたメッセージ", "転送メール", "전달된 메시지",
        "전달된 메일", "전달된메시지", "välitetty viesti", "edelleenlähetetty viesti", "továbbított üzenet", "továbbított levél",
        "přeposlaná zpráva", "přeposlaný e-mail", "preposlaná správa", "iletilmiş mesaj", "yönlendirilen ileti",
        "iletilen ileti", "iletilen mesaj", "mesaj redirecționat", "mesaj redirectionat", "mesaj transmis",
        "προωθημένο μήνυμα", "μήνυμα που προωθήθηκε", "הודעה שהועברה", "הודעה מועברת", "رسالة مُعاد توجيهها",
        "الرسالة المعاد توجيهها", "رسالة معاد توجيهها", "رسالة محولة", "proslijeđena poruka", "posredovano sporočilo",
      ]
    ),
  ])

  /// Forwards' dividers on a row of their own.
  static let bareDividers = PhraseTable<Divider>([
    (
      .forwarded,
      [
        "begin forwarded message:", "anfang der weitergeleiteten nachricht:", "anfang der weitergeleiteten e-mail:",
        "weitergeleitete nachricht:", "début du message réexpédié :", "début du message réexpédié:",
        "début du message transféré :", "début du message transféré:", "début du courriel transféré :",
        "inicio del mensaje reenviado:", "comienzo del mensaje reenviado:", "início da mensagem encaminhada:",
        "início da mensagem reencaminhada:", "inizio messaggio inoltrato:", "begin doorgestuurd bericht:",
        "vidarebefordrat brev:", "vidarebefordrat mejl:", "videresendt besked:", "start på videresendt melding:",
        "start på videresendt besked:", "videresendt melding:", "początek przekazywanej wiadomości:",
        "początek przekazanej wiadomości:", "начало переадресованного сообщения:", "начало пересылаемого сообщения:",
        "початок листа, що пересилається:", "початок пересланого повідомлення:", "välitetty viesti alkaa:",
        "začátek přeposílané zprávy:", "začátek přeposlané zprávy:", "továbbított levél kezdete:",
        "továbbított üzenet:", "începutul mesajului redirecționat:", "începe mesajul redirecționat:",
        "αρχή προωθημένου μηνύματος:", "έναρξη προωθημένου μηνύματος:", "iletilen ileti başlangıcı:",
        "iletilmiş mesajın başı:", "下面是被转发的邮件:", "以下是转发的邮件:", "開始轉寄郵件:", "以下為轉寄的郵件:", "転送されたメッセージ:",
        "전달된 메시지:", "תחילת ההודעה שהועברה:", "בראשית ההודעה שהועברה:", "بداية الرسالة المعاد توجيهها:",
        "بدء الرسالة المُعاد توجيهها:",
      ]
    )
  ])

  /// What a subject begins with that passes another message on; before the colon.
  static let forwardSubjects = PhraseTable<Bool>([
    (
      true,
      [
        "fw", "fwd", "wg", "tr", "rv", "enc", "res", "i", "doorst", "vs", "vb", "vl", "pd", "fs", "ilt", "tov", "转发",
        "轉寄",
        "轉發", "転送", "전달", "πρθ", "הועבר", "تحويل", "إعادة توجيه", "továbbítás", "přeposláno", "пересл", "переслано",
        "přep", "redir", "pv", "továbbítva", "yönlendirme",
      ]
    )
  ])
}
