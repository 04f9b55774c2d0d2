internal import Model

/// Settings as stored: a JSON object of the keys and values that people write.
///
/// Keys that this version does not know are ignored; those that are absent have their defaults.
enum SettingsCoding {
  static func encode(_ settings: Settings) throws -> String {
    try StoredJSON.text(Dictionary(settings.entries.map { ($0.key, $0.value) }) { first, _ in first })
  }

  static func decode(_ text: String) throws(StoreError) -> Settings {
    let entries = try StoredJSON.value([String: String].self, text, of: "the settings of a mailbox")
    var settings = Settings()
    for (key, value) in entries.sorted(by: { $0.key < $1.key }) {
      do { try settings.set(key, to: value) } catch {
        guard case .unknownKey = error else { throw .corrupt("a stored setting: \(error)") }
      }
    }
    return settings
  }
}
