internal import Model

/// A mailbox's settings as a person typed them, and what is wrong with them.
struct SettingsForm: Sendable {
  /// As typed, by the setting's key.
  private(set) var values: [String: String]
  /// What can be taken of it.
  private(set) var settings: Settings
  /// Texts by the setting's key.
  private(set) var problems: [String: String] = [:]
  /// What the server lists and can be chosen.
  let folders: [ListedFolder]

  /// The value of `cards` in a form whose mailbox has none yet: what goes with the access.
  static let cardsByAccess = "by-access"

  /// Settings as they are.
  init(_ settings: Settings, folders: [ListedFolder]) {
    (self.settings, self.folders) = (settings, folders.filter(\.isSelectable))
    values = Dictionary(settings.entries.map { ($0.key, $0.value) }) { first, _ in first }
  }

  /// Settings changed by a form; a field that the form does not have leaves its setting as it is.
  init(_ form: Form, onto settings: Settings, folders: [ListedFolder], _ texts: Texts) {
    self.init(settings, folders: folders)
    for (key, _) in settings.entries {
      guard let value = value(of: key, in: form) else { continue }
      values[key] = value
      do throws(SettingError) { try self.settings.set(key, to: resolved(key, value, form)) } catch {
        problems[key] = texts.problem(of: key, error)
      }
    }
    if form.isOn("folders"), form.all("folder").isEmpty { problems["folders"] = texts["foldersNone"] }
  }

  /// Lets what cards show go with the access, until somebody chooses.
  mutating func followAccess() { values["cards"] = SettingsForm.cardsByAccess }

  /// Nil where the form does not have the field.
  private func value(of key: String, in form: Form) -> String? {
    switch key {
    case "folders": return form.isOn("folders") ? choice(form.all("folder")).text : nil
    case "create.lookback": return form.isOn("situations") ? (form.isOn(key) ? "yes" : "no") : nil
    case _ where Situation.allCases.contains { key == "create.\($0.key)" }:
      return form.isOn("situations") ? form.all(key).joined(separator: ",") : nil
    default:
      // A field that was emptied is empty, one that is not there is left alone.
      return form[key].map { _ in form.line(key) ?? "" }
    }
  }

  private func resolved(_ key: String, _ value: String, _ form: Form) -> String {
    guard key == "cards", value == SettingsForm.cardsByAccess else { return value }
    // DESIGN: a personal mailbox begins with the contact alone, a shared one with everything.
    return (form["access"] == MailboxAccess.shared.rawValue ? CardDetail.everything : .contactOnly).rawValue
  }
}

// MARK: - Folders

extension SettingsForm {
  /// The names of the chosen folders: of the server's list, and those that the settings name and it does not have.
  var chosenFolders: [String] { SettingsForm.names(in: FolderChoice(values["folders"] ?? ""), of: folders) }

  /// Those that the settings name and the server does not list.
  var missingFolders: [String] {
    let listed = Set(folders.map(\.name))
    return chosenFolders.filter { !listed.contains($0) }
  }

  /// The choice that ticked boxes mean. One that means the same as before stays as it is written.
  private func choice(_ ticked: [String]) -> FolderChoice {
    let known = Set(folders.map(\.name)).union(SettingsForm.names(in: settings.folders, of: folders))
    let names = ticked.filter(known.contains)
    if Set(names) == Set(SettingsForm.names(in: settings.folders, of: folders)) { return settings.folders }
    if Set(names) == Set(SettingsForm.names(in: .standard, of: folders)) { return .standard }
    return names.isEmpty ? settings.folders : .named(names)
  }

  private static func names(in choice: FolderChoice, of folders: [ListedFolder]) -> [String] {
    switch choice {
    case .standard: folders.filter(\.isUsual).map(\.name)
    case .named(let names):
      names.flatMap { name in
        let found = folders.filter { $0.answers(to: name) }.map(\.name)
        return found.isEmpty ? [name] : found
      }
    }
  }
}

extension ListedFolder {
  /// One of those that are synchronised unless others are chosen.
  var isUsual: Bool { specialUse == .inbox || specialUse == .sent }

  /// As a setting names folders: by special use (`\Sent`), INBOX in any case (RFC 3501 5.1), else by display name.
  fileprivate func answers(to text: String) -> Bool {
    if text.hasPrefix("\\") { return specialUse?.rawValue == text.dropFirst().lowercased() }
    return text.uppercased() == "INBOX" ? specialUse == .inbox : name == text
  }
}

extension Texts {
  /// What a field should be, in this language where it is one that people type.
  fileprivate func problem(of key: String, _ error: SettingError) -> String {
    switch key {
    case "aliases": self["settingAliasesWrong"]
    case "sender-name", "mailbox-name": self["settingNameWrong"]
    default: said("\(error)")
    }
  }
}
