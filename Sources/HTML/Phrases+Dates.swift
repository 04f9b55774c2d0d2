extension Phrases {
  /// Months by how their names begin in the languages in which programs write them; folded.
  static let months = PhraseTable<Int>([
    (
      1,
      [
        "jan", "january", "januar", "jänner", "januari", "janvier", "enero", "ene", "janeiro", "gennaio", "gen",
        "stycznia", "styczeń", "sty", "января", "янв", "январь", "січня", "січ", "січень", "ocak", "oca", "tammikuuta",
        "tammi", "tammik",
        "ledna", "leden", "led", "január", "ianuarie", "ian", "ιανουαρίου", "ιαν", "ינואר", "בינואר", "يناير",
      ]
    ),
    (
      2,
      [
        "feb", "february", "februar", "februari", "février", "févr", "fév", "febrero", "fevereiro", "fev", "febbraio",
        "lutego", "luty", "lut", "февраля", "фев", "февраль", "февр", "лютого", "лют", "лютий", "şubat", "şub",
        "helmikuuta", "helmi", "helmik",
        "února", "únor", "úno", "február", "febr", "februarie", "φεβρουαρίου", "φεβ", "פברואר", "בפברואר", "فبراير",
      ]
    ),
    (
      3,
      [
        "mar", "march", "märz", "mrz", "mär", "maart", "mrt", "mars", "marzo", "março", "marca", "marzec", "марта",
        "мар", "март", "березня", "бер", "березень", "mart", "maaliskuuta", "maalis", "maalisk", "března", "březen",
        "bře", "március", "márc",
        "martie", "μαρτίου", "μαρ", "מרץ", "במרץ", "مارس", "marts",
      ]
    ),
    (
      4,
      [
        "apr", "april", "avril", "avr", "abril", "abr", "aprile", "kwietnia", "kwiecień", "kwi", "апреля", "апр",
        "апрель", "квітня", "кві", "квіт", "квітень", "nisan", "nis", "huhtikuuta", "huhti", "huhtik", "dubna", "duben",
        "dub", "április", "ápr", "aprilie",
        "απριλίου", "απρ", "אפריל", "באפריל", "أبريل",
      ]
    ),
    (
      5,
      [
        "may", "mai", "mei", "maj", "mayo", "maio", "maggio", "mag", "maja", "мая", "май", "травня", "тра", "трав",
        "травень", "mayıs", "toukokuuta", "touko", "toukok", "května", "květen", "kvě", "május", "máj", "μαΐου", "μαΐ",
        "μαι", "מאי", "במאי", "مايو",
      ]
    ),
    (
      6,
      [
        "jun", "june", "juni", "juin", "junio", "junho", "giugno", "giu", "czerwca", "czerwiec", "cze", "июня", "июн",
        "июнь", "червня", "чер", "черв", "червень", "haziran", "haz", "kesäkuuta", "kesä", "kesäk", "června", "červen",
        "čvn", "június", "jún",
        "iunie", "iun", "ιουνίου", "ιουν", "יוני", "ביוני", "يونيو",
      ]
    ),
    (
      7,
      [
        "jul", "july", "juli", "juillet", "juil", "julio", "julho", "luglio", "lug", "lipca", "lipiec", "lip", "июля",
        "июл", "июль", "липня", "лип", "липень", "temmuz", "tem", "heinäkuuta", "heinä", "heinäk", "července",
        "červenec", "čvc", "július", "júl",
        "iulie", "iul", "ιουλίου", "ιουλ", "יולי", "ביולי", "يوليو",
      ]
    ),
    (
      8,
      [
        "aug", "august", "augustus", "août", "agosto", "ago", "sierpnia", "sierpień", "sie", "августа", "авг", "август",
        "серпня", "сер", "серп", "серпень", "ağustos", "ağu", "elokuuta", "elo", "elok", "srpna", "srpen", "srp",
        "augusztus", "αυγούστου", "αυγ",
        "אוגוסט", "באוגוסט", "أغسطس", "augusti",
      ]
    ),
    (
      9,
      [
        "sep", "sept", "september", "septembre", "septiembre", "setembro", "set", "settembre", "września", "wrzesień",
        "wrz", "сентября", "сен", "сент", "сентябрь", "вересня", "вер", "вересень", "eylül", "eyl", "syyskuuta", "syys",
        "syysk", "září", "zář",
        "szeptember", "szept", "septembrie", "σεπτεμβρίου", "σεπ", "ספטמבר", "בספטמבר", "سبتمبر",
      ]
    ),
    (
      10,
      [
        "oct", "october", "oktober", "okt", "octobre", "octubre", "outubro", "out", "ottobre", "ott", "października",
        "październik", "paź", "октября", "окт", "октябрь", "жовтня", "жов", "жовт", "жовтень", "ekim", "eki",
        "lokakuuta", "loka", "lokak", "října", "říjen", "říj",
        "október", "octombrie", "οκτωβρίου", "οκτ", "אוקטובר", "באוקטובר", "أكتوبر",
      ]
    ),
    (
      11,
      [
        "nov", "november", "novembre", "noviembre", "novembro", "listopada", "listopad", "lis", "ноября", "ноя",
        "ноябрь", "нояб", "листопада", "лис", "лист", "листопад", "kasım", "kas", "marraskuuta", "marras", "marrask",
        "noiembrie", "νοεμβρίου", "νοε",
        "נובמבר", "בנובמבר", "نوفمبر",
      ]
    ),
    (
      12,
      [
        "dec", "december", "dezember", "dez", "décembre", "déc", "diciembre", "dic", "dezembro", "dicembre", "grudnia",
        "grudzień", "gru", "декабря", "дек", "декабрь", "грудня", "гру", "груд", "грудень", "aralık", "ara",
        "joulukuuta", "joulu", "jouluk", "desember", "des",
        "prosince", "prosinec", "pro", "decembrie", "δεκεμβρίου", "δεκ", "דצמבר", "בדצמבר", "ديسمبر", "december",
      ]
    ),
  ])
}
