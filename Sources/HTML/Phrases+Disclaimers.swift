extension Phrases {
  enum Disclaimer: UInt8, Sendable {
    /// A heading that is used for nothing else.
    case certain
    /// An opening that counts where the paragraph goes on as such do.
    case likely
  }

  /// How lawyers' paragraphs open; where a row begins.
  static let disclaimers = PhraseTable<Disclaimer>([
    (
      .certain,
      [
        "confidentiality notice", "confidentiality note", "disclaimer:", "legal disclaimer", "legal notice:",
        "email disclaimer",
        "e-mail disclaimer", "privileged and confidential", "privileged & confidential", "confidentiality:",
        "vertraulichkeitshinweis", "haftungsausschluss:", "rechtlicher hinweis:", "avis de confidentialité",
        "clause de confidentialité", "aviso de confidencialidad", "aviso legal:", "aviso de confidencialidade",
        "avviso di riservatezza", "informativa sulla riservatezza", "vertrouwelijkheidsclausule",
        "klauzula poufności", "уведомление о конфиденциальности", "конфиденциальность:",
        "повідомлення про конфіденційність", "gizlilik bildirimi", "yasal uyarı", "sekretessmeddelande",
        "fortrolighed:",
        "luottamuksellisuus:", "upozornění:", "bizalmas:", "δήλωση εμπιστευτικότητας", "保密声明", "免责声明", "保密聲明",
        "免責聲明", "機密保持", "비밀유지",
      ]
    ),
    (
      .likely,
      [
        "disclaimer", "confidential", "this e-mail", "this email", "this message", "this communication", "this mail",
        "this transmission", "this electronic m", "the information contained in", "the information in this",
        "the information transmitted", "the contents of this", "the content of this", "the content of this",
        "information contained in this", "if you are not the intended", "if you have received this",
        "if you received this", "any views or opinions", "attention:", "important:", "important notice", "notice:",
        "note:", "please note:", "privileged", "e-mail is confidential", "emails are not secure",
        "internet communications",
        "diese e-mail", "diese mail", "diese email", "diese nachricht", "der inhalt dieser",
        "die information in dieser",
        "die in dieser", "dieses e-mail", "hinweis:", "wichtiger hinweis", "achtung:", "vertraulich",
        "falls sie nicht der",
        "wenn sie nicht der", "sollten sie nicht der", "ce message", "cet e-mail", "cet email", "ce courriel",
        "ce courrier", "les informations contenues", "l'information contenue", "si vous n'êtes pas le destinataire",
        "si vous avez reçu ce", "confidentiel", "este mensaje", "este correo", "este e-mail",
        "la información contenida",
        "la información incluida", "si usted no es el destinatario", "si ha recibido este", "confidencial",
        "esta mensagem",
        "este email", "a informação contida", "as informações contidas", "o conteúdo desta", "se recebeu esta",
        "questo messaggio",
        "questa e-mail", "questa email", "la presente e-mail", "il presente messaggio", "le informazioni contenute",
        "il contenuto di questa", "ai sensi del", "riservato", "dit bericht", "deze e-mail", "dit e-mailbericht",
        "de informatie in deze", "de informatie in dit", "de inhoud van dit", "de inhoud van deze", "indien u niet de",
        "ta wiadomość", "niniejsza wiadomość", "niniejszy e-mail", "treść tej wiadomości", "informacje zawarte w",
        "wiadomość ta", "это сообщение", "это письмо", "данное сообщение", "настоящее сообщение",
        "данное письмо", "информация, содержащаяся", "содержание данного", "если вы получили", "конфиденциально",
        "це повідомлення", "цей лист",
        "дане повідомлення", "інформація, що міститься", "інформація, яка міститься", "якщо ви отримали", "bu e-posta",
        "bu mesaj",
        "bu ileti", "bu elektronik posta", "detta meddelande", "detta e-post", "detta mejl", "denna e-post",
        "informationen i detta", "om du inte är", "denne e-mail", "denne mail", "denne meddelelse", "denne e-post",
        "oplysningerne i denne", "denne meldingen", "denne e-posten", "innholdet i denne", "hvis du ikke er",
        "tämä viesti", "tämä sähköposti", "tässä viestissä", "tämän viestin", "tato zpráva", "tento e-mail",
        "tento email", "obsah tohoto",
        "informace obsažené", "ez az üzenet", "ez az e-mail", "ezen üzenet", "jelen üzenet", "jelen e-mail",
        "acest mesaj", "acest e-mail",
        "acest email", "informațiile conținute", "conținutul acestui", "αυτό το μήνυμα", "το παρόν μήνυμα",
        "αυτό το e-mail",
        "οι πληροφορίες", "הודעה זו", "דוא\"ל זה", "המידע בהודעה", "המידע הכלול", "هذه الرسالة", "هذا البريد",
        "المعلومات الواردة", "إن هذه الرسالة",
        "本邮件", "此邮件", "本电子邮件", "此电子邮件", "本郵件", "此郵件", "本電子郵件", "此電子郵件", "このメール", "本メール", "このメッセージ", "本電子メール", "이 메일",
        "본 메일", "이 이메일", "본 이메일", "이 메시지", "본 메시지", "이 전자우편", "본 전자우편",
      ]
    ),
  ])

  /// What such a paragraph goes on to say; a word begins there.
  static let confidences = PhraseTable<Bool>([
    (
      true,
      [
        "confidential", "privileged", "intended recipient", "intended solely", "intended only", "intended for the",
        "unauthorized", "unauthorised", "strictly prohibited", "legally protected", "not the intended",
        "named recipient",
        "addressee", "received this in error", "received this email in error", "received this e-mail in error",
        "received this message in error", "vertraulich", "rechtlich geschützt", "nicht der richtige adressat",
        "unbefugt",
        "irrtümlich erhalten", "nicht der beabsichtigte", "nicht der vorgesehene", "bestimmungsgemäß",
        "ausschließlich für den",
        "confidentiel", "destinataire", "usage exclusif", "par erreur", "confidencial", "destinatario",
        "uso exclusivo", "por error", "destinatário", "por engano", "por erro", "riservat", "confidenzial",
        "esclusivo", "per errore", "vertrouwelijk", "geadresseerde", "bestemd voor", "ten onrechte", "poufn",
        "adresat", "omyłkowo", "przez pomyłkę", "wyłącznie", "конфиденциальн", "адресат", "по ошибке", "предназначен",
        "конфіденційн", "помилково", "призначен", "gizli", "yanlışlıkla", "yalnızca", "alıcı", "konfidentiell",
        "sekretess",
        "avsedd", "av misstag", "fortrolig", "bestemt for", "ved en fejl", "konfidensiel", "ved en feil", "taushets",
        "luottamuksell", "tarkoitettu", "erehdyksessä", "důvěrn", "určen", "omylem", "adresát", "bizalmas", "címzett",
        "tévedésből",
        "confidențial", "destinatar", "din greșeală", "eroare", "εμπιστευτικ", "παραλήπτ", "απόρρητ", "חסוי", "סודי",
        "הנמען", "בטעות",
        "سرية", "سري", "المرسل إليه", "بالخطأ", "保密", "机密", "機密", "收件人", "收件者", "误收", "誤收", "宛先", "受信者", "誤って", "名宛人",
        "기밀",
        "수신인", "수신자", "잘못",
      ]
    )
  ])

  enum Banner: UInt8, Sendable { case certain, likely }

  /// What a company's mail server writes above mail from outside; where a row begins, brackets and signs left away.
  static let banners = PhraseTable<Banner>([
    (
      .certain,
      [
        "external]", "external email]", "external sender]", "ext]", "extern]", "externe]", "external e-mail]",
        "caution: this email originated", "caution: this message originated", "caution: external", "caution:external",
        "external email:",
        "external sender:", "external email -", "external email.", "external mail:", "warning: external",
        "warning: this email originated",
        "warning: this message originated", "this email originated from outside",
        "this message originated from outside",
        "this e-mail originated from outside", "this email came from outside", "this message came from outside",
        "this message was sent from outside", "this email was sent from outside", "this email is from an external",
        "this message is from an external",
        "you don't often get email from", "some people who received this message don't often get email from",
        "this sender is from outside", "achtung: externe", "achtung: diese e-mail", "externe e-mail:",
        "externer absender", "vorsicht: externe", "vorsicht: diese e-mail",
        "diese e-mail stammt von einem externen", "diese e-mail stammt von außerhalb",
        "diese nachricht stammt von außerhalb",
        "diese e-mail kommt von extern", "diese e-mail wurde von außerhalb", "sie erhalten nicht oft eine e-mail von",
        "sie erhalten nicht häufig e-mails von",
        "attention : ce message provient", "attention : cet e-mail provient", "attention: ce message provient",
        "attention: cet e-mail provient", "attention : courriel externe",
        "courriel externe", "expéditeur externe", "cet e-mail provient de l'extérieur",
        "ce message provient de l'extérieur",
        "vous n'obtenez pas souvent d'e-mail", "vous ne recevez pas souvent", "precaución: este correo",
        "atención: este correo", "correo externo", "este correo proviene de fuera",
        "este correo electrónico se ha originado fuera", "este mensaje proviene de fuera", "no suele recibir correo",
        "no suele recibir correos",
        "atenção: este e-mail", "e-mail externo", "este e-mail foi enviado de fora", "este e-mail teve origem fora",
        "você não costuma receber emails",
        "attenzione: questa e-mail", "attenzione: e-mail esterna", "e-mail esterna",
        "questa e-mail proviene dall'esterno", "questo messaggio proviene dall'esterno",
        "non si ricevono spesso messaggi",
        "let op: deze e-mail", "externe afzender", "deze e-mail is afkomstig van buiten",
        "u ontvangt niet vaak e-mail van",
        "uwaga: ta wiadomość", "uwaga! ta wiadomość", "wiadomość zewnętrzna", "nadawca zewnętrzny",
        "ta wiadomość pochodzi spoza", "nie otrzymujesz często wiadomości",
        "внимание: внешн", "внимание! внешн", "внимание: это письмо", "внешнее письмо", "внешний отправитель",
        "это письмо отправлено из-за пределов",
        "увага: зовнішн", "увага! зовнішн", "увага: цей лист", "зовнішній лист", "зовнішній відправник",
        "цей лист надійшов ззовні",
        "dikkat: bu e-posta", "harici e-posta", "bu e-posta kurum dışından", "externt mejl", "detta mejl kommer från",
        "detta e-postmeddelande kommer utifrån", "extern avsändare",
        "ekstern afsender", "denne e-mail kommer fra", "ekstern avsender", "denne e-posten kommer fra",
        "ulkoinen lähettäjä", "tämä viesti on peräisin organisaation ulkopuolelta", "upozornění: tento e-mail pochází",
        "externí odesílatel", "figyelem: külső", "külső feladó",
        "atenție: acest e-mail", "expeditor extern", "εξωτερικός αποστολέας", "外部邮件", "外部郵件", "注意:外部", "注意: 外部", "外部】",
        "外部]", "社外メール", "社外】", "外部メール", "외부 메일", "외부]", "외부메일",
        "דוא\"ל חיצוני", "بريد خارجي",
      ]
    ),
    (
      .likely,
      [
        "caution", "external", "warning", "be careful with this message", "do not click", "think before you click",
        "varning:", "προσοχή:", "זהירות:", "تنبيه:", "dikkat:", "achtung", "vorsicht", "attention", "atención",
        "precaución", "atenção", "attenzione", "let op", "uwaga", "внимание", "увага", "huomio", "advarsel", "obs",
        "figyelem", "upozornění", "atenție", "注意",
      ]
    ),
  ])

  /// What such a banner goes on to say.
  static let bannerWords = PhraseTable<Bool>([
    (
      true,
      [
        "outside", "external", "do not click", "don't click", "untrusted", "unknown sender", "cannot be verified",
        "links or attachments", "links or open attachments",
        "recognize the sender", "recognise the sender", "utanför", "utifrån", "εξωτερικ", "חיצוני", "خارج", "außerhalb",
        "provient de l'extérieur", "fuera de", "fora da", "dall'esterno", "van buiten", "spoza", "за пределами",
        "внешн", "зовнішн", "ззовні", "ulkopuol", "udefra", "utenfor", "külső", "zvenčí", "z externí", "din afara",
        "外部",
      ]
    )
  ])
}
