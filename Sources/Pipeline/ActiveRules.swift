internal import Foundation
package import Matching
package import Model
internal import OpenSSL
package import Store
internal import Synchronization

/// The rule revision in force: rules are stored under their hash, and only that decides, whatever the files say now.
package struct ActiveRules: Sendable {
  package let rules: RuleSet
  package let hash: Digest

  /// The file that a workspace's rules begin with.
  package static let mainFile = "default.yaml"
  /// Longest rule or list file read, in bytes: a file by mistake (a mailbox, a disk image) must not fill memory.
  package static let maximumFileLength = 8 << 20

  /// Reads a rule file and what it takes in, without storing it.
  ///
  /// - Parameters:
  ///   - file: relative to `folder`.
  ///   - folder: that no file of the set lies outside of.
  package static func read(_ file: String, folder: String) throws(RuleFileErrors) -> ActiveRules {
    let rules = try RuleSet.load(file) { path in
      guard let handle = FileHandle(forReadingAtPath: folder + "/" + path) else {
        throw Failure("read \(path)", reach: .process, cause: "it cannot be opened")
      }
      defer { handle.closeFile() }
      let data = try handle.read(upToCount: maximumFileLength + 1) ?? Data()
      guard data.count <= maximumFileLength else {
        throw Failure("read \(path)", reach: .process, cause: "it is longer than \(maximumFileLength >> 20) MB")
      }
      return Array(data)
    }
    return ActiveRules(rules: rules, hash: SHA256.hash(rules.canonicalBytes))
  }

  /// Stores the rules under their hash and puts them in force.
  ///
  /// - Returns: false when they were in force already.
  @discardableResult
  package func activate(_ store: MailStore, by user: ID<User>?, now: Timestamp) throws(Failure) -> Bool {
    let files = rules.source.map { RuleSourceFile(path: $0.path, base64: Data($0.bytes).base64EncodedString()) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json: Data
    do { json = try encoder.encode(files) } catch {
      throw Failure("store the rules", reach: .process, cause: "\(error)")
    }
    return try Failure.storing("store the rules") { () throws(StoreError) in
      try store.activateRules(hash: hash, source: String(decoding: json, as: UTF8.self), by: user, now: now)
    }
  }

  /// The revision that the workspace uses.
  package static func load(_ store: MailStore) throws(Failure) -> ActiveRules {
    let doing = "load the rules of \(store.folder)"
    return try load(try Failure.storing(doing) { () throws(StoreError) in try store.activeRules() }, doing)
  }

  package static func load(_ stored: RuleRevision) throws(Failure) -> ActiveRules {
    try load(stored, "load the rules \(stored.hash.description.prefix(8))")
  }

  /// What was loaded last: each sync asks for the revision in force, and it is seldom another one.
  private static let latest = Mutex<(stored: RuleRevision, rules: ActiveRules)?>(nil)

  private static func load(_ stored: RuleRevision, _ doing: String) throws(Failure) -> ActiveRules {
    if let kept = latest.withLock({ $0 }), kept.stored == stored { return kept.rules }
    let rules = try parse(stored, doing)
    latest.withLock { $0 = (stored, rules) }
    return rules
  }

  private static func parse(_ stored: RuleRevision, _ doing: String) throws(Failure) -> ActiveRules {
    let files: [RuleSourceFile]
    do { files = try JSONDecoder().decode([RuleSourceFile].self, from: Data(stored.source.utf8)) } catch {
      throw Failure(
        doing, reach: .process, cause: "the stored revision cannot be read", hint: "run: rapport rules apply")
    }
    do {
      let rules = try RuleSet.load(files.first?.path ?? mainFile) { path in
        guard let file = files.first(where: { $0.path == path }), let bytes = Data(base64Encoded: file.base64) else {
          throw Failure("read \(path)", reach: .process, cause: "it is not part of the stored revision")
        }
        return Array(bytes)
      }
      return ActiveRules(rules: rules, hash: stored.hash)
    } catch {
      // A revision that an older version took and this one does not.
      throw Failure(doing, reach: .process, cause: "\(error)", hint: "mend the file, then: rapport rules apply")
    }
  }
}

/// One file of a stored rule revision; base64, since a list file may hold any bytes.
private struct RuleSourceFile: Codable {
  var path: String
  var base64: String
}
