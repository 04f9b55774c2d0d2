package import Model

/// A checked rule file with everything it takes in, ready to decide.
package struct RuleSet: Sendable {
  /// Every file that was read, in the order in which they were: paths relative to the rules folder.
  package let source: [(path: String, bytes: [UInt8])]
  /// Who the file says we are. The caller adds mailboxes and aliases and hands all over in `CopyFacts.ours`.
  package let ours: Ours
  /// What the file gives for situations that a mailbox has switched on.
  let create: [Situation: CreateAction]

  let lists: [String: AddressList]
  let wordLists: [String: LiteralSet]
  let steps: StepSettings
  let rules: [Rule]
  let index: RuleIndex
  /// Of the file itself: those of files that it extends are theirs.
  package let tests: [RuleTest]

  /// What a rule revision is hashed over: the same files give the same bytes, any other file others.
  package var canonicalBytes: [UInt8] {
    // The length in front of each part keeps the end of one file from passing for the beginning of the next.
    source.reduce(into: Array("rapport rules 1\n".utf8)) { bytes, file in
      bytes += Array("\(file.path.utf8.count) \(file.path) \(file.bytes.count)\n".utf8)
      bytes += file.bytes
    }
  }

  /// Records that rules name themselves, and where: they should be there.
  package var namedRecords: [(record: Capture, at: RuleFileError)] {
    rules.flatMap { rule in
      rule.links.flatMap { link in
        link.literals.map { record in
          (
            record,
            link.place.error("rule '\(rule.name)' names a \(record.kind.rawValue) with \(record.field) \(record.value)")
          )
        }
      }
    }
  }

  /// Where a rule stands.
  package func place(of rule: String) -> RuleFileError? {
    rules.first { $0.name == rule }.map { $0.place.error("rule '\(rule)'") }
  }

  /// What is no mistake and cannot be meant: in the order of the files.
  package let warnings: [RuleFileError]

  /// A rule asks for custom fields or tags of records.
  let wantsFields: Bool
  /// Names of the rules that let people take turns, and of the situations (`CreateAction.turn(of:)`).
  let turns: [String]

  /// Names of the rules, in the order in which they are asked.
  package var ruleNames: [String] { rules.map(\.name) }
}

/// How the built-in steps work; the first file that sets a value counts.
struct StepSettings: Sendable, Hashable {
  var addressKinds: [RecordKind]?
  var ignoresPlusTags: Bool?
  var usesDomains: Bool?
  /// The name of the list of domains that name nobody.
  var domainsExcept: String?
  var asksAboutDomains: Bool?
  var inheritedKinds: [RecordKind]?
  var dealPolicy: DealPolicy?
  var dealsUseDate: Bool?
  var trustFailed: TrustPolicy?
  var trustMissing: TrustPolicy?

  /// These, and what they leave open from `other`.
  func filled(from other: StepSettings) -> StepSettings {
    StepSettings(
      addressKinds: addressKinds ?? other.addressKinds, ignoresPlusTags: ignoresPlusTags ?? other.ignoresPlusTags,
      usesDomains: usesDomains ?? other.usesDomains, domainsExcept: domainsExcept ?? other.domainsExcept,
      asksAboutDomains: asksAboutDomains ?? other.asksAboutDomains,
      inheritedKinds: inheritedKinds ?? other.inheritedKinds, dealPolicy: dealPolicy ?? other.dealPolicy,
      dealsUseDate: dealsUseDate ?? other.dealsUseDate, trustFailed: trustFailed ?? other.trustFailed,
      trustMissing: trustMissing ?? other.trustMissing)
  }

  /// What holds where no file says anything.
  static let initial = StepSettings(
    addressKinds: [.contact, .company, .lead], ignoresPlusTags: true, usesDomains: true, asksAboutDomains: true,
    inheritedKinds: RecordKind.allCases, dealPolicy: .ask, dealsUseDate: true, trustFailed: .allow,
    trustMissing: .allow)
}
