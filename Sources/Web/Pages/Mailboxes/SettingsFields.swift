internal import Model

/// The fields of a mailbox's settings, of `settings-fields.mustache`.
struct SettingsFields: ViewModel {
  let senderName: FormLine
  let mailboxName: FormLine
  let aliases: FormLine
  let access: [FormChoice]
  let periods: [FormChoice]
  let periodDates: [FormChoice]
  let hasFolders: Bool
  let folders: [FormChoice]
  let foldersProblem: String?
  let connections: [FormChoice]
  let situations: [SituationFields]
  let createsFromLookback: Bool
  let deals: [FormChoice]
  let cards: [FormChoice]
  let trustFailed: [FormChoice]
  let trustMissing: [FormChoice]
  let trustServer: FormLine
  let sent: [FormChoice]
  let read: [FormChoice]
  let hasProblems: Bool
  /// With whom a mailbox that is being connected is shared; empty where sharing has a form of its own.
  let people: [FormChoice]
  let hasPeople: Bool

  struct SituationFields: ViewModel {
    let title: String
    let key: String
    let makes: [FormChoice]
    let whens: [FormChoice]
    let source: FormLine
    let responsibles: [FormChoice]
    let makesAny: Bool
  }

  /// People offered as responsible or to share with: a list to choose from, not a directory.
  static let maximumPeople = 200

  /// - Parameters:
  ///   - sharing: whom to offer to share with, and who is ticked; nil where sharing has a form of its own.
  init(
    _ form: SettingsForm, users: [User], sharing: (with: [User], ticked: Set<Int64>)?, _ texts: Texts, _ dates: Dates
  ) {
    let builder = Builder(form: form, texts: texts)
    senderName = builder.line("sender-name")
    mailboxName = builder.line("mailbox-name")
    aliases = builder.line("aliases")
    access = builder.choices("access", MailboxAccess.allCases, hints: true)
    periods = builder.periods(dates)
    periodDates = builder.choices("period-date", PeriodDate.allCases)
    folders = builder.folders()
    hasFolders = !folders.isEmpty
    foldersProblem = form.problems["folders"]
    connections = builder.choices("connection", Connection.allCases, hints: true)
    situations = Situation.allCases.map { builder.situation($0, users) }
    createsFromLookback = form.values["create.lookback"] == "yes"
    deals = builder.choices("deals", ["rules"] + DealPolicy.allCases.map(\.rawValue))
    let isNew = sharing != nil
    cards = builder.choices(
      "cards", (isNew ? [SettingsForm.cardsByAccess] : []) + CardDetail.allCases.map(\.rawValue))
    trustFailed = builder.choices("trust.failed", TrustPolicy.allCases)
    trustMissing = builder.choices("trust.missing", TrustPolicy.allCases)
    trustServer = builder.line("trust.server")
    sent = builder.choices("sent", ["append", "provider"])
    read = builder.choices("read", ["server", "here"])
    hasProblems = !form.problems.isEmpty
    people = (sharing?.with ?? []).prefix(SettingsFields.maximumPeople).map { user in
      FormChoice(
        "share", "\(user.id)", user.name, hint: user.address.description,
        isChosen: sharing?.ticked.contains(user.id.value) ?? false)
    }
    hasPeople = !people.isEmpty
  }
}

/// Makes the fields of a form.
private struct Builder {
  let form: SettingsForm
  let texts: Texts

  func line(_ key: String) -> FormLine {
    FormLine(name: key, value: form.values[key] ?? "", problem: form.problems[key])
  }

  func choices(_ key: String, _ values: [String], hints: Bool = false) -> [FormChoice] {
    values.map { value in
      FormChoice(
        key, value, texts["setting.\(key).\(value)"], hint: hints ? texts["setting.\(key).\(value).hint"] : nil,
        isChosen: form.values[key] == value)
    }
  }

  func choices<Value: RawRepresentable>(_ key: String, _ values: [Value], hints: Bool = false) -> [FormChoice]
  where Value.RawValue == String {
    choices(key, values.map(\.rawValue), hints: hints)
  }

  /// The usual ones, and the one in force where it is another.
  func periods(_ dates: Dates) -> [FormChoice] {
    let usual = ["7d", "1mo", "3mo", "1y", "all"]
    let current = form.values["period"] ?? ""
    return (usual + (usual.contains(current) ? [] : [current])).map { value in
      FormChoice("period", value, texts.period(value, dates), isChosen: value == current)
    }
  }

  func folders() -> [FormChoice] {
    let chosen = Set(form.chosenFolders)
    var seen: Set<String> = []
    // What a person looks for first comes first; the rest is in the server's order.
    let (first, rest) = (form.folders.filter(\.isUsual), form.folders.filter { !$0.isUsual })
    let sorted = first.filter { $0.specialUse == .inbox } + first.filter { $0.specialUse != .inbox } + rest
    let listed = sorted.filter { seen.insert($0.name).inserted }.map { folder in
      let use = folder.specialUse.map { texts["folder.\($0.rawValue)"] }
      // "Drafts" needs no "drafts" behind it.
      let hint = use.flatMap { $0.lowercased().contains(folder.name.lowercased()) ? nil : $0 }
      return FormChoice("folder", folder.name, folder.name, hint: hint, isChosen: chosen.contains(folder.name))
    }
    return listed
      + form.missingFolders.map {
        FormChoice("folder", $0, $0, hint: texts["folderMissing"], isChosen: true)
      }
  }

  func situation(_ situation: Situation, _ users: [User]) -> SettingsFields.SituationFields {
    let key = "create.\(situation.key)"
    let made = Set((form.values[key] ?? "").split(separator: ",").map(String.init))
    return SettingsFields.SituationFields(
      title: texts["setting.\(key)"], key: key,
      makes: RecordKind.allCases.map { kind in
        FormChoice(key, kind.rawValue, texts["setting.make.\(kind.rawValue)"], isChosen: made.contains(kind.rawValue))
      },
      whens: Creation.When.allCases.map {
        FormChoice(
          key + ".when", $0.rawValue, texts["setting.when.\($0.rawValue)"],
          isChosen: form.values[key + ".when"] == $0.rawValue)
      },
      source: line(key + ".source"), responsibles: responsibles(key + ".responsible", users),
      makesAny: RecordKind.allCases.contains { made.contains($0.rawValue) })
  }

  /// The owner, the sender, each user by address; and who is named, where that is somebody else.
  private func responsibles(_ key: String, _ users: [User]) -> [FormChoice] {
    let current = form.values[key] ?? ""
    var list = ["mailbox-owner", "sender"].map {
      FormChoice(key, $0, texts["setting.responsible.\($0)"], isChosen: current == $0)
    }
    for user in users.prefix(SettingsFields.maximumPeople) {
      let names = [user.address.key, user.name.lowercased()]
      list.append(
        FormChoice(key, user.address.description, user.name, isChosen: names.contains(current.lowercased())))
    }
    if !list.contains(where: \.isChosen) { list.append(FormChoice(key, current, current, isChosen: true)) }
    return list
  }
}

extension Texts {
  /// How far back, in words.
  func period(_ value: String, _ dates: Dates) -> String {
    guard let period = Period(value) else { return value }
    switch period {
    case .all: return self["period.all"]
    case .days(let count): return self.count("period.days", count)
    case .months(let count):
      return count % 12 == 0 ? self.count("period.years", count / 12) : self.count("period.months", count)
    case .since(let year, let month, let day):
      // The day is one of the calendar, whatever the zone.
      return self["period.since", ["day": dates.name(year: year, month: month, day: day)]]
    }
  }
}

extension Dates {
  /// A calendar day.
  fileprivate func name(year: Int, month: Int, day: Int) -> String {
    Timestamp(year: year, month: month, day: day).map {
      Dates(timeZone: "UTC", language: language, now: now).day($0)
    } ?? "\(year)-\(month)-\(day)"
  }
}
