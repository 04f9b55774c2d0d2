internal import FoundationEssentials

extension MailStore {
  /// Files of the rules folder that are listed.
  private static let maximumFiles = 200

  /// The rule files in `Rules/`, not those in folders below it, which the files may name; by name.
  package func ruleFiles() throws(StoreError) -> [String] {
    let names = try mapped("list \(rulesFolder)") { try FileManager.default.contentsOfDirectory(atPath: rulesFolder) }
    return Array(
      names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.sorted().prefix(MailStore.maximumFiles))
  }
}
