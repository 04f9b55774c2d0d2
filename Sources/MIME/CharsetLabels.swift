/// Which charset a label in mail means: the labels of the WHATWG Encoding standard, and those that mail adds.
enum CharsetLabels {
  enum Known: Hashable {
    case utf8, windows1252
    /// Says nothing of letters above 0x7F.
    case ascii
    /// A name that glibc knows.
    case iconv(String)
    case switching(SwitchingCharset.Kind)
  }

  /// Labels are compared without case, white space and quotes; nil for one that is not known.
  static func charset(_ label: String) -> Known? {
    if let known = table[label] { return known }
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
      "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8 cp65001 utf-8-mac utf8mb4 utf_8 "
        + "x-utf-8 csutf8 utf-8n utf-8-sig x-utf8"
    ),
    (
      .ascii,
      "us-ascii ascii ansi_x3.4-1968 ansi-x3.4-1968 iso646-us iso-646-us 646 csascii 7bit 8bit default unknown "
        + "unknown-8bit x-unknown iso_646.irv:1991 iso_646.irv:1983 us x-user-defined replacement binary none null "
        + "ascii-7bit unspecified x-unspecified autodetect _autodetect _autodetect_all"
    ),
    (
      .windows1252,
      "windows-1252 cp1252 x-cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 "
        + "iso_8859-1 iso_8859-1:1987 l1 latin1 latin-1 ansi x-ansi windows1252 win-1252 "
        + "iso-8859-1-windows-3.1-latin-1 x-windows-1252 iso-8859-1-windows-3.0-latin-1 iso_8859_1 iso-8859_1 "
        + "8859-1 iso-8859 cswindows1252 ibm1252 x-latin1 latin_1 ms-ansi iso_8859-1:1998"
    ),
    (.iconv("IBM866"), "866 cp866 csibm866 ibm866 ibm-866 dos-866 cp-866"),
    (.iconv("CP437"), "437 cp437 ibm437 cspc8codepage437 ibm-437 dos-437 cspc437"),
    (.iconv("CP850"), "850 cp850 ibm850 cspc850multilingual ibm-850 dos-850 cp-850"),
    (.iconv("CP852"), "852 cp852 ibm852 cspcp852 ibm-852"),
    (
      .iconv("ISO-8859-2"),
      "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2 latin-2 "
        + "iso-8859_2 8859-2 iso_8859_2"
    ),
    (.iconv("ISO-8859-3"), "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3"),
    (.iconv("ISO-8859-4"), "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4"),
    (
      .iconv("ISO-8859-5"),
      "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988 8859-5"
    ),
    (
      .iconv("ISO-8859-6"),
      "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e iso-8859-6-i "
        + "iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987"
    ),
    (
      .iconv("ISO-8859-7"),
      "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7 "
        + "iso_8859-7:1987 sun_eu_greek 8859-7 iso_8859-7:2003"
    ),
    (
      .iconv("ISO-8859-8"),
      "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 "
        + "iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical 8859-8"
    ),
    (.iconv("ISO-8859-10"), "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6"),
    (.iconv("ISO-8859-13"), "iso-8859-13 iso8859-13 iso885913 latin7 l7 iso_8859-13 csiso885913"),
    (
      .iconv("ISO-8859-14"),
      "iso-8859-14 iso8859-14 iso885914 iso_8859-14 iso_8859-14:1998 latin8 l8 iso-ir-199 iso-celtic "
        + "csiso885914"
    ),
    (
      .iconv("ISO-8859-15"),
      "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9 latin9 latin-9 latin0 latin-0 8859-15 "
        + "csiso885915"
    ),
    (
      .iconv("ISO-8859-16"),
      "iso-8859-16 iso8859-16 iso885916 iso_8859-16 iso_8859-16:2001 iso-ir-226 latin10 l10 csiso885916"
    ),
    (.iconv("KOI8-R"), "cskoi8r koi koi8 koi8-r koi8_r koi-8 koi-8-r koi8r"),
    (.iconv("KOI8-U"), "koi8-ru koi8-u koi8u koi-8-u cskoi8u"),
    (.iconv("MACINTOSH"), "csmacintosh mac macintosh x-mac-roman macroman x-macintosh mac-roman x-mac x-mac-western"),
    (
      .iconv("MAC-CYRILLIC"),
      "x-mac-cyrillic x-mac-ukrainian mac-cyrillic maccyrillic x-mac-cyrillic-ukrainian x-maccyrillic "
        + "mac-ukrainian"
    ),
    (
      .iconv("MAC-CENTRALEUROPE"),
      "x-mac-ce x-mac-centraleurroman x-mac-centraleurope macce mac-ce x-mac-east-european"
    ),
    (.iconv("CP874"), "dos-874 windows-874 cp874 x-windows-874 ibm874 windows874 ms874"),
    (.iconv("TIS-620"), "iso-8859-11 iso8859-11 iso885911 tis-620 tis620 cstis620 tis620-0 iso_8859-11"),
    (.iconv("CP1250"), "cp1250 windows-1250 x-cp1250 win-1250 windows1250 windows_1250 cswindows1250 x-windows-1250"),
    (
      .iconv("CP1251"),
      "cp1251 windows-1251 x-cp1251 win-1251 windows1251 windows_1251 cswindows1251 cp-1251 win1251 "
        + "x-windows-1251"
    ),
    (.iconv("CP1253"), "cp1253 windows-1253 x-cp1253 windows1253 win-1253 cswindows1253 x-windows-1253"),
    (
      .iconv("CP1254"),
      "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 "
        + "windows-1254 x-cp1254 windows1254 win-1254 cswindows1254 x-windows-1254 8859-9 latin-5"
    ),
    (.iconv("CP1255"), "cp1255 windows-1255 x-cp1255 windows1255 win-1255 cswindows1255 x-windows-1255"),
    (.iconv("CP1256"), "cp1256 windows-1256 x-cp1256 windows1256 win-1256 cswindows1256 x-windows-1256"),
    (.iconv("CP1257"), "cp1257 windows-1257 x-cp1257 windows1257 win-1257 cswindows1257 x-windows-1257"),
    (.iconv("CP1258"), "cp1258 windows-1258 x-cp1258 windows1258 win-1258 cswindows1258 x-windows-1258"),
    (
      .iconv("GB18030"),
      "gb18030 chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk cp936 windows-936 "
        + "euc-cn x-euc-cn ms936 gb-2312 gb_18030 gb18030-2000 gb2312.1980-0 cp54936 x-gb18030 euccn csgbk "
        + "x-mac-simp_chinese cp20936 cp51936 x-cp20936"
    ),
    (
      .iconv("BIG5-HKSCS"),
      "big5 big5-hkscs cn-big5 csbig5 x-x-big5 cp950 big5hkscs x-big5 big-5 bigfive big5-eten windows-950 ms950 "
        + "x-windows-950 csbig5hkscs x-mac-trad_chinese x-cp950 big5-hkscs:1999"
    ),
    (
      .iconv("EUC-JP-MS"),
      "cseucpkdfmtjapanese euc-jp x-euc-jp eucjp euc_jp eucjp-ms euc-jp-ms cp51932 ujis x-eucjp eucjp-win"
    ),
    (
      .iconv("CP932"),
      "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis cp932 x-ms-cp932 shiftjis "
        + "windows-932 x-ms-shiftjis cswindows31j s-jis x-shift-jis x-shift_jis sjis-win mskanji x-mac-japanese"
    ),
    (
      .iconv("CP949"),
      "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 "
        + "windows-949 cp949 uhc euckr ks_c_5601 ks_c_5601_1987 ks_c_5601-1992 ks-c-5601-1987 ksc-5601 windows949 "
        + "ms949 x-windows-949 ks-c5601-1987 euc_kr x-euc-kr x-mac-korean kse0101"
    ),
    (.iconv("EUC-TW"), "euc-tw x-euc-tw euctw cns11643 x-chinese-cns"),
    (.iconv("UTF-16"), "utf-16 utf16 ucs-2 iso-10646-ucs-2 unicode csunicode x-utf-16 csutf16 iso-10646 utf_16"),
    (.iconv("UTF-16BE"), "unicodefffe utf-16be utf16be ucs-2be csutf16be x-utf-16be"),
    (.iconv("UTF-16LE"), "unicodefeff utf-16le utf16le ucs-2le csutf16le x-utf-16le-bom"),
    (.iconv("UTF-32"), "utf-32 utf32 ucs-4 iso-10646-ucs-4 csutf32"),
    (
      .iconv("UTF-7"),
      "utf-7 unicode-1-1-utf-7 csunicode11utf7 x-unicode-2-0-utf-7 unicode-2-0-utf-7 utf7 csutf7 x-utf-7"
    ),
    (.iconv("VISCII"), "viscii csviscii viscii1.1-1"),
    (.iconv("ARMSCII-8"), "armscii-8"),
    (.iconv("GEORGIAN-PS"), "georgian-ps x-georgian-ps"),
    (.iconv("CP737"), "cp737 ibm737 dos-737 737"),
    (.iconv("CP775"), "cp775 ibm775 cspc775baltic 775"),
    (.iconv("CP855"), "cp855 ibm855 csibm855 855 ibm-855"),
    (.iconv("CP857"), "cp857 ibm857 csibm857 857 ibm-857"),
    (.iconv("CP858"), "cp858 ibm858 ibm00858 cp00858 pc-multilingual-850+euro ccsid00858 858"),
    (.iconv("CP860"), "cp860 ibm860 csibm860 860"),
    (.iconv("CP861"), "cp861 ibm861 csibm861 cp-is 861"),
    (.iconv("CP862"), "cp862 ibm862 cspc862latinhebrew dos-862 862 ibm-862"),
    (.iconv("CP863"), "cp863 ibm863 csibm863 863"),
    (.iconv("CP864"), "cp864 ibm864 csibm864 864"),
    (.iconv("CP865"), "cp865 ibm865 csibm865 865"),
    (.iconv("CP869"), "cp869 ibm869 csibm869 cp-gr 869"),
    (.iconv("CP1125"), "cp1125 ibm1125 ruscii cp866u x-cp866-u 1125"),
    (.iconv("KOI8-T"), "koi8-t"),
    (.iconv("MAC-IS"), "x-mac-icelandic mac-is"),
    (.iconv("JOHAB"), "johab cp1361 ms1361 x-johab"),
    (.iconv("UTF-32BE"), "utf-32be utf32be ucs-4be"),
    (.iconv("TCVN5712-1"), "tcvn tcvn-5712 tcvn5712-1 x-viet-tcvn tcvn5712-1:1993"),
    (.iconv("PT154"), "ptcp154 csptcp154 pt154 cp154 cyrillic-asian"),
    (
      .switching(.japanese),
      "csiso2022jp iso-2022-jp iso-2022-jp-1 iso-2022-jp-2 csiso2022jp2 iso-2022-jp-3 iso-2022-jp-2004 "
        + "iso-2022-jp-ms cp50220 cp50221 cp50222 x-windows-50220 x-windows-50221 x-windows-iso2022jp iso2022jp "
        + "iso-2022jp jis jis7 csjisencoding"
    ),
    (.switching(.korean), "csiso2022kr iso-2022-kr iso2022kr cp50225 x-windows-50225"),
    (.switching(.chinese), "iso-2022-cn iso-2022-cn-ext csiso2022cn csiso2022cnext x-cp50227 iso2022cn"),
    (.switching(.hz), "hz-gb-2312 hz hz-gb2312 chinese-hz x-hz"),
  ]
}
