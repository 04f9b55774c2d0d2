/// What a domain's name alone tells.
enum DomainName {
  /// Levels looked up of one domain: stops a name of a hundred labels from asking a hundred questions.
  static let maximumLevels = 8

  /// The domain and its parents, longest first: `mail.harbor.example`, `harbor.example`, `example`.
  static func levels(_ domain: String) -> [String] {
    var levels: [String] = []
    var rest = Substring(domain)
    while true {
      levels.append(String(rest))
      guard let dot = rest.utf8.firstIndex(of: 0x2E) else { break }
      rest = rest[rest.utf8.index(after: dot)...]
    }
    return levels.suffix(maximumLevels)
  }

  /// The levels that may name a company: none from the public suffix on.
  static func companyLevels(_ domain: String) -> [String] { levels(domain).filter { !isPublicSuffix($0) } }

  /// A name under which anybody may register: `com`, `co.uk`, `lviv.ua`.
  static func isPublicSuffix(_ domain: String) -> Bool {
    guard let dot = domain.utf8.firstIndex(of: 0x2E) else { return true }
    let rest = domain[domain.utf8.index(after: dot)...]
    if rest.utf8.contains(0x2E) { return false }
    let (second, top) = (String(domain[..<dot]), String(rest))
    if top.utf8.count == 2, generic.contains(second) { return true }
    return regional[top]?.contains(second) ?? hosts.contains(domain)
  }

  /// Second levels that country registries keep for everybody.
  private static let generic: Set<String> = [
    "ac", "co", "com", "edu", "gob", "gov", "gouv", "gv", "ltd", "mil", "ne", "net", "nhs", "nom", "or", "org", "plc",
    "sch",
  ]

  /// Second levels of single countries: cities, provinces and local words for company, person and school.
  private static let regional: [String: Set<String>] = [
    "at": ["priv"],
    "au": ["asn", "id"],
    "br": ["adv", "arq", "art", "blog", "eco", "emp", "eng", "ind", "inf", "med", "mus", "psi", "srv", "tur", "tv"],
    "cn": ["bj", "gd", "gz", "js", "sh", "sz", "tj", "zj"],
    "fr": ["asso", "prd"],
    "hu": ["bolt", "film", "hotel", "ingatlan", "utazas"],
    "il": ["idf", "k12", "muni"],
    "in": ["firm", "gen", "ind", "nic", "res"],
    "it": ["mi", "rm", "to"],
    "jp": ["ad", "ed", "go", "gr", "lg"],
    "kr": ["go", "pe", "re"],
    "nz": ["geek", "gen", "kiwi", "maori", "school"],
    "pl": ["gda", "krakow", "lodz", "poznan", "szczecin", "waw", "wroc", "wroclaw"],
    "ru": ["msk", "nov", "spb"],
    "th": ["go", "in"],
    "tr": ["bel", "gen", "k12", "kep", "pol"],
    "tw": ["club", "game", "idv"],
    "ua": [
      "cherkassy", "chernigov", "chernihiv", "chernovtsy", "ck", "cn", "cv", "dn", "dnipro", "dp", "if", "in",
      "ivano-frankivsk", "kh", "kharkiv", "kharkov", "kherson", "kiev", "km", "kr", "ks", "kv", "kyiv", "lg", "lt",
      "lutsk", "lviv", "mk", "mykolaiv", "od", "odesa", "odessa", "pl", "pp", "rivne", "rv", "sm", "sumy", "te",
      "ternopil", "uz", "uzhgorod", "vinnica", "vinnytsia", "vn", "zhitomir", "zp", "zt",
    ],
    "uk": ["me"],
    "us": ["ca", "fl", "k12", "ny", "tx"],
    "za": ["law", "school"],
  ]

  /// Hosts that lend names to anybody.
  private static let hosts: Set<String> = [
    "blogspot.com", "co.com", "de.com", "eu.com", "eu.org", "github.io", "gitlab.io", "herokuapp.com",
    "onmicrosoft.com", "pages.dev", "uk.com", "us.com", "vercel.app", "web.app", "wixsite.com",
  ]
}
