/// Why a setting was not taken.
package enum SettingError: Error, Sendable, Hashable, CustomStringConvertible {
  case unknownKey(String, nearest: String?)
  case badValue(key: String, value: String, allowed: String)

  package var description: String {
    switch self {
    case .unknownKey(let key, let nearest):
      "there is no setting \(key)" + (nearest.map { "; did you mean \($0)?" } ?? "")
    case .badValue(let key, let value, let allowed): "\(key) cannot be '\(value)'; it takes \(allowed)"
    }
  }
}

/// The settings as `key=value` lines: what `rapport settings` shows and takes.
extension Settings {
  /// Every key with its value, in the order in which people read them.
  package var entries: [(key: String, value: String)] {
    var list: [(key: String, value: String)] = [
      ("sender-name", senderName), ("mailbox-name", mailboxName),
      ("aliases", aliases.map(\.description).joined(separator: ",")), ("access", access.rawValue),
      ("period", period.text), ("period-date", periodDate.rawValue), ("folders", folders.text),
      ("connection", connection.rawValue),
    ]
    for situation in Situation.allCases {
      let key = "create.\(situation.key)"
      let creation = create[situation] ?? Creation()
      list.append((key, creation.make.isEmpty ? "nothing" : creation.make.map(\.rawValue).joined(separator: ",")))
      list.append((key + ".when", creation.when.rawValue))
      list.append((key + ".source", creation.source ?? ""))
      list.append((key + ".responsible", creation.responsible.text))
    }
    list += [
      ("create.lookback", createFromLookback ? "yes" : "no"), ("trust.failed", trustFailed.rawValue),
      ("trust.missing", trustMissing.rawValue), ("trust.server", trustedAuthenticator ?? ""),
      ("cards", cards.rawValue), ("deals", dealPolicy?.rawValue ?? "rules"),
      ("sent", providerFilesSent ? "provider" : "append"), ("read", tellsRead ? "server" : "here"),
    ]
    return list
  }

  /// Changes one setting; on an error nothing is changed.
  package mutating func set(_ key: String, to value: String) throws(SettingError) {
    switch key {
    case "sender-name", "mailbox-name":
      guard HeaderValue(value) != nil else { throw .badValue(key: key, value: value, allowed: "one line of text") }
      if key == "sender-name" { senderName = value } else { mailboxName = value }
    case "aliases": aliases = try Settings.addresses(value, key: key)
    case "access": access = try Settings.choice(value, key: key)
    case "period":
      guard let parsed = Period(value) else {
        throw .badValue(key: key, value: value, allowed: "7d, 1mo, 3mo, 1y, a day such as 2026-01-31, or all")
      }
      period = parsed
    case "period-date": periodDate = try Settings.choice(value, key: key)
    case "folders": folders = FolderChoice(value)
    case "connection": connection = try Settings.choice(value, key: key)
    case "create.lookback": createFromLookback = try Settings.flag(value, key: key, yes: "yes", no: "no")
    case "trust.failed": trustFailed = try Settings.choice(value, key: key)
    case "trust.missing": trustMissing = try Settings.choice(value, key: key)
    case "trust.server": trustedAuthenticator = value.isEmpty ? nil : value.lowercased()
    case "cards": cards = try Settings.choice(value, key: key)
    case "deals":
      dealPolicy = value == "rules" ? nil : try Settings.choice(value, key: key, besides: "rules") as DealPolicy
    case "read": tellsRead = try Settings.flag(value, key: key, yes: "server", no: "here")
    case "sent": providerFilesSent = try Settings.flag(value, key: key, yes: "provider", no: "append")
    default: try setCreation(key, to: value)
    }
  }

  private mutating func setCreation(_ key: String, to value: String) throws(SettingError) {
    for situation in Situation.allCases {
      let prefix = "create.\(situation.key)"
      guard key == prefix || key.hasPrefix(prefix + ".") else { continue }
      var creation = create[situation] ?? Creation()
      switch key.dropFirst(prefix.count) {
      case "": creation.make = try Settings.kinds(value, key: key)
      case ".when": creation.when = try Settings.choice(value, key: key)
      case ".source": creation.source = value.isEmpty ? nil : value
      case ".responsible": creation.responsible = Creation.Responsible(value)
      default: throw unknown(key)
      }
      create[situation] = creation
      return
    }
    throw unknown(key)
  }

  private func unknown(_ key: String) -> SettingError {
    let known = entries.map(\.key)
    let near = known.min { EditDistance.between($0, key) < EditDistance.between($1, key) }
    return .unknownKey(key, nearest: near.flatMap { EditDistance.between($0, key) <= 4 ? $0 : nil })
  }

  private static func choice<Value: RawRepresentable & CaseIterable>(
    _ value: String, key: String, besides: String? = nil
  ) throws(SettingError) -> Value where Value.RawValue == String {
    if let match = Value.allCases.first(where: { $0.rawValue.lowercased() == value.lowercased() }) { return match }
    let allowed = (besides.map { [$0] } ?? []) + Value.allCases.map(\.rawValue)
    throw .badValue(key: key, value: value, allowed: allowed.joined(separator: ", "))
  }

  private static func flag(_ value: String, key: String, yes: String, no: String) throws(SettingError) -> Bool {
    if value == yes { return true }
    if value == no { return false }
    throw .badValue(key: key, value: value, allowed: "\(yes) or \(no)")
  }

  private static func addresses(_ value: String, key: String) throws(SettingError) -> [Address] {
    var list: [Address] = []
    for item in FolderChoice.items(value) {
      guard let address = Address(item) else {
        throw .badValue(key: key, value: item, allowed: "e-mail addresses, separated by commas")
      }
      list.append(address)
    }
    return list
  }

  private static func kinds(_ value: String, key: String) throws(SettingError) -> [RecordKind] {
    if value == "nothing" || value.isEmpty { return [] }
    var kinds: [RecordKind] = []
    for item in FolderChoice.items(value) {
      guard let kind = RecordKind(rawValue: item.lowercased()) else {
        throw .badValue(key: key, value: item, allowed: "contact, company, lead, deal, or nothing")
      }
      if !kinds.contains(kind) { kinds.append(kind) }
    }
    return kinds.sorted()
  }
}

extension Situation {
  /// The word in a setting's key: `incoming-new`.
  package var key: String {
    switch self {
    case .incomingNewAddress: "incoming-new"
    case .outgoingNewAddress: "outgoing-new"
    case .incomingExistingAddress: "incoming-known"
    }
  }
}

extension Creation.Responsible {
  package init(_ text: String) {
    switch text {
    case "mailbox-owner", "": self = .mailboxOwner
    case "sender": self = .sender
    default: self = .user(text)
    }
  }

  package var text: String {
    switch self {
    case .mailboxOwner: "mailbox-owner"
    case .sender: "sender"
    case .user(let name): name
    }
  }
}

extension FolderChoice {
  package init(_ text: String) {
    let items = FolderChoice.items(text)
    self = items.isEmpty || text == "standard" ? .standard : .named(items)
  }

  package var text: String {
    switch self {
    case .standard: "standard"
    case .named(["standard"]): "\"standard\""
    case .named(let names): names.map(FolderChoice.written).joined(separator: ",")
    }
  }

  /// The parts of a comma-separated list, trimmed, empty ones left out. What stands in double quotes is taken as it is,
  /// commas and blanks too; a double quote in it is written twice.
  static func items(_ text: String) -> [String] {
    var items: [String] = []
    var rest = Substring(text).unicodeScalars
    while !rest.isEmpty {
      rest = rest.drop { $0 == " " }
      var item = String.UnicodeScalarView()
      var isQuoted = rest.first == "\""
      if isQuoted { rest.removeFirst() }
      // Blanks before it are part of a name only in quotes.
      var kept = 0
      while let scalar = rest.popFirst(), isQuoted || scalar != "," {
        if isQuoted, scalar == "\"" {
          if rest.first != "\"" {
            isQuoted = false
            kept = item.count
            continue
          }
          rest.removeFirst()
        }
        item.append(scalar)
      }
      while item.count > kept, item.last == " " { item.removeLast() }
      if !item.isEmpty { items.append(String(item)) }
    }
    return items
  }

  /// A name so that `items` gives it back.
  private static func written(_ name: String) -> String {
    let isPlain =
      !name.unicodeScalars.contains(",") && !["\"", " "].contains(name.unicodeScalars.first)
      && name.unicodeScalars.last != " "
    return isPlain ? name : "\"" + name.replacing("\"", with: "\"\"") + "\""
  }
}

extension Period {
  /// Longest period that is taken, in days or in months; who wants more says `all`.
  package static let maximumCount = 1200

  /// Reads `7d`, `2w`, `1mo`, `1y`, `2026-01-31`, `all`.
  package init?(_ text: String) {
    let lower = text.lowercased()
    if lower == "all" {
      self = .all
      return
    }
    if let day = Timestamp(iso: lower), lower.utf8.count == 10 {
      let civil = day.civil()
      self = .since(year: civil.year, month: civil.month, day: civil.day)
      return
    }
    let digits = lower.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int(digits), count > 0, count <= Period.maximumCount else { return nil }
    let unit = lower.dropFirst(digits.count)
    // The limit is for what `text` will say: settings are stored as their text and must be read again.
    let total = count * (unit == "w" ? 7 : unit == "y" ? 12 : 1)
    guard total <= Period.maximumCount else { return nil }
    switch unit {
    case "d", "w": self = .days(total)
    case "mo", "y": self = .months(total)
    default: return nil
    }
  }

  package var text: String {
    switch self {
    case .days(let count): "\(count)d"
    case .months(let count): count % 12 == 0 ? "\(count / 12)y" : "\(count)mo"
    case .since(let year, let month, let day):
      Timestamp(year: year, month: month, day: day)?.day() ?? "\(year)-\(month)-\(day)"
    case .all: "all"
    }
  }
}

/// How far two words are apart, for "did you mean".
package enum EditDistance {
  /// Words longer than this are cut before they are compared: the work is quadratic in it.
  package static let maximumLength = 64

  /// Insertions, deletions and replacements of bytes that make one of the other.
  package static func between(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.utf8.prefix(maximumLength)), Array(b.utf8.prefix(maximumLength)))
    var row = Array(0...b.count)
    for (i, byte) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (byte == b[j] ? 0 : 1))
        diagonal = above
      }
    }
    return row[b.count]
  }
}
