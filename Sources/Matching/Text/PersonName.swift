import Model

/// What a person is called whom only a mail names.
enum PersonName {
  /// Longer display names are somebody's joke or attack.
  static let maximumLength = 120

  /// The display name, unless it is or holds an address; else the local part's words: `anna.brandt` is Anna Brandt.
  static func of(_ counterpart: Counterpart) -> String {
    let shown = clean(counterpart.name)
    if !shown.isEmpty, !shown.contains("@"), shown.contains(where: \.isLetter) { return shown }
    let words = bare(counterpart.address.local).split { $0 == "." || $0 == "_" }
    let name = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
    let cleaned = clean(name)
    return cleaned.isEmpty ? counterpart.address.description : cleaned
  }

  /// On one line, without quotes around it and without characters that turn or hide text.
  static func clean(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(maximumLength * 4) {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: scalars.append(" ")
      case .format, .privateUse, .surrogate, .unassigned: continue
      default: scalars.append(scalar)
      }
    }
    let words = String(scalars).split(separator: " ").joined(separator: " ")
    let quotes: Set<Character> = ["\"", "'", "`", "“", "”", "„", "‘", "’", "«", "»"]
    var line = Substring(words)
    while let first = line.first, quotes.contains(first), let last = line.last, quotes.contains(last), line.count > 1 {
      line = line.dropFirst().dropLast()
    }
    return String(line.prefix(maximumLength))
  }

  private static func bare(_ local: String) -> Substring { local.prefix { $0 != "+" } }
}

/// Addresses behind which nobody reads.
enum RoleAddress {
  static func isMachine(_ address: Address) -> Bool {
    let local = address.local.lowercased().prefix { $0 != "+" && $0 != "=" }
    let letters = String(local.filter { $0.isLetter })
    return names.contains(letters) || prefixes.contains { letters.hasPrefix($0) } || letters.hasSuffix("noreply")
  }

  private static let prefixes = ["noreply", "donotreply", "mailerdaemon", "bounce", "nepasrepondre", "keineantwort"]
  private static let names: Set<String> = [
    "daemon", "listserv", "mailer", "majordomo", "newsletter", "noresponse", "notification", "notifications",
    "notify", "postmaster", "root", "unsubscribe", "alerts", "autoreply",
  ]
}
