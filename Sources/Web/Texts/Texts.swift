internal import Mustache

/// A language of the pages.
enum Language: String, CaseIterable, Sendable {
  case english = "en"
  case ukrainian = "uk"

  /// In itself.
  var name: String {
    switch self {
    case .english: "English"
    case .ukrainian: "Українська"
    }
  }

  /// The first language of an `Accept-Language` header that there is (RFC 9110 12.5.4; weights are taken as ordered,
  /// which is how browsers send them).
  static func preferred(_ header: String?) -> Language {
    for item in (header ?? "").prefix(200).split(separator: ",") {
      let code = item.drop { $0 == " " }.prefix { $0 != "-" && $0 != ";" }.lowercased()
      if let language = Language(rawValue: code) { return language }
    }
    return .english
  }
}

/// The texts of the pages in one language: `{{t.key}}` in a template, `texts["key"]` in code.
struct Texts: MustacheParent, Sendable {
  /// A text in each language. `{name}` stands for a value; `|` parts the forms of a number.
  struct Entry: Sendable {
    let key: String
    let english: String
    let ukrainian: String

    init(_ key: String, _ english: String, _ ukrainian: String) {
      (self.key, self.english, self.ukrainian) = (key, english, ukrainian)
    }
  }

  let language: Language

  private static let byKey = Dictionary(table.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })

  /// A key that the table does not have shows as itself in brackets, which the tests look for.
  subscript(key: String) -> String {
    guard let entry = Texts.byKey[key] else { return "⟦\(key)⟧" }
    switch language {
    case .english: return entry.english
    case .ukrainian: return entry.ukrainian
    }
  }

  /// A text with values in the places of their names.
  subscript(key: String, values: KeyValuePairs<String, String>) -> String {
    values.reduce(self[key]) { $0.replacing("{\($1.key)}", with: $1.value) }
  }

  /// A text that counts: `{n}` is the number, and the form is the one that goes with it.
  func count(_ key: String, _ number: Int) -> String {
    let forms = self[key].split(separator: "|")
    let index = min(Texts.form(number, language), forms.count - 1)
    return index < 0 ? "" : String(forms[index]).replacing("{n}", with: "\(number)")
  }

  /// The plural forms of CLDR: English one and other, Ukrainian one, few and many.
  static func form(_ number: Int, _ language: Language) -> Int {
    let number = number.magnitude
    switch language {
    case .english: return number == 1 ? 0 : 1
    case .ukrainian:
      if number % 10 == 1, number % 100 != 11 { return 0 }
      return (2...4).contains(number % 10) && !(12...14).contains(number % 100) ? 1 : 2
    }
  }

  func child(named key: String) -> Any? { Text(texts: self, key: key) }

  /// A text in a template. The library takes a name apart at its dots, so a text's key is put together here again:
  /// `{{t.record.stage}}` is the text of `record.stage`.
  struct Text: MustacheParent, MustacheCustomRenderable {
    let texts: Texts
    let key: String

    var renderText: String { texts[key] }
    var isNull: Bool { false }

    func child(named name: String) -> Any? { Text(texts: texts, key: "\(key).\(name)") }
  }
}
