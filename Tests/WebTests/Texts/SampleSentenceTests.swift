import Foundation
import Matching
import Model
import Store
import TestSupport
import Testing

@testable import Pipeline
@testable import Web

/// The decisions about the sample world's mail, made as a synchronisation makes them, but without servers.
@Suite(.serialized)
struct SampleSentenceTests {
  private static let now = Timestamp(iso: "2026-11-20 10:00")!
  private static let samples = projectRoot() + "/samples"

  @Test func everythingThatDecisionsOfTheSampleWorldSayIsTranslated() throws {
    var making = Settings(access: .shared, period: .all, trustedAuthenticator: "mx.acme.example")
    making.createFromLookback = true
    for situation in Situation.allCases { making.create[situation] = Creation(make: RecordKind.allCases) }
    var careful = Settings(access: .shared, period: .all, connection: .manual, dealPolicy: .newest)
    (careful.trustMissing, careful.create) = (.warn, making.create)
    var sentences: Set<String> = []
    var candidates: Set<String> = []
    for settings in [making, careful] {
      for decision in try SampleSentenceTests.decisions(settings) {
        sentences.formUnion(decision.trace.map(\.text))
        sentences.formUnion(decision.links.flatMap(\.evidence).map(\.reason))
        sentences.formUnion(decision.proposals.map(\.reason) + decision.questions.map(\.text) + decision.warnings)
        candidates.formUnion(decision.questions.flatMap(\.candidates).map(\.reason))
        switch decision.outcome {
        case .skipped(let why), .held(let why): sentences.insert(why)
        case .off, .decided: break
        }
      }
    }
    #expect(sentences.count > 300 && candidates.count > 3)
    let texts = Texts(language: .ukrainian)
    for sentence in sentences.sorted() { #expect(!texts.sentence(sentence).isEnglish, "\(sentence)") }
    for candidate in candidates.sorted() { #expect(!texts.candidate(candidate).isEnglish, "\(candidate)") }
  }

  private static func decisions(_ settings: Settings) throws -> [Decision] {
    let folder = try temporaryFolder() + "/acme"
    try MailStore.create(
      in: folder, timeZone: "Europe/Berlin", administrator: ("Olena Kovalenko", Address("olena@acme.example")!),
      rules: DefaultRules.files(addresses: [Address("acme.sales@gmail.com")!], domains: ["acme.example"]), now: now)
    let store = try MailStore.open(folder, use: .work, now: now)
    let owner = try store.users()[0].id
    try ActiveRules.read(ActiveRules.mainFile, folder: store.rulesFolder).activate(store, by: nil, now: now)
    let told = try CRMImport.stages(file: bytes("crm/stages.txt"))
    for name in ["companies", "contacts", "leads", "deals"] {
      let sheet = try CRMImport.drafts(kind: nil, csv: bytes("crm/\(name).csv"), told: told, timeZone: "UTC", now: now)
      _ = try store.importRecords(sheet.drafts, by: Viewer(user: owner), now: now)
    }
    var decisions: [Decision] = []
    for person in ["olena", "ben"] { decisions += try file(person, settings, of: owner, in: store) }
    try store.close()
    return decisions
  }

  private static func file(
    _ person: String, _ settings: Settings, of owner: ID<User>, in store: MailStore
  ) throws -> [Decision] {
    var settings = settings
    if person == "ben" { settings.aliases = [Address("sales@acme.example")!] }
    let nowhere = Endpoint(host: "127.0.0.1", port: 9, security: .tls)
    let mailbox = try store.addMailbox(
      address: Address("\(person)@acme.example")!, owner: owner, imap: nowhere, smtp: nowhere, login: person,
      password: Secret("none"), trustFile: nil, settings: settings, now: now)
    let listed = ListedFolder(
      path: FolderPath("INBOX"), name: "INBOX", separator: "/", specialUse: .inbox, isSelectable: true)
    let inbox = try store.saveFolders([listed], of: mailbox.id)[0].id
    try store.select(inbox, uidValidity: 7)
    let decider = try Decider(store: store, rules: try ActiveRules.load(store))
    let writer = try store.packWriter(for: mailbox.id)
    var run = RunDraft(kind: .sync, mailbox: mailbox.id, user: owner, startedAt: now)
    var decisions: [Decision] = []
    for (uid, path) in try letters(of: person).enumerated() {
      try writer.begin()
      try writer.append(bytes(path))
      let fetched = FetchedMessage(
        mailbox: mailbox.id, folder: inbox, uidValidity: 7, uid: UInt32(uid + 1), flags: [], receivedAt: nil,
        raw: try writer.end())
      let message = try store.message(at: fetched.raw)
      guard
        let wants = decider.wants(
          message, mailbox: mailbox.id, folder: "INBOX", specialUse: .inbox, receivedAt: nil, now: now)
      else { continue }
      try store.file(&run, now: now) { filing in
        let (placement, decision) = try decider.decide(message, wants, in: filing, now: now)
        _ = try filing.file(
          decider.filing(fetched, message, wants, placement: placement, decision: decision), date: wants.date)
        decisions.append(decision)
      }
    }
    try writer.close()
    try store.end(run, now: now)
    return decisions
  }

  /// Inbox and sent mail, as they are numbered.
  private static func letters(of person: String) throws -> [String] {
    try ["inbox", "sent"].flatMap { folder in
      let path = "mail/\(person)/\(folder)"
      return try FileManager.default.contentsOfDirectory(atPath: "\(samples)/\(path)").sorted().map { "\(path)/\($0)" }
    }
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(samples)/\(path)")))
  }
}
