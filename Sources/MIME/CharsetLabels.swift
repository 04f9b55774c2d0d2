/// Which charset a label in mail means: the labels of the WHATWG Encoding standard, and those that mail adds.
enum CharsetLabels {
  enum Known {
    case utf8, ascii, windows1252
    /// A name that glibc knows.
    case iconv(String)
  }

  /// Labels are compared without case, white space and quotes; nil for one that is not known.
  static func charset(_ label: String) -> Known? {
    let bytes = label.utf8.filter { !$0.isWhite && $0 != Byte.quote && $0 != Byte.apostrophe }
    return table[bytes.lowerText]
  }

  private static let table: [String: Known] = {
    var table: [String: Known] = [:]
    for (known, labels) in rows {
      for label in labels.split(separator: " ") { table[String(label)] = known }
    }
    return table
  }()

  private static let rows: [(Known, String)] = [
    (
      .utf8,
      "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8 cp65001 utf-8-mac utf8mb4"
    ),
    (
      .ascii,
      "us-ascii ascii ansi_x3.4-1968 ansi-x3.4-1968 iso646-us iso-646-us 646 csascii 7bit 8bit default "
        + "unknown unknown-8bit x-unknown"
    ),
    (
      .windows1252,
      "windows-1252 cp1252 x-cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 "
        + "iso_8859-1 iso_8859-1:1987 l1 latin1 latin-1 ansi x-ansi windows1252 win-1252 "
        + "iso-8859-1-windows-3.1-latin-1"
    ),
    (
      .iconv("IBM866"),
      "866 cp866 csibm866 ibm866"
    ),
    (
      .iconv("IBM437"),
      "437 cp437 ibm437"
    ),
    (
      .iconv("IBM850"),
      "850 cp850 ibm850"
    ),
    (
      .iconv("IBM852"),
      "852 cp852 ibm852"
    ),
    (
      .iconv("ISO-8859-2"),
      "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2 latin-2"
    ),
    (
      .iconv("ISO-8859-3"),
      "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3"
    ),
    (
      .iconv("ISO-8859-4"),
      "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4"
    ),
    (
      .iconv("ISO-8859-5"),
      "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988"
    ),
    (
      .iconv("ISO-8859-6"),
      "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e "
        + "iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987"
    ),
    (
      .iconv("ISO-8859-7"),
      "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7 "
        + "iso_8859-7:1987 sun_eu_greek"
    ),
    (
      .iconv("ISO-8859-8"),
      "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 "
        + "iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical"
    ),
    (
      .iconv("ISO-8859-10"),
      "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6"
    ),
    (
      .iconv("ISO-8859-13"),
      "iso-8859-13 iso8859-13 iso885913"
    ),
    (
      .iconv("ISO-8859-14"),
      "iso-8859-14 iso8859-14 iso885914"
    ),
    (
      .iconv("ISO-8859-15"),
      "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9 latin9 latin-9 latin0"
    ),
    (
      .iconv("ISO-8859-16"),
      "iso-8859-16 iso8859-16 iso885916"
    ),
    (
      .iconv("KOI8-R"),
      "cskoi8r koi koi8 koi8-r koi8_r"
    ),
    (
      .iconv("KOI8-U"),
      "koi8-ru koi8-u"
    ),
    (
      .iconv("MACINTOSH"),
      "csmacintosh mac macintosh x-mac-roman macroman x-macintosh"
    ),
    (
      .iconv("MAC-CYRILLIC"),
      "x-mac-cyrillic x-mac-ukrainian mac-cyrillic"
    ),
    (
      .iconv("MAC-CENTRALEUROPE"),
      "x-mac-ce x-mac-centraleurroman"
    ),
    (
      .iconv("CP874"),
      "dos-874 windows-874 cp874 x-windows-874"
    ),
    (
      .iconv("TIS-620"),
      "iso-8859-11 iso8859-11 iso885911 tis-620 tis620"
    ),
    (
      .iconv("CP1250"),
      "cp1250 windows-1250 x-cp1250 win-1250 windows1250"
    ),
    (
      .iconv("CP1251"),
      "cp1251 windows-1251 x-cp1251 win-1251 windows1251"
    ),
    (
      .iconv("CP1253"),
      "cp1253 windows-1253 x-cp1253"
    ),
    (
      .iconv("CP1254"),
      "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 "
        + "windows-1254 x-cp1254"
    ),
    (
      .iconv("CP1255"),
      "cp1255 windows-1255 x-cp1255"
    ),
    (
      .iconv("CP1256"),
      "cp1256 windows-1256 x-cp1256"
    ),
    (
      .iconv("CP1257"),
      "cp1257 windows-1257 x-cp1257"
    ),
    (
      .iconv("CP1258"),
      "cp1258 windows-1258 x-cp1258"
    ),
    (
      .iconv("GB18030"),
      "gb18030 chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk cp936 "
        + "windows-936 euc-cn x-euc-cn ms936"
    ),
    (
      .iconv("BIG5-HKSCS"),
      "big5 big5-hkscs cn-big5 csbig5 x-x-big5 cp950 big5hkscs x-big5"
    ),
    (
      .iconv("EUC-JP-MS"),
      "cseucpkdfmtjapanese euc-jp x-euc-jp eucjp"
    ),
    (
      .iconv("ISO-2022-JP"),
      "csiso2022jp iso-2022-jp iso-2022-jp-1"
    ),
    (
      .iconv("CP932"),
      "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis cp932 x-ms-cp932"
    ),
    (
      .iconv("CP949"),
      "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 "
        + "windows-949 cp949 uhc euckr ks_c_5601"
    ),
    (
      .iconv("ISO-2022-KR"),
      "csiso2022kr iso-2022-kr"
    ),
    (
      .iconv("EUC-TW"),
      "euc-tw x-euc-tw"
    ),
    (
      .iconv("UTF-16"),
      "utf-16 utf16 ucs-2 iso-10646-ucs-2 unicode csunicode"
    ),
    (
      .iconv("UTF-16BE"),
      "unicodefffe utf-16be"
    ),
    (
      .iconv("UTF-16LE"),
      "unicodefeff utf-16le"
    ),
    (
      .iconv("UTF-32"),
      "utf-32 utf32"
    ),
    (
      .iconv("UTF-7"),
      "utf-7 unicode-1-1-utf-7 csunicode11utf7 x-unicode-2-0-utf-7 unicode-2-0-utf-7"
    ),
    (
      .iconv("VISCII"),
      "viscii csviscii"
    ),
    (
      .iconv("ARMSCII-8"),
      "armscii-8"
    ),
    (
      .iconv("GEORGIAN-PS"),
      "georgian-ps"
    ),
  ]
}
