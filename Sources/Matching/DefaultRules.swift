package import Model

/// The rule files that a new workspace starts with, built into the program from the folder Rules.
package enum DefaultRules {
  /// Paths relative to the workspace's rules folder, and their bytes.
  package static var files: [(path: String, bytes: [UInt8])] {
    [
      ("default.yaml", PackageResources.default_yaml), ("lists/free-mail.txt", PackageResources.free_mail_txt),
    ]
  }

  /// The same, with a line that says who we are below the one that shows how.
  package static func files(addresses: [Address], domains: [String]) -> [(path: String, bytes: [UInt8])] {
    guard !addresses.isEmpty || !domains.isEmpty else { return files }
    func list(_ items: [String]) -> String {
      "[" + items.map { "'\($0.replacing("'", with: "''"))'" }.joined(separator: ", ") + "]"
    }
    let line = "ours: { domains: \(list(domains)), addresses: \(list(addresses.map(\.description))) }"
    return files.map { file in
      guard file.path == "default.yaml" else { return file }
      var lines = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        .map(String.init)
      guard let example = lines.firstIndex(where: { $0.hasPrefix("#   ours:") }) else { return file }
      lines.insert(line, at: example + 1)
      return (file.path, Array(lines.joined(separator: "\n").utf8))
    }
  }
}
