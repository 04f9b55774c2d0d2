extension Phrases {
  /// What stands above a name at the end of a letter; the row holds nothing more, or a comma and the name.
  static let closings = PhraseTable<Bool>([
    (
      true,
      [
        "best regards", "kind regards", "warm regards", "with kind regards", "with best regards",
        "many thanks and best regards",
        "thanks and regards", "thanks & regards", "warmest regards", "regards", "best wishes", "all the best", "best",
        "sincerely",
        "yours sincerely", "sincerely yours", "yours faithfully", "yours truly", "respectfully", "cheers", "thanks",
        "thank you", "many thanks",
        "mit freundlichen grüßen", "mit freundlichen grüssen", "mit freundlichem gruß", "mit freundlichem gruss",
        "mit besten grüßen",
        "freundliche grüße", "freundliche grüsse", "viele grüße", "viele grüsse", "beste grüße", "beste grüsse",
        "liebe grüße",
        "herzliche grüße", "schöne grüße", "mit herzlichen grüßen", "mit vielen grüßen", "hochachtungsvoll", "mfg",
        "vg", "lg", "gruß", "grüße",
        "cordialement", "bien cordialement", "très cordialement", "bien à vous", "sincères salutations",
        "salutations distinguées",
        "meilleures salutations", "avec mes meilleures salutations", "salutations", "bonne journée", "amicalement",
        "un saludo", "saludos", "saludos cordiales", "cordiales saludos", "un cordial saludo", "atentamente",
        "reciba un cordial saludo", "muchas gracias",
        "cordiali saluti", "distinti saluti", "cordialmente", "un cordiale saluto", "saluti", "un saluto",
        "i migliori saluti",
        "atenciosamente", "cumprimentos", "com os melhores cumprimentos", "melhores cumprimentos", "cordialmente",
        "abraços", "obrigado", "obrigada", "att",
        "met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet", "vriendelijke groeten",
        "hartelijke groet", "groeten", "groet", "mvg",
        "z poważaniem", "pozdrawiam", "pozdrawiam serdecznie", "serdecznie pozdrawiam", "z wyrazami szacunku",
        "łączę pozdrowienia",
        "з повагою", "з найкращими побажаннями", "щиро ваш", "щиро", "гарного дня", "дякую", "с уважением",
        "с наилучшими пожеланиями", "спасибо", "всего доброго", "искренне ваш",
        "saygılarımla", "saygılarımızla", "iyi çalışmalar", "teşekkürler", "sevgiler", "kind regards",
        "med vänlig hälsning", "med vänliga hälsningar",
        "vänliga hälsningar", "vänlig hälsning", "hälsningar", "mvh", "med venlig hilsen", "venlig hilsen",
        "de bedste hilsner", "bedste hilsner", "hilsen", "med vennlig hilsen", "vennlig hilsen", "beste hilsen",
        "hilsen",
        "ystävällisin terveisin", "terveisin", "parhain terveisin", "kunnioittavasti", "s pozdravem",
        "s přátelským pozdravem", "se srdečným pozdravem", "hezký den", "s úctou",
        "üdvözlettel", "tisztelettel", "üdv", "köszönettel", "cu stimă", "cu respect", "toate cele bune", "o zi bună",
        "με εκτίμηση", "φιλικά", "με φιλικούς χαιρετισμούς",
        "בברכה", "בכבוד רב", "תודה", "مع أطيب التحيات", "مع خالص التحية", "تحياتي", "وتفضلوا بقبول فائق الاحترام",
        "مع التحية", "شكرا",
        "此致", "此致敬礼", "敬礼", "祝好", "顺祝商祺", "順頌商祺", "谢谢", "謝謝", "敬上", "よろしくお願いいたします", "よろしくお願い致します", "よろしくお願いします",
        "宜しくお願い致します", "以上、よろしくお願いいたします",
        "何卒よろしくお願いいたします", "敬具", "감사합니다", "감사드립니다", "고맙습니다", "드림",
      ]
    )
  ])

  /// Words that make a row somebody's job.
  static let roles = PhraseTable<Bool>([
    (
      true,
      [
        "manager", "director", "head of", "chief", "officer", "ceo", "cto", "cfo", "coo", "cmo", "cio", "president",
        "vice president", "vp ",
        "partner", "founder", "co-founder", "owner", "engineer", "developer", "consultant", "analyst", "assistant",
        "coordinator", "specialist",
        "executive", "representative", "administrator", "architect", "designer", "accountant", "buyer", "purchasing",
        "procurement", "sales", "secretary", "supervisor", "team lead",
        "lead ", "advisor", "adviser", "attorney", "lawyer", "counsel", "professor", "technician", "planner",
        "recruiter", "controller", "agent", "intern", "trainee", "scientist", "researcher", "editor",
        "geschäftsführ", "geschäftsleit", "leiter", "leitung", "vertrieb", "einkauf", "einkäufer", "verkauf",
        "verkäufer", "prokurist", "inhaber", "vorstand", "referent", "sachbearbeit", "berater", "ingenieur",
        "assistenz", "entwickler", "buchhalt", "projektleit", "abteilungsleit", "teamleit", "rechtsanwalt",
        "rechtsanwältin", "gesellschafter", "beauftragte", "fachkraft", "kundenbetreu", "disponent",
        "directeur", "directrice", "responsable", "chef de", "chef du", "gérant", "président", "ingénieur", "acheteur",
        "acheteuse", "commercial", "chargé d", "chargée d", "assistante", "conseiller", "consultante", "comptable",
        "avocat",
        "gerente", "jefe de", "jefa de", "responsable de", "director", "directora", "comercial", "ingeniero",
        "ingeniera", "comprador", "compradora", "asesor", "asesora", "abogado", "abogada", "encargado", "encargada",
        "presidente", "asistente", "contable",
        "direttore", "direttrice", "responsabile", "amministratore", "ingegnere", "ufficio", "addetto", "addetta",
        "commerciale", "titolare", "consulente", "avvocato", "impiegat", "socio",
        "diretor", "diretora", "gerente", "coordenador", "coordenadora", "engenheiro", "engenheira", "comprador",
        "vendedor", "analista", "sócio", "advogad", "chefe de",
        "directeur", "hoofd", "inkoper", "verkoper", "adviseur", "medewerker", "projectleider", "accountmanager",
        "bestuurder", "eigenaar", "ingenieur",
        "dyrektor", "kierownik", "prezes", "specjalist", "inżynier", "księgow", "handlowiec", "doradca",
        "przedstawiciel", "właściciel", "koordynator", "menedżer", "asystent",
        "директор", "керівник", "менеджер", "начальник", "інженер", "головний", "бухгалтер", "спеціаліст", "фахівець",
        "засновник", "заступник", "помічник", "адвокат", "провідний",
        "руководитель", "генеральный", "инженер", "главный", "специалист", "основатель", "заместитель", "помощник",
        "ведущий", "консультант", "юрист", "экономист", "економіст",
        "müdür", "yönetici", "uzman", "mühendis", "sorumlu", "başkan", "danışman", "temsilci", "avukat", "asistan",
        "genel müdür",
        "chef", "säljare", "inköpare", "ansvarig", "konsult", "ingenjör", "handläggare", "ägare", "försäljning",
        "direktør", "leder", "indkøber", "innkjøper", "selger", "sælger", "konsulent", "ingeniør", "rådgiver",
        "daglig leder",
        "johtaja", "päällikkö", "asiantuntija", "insinööri", "myynti", "osto", "toimitusjohtaja", "ředitel", "jednatel",
        "vedoucí", "manažer", "obchodní", "nákupčí", "specialista", "asistent", "účetní",
        "igazgató", "ügyvezető", "vezető", "mérnök", "értékesít", "beszerz", "szakértő", "asszisztens", "ügyvéd",
        "director general", "inginer", "șef", "administrator", "vânzări", "achiziții", "consilier", "avocat",
        "διευθυντ", "υπεύθυν", "προϊστάμεν", "μηχανικ", "σύμβουλ", "λογιστ", "πρόεδρ", "מנכ\"ל", "מנהל", "סמנכ\"ל",
        "ראש צוות", "מהנדס", "יועץ", "עורך דין", "עו\"ד", "مدير", "رئيس", "مهندس", "مستشار", "مسؤول", "محاسب", "مندوب",
        "经理", "經理", "总监", "總監", "主管", "总经理", "總經理", "工程师", "工程師", "主任", "董事", "助理", "专员", "專員", "销售", "銷售", "采购", "採購",
        "顾问", "顧問", "总裁", "總裁", "部長", "課長", "係長", "社長", "取締役",
        "担当", "主任", "営業", "購買", "代表", "エンジニア", "マネージャー", "マネジャー", "ディレクター", "부장", "과장", "차장", "대리", "팀장", "사원", "이사",
        "대표", "매니저", "엔지니어", "실장", "본부장",
      ]
    )
  ])

  enum Number: UInt8, Sendable { case phone, fax, other }

  /// What stands before a number.
  static let numbers = PhraseTable<Number>([
    (
      .phone,
      [
        "tel", "tel.", "telephone", "phone", "ph:", "ph.", "mobile", "mob", "mob.", "cell", "cell phone", "cellphone",
        "direct", "direct line", "office", "main", "switchboard", "whatsapp", "desk", "work:", "p:", "t:", "m:", "d:",
        "o:", "c:",
        "p.", "t.", "m.", "telefon", "mobil", "mobiltelefon", "handy", "durchwahl", "fon", "fon:", "zentrale",
        "festnetz", "téléphone", "tél", "tél.", "portable", "fixe", "standard", "ligne directe", "teléfono", "telf",
        "tfno", "móvil", "celular", "fijo",
        "telefono", "cellulare", "cell.", "fisso", "telefone", "telemóvel", "tlm", "telefoon", "mobiel", "vast:",
        "komórka", "kom.", "tel. kom.", "telefonu", "телефон", "тел", "тел.", "моб", "моб.", "мобильный", "мобільний",
        "сот.",
        "telefonu", "cep", "gsm", "mobilnummer", "direkt", "växel", "tlf", "tlf.", "mobilnr", "direkte", "puh", "puh.",
        "puhelin", "matkapuhelin", "gsm:", "mobilní", "telefonszám", "telefon:", "τηλ", "τηλ.", "κιν", "κιν.", "טלפון",
        "טל", "נייד", "هاتف", "جوال", "موبايل", "电话", "手机", "電話", "手機", "携帯", "携帯電話", "전화", "휴대폰", "핸드폰", "연락처", "직통",
      ]
    ),
    (
      .fax,
      [
        "fax", "f:", "telefax", "télécopie", "faks", "факс", "ф.", "传真", "傳真", "ファックス", "ファクス", "팩스", "פקס", "فاكس",
        "φαξ", "tel/fax:", "faksi",
      ]
    ),
    (
      .other,
      [
        "hrb", "hra", "ust", "ust-id", "vat", "vat no", "siret", "siren", "rcs", "nif", "cif", "p.iva", "p. iva",
        "partita iva", "c.f", "nip", "regon", "krs", "kvk", "btw", "iban", "bic", "bank", "inn", "инн", "кпп", "огрн",
        "єдрпоу", "иван", "ір",
        "org.nr", "org nr", "cvr", "y-tunnus", "ičo", "dič", "adószám", "cui", "αφμ", "ח.פ", "cnpj", "cpf", "abn",
        "acn", "registration", "reg. no", "company no", "steuernummer", "registergericht", "amtsgericht", "meeting id",
        "passcode", "pin", "id:", "ref",
        "〒", "zip", "p.o. box", "po box", "postfach", "bp ",
      ]
    ),
  ])

  /// What makes a row the name of a company; compared as written, since small words in other cases are common words.
  static let legalForms: Set<String> = [
    "GmbH", "gGmbH", "mbH", "AG", "KG", "OHG", "KGaA", "SE", "UG", "GbR", "e.V.", "eG", "e.K.", "Ltd", "Ltd.", "LTD",
    "LTD.", "Limited", "LLC", "L.L.C.", "LLP", "LP", "Inc", "Inc.", "INC", "Incorporated", "Corp", "Corp.",
    "Corporation", "PLC", "plc",
    "Plc", "P.L.C.", "Pty", "S.A.", "SA", "S.A.S.", "SAS", "SASU", "SARL", "S.A.R.L.", "S.à", "EURL", "SNC", "SCI",
    "S.L.", "SL", "S.L.U.", "SLU", "S.A.U.", "S.r.l.", "S.R.L.", "Srl", "SRL", "S.p.A.", "S.P.A.", "SpA", "SPA",
    "S.a.s.", "S.n.c.", "Lda", "Lda.", "Ltda", "Ltda.", "LTDA", "S/A",
    "B.V.", "BV", "N.V.", "NV", "V.O.F.", "VOF", "BVBA", "Oy", "OY", "Oyj", "AB", "HB", "AS", "ASA", "A/S", "ApS",
    "APS", "I/S", "K/S", "s.r.o.", "a.s.", "v.o.s.", "s.r.o", "Kft.", "Kft", "Zrt.", "Zrt", "Nyrt.", "Nyrt", "Bt.",
    "d.o.o.", "d.d.", "ТОВ", "ПрАТ", "ПАТ", "АТ", "ПП", "ФОП", "ООО", "ОАО", "ЗАО", "ПАО", "АО", "ИП",
    "A.Ş.", "AŞ", "Şti.", "K.K.", "G.K.", "Α.Ε.", "ΑΕ", "Ε.Π.Ε.", "ΕΠΕ", "Ο.Ε.", "ΙΚΕ", "בע\"מ", "בע״מ", "ش.م.م",
    "ش.م.م.", "ذ.م.م", "ذ.م.م.", "ش.م.ع", "Co.,", "GmbH,", "Pvt", "Pvt.", "Pte", "Pte.", "Sdn", "Bhd",
  ]

  /// The same where scripts have no spaces, or the form is of several words.
  static let joinedForms = [
    "株式会社", "有限会社", "合同会社", "合資会社", "（株）", "㈱", "有限公司", "股份公司", "有限责任公司", "集团", "集團", "주식회사", "(주)", "㈜", "유한회사",
    "Sp. z o.o.", "sp. z o.o.", "Sp. z o. o.", "Sp. j.", "Sp. k.", "spol. s r.o.", "GmbH & Co. KG", "Ltd. Şti.",
  ]
}

extension Phrases {
  /// Ends of words that are put together: `Vertriebsleiterin`, `försäljningschef`.
  static let joinedRoles = PhraseTable<Bool>([
    (
      true,
      [
        "leiter", "leitung", "manager", "berater", "ingenieur", "assistent", "referent", "direktor", "chef", "sjef",
        "leder", "ansvarlig",
        "ansvarig", "johtaja", "päällikkö", "konsulent", "konsult", "ingeniør", "ingenjör", "rådgiver", "rådgivare",
        "medarbejder",
        "vezető", "igazgató", "sekretär", "meister", "techniker", "entwickler", "einkäufer", "verkäufer", "müdürü",
      ]
    )
  ])
}
