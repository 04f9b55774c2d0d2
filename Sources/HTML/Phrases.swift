/// What mail programs write around earlier messages, by language; all in lower case.
enum Phrases {
  enum Label: Hashable { case from, date, to, copy, subject }

  /// Longest label with its colon, in bytes.
  static let maximumLabel = 48

  static let labels: [String: Label] = {
    var table: [String: Label] = [:]
    func add(_ label: Label, _ names: [String]) { for name in names where table[name] == nil { table[name] = label } }
    add(
      .from,
      [
        "from", "von", "de", "da", "van", "från", "fra", "od", "от", "від", "kimden", "gönderen", "发件人", "寄件者", "寄件人",
        "差出人", "送信者", "보낸 사람", "보낸사람", "lähettäjä", "feladó", "odesílatel", "expéditeur", "remitente", "mittente",
        "afzender", "avsändare", "afsender", "nadawca", "отправитель", "відправник", "από", "מאת", "من", "dari",
        "de la",
      ])
    add(
      .date,
      [
        "sent", "date", "sent on", "sent at", "gesendet", "gesendet am", "datum", "envoyé", "envoyé le", "date d'envoi",
        "enviado", "enviado el", "enviada", "enviada em", "enviado em", "fecha", "data", "inviato", "inviato il",
        "verzonden",
        "skickat", "skickat den", "sendt", "dato", "wysłano", "wysłane", "отправлено", "дата", "надіслано",
        "відправлено",
        "gönderme tarihi", "gönderildi", "tarih", "发送时间", "发送日期", "日期", "寄件日期", "送信日時", "日付", "日時", "보낸 날짜",
        "날짜", "lähetetty", "päivämäärä", "päiväys", "elküldve", "dátum", "odesláno", "ημερομηνία", "στάλθηκε",
        "נשלח", "תאריך", "تاريخ", "التاريخ", "tanggal", "trimis",
      ])
    add(
      .to,
      [
        "to", "an", "à", "a", "para", "aan", "till", "til", "do", "кому", "kime", "alıcı", "收件人", "收件者", "宛先", "받는 사람",
        "받는사람", "vastaanottaja", "címzett", "komu", "pour", "destinataire", "destinatario", "dla", "adresat", "προς",
        "אל",
        "إلى", "kepada", "către",
      ])
    add(
      .copy,
      [
        "cc", "kopie", "copie", "copia", "cópia", "kopi", "kopia", "dw", "копия", "копія", "bilgi", "抄送", "副本", "참조",
        "kopio", "másolat", "κοιν",
      ])
    add(
      .subject,
      [
        "subject", "betreff", "objet", "sujet", "asunto", "assunto", "oggetto", "onderwerp", "ämne", "emne", "temat",
        "тема",
        "konu", "主题", "主題", "主旨", "件名", "제목", "aihe", "tárgy", "předmět", "predmet", "θέμα", "נושא", "الموضوع",
        "subjek", "subiect",
      ])
    return table
  }()

  /// Between dashes.
  static let dividers: Set<String> = [
    "original message", "original-nachricht", "ursprüngliche nachricht", "originalnachricht", "ursprüngliche e-mail",
    "message d'origine", "message d’origine", "message original", "message initial", "mensaje original",
    "mensagem original",
    "messaggio originale", "oorspronkelijk bericht", "oorspronkelijke e-mail", "ursprungligt meddelande",
    "originalmeddelande",
    "oprindelig meddelelse", "original meddelelse", "opprinnelig melding", "wiadomość oryginalna",
    "oryginalna wiadomość",
    "исходное сообщение", "оригинальное сообщение", "вихідне повідомлення", "оригінальне повідомлення",
    "orijinal mesaj",
    "özgün ileti", "原始邮件", "原始郵件", "原邮件", "original mail", "元のメッセージ", "원본 메시지", "alkuperäinen viesti",
    "eredeti üzenet", "původní zpráva", "původní e-mail", "reply message", "original appointment", "forwarded message",
    "forwarded by", "weitergeleitete nachricht", "weitergeleitete e-mail", "message transféré", "message transmis",
    "mensaje reenviado", "mensagem encaminhada", "mensagem reencaminhada", "messaggio inoltrato",
    "doorgestuurd bericht",
    "vidarebefordrat meddelande", "videresendt meddelelse", "videresendt melding", "wiadomość przekazana",
    "przekazana wiadomość", "przesłana wiadomość", "пересылаемое сообщение", "пересланное сообщение",
    "переслане повідомлення",
    "转发的邮件", "转发邮件信息", "轉寄郵件", "転送メッセージ", "전달된 메시지", "välitetty viesti", "továbbított üzenet", "přeposlaná zpráva",
    "iletilmiş mesaj",
  ]

  /// On a row of their own.
  static let barePhrases: Set<String> = [
    "begin forwarded message:", "anfang der weitergeleiteten nachricht:", "début du message réexpédié :",
    "début du message transféré :", "inicio del mensaje reenviado:", "início da mensagem encaminhada:",
    "inizio messaggio inoltrato:", "begin doorgestuurd bericht:", "vidarebefordrat brev:", "videresendt besked:",
    "początek przekazywanej wiadomości:", "начало переадресованного сообщения:", "початок листа, що пересилається:",
  ]

  static let verbs = [
    "wrote", "writes", "schrieb", "a écrit", "escribió", "escribio", "ha scritto", "escreveu", "schreef", "geschreven",
    "skrev",
    "napisał", "pisze", "писал", "пишет", "написал", "пише", "писав", "писала", "написав", "kirjoitti", "napsal",
    "napísal",
    "yazdı", "írta", "έγραψε", "写道", "寫道", "书写", "書きました", "のメール", "작성", "כתב", "a scris", "va escriure", "rašė",
    "đã viết", "menulis", "كتب", "wrote the following", "je napisao", "je napisala", "написа", "skrifaði", "kirjutas",
  ]

  /// Verbs with the writer's name behind them: `Am Dienstag schrieb Anna:`.
  static let middleVerbs = [
    "schrieb", "skrev", "schreef", "het volgende geschreven", "kirjoitti", "pisze", "пишет", "пише",
  ]

  /// Words that an attribution begins with, where it runs over several rows.
  private static let openers = [
    "on ", "at ", "am ", "le ", "el ", "em ", "il ", "op ", "den ", "dne ", "dnia ", "w dniu ", "dana ", "på ", "στις ",
    "ngày ",
    "pada ", "în ", "a(z) ", "em:", "le\u{202F}", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "mo", "di", "mi",
    "do",
    "fr", "sa", "so", "lun", "mar", "mer", "mié", "jeu", "jue", "ven", "vie", "sam", "sáb", "dim", "dom", "pon", "wt",
    "śr",
    "czw", "pt", "sob", "niedz", "nd", "пн", "вт", "ср", "чт", "пт", "сб", "вс", "нд", "seg", "ter", "qua", "qui",
    "sex",
    "ma", "wo", "vr", "za", "zo", "man", "tir", "ons", "tor", "fre", "lör", "lør", "søn", "sön",
  ]

  static func opensAttribution(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    if first >= 0x30 && first <= 0x39 { return true }
    return openers.contains { text.hasPrefix($0) }
  }

  static let devices = [
    "sent from my ", "sent from mail for windows", "sent from outlook", "sent from yahoo mail", "sent from samsung",
    "sent via ", "sent with proton", "sent with shortwave", "get outlook for ", "get bluemail for", "von meinem iphone",
    "von meinem ipad", "von meinem samsung", "von meinem mobil", "von meinem handy",
    "von meinem smartphone", "von meinem android", "gesendet von meinem ", "gesendet mit ",
    "gesendet von mail", "gesendet von outlook", "holen sie sich outlook", "outlook für ios", "outlook für android",
    "diese nachricht wurde von meinem", "envoyé de mon ", "envoyé depuis mon ", "envoyé à partir de ", "envoyé depuis ",
    "télécharger outlook pour ", "obtenez outlook pour ", "enviado desde mi ", "enviado desde ", "enviado do meu ",
    "enviado de mi ", "enviado via ", "obtener outlook para ", "obter o outlook para ", "inviato da ",
    "inviato dal mio ",
    "scarica outlook per ", "ottieni outlook per ", "verzonden vanaf mijn ", "verstuurd vanaf mijn ", "verzonden met ",
    "outlook voor ", "skickat från ", "hämta outlook för ", "sendt fra ", "hent outlook til ", "hent outlook for ",
    "få outlook for ", "få outlook til ", "wysłane z ", "wysłano z ", "pobierz aplikację outlook", "отправлено с ",
    "отправлено из ", "надіслано з ", "надіслано із ", "скачать outlook", "lähetetty ", "odesláno z ", "odoslané z ",
    "发自我的", "从我的 iphone 发", "寄件自", "傳送自", "iphoneから送信", "나의 iphone에서 보냄", "trimis de pe ", "küldve ",
    "στάλθηκε από ", "נשלח מה",
  ]

  static let deviceEnds = [
    "から送信", "에서 보냄", "’den gönderildi", "'den gönderildi", "telefonumdan gönderildi", "’imden gönderildi",
    "'imden gönderildi",
  ]

  static let listFooters = [
    "mailing list", "mailman", "unsubscribe", "mailingliste", "liste de diffusion", "lista de correo",
  ]
}
