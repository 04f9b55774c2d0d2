import Model
import Testing

@testable import MIME

/// Text without a label, or with a wrong one, is read in the charset that its own bytes and the message tell.
@Suite struct CharsetDetectionTests {
  /// A charset by iconv's name, and a text that is sent in it without a word of what it is.
  static let unlabelled: [(String, String)] = [
    ("CP1252", "Wir haben Ihnen die Unterlagen für das Gespräch am Donnerstag geschickt. Schöne Grüße aus Köln"),
    ("CP1252", "Straße"), ("CP1252", "Größere Änderungen"),
    ("CP1252", "Le camion est arrivé ce matin à l'entrepôt, les caisses ont déjà été déchargées."),
    ("CP1252", "Facture impayée n° 12"), ("CP1252", "Señor Muñoz, mañana iré a la estación con el camión pequeño."),
    ("CP1252", "Reunião de amanhã: a situação não está fácil, avisem os irmãos também."),
    ("CP1252", "La città è più bella di così, ma non si può avere tutto perché costa."),
    ("CP1252", "Vi får köpa nya däck på fredag, annars går det inte att köra."),
    ("CP1252", "Båden er på værftet, så vi sejler først efter sommerferien, når den er malet."),
    ("CP1252", "Pöytä on jo tilattu, mutta sähköposti ei tullut perille eilen illalla."),
    ("CP1252", "Það væri gott að fá svar við þessu áður en veðrið versnar."),
    ("CP1252", "The “new” price list – don’t forget it’s confidential…"), ("CP1252", "Price: €20 or £15"),
    ("CP1250", "Książka, którą państwo zamówili, będzie dostępna dopiero w przyszłym tygodniu."),
    ("ISO-8859-2", "Książka, którą państwo zamówili, będzie dostępna dopiero w przyszłym miesiącu."),
    ("CP1250", "Účet za opravu střechy zaplatíme příští měsíc, až dostaneme peníze od pojišťovny."),
    ("ISO-8859-2", "Účet za opravu střechy zaplatíme příští měsíc, až dostaneme peníze od pojišťovny."),
    ("CP1250", "Vlak mešká, preto prídeme až večer; kľúče nechajte, prosím, u susedov."),
    ("CP1250", "A kulcsot a szomszédnál hagytuk, a gépkocsi a műhelyben van, mert eltört a tükör és a hűtő."),
    ("ISO-8859-2", "A megrendelés végösszege tartalmazza a postaköltséget, kérjük, őrizze meg a számlát."),
    ("ISO-8859-2", "Maşina este în faţa casei, dar cheile sunt la vecinul nostru şi nu ştim când se întoarce."),
    ("CP1250", "Stroj će stići u četvrtak, a mi ćemo ga postaviti čim nađemo slobodno mjesto u skladištu."),
    ("CP1254", "Makinenin kurulumu gelecek hafta başlayacak, lütfen gerekli hazırlıkları yapınız."),
    ("CP1254", "Görüşme tutanağı ektedir, şimdiden teşekkürler"),
    ("CP1257", "Mašina atvyks ketvirtadienį, todėl paruoškite vietą sandėlyje ir praneškite, jei kažko trūks."),
    ("CP1257", "Mašīna pienāks ceturtdien, tāpēc sagatavojiet vietu noliktavā un ziņojiet, ja kaut kā trūkst."),
    ("CP1257", "Masin jõuab kohale neljapäeval, seepärast tehke laos ruumi ja öelge, kui midagi on puudu."),
    ("CP1251", "Станок привезут в пятницу, приготовьте место на складе и сообщите, если чего-то не хватает."),
    ("KOI8-R", "Станок привезут в пятницу, приготовьте место на складе и сообщите, если чего-то не хватает."),
    ("IBM866", "Станок привезут в пятницу, приготовьте место на складе и сообщите, если чего-то не хватает."),
    ("ISO-8859-5", "Станок привезут в пятницу, приготовьте место на складе и сообщите, если чего-то не хватает."),
    ("MAC-CYRILLIC", "Станок привезут в пятницу, приготовьте место на складе и сообщите, если чего-то не хватает."),
    ("CP1251", "Срочно нужен счёт"), ("KOI8-R", "Счёт на оплату"), ("CP1251", "ВНИМАНИЕ! СКИДКИ"),
    ("KOI8-R", "Совещание переносится на вторник"), ("IBM866", "Отчёт за прошлый квартал готов"),
    ("CP1251", "Верстат привезуть у п'ятницю, підготуйте місце на складі й повідомте, якщо чогось бракує."),
    ("KOI8-U", "Верстат привезуть у п'ятницю, підготуйте місце на складі й повідомте, якщо чогось бракує."),
    ("CP1251", "Машината ще пристигне в петък, затова пригответе място в склада и кажете, ако нещо липсва."),
    ("CP1251", "Машина ће стићи у четвртак, а ми ћемо је поставити чим нађемо слободно место у складишту."),
    ("CP1253", "Το μηχάνημα θα φτάσει την Παρασκευή, ετοιμάστε χώρο στην αποθήκη και ενημερώστε μας."),
    ("ISO-8859-7", "Το μηχάνημα θα φτάσει την Παρασκευή, ετοιμάστε χώρο στην αποθήκη και ενημερώστε μας."),
    ("CP1253", "Τιμολόγιο Μαρτίου"),
    ("CP1255", "המכונה תגיע ביום שישי, נא להכין מקום במחסן ולהודיע לנו אם משהו חסר."),
    ("ISO-8859-8", "חשבונית לתשלום עבור חודש מרץ"),
    ("CP1256", "ستصل الآلة يوم الجمعة، يرجى تجهيز مكان في المستودع وإبلاغنا إذا كان هناك نقص."),
    ("ISO-8859-6", "ستصل الآلة يوم الجمعة، يرجى تجهيز مكان في المستودع وإبلاغنا إذا كان هناك نقص."),
    ("TIS-620", "เครื่องจักรจะมาถึงวันศุกร์ กรุณาเตรียมที่ในโกดังและแจ้งเราถ้าขาดอะไร"),
    ("CP932", "機械は金曜日に届きます。倉庫に場所を用意して、足りない物があればお知らせください。"),
    ("EUC-JP", "機械は金曜日に届きます。倉庫に場所を用意して、足りない物があればお知らせください。"),
    ("ISO-2022-JP", "機械は金曜日に届きます。倉庫に場所を用意してください。"),
    ("CP932", "見積書の件"), ("EUC-JP", "会議のお知らせ"),
    ("GB18030", "机器星期五到货，请在仓库里准备好地方，如果缺少什么请通知我们。"), ("GB18030", "发票已经寄出"),
    ("BIG5", "機器星期五到貨，請在倉庫裡準備好地方，如果缺少什麼請通知我們。"), ("BIG5", "會議通知"),
    ("EUC-KR", "기계는 금요일에 도착합니다. 창고에 자리를 마련해 주시고 부족한 것이 있으면 알려 주십시오."),
    ("EUC-KR", "견적서를 보내 드립니다"), ("ISO-2022-KR", "기계는 금요일에 도착합니다."),
    ("UTF-8", "Größere Änderungen und Привет"), ("UTF-16", "Größere Änderungen"),
  ]

  @Test func mostLanguagesAreRecognised() {
    var wrong: [String] = []
    for (charset, text) in Self.unlabelled {
      let read = parse(Array("Subject: x\r\n\r\n".utf8) + encoded(text, in: charset)).text
      if read.unicodeScalars.elementsEqual(text.unicodeScalars) == false {
        wrong.append("\(charset) \(text) → \(read)")
      }
    }
    let right = Self.unlabelled.count - wrong.count
    print("charsets detected without a label: \(right) of \(Self.unlabelled.count)")
    for line in wrong { print("  ", line) }
    #expect(right * 100 >= Self.unlabelled.count * 95)
  }

  /// A label, what the text is really in, and the text.
  static let mislabelled: [(String, String, String)] = [
    ("iso-8859-1", "UTF-8", "Schöne Grüße"), ("windows-1252", "UTF-8", "10 € für Łukasz"),
    ("koi8-r", "UTF-8", "Привет"),
    ("utf-8", "CP1252", "Schöne Grüße"), ("utf-8", "CP1251", "Счёт за прошлый месяц"),
    ("us-ascii", "CP1251", "Счёт за прошлый месяц"), ("iso-8859-1", "CP1251", "Счёт за прошлый месяц готов"),
    ("iso-8859-1", "CP1253", "Το μηχάνημα θα φτάσει την Παρασκευή"), ("iso-8859-1", "CP932", "見積書を送ります。よろしくお願いします"),
    ("iso-8859-1", "ISO-2022-JP", "見積書の件"), ("us-ascii", "ISO-2022-JP", "見積書の件"),
    ("x-unknown", "KOI8-R", "Счёт за прошлый месяц"), ("iso-2022-jp", "CP932", "見積書を送ります"),
    ("euc-jp", "CP932", "会議のお知らせをお送りします"), ("iso-8859-2", "CP1250", "Śnieg i źródło"),
    ("iso-8859-9", "CP1254", "İşçi"), ("unicode", "UTF-8", "plain words"), ("utf-8", "UTF-8", "Grüße"),
    ("iso-8859-1", "CP1252", "CAFÉ” und ÄÖÜ"), ("euc-kr", "UTF-8", "견적서를 보내 드립니다"),
  ]

  @Test(arguments: mislabelled) func labelsThatTheBytesContradict(label: String, charset: String, text: String) {
    let header = "Content-Type: text/plain; charset=\(label)\r\n\r\n"
    #expect(parse(Array(header.utf8) + encoded(text, in: charset)).text == text)
  }

  /// What else the message says, and a text too short to tell its charset alone.
  static let hinted: [(String, String, String)] = [
    ("Content-Language: pl", "ISO-8859-2", "żółw"), ("From: Jan <jan@sklep.pl>", "CP1250", "Świeże"),
    ("Subject: =?koi8-r?B?8w==?=", "KOI8-R", "да"), ("Accept-Language: tr-TR, en", "CP1254", "Işık"),
    ("X-Mailer: Foxmail 6, 15", "GB18030", "你好"), ("From: a@b.ru", "CP1251", "да"),
  ]

  @Test(arguments: hinted) func hints(header: String, charset: String, text: String) {
    #expect(parse(Array("\(header)\r\n\r\n".utf8) + encoded(text, in: charset)).text == text)
  }

  @Test func rawHeadersAreReadInTheCharsetOfTheMessage() {
    let header = Array("Subject: ".utf8) + encoded("Счёт за март", in: "KOI8-R")
    let message = parse(header + Array("\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\n".utf8))
    #expect(message.subject == "Счёт за март")
    #expect(message.defectKinds.contains("bad-header-charset"))
  }

  @Test func brokenUTF8StaysUTF8() {
    let header = Array("Content-Type: text/plain; charset=utf-8\r\n\r\n".utf8)
    #expect(parse(header + Array("Grüße, schöne Grüße aus Köln und ".utf8) + [0xC3]).text.hasPrefix("Grüße, schöne"))
    #expect(parse(header + Array("Grüße ÄÖÜ ß".utf8) + [0xFF] + Array(" ü".utf8)).text == "Grüße ÄÖÜ ß\u{FFFD} ü")
  }
}

/// Text in a charset of iconv's, which must have all its letters.
private func encoded(_ text: String, in charset: String) -> [UInt8] { IconvCharset.encoded(text, in: charset) ?? [] }
