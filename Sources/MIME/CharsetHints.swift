import Model

/// What else a message says of the charset and language it is in, for where a text does not say it or says it wrongly.
///
/// Making one costs nothing; it is read when a charset must be guessed.
struct CharsetHints {
  /// The message's own header, as far as it is known.
  var headers: [HeaderField] = []
  /// Labels of its parts.
  var labels: [String] = []

  static let none = CharsetHints()

  init(headers: [HeaderField] = [], labels: [String] = []) { (self.headers, self.labels) = (headers, labels) }

  /// Labels of other fields and words in the bytes around a field: `charset=koi8-r`, `=?koi8-r?`.
  init(near bytes: UnsafeBufferPointer<UInt8>) {
    var at = 0
    while at + 1 < bytes.count, labels.count < Self.nearLabels {
      defer { at += 1 }
      guard bytes[at] == Byte.equals else { continue }
      let isWord = bytes[at + 1] == Byte.question
      let isParameter = at >= 7 && bytes[at - 7..<at].lowerText == "charset"
      guard isWord || isParameter else { continue }
      let rest = bytes[(at + 1)...].drop { $0 == Byte.question || $0 == Byte.quote }
      let label = rest.prefix(40).prefix { $0 > Byte.space && $0 < 0x7F && $0 != Byte.question && $0 != Byte.quote }
      labels.append(label.prefix { $0 != Byte.semicolon && $0 != Byte.star }.lowerText)
    }
  }

  /// Labels taken from around a field; stops headers that are all labels.
  private static let nearLabels = 20

  /// How much more likely, in nats, each charset and language is.
  struct Weights {
    var charsets: [CharsetLabels.Known: Float] = [:]
    var languages: [String: Float] = [:]

    func of(_ charset: String, _ language: String) -> Float {
      let named = charsets[charset == "CP1252" ? .windows1252 : .iconv(charset)] ?? 0
      return named + (languages[language] ?? languages[String(language.prefix(2))] ?? 0)
    }

    mutating func add(_ label: String) {
      guard let known = CharsetLabels.charset(label) else { return }
      switch known {
      case .utf8, .ascii: break
      // Named by programs that know no better.
      case .windows1252: charsets[known] = max(charsets[known] ?? 0, 1)
      case .iconv: charsets[known] = 8
      case .switching(.japanese): for name in ["CP932", "EUC-JP-MS"] { charsets[.iconv(name)] = 6 }
      case .switching(.korean): charsets[.iconv("CP949")] = 6
      case .switching: charsets[.iconv("GB18030")] = 6
      }
    }

    mutating func add(language: some StringProtocol, _ weight: Float) {
      let name = language.lowercased()
      languages[name] = max(languages[name] ?? 0, weight)
    }
  }

  /// Fields looked at, and bytes of each: stops headers that are all hints.
  private static let fields = 200, length = 500

  var weights: Weights {
    var weights = Weights()
    for label in labels.prefix(Self.fields) { weights.add(label) }
    for field in headers.prefix(Self.fields) {
      let value = String(decoding: field.value.utf8.prefix(Self.length), as: UTF8.self)
      switch field.name {
      case "content-type": Parameters(value)["charset"].map { weights.add($0) }
      case "content-language", "accept-language", "x-accept-language":
        for word in value.split(whereSeparator: { ", ;".contains($0) }).prefix(3) { addLanguage(word, to: &weights) }
      case "x-mailer", "user-agent": addProgram(value.asciiLowercased, to: &weights)
      case "subject", "from", "to", "sender", "reply-to":
        addEncodedWord(value, to: &weights)
        if field.name == "from", let dot = value.utf8.lastIndex(of: Byte.dot) {
          let end = value[value.index(after: dot)...].prefix { $0.isASCII && $0.isLetter }.lowercased()
          for language in (Self.languages[end] ?? "").split(separator: " ") { weights.add(language: language, 4) }
        }
      default: break
      }
    }
    return weights
  }

  /// `zh-Hant-TW`, `de_AT`.
  private func addLanguage(_ tag: Substring, to weights: inout Weights) {
    let tag = tag.lowercased().replacing("_", with: "-")
    let isTraditional = ["tw", "hk", "hant"].contains { tag.contains($0) }
    weights.add(language: tag.hasPrefix("zh") ? (isTraditional ? "zh-tw" : "zh-cn") : tag.prefix { $0 != "-" }, 5)
  }

  private func addProgram(_ name: String, to weights: inout Weights) {
    if name.contains("foxmail") || name.contains("coremail") { weights.add(language: "zh-cn", 3) }
    if name.contains("becky") || name.contains("shuriken") { weights.add(language: "ja", 3) }
    if name.contains("the bat") || name.contains("mail.ru") { weights.add(language: "ru", 2) }
  }

  private func addEncodedWord(_ value: String, to weights: inout Weights) {
    guard let start = value.firstRange(of: "=?") else { return }
    weights.add(String(value[start.upperBound...].prefix(40).prefix { $0 != "?" && $0 != "*" }))
  }

  /// The languages of the countries that write in letters of their own, by the end of their domains.
  private static let languages: [String: String] = [
    "ru": "ru", "su": "ru", "by": "ru", "kz": "ru", "ua": "uk ru", "bg": "bg", "rs": "sr", "me": "sr", "mk": "bg sr",
    "gr": "el", "cy": "el", "tr": "tr", "il": "he", "pl": "pl", "cz": "cs", "sk": "sk", "hu": "hu", "ro": "ro",
    "md": "ro ru", "hr": "hr", "si": "hr", "ba": "hr", "lt": "lt", "lv": "lv", "ee": "et", "jp": "ja", "kr": "ko",
    "cn": "zh-cn", "tw": "zh-tw", "hk": "zh-tw", "th": "th", "eg": "ar", "sa": "ar", "ae": "ar", "ma": "ar", "jo": "ar",
    "ir": "fa", "de": "de", "at": "de", "ch": "de fr", "fr": "fr", "es": "es", "mx": "es", "ar": "es", "pt": "pt",
    "br": "pt", "it": "it", "se": "sv", "no": "da", "dk": "da", "fi": "fi", "is": "is",
  ]
}
