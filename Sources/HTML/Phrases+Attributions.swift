extension Phrases {
  enum Verb: UInt8, Sendable {
    /// At the end: `Anna wrote:`.
    case last
    /// With the writer's name behind it: `Am Dienstag schrieb Anna:`.
    case middle
  }

  /// What somebody did who wrote the quote, where a word begins.
  static let verbs = PhraseTable<Verb>([
    (
      .last,
      [
        "wrote", "writes", "folgendes geschrieben", "geschrieben", "a écrit", "écrit :", "escribió", "escribio",
        "ha escrito",
        "ha scritto", "scrive:", "escreveu", "a scris", "geschreven", "napisał", "писал", "написал", "писав", "написав",
        "писала", "написала", "napsal", "napísal", "yazdı", "şunları yazdı", "şunu yazdı", "írta", "έγραψε", "写道", "寫道",
        "书写", "書きました", "のメール", "のメッセージ", "작성", "님이 쓴 글", "썼습니다", "כתב", "va escriure", "rašė", "đã viết", "menulis",
        "كتب", "كتبت",
        "كتابة ما يلي", "je napisao", "je napisala", "написа", "skrifaði", "kirjutas", "napisao", "wrote the following",
      ]
    ),
    (.middle, ["schrieb", "skrev", "schreef", "kirjoitti", "pisze", "пишет", "пише", "het volgende geschreven"]),
  ])

  /// What an attribution begins with.
  static let openers = PhraseTable<Bool>([
    (
      true,
      [
        "on ", "at ", "am ", "le ", "el ", "em ", "il ", "op ", "den ", "dne ", "dnia ", "w dniu ", "dana ", "på ",
        "στις ",
        "ngày ", "pada ", "în ", "em:", "a(z) ", "kl. ", "il giorno ", "в ", "у ", "בתאריך ", "ב-", "في ", "在 ", "在2",
        "於 ", "于 ",
        "2026년",
      ]
    )
  ])

  /// Days of the week, as attributions shorten them: the first word, without its dot or comma.
  static let weekdays = PhraseTable<Bool>([
    (
      true,
      [
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday", "friday",
        "saturday", "sunday", "mo", "di", "mi", "do", "fr", "sa", "so", "lun", "mar", "mer", "mié", "jeu", "jue", "ven",
        "vie", "sam", "sáb", "dim", "dom", "pon", "wt", "śr", "czw", "pt", "sob", "niedz", "nd", "пн", "вт", "ср", "чт",
        "пт", "сб", "вс", "нд", "seg", "ter", "qua", "qui", "sex", "ma", "wo", "vr", "za", "zo", "man", "tir", "ons",
        "tor",
        "fre", "lör", "lør", "søn", "sön", "tis", "mån", "ti", "ke", "to", "pe", "la", "su", "po", "út", "st", "čt",
        "pá", "ne",
        "mie", "joi", "vin", "sâm", "δευ", "τρί", "τετ", "πέμ", "παρ", "σάβ", "κυρ", "понедельник", "вторник", "среда",
        "четверг", "пятница", "суббота", "воскресенье", "понеділок", "вівторок", "середа", "четвер", "п'ятниця",
        "субота", "неділя", "hétfő", "kedd", "szerda", "paz", "pzt", "sal", "çar", "per", "cum", "cmt",
      ]
    )
  ])
}
