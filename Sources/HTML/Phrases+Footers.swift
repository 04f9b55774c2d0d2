extension Phrases {
  enum Footer: UInt8, Sendable {
    /// `Sent from my phone`.
    case device
    /// Counts only where the row has few words.
    case shortDevice
    /// A virus scanner's praise of itself.
    case scanner
    /// How to leave a mailing list, and the like.
    case list
    /// Paper and trees.
    case printing
  }

  /// What programs put below a mail; where a row begins.
  static let footers = PhraseTable<Footer>([
    (
      .shortDevice,
      [
        "sent from my ", "sent from mail for windows", "sent from outlook", "sent from yahoo mail", "sent from samsung",
        "sent via ", "sent with shortwave", "sent with spark", "sent from spark", "sent using ",
        "sent from mail.ru", "sent from workspace one", "sent from my mobile", "sent on the go",
        "von meinem iphone", "von meinem ipad", "von meinem samsung", "von meinem mobil", "von meinem handy",
        "von meinem smartphone", "von meinem android", "gesendet von meinem ", "gesendet mit ", "gesendet von mail",
        "gesendet von outlook", "gesendet von yahoo", "diese nachricht wurde von meinem", "von unterwegs gesendet",
        "envoyé de mon ", "envoyé depuis mon ", "envoyé à partir de ", "envoyé depuis ", "envoyé avec ",
        "enviado desde mi ", "enviado desde ", "enviado do meu ", "enviado de mi ", "enviado via ",
        "enviado a partir ", "enviado con proton", "enviado com o proton", "enviado pelo ", "inviato da ",
        "inviato dal mio ",
        "inviato con ", "inviata da ", "verzonden vanaf mijn ", "verstuurd vanaf mijn ", "verzonden met ",
        "verzonden vanuit ", "skickat från ", "skickades från ", "skickat med ", "sendt fra ", "sendt med ",
        "wysłane z ", "wysłano z ", "wysłane za pomocą", "отправлено с ", "отправлено из ", "отправлено через ",
        "надіслано з ", "надіслано із ", "надіслано за ", "відправлено з ", "lähetetty ", "odesláno z ",
        "odoslané z ", "発信元:", "发自我的", "发自 ", "从我的 iphone 发", "寄件自", "傳送自", "從我的 iphone 傳送", "iphoneから送信",
        "나의 iphone에서 보냄", "trimis de pe ", "trimis de la ", "trimis din ", "küldve ", "elküldve ",
        "στάλθηκε από ", "εστάλη από ", "נשלח מה", "נשלח מ-", "תם נשלח", "أُرسلت من ", "أرسلت من ", "مرسل من ",
        "تم الإرسال من ", "iphone'umdan gönderildi", "telefonumdan gönderildi",
      ]
    ),
    (
      .device,
      [
        "get outlook for ", "sent with proton", "sent from proton", "gesendet mit proton", "envoyé avec proton",
        "sent from samsung tablet", "get bluemail for", "holen sie sich outlook", "laden sie outlook für",
        "outlook für ios",
        "outlook für android", "outlook für mac", "télécharger outlook pour ", "obtenez outlook pour ",
        "obtenir outlook pour ", "obtener outlook para ", "obtén outlook para ", "obter o outlook para ",
        "obtenha o outlook para ", "scarica outlook per ", "ottieni outlook per ", "outlook voor ",
        "download outlook voor",
        "hämta outlook för ", "skaffa outlook för ", "hent outlook til ", "hent outlook for ", "få outlook for ",
        "få outlook til ", "pobierz aplikację outlook", "pobierz outlook dla ", "скачать outlook", "скачайте outlook",
        "завантажити outlook", "отримати outlook", "hanki outlook for", "hae outlook ", "získat outlook pro ",
        "az outlook beszerzése", "obțineți outlook pentru ", "λήψη του outlook για ", "获取适用于 ios 的 outlook",
        "获取 outlook for", "取得 outlook for", "outlook for ios を入手", "outlook for ios を入手する", "ios용 outlook",
        "android용 outlook", "outlook'u edinin", "ios için outlook", "android için outlook",
      ]
    ),
    (
      .scanner,
      [
        "virus-free.", "virenfrei.", "sans virus.", "libre de virus.", "livre de vírus.", "privo di virus.",
        "virusvrij.", "wolny od wirusów.", "без вирусов.", "без вірусів.", "this email has been checked for viruses",
        "this e-mail has been checked for viruses", "this email has been scanned", "this e-mail has been scanned",
        "this message has been scanned", "no virus found in this", "scanned by ", "diese e-mail wurde von avast",
        "diese e-mail wurde auf viren", "diese nachricht wurde auf viren", "l'absence de virus dans ce courrier",
        "el software de antivirus avast", "este correo electrónico ha sido comprobado", "este email foi escaneado",
        "questa e-mail è stata controllata", "deze e-mail is gecontroleerd op virussen",
        "ta wiadomość została sprawdzona", "это сообщение проверено на вирусы", "это письмо проверено на вирусы",
        "ця електронна пошта перевірена на віруси", "цей лист перевірено на віруси",
      ]
    ),
    (
      .list,
      [
        "you received this message because you are subscribed", "you are receiving this because",
        "you are receiving this email because", "you're receiving this email because",
        "you received this email because", "to unsubscribe from this group", "to unsubscribe", "unsubscribe",
        "click here to unsubscribe", "if you no longer wish to receive", "if you don't want to receive",
        "to stop receiving these", "manage your subscription", "update your preferences",
        "reply to this email directly or",
        "view this email in your browser", "newsletter abbestellen", "newsletter abmelden", "hier abmelden",
        "vom newsletter abmelden", "wenn sie diesen newsletter nicht mehr", "sie erhalten diese e-mail, weil",
        "sie erhalten diese nachricht, weil", "se désabonner", "se désinscrire", "pour vous désabonner",
        "pour vous désinscrire", "vous recevez cet e-mail parce que", "darse de baja", "cancelar suscripción",
        "cancelar la suscripción", "para darse de baja", "recibes este correo porque", "cancelar inscrição",
        "cancelar a subscrição", "para cancelar a inscrição", "annulla iscrizione", "annulla l'iscrizione",
        "per annullare l'iscrizione", "ricevi questa email perché", "uitschrijven", "afmelden voor deze nieuwsbrief",
        "u ontvangt deze e-mail omdat", "wypisz się", "anuluj subskrypcję", "zrezygnuj z subskrypcji",
        "отписаться", "чтобы отписаться", "вы получили это письмо", "відписатися", "щоб відписатися",
        "ви отримали цей лист", "abonelikten çık", "aboneliği iptal", "avregistrera", "avsluta prenumeration",
        "afmeld nyhedsbrev", "meld deg av", "peruuta tilaus", "odhlásit odběr", "odhlásit se", "leiratkozás",
        "dezabonare",
        "διαγραφή από", "退订", "取消订阅", "取消訂閱", "配信停止", "配信を停止", "수신거부", "수신 거부", "להסרה מרשימת", "إلغاء الاشتراك",
      ]
    ),
    (
      .printing,
      [
        "please consider the environment", "please think before you print", "think before you print",
        "save paper", "before printing, think", "bitte prüfen sie, ob diese", "bitte denken sie an die umwelt",
        "denken sie an die umwelt", "bitte drucken sie diese", "pensez à l'environnement",
        "avant d'imprimer", "n'imprimez ce", "merci de penser à l'environnement", "antes de imprimir",
        "piense en el medio",
        "por favor, piense en el medio", "pense no meio ambiente", "prima di stampare", "pensa all'ambiente",
        "rispetta l'ambiente", "denk aan het milieu", "denk om het milieu", "tänk på miljön", "tænk på miljøet",
        "pomyśl o środowisku", "zanim wydrukujesz", "подумайте об окружающей среде", "берегите природу",
        "подумайте про довкілля", "бережіть природу", "ajattele ympäristöä", "myslete na životní prostředí",
      ]
    ),
  ])

  /// What such a row ends with, where the verb is last.
  static let deviceEnds = [
    "から送信", "から送信されました", "에서 보냄", "에서 전송함", "'den gönderildi", "'dan gönderildi", "telefonumdan gönderildi",
    "'imden gönderildi", "'umdan gönderildi", " von meinem iphone gesendet", " von meinem ipad gesendet",
    "mobiltelefon gesendet",
    "handy gesendet",
  ].map(TextFolding.folded)

  /// Words of the rows below the rule of a mailing list.
  static let listWords = PhraseTable<Bool>([
    (
      true,
      [
        "mailing list", "mailman", "unsubscribe", "mailingliste", "liste de diffusion", "lista de correo", "lista di",
        "lista de distribuição", "lista dyskusyjna", "список рассылки", "список розсилки", "メーリングリスト", "邮件列表", "郵件列表",
        "you received this message because", "listinfo", "postorius", "subscribed to the google groups",
      ]
    )
  ])

  /// First row of what a calendar program adds about an online meeting.
  static let meetings = PhraseTable<Bool>([
    (
      true,
      [
        "microsoft teams", "teams-besprechung", "réunion microsoft teams", "réunion teams",
        "reunión de microsoft teams",
        "reunião do microsoft teams", "riunione di microsoft teams", "riunione microsoft teams",
        "spotkanie w aplikacji microsoft teams",
        "собрание microsoft teams", "join zoom meeting", "join on your computer", "join with google meet", "need help?",
      ]
    )
  ])
}
