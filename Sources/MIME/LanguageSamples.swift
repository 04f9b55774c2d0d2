/// A few sentences in each language that was written in charsets of its own: how often its letters follow each other
/// is counted from them.
enum LanguageSamples {
  struct Language: Sendable {
    /// ISO 639-1.
    let name: String
    /// Charsets it was written in, the likeliest first, by the names that glibc has for them.
    let charsets: [String]
    let text: String
  }

  static let all: [Language] = western + central + cyrillic + others

  private static let western: [Language] = [
    Language(
      name: "de", charsets: ["CP1252", "MACINTOSH"],
      text: """
        Guten Tag Frau Müller, vielen Dank für Ihre Anfrage. Die Lieferung können wir frühestens nächste Woche \
        bestätigen, außerdem fehlen uns noch die Maße für das größere Gehäuse. Über die Änderung der Preise möchten \
        wir später sprechen. Wir würden uns freuen, wenn Sie am Dienstag Zeit hätten. Mit freundlichen Grüßen, Jürgen \
        Schröder, Geschäftsführer, München. Österreich, Übersicht, Straße, schön, zurück, gehört, ä ö ü Ä Ö Ü ß
        """),
    Language(
      name: "fr", charsets: ["CP1252", "MACINTOSH", "ISO-8859-15"],
      text: """
        Bonjour à tous, merci pour votre réponse. Nous avons reçu la première commande et nous vous enverrons le \
        détail dès que possible. Où en êtes-vous avec la fenêtre de côté ? L'été dernier, le délai était déjà très \
        long, il a fallu reporter la réunion à février. Ça serait bien que la société précise le coût du matériel. \
        Peut-être même avant Noël, grâce à l'équipe. Cordialement, Françoise Lefèvre, âge, île, œuvre, où, ù û ü ë ï
        """),
    Language(
      name: "es", charsets: ["CP1252", "MACINTOSH"],
      text: """
        Buenos días, señora Ibáñez: según lo que habló con mi compañero, el envío saldrá mañana por la tarde. \
        ¿Podría usted confirmar la dirección de la oficina? También necesitamos el número de teléfono del año pasado. \
        La reunión será el miércoles y después volveré a llamar. ¡Muchas gracias! Aquí está la información que pidió \
        el señor Núñez, así está más fácil de leer. Ángel Peña, pingüino, ó ú Ñ É Í
        """),
    Language(
      name: "pt", charsets: ["CP1252", "MACINTOSH"],
      text: """
        Olá, não foi possível concluir a operação ontem. A informação já está disponível e as reuniões começam às três \
        horas. Você poderá enviar também o orçamento até amanhã? As condições são as mesmas, porém o preço do serviço \
        mudou. Há uma questão com a instalação no último andar. Obrigado pela atenção, João Gonçalves, São Paulo, mãe, \
        avô, avó, êxito, útil, ã õ ç â ê ô
        """),
    Language(
      name: "it", charsets: ["CP1252", "MACINTOSH"],
      text: """
        Buongiorno, perché la merce non è ancora arrivata? La settimana prossima sarà già troppo tardi, però si può \
        spedire una metà lunedì. Così avremo più tempo per la qualità e la quantità richiesta. Non so se verrà anche \
        la società di Forlì, le farò sapere. È stato bello, cioè utile; ci sarà un'altra novità. Cordiali saluti, \
        Nicolò, città, caffè, giù, là, é ì ò ù
        """),
    Language(
      name: "sv", charsets: ["CP1252", "MACINTOSH"],
      text: """
        Hej, tack för ert svar på vår förfrågan. Vi skulle vilja träffas någon gång på måndag eller lördag för att gå \
        igenom hur långt arbetet är. Det är också bra om ni hör av er före kvällen. Företaget på ön har två båtar och \
        åtta anställda. Hälsningar, Åsa Sjöberg, Malmö, från, även, där, när, så, å ä ö Å Ä Ö é
        """),
    Language(
      name: "da", charsets: ["CP1252", "MACINTOSH"],
      text: """
        Kære Søren, tak for din mail om mødet på lørdag. Vi har også fået prisen på de nye døre, men må først spørge \
        chefen, når han er på kontoret igen. Det bliver nødvendigt at flytte de små kasser, før håndværkerne går i \
        gang. Så vidt jeg ved, er vi færdige før påske. Åse Kjær, ærlig, øl, år, æ ø å Æ Ø Å
        """),
    Language(
      name: "fi", charsets: ["CP1252", "MACINTOSH"],
      text: """
        Hyvää päivää, kiitos viestistänne. Lähetämme tänään lisää tietoja, mutta hinta ei ole vielä selvillä. Voitteko \
        käydä täällä keskiviikkona? Työntekijät pääsevät sisään myös pääovesta. Tämä on tärkeää, jotta näemme, missä \
        määrin töitä on jäljellä. Ystävällisin terveisin, Väinö Mäkinen, Jyväskylä, yö, äiti, öljy
        """),
    Language(
      name: "is", charsets: ["CP1252", "MACINTOSH"],
      text: """
        Góðan daginn, þakka þér fyrir bréfið. Það er því miður ekki hægt að afhenda vörurnar í næstu viku, en við \
        reynum að klára það fyrir páska. Hvað finnst þér um verðið? Ég hef ekki fengið svör frá öðrum. Við sjáumst á \
        þriðjudaginn í Reykjavík. Kær kveðja, Þórður, æska, ís, ól, út, ýmsir, Á É Ö
        """),
    Language(
      name: "en", charsets: ["CP1252", "MACINTOSH"],
      text: """
        Hello, thanks for your order; the café manager’s résumé is attached – we’ll “review” it on Monday. The price is \
        £40 or €50 per piece… please let us know what you think. It’s fine, don’t worry, she’d like it too. Zoë’s naïve
        """),
  ]

  private static let central: [Language] = [
    Language(
      name: "pl", charsets: ["CP1250", "ISO-8859-2"],
      text: """
        Dzień dobry, dziękuję za wiadomość. Proszę o przesłanie faktury za wrzesień, ponieważ nie możemy znaleźć \
        żadnej kopii. Spotkanie odbędzie się w środę o godzinie piątej. Czy będą państwo mogli też potwierdzić \
        wysokość rabatu? Część zamówienia została już wysłana. Z góry dziękuję i życzę miłego dnia, Łukasz Wójcik, \
        Poznań, Świętochłowice, źródło, być, coś, są, że, ą ę ć ł ń ó ś ź ż Ł Ś Ż
        """),
    Language(
      name: "cs", charsets: ["CP1250", "ISO-8859-2"],
      text: """
        Dobrý den, děkuji za Váš dopis. Příští týden bychom rádi probrali změny ve smlouvě, které jste nám poslali. \
        Můžete prosím potvrdit, že zboží přijde ještě před svátky? Cena je stejná, ale dodací lhůta se bohužel \
        prodlužuje. Těším se na setkání v kanceláři ve čtvrtek. S pozdravem, Jiří Dvořák, Plzeň, čaj, žlutý kůň, úřad, \
        loď, šťáva, ó ú ů ě š č ř ž ý á í é ď ť ň
        """),
    Language(
      name: "sk", charsets: ["CP1250", "ISO-8859-2"],
      text: """
        Dobrý deň, ďakujem za správu. Žiaľ, tovar ešte neprišiel a preto vás prosím o ďalšie informácie, čo sa s ním \
        stalo. Môžeme sa stretnúť v utorok alebo vo štvrtok u nás v Žiline. Vyúčtovanie pošlem ľahko aj dnes, keď mi \
        ho účtovníčka pripraví. S pozdravom, Ľudovít Kováč, kôň, väčší, hŕba, stĺp, úloha, šťastie
        """),
    Language(
      name: "hu", charsets: ["CP1250", "ISO-8859-2"],
      text: """
        Tisztelt Szabó úr, köszönjük a megkeresését. A következő héten küldjük el az árajánlatot, de előbb szeretnénk \
        egyeztetni a szállítási időpontról. Kérjük, erősítse meg, hogy a mérőeszközök közül melyikre lesz szüksége. \
        Ősszel már nem lesz akció, így érdemes sietni. Üdvözlettel, Kovács Győző, fő, hűtő, tűz, útja, ír, ó ö ő ú ü ű
        """),
    Language(
      name: "ro", charsets: ["CP1250", "ISO-8859-2"],
      text: """
        Bună ziua, vă mulţumim pentru comandă. Vă rugăm să ne confirmaţi că adresa este corectă şi că puteţi primi \
        marfa până vineri. În plus, aş vrea să ştiu dacă preţul rămâne acelaşi şi în luna următoare. Întâlnirea va \
        avea loc la Braşov. Cu stimă, Ştefan Ţurcanu, fără, după, oraş, viaţă, ă â î ş ţ Î Ş Ţ
        """),
    Language(
      name: "hr", charsets: ["CP1250", "ISO-8859-2"],
      text: """
        Poštovani, hvala na vašoj poruci. Ponudu ćemo poslati sljedeći tjedan, čim dođe kolega s godišnjeg odmora. \
        Možete li nam reći što još treba za račun? Kuća je već plaćena, a ključ će biti kod susjede. Želimo vam ugodan \
        vikend. Srdačan pozdrav, Željko Đurić, Čakovec, šuma, žena, može, kaže, š č ć ž đ Š
        """),
    Language(
      name: "tr", charsets: ["CP1254"],
      text: """
        Merhaba, teklifiniz için teşekkür ederim. Siparişin ne zaman gönderileceğini öğrenmek istiyorum, çünkü \
        müşterimiz bugün yine aradı. Toplantıyı salı günü öğleden sonra yapabilir miyiz? Fiyatın değişmediğini lütfen \
        yazılı olarak bildiriniz. Saygılarımla, Ayşe Yıldız, İstanbul, İzmir, Şişli, Çağrı, ağaç, ışık, kılıç, Ü Ö Ğ
        """),
    Language(
      name: "lt", charsets: ["CP1257", "ISO-8859-13", "ISO-8859-4"],
      text: """
        Laba diena, dėkojame už jūsų laišką. Prašome patvirtinti, kad užsakymas bus išsiųstas dar šią savaitę. Sąskaitą \
        gausite elektroniniu paštu, kai tik viskas bus paruošta. Ar galėtumėte atvykti į susitikimą trečiadienį? \
        Pagarbiai, Žydrūnas Čepaitis, Šiauliai, ąžuolas, mįslė, tęsti, į, ų, ū, ą č ę ė į š ų ū ž
        """),
    Language(
      name: "lv", charsets: ["CP1257", "ISO-8859-13", "ISO-8859-4"],
      text: """
        Labdien, paldies par jūsu vēstuli. Lūdzu, apstipriniet, ka preces tiks nosūtītas līdz nākamās nedēļas sākumam. \
        Rēķins būs gatavs rīt, un mēs to jums nosūtīsim kopā ar līgumu. Vai jūs varētu piezvanīt pēc pusdienām? Ar \
        cieņu, Jānis Bērziņš, Rīga, ķirsis, ģimene, šķēres, ļoti, čaula, žurnāls, ā č ē ģ ī ķ ļ ņ š ū ž
        """),
    Language(
      name: "et", charsets: ["CP1257", "CP1252"],
      text: """
        Tere, täname teid kirja eest. Saadame hinnapakkumise järgmisel nädalal, kui töötaja on puhkuselt tagasi. Palun \
        öelge, kas kõik mõõdud on õiged ja kas võite tulla kohtumisele neljapäeval. Lõppude lõpuks ei ole midagi \
        väga kiiret. Lugupidamisega, Jüri Põld, Pärnu, öö, üks, õhtu, ä ö ü õ š ž
        """),
  ]

  private static let cyrillicCharsets = ["CP1251", "KOI8-R", "IBM866", "ISO-8859-5", "MAC-CYRILLIC"]

  private static let cyrillic: [Language] = [
    Language(
      name: "ru", charsets: cyrillicCharsets,
      text: """
        Добрый день, спасибо за ваше письмо. Мы получили заказ и отправим товар на следующей неделе, как только придёт \
        оплата. Подскажите, пожалуйста, можно ли изменить адрес доставки? Также хотелось бы уточнить цену, потому что \
        в договоре указана другая сумма. Встреча состоится в четверг в нашем офисе. Если будут вопросы, звоните. \
        С уважением, Юлия Щербакова, объём, съезд, эта, ещё, жизнь, фирма, хорошо, чтобы, Э Ж Ц Ф Ё
        """),
    Language(
      name: "uk", charsets: ["CP1251", "KOI8-U", "CP1125", "ISO-8859-5"],
      text: """
        Доброго дня, дякуємо за ваш лист. Ми вже отримали замовлення і надішлемо його наступного тижня, щойно надійде \
        оплата. Чи могли б ви підтвердити, що ціна не зміниться? Її вказано в договорі, який ви маєте у себе. Зустріч \
        відбудеться у четвер о п'ятій годині в Києві. Якщо є питання, телефонуйте. З повагою, Євген Ґудзь, Україна, \
        їжак, щоб, життя, цього, їхня, Ї Є І
        """),
    Language(
      name: "bg", charsets: ["CP1251"],
      text: """
        Добър ден, благодаря за писмото. Получихме поръчката и ще изпратим стоката следващата седмица, щом пристигне \
        плащането. Моля да потвърдите дали адресът е същият и кога ще можем да се срещнем. Цената е без промяна, но \
        срокът за доставка е по-дълъг. Това също зависи от вас. Поздрави, Йордан Щерев, ъгъл, юли, жълт, хубаво
        """),
    Language(
      name: "sr", charsets: ["CP1251", "ISO-8859-5"],
      text: """
        Добар дан, хвала на вашој поруци. Понуду ћемо послати следеће недеље, чим се колега врати са одмора. Можете \
        ли нам рећи шта још треба за рачун? Кућа је већ плаћена, а кључ ће бити код љубазне комшинице. Срдачан поздрав, \
        Ђорђе Њагојевић, Љиља, џеп, још, његов, живот, ђ ћ џ ј љ њ
        """),
  ]

  private static let others: [Language] = [
    Language(
      name: "el", charsets: ["CP1253", "ISO-8859-7"],
      text: """
        Καλημέρα σας, ευχαριστούμε για το μήνυμά σας. Θα στείλουμε την προσφορά την επόμενη εβδομάδα, μόλις έχουμε όλα \
        τα στοιχεία. Μπορείτε να επιβεβαιώσετε ότι η διεύθυνση είναι σωστή; Η τιμή δεν έχει αλλάξει, όμως ο χρόνος \
        παράδοσης είναι μεγαλύτερος. Με εκτίμηση, Ελένη Ψαρού, ώρα, ύλη, ψωμί, ξένος, ζωή, ϊ ϋ ΐ ΰ Ά Έ Ή Ί Ό Ύ Ώ
        """),
    Language(
      name: "he", charsets: ["CP1255", "ISO-8859-8"],
      text: """
        שלום רב, תודה על המכתב שלך. קיבלנו את ההזמנה ונשלח את הסחורה בשבוע הבא, מיד אחרי שהתשלום יגיע. האם אפשר לקבוע \
        פגישה ביום חמישי במשרד שלנו? המחיר לא השתנה, אבל זמן האספקה ארוך יותר. אנא אשרו שהכתובת נכונה. בברכה, יעל כץ, \
        גם ציוד וספרים, טופס, קטן, זה, מאוד, עוד, ךםןףץ
        """),
    Language(
      name: "ar", charsets: ["CP1256", "ISO-8859-6"],
      text: """
        السلام عليكم، شكرا على رسالتكم. لقد وصل الطلب وسوف نرسل البضاعة في الأسبوع القادم بعد وصول الدفعة. هل يمكن تأكيد \
        العنوان من فضلكم؟ السعر لم يتغير ولكن مدة التسليم أطول هذه المرة. الاجتماع يوم الخميس في مكتبنا إن شاء الله. مع \
        أطيب التحيات، خالد غانم، ظرف، ثلاثة، ذلك، ضمان، إلى، آخر، مسؤول، رئيس، حتى
        """),
    Language(
      name: "fa", charsets: ["CP1256"],
      text: """
        با سلام، از نامه شما سپاسگزاريم. سفارش را دريافت کرديم و کالا را هفته آينده پس از پرداخت مي‌فرستيم. آيا ممکن است \
        نشاني را تاييد کنيد؟ چاپ و پژوهش گران است
        """),
    Language(
      name: "th", charsets: ["CP874"],
      text: """
        สวัสดีครับ ขอบคุณสำหรับจดหมายของคุณ เราได้รับคำสั่งซื้อแล้วและจะส่งสินค้าในสัปดาห์หน้าหลังจากได้รับเงิน กรุณายืนยันที่อยู่ด้วย \
        ราคาไม่เปลี่ยนแปลง แต่เวลาส่งของนานกว่าเดิม เราจะนัดประชุมวันพฤหัสบดีที่สำนักงานของเรา ถ้ามีคำถามโทรมาได้ ไม่ เป็น ให้ ใหม่ ฝ่าย ผู้ใหญ่ ศูนย์ ธันวาคม ฐาน
        """),
  ]
}
