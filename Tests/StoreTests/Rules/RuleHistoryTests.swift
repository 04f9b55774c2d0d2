import Model
import OpenSSL
import Testing

@testable import Store

/// What the history of the rules says was in force, and which run it was.
@Suite struct RuleHistoryTests {
  private static let (old, new) = (SHA256.hash(Array("a".utf8)), SHA256.hash(Array("b".utf8)))

  private func activate(_ hash: Digest, _ work: TestWorkspace, _ at: Int64) throws {
    try work.store.activateRules(hash: hash, source: "[]", by: ID(1), now: day(at))
  }

  /// A workspace of an older version, which kept of rules that came back the first time alone.
  @Test func theRevisionInForceIsTheOneThatDecides() throws {
    let work = try TestWorkspace()
    for (hash, at) in [(Self.old, 1), (Self.new, 2), (Self.old, 3)] { try activate(hash, work, Int64(at)) }
    let place = { try work.store.ruleHistory().filter(\.isActive).map(\.at) }
    #expect(try place() == [day(3)])
    try work.store.write("forget") { try $0.run("DELETE FROM rule_activation WHERE at = ?", [day(3).milliseconds]) }
    #expect(try place() == [day(1)])
    #expect(try work.store.activeRules().hash == Self.old)
  }

  /// The run of rules is the first that decided a message by them which others had decided before.
  @Test func theRunIsTheOneThatDecidedByThem() throws {
    let work = try TestWorkspace()
    let box = try work.mailbox("sales@acme.example")
    let letters = [Letter(subject: "1", date: 1, id: "1@x"), Letter(subject: "2", date: 2, id: "2@x")]
    var sync = RunDraft.sync(box.mailbox)
    try activate(Self.old, work, 1)
    try work.file(letters, in: box, run: &sync, deciding: Deciding(rules: Self.old))
    _ = try work.record(.contact, "Anna", address: "anna@harbor.example")
    // Decided by the new rules, while yet others come into force: it is the run of the new ones.
    try activate(Self.new, work, 2)
    var first = RunDraft(kind: .rules, mailbox: nil, user: ID(1), startedAt: day(3))
    try activate(noRules, work, 3)
    #expect(try work.relink(letters, run: &first, deciding: Deciding(rules: Self.new)) == 2)
    func runs() throws -> [ID<Run>?] { try work.store.ruleHistory().prefix(3).map(\.run) }
    #expect(try runs() == [nil, first.id, nil])
    // Nothing changes by the third ones; what a contact changes later is none of theirs.
    var (second, third) = (RunDraft.relink, RunDraft.relink)
    #expect(try work.relink(letters, run: &second, deciding: Deciding(rules: noRules)) == 0)
    _ = try work.record(.contact, "Anna too", address: "anna@harbor.example")
    #expect(try work.relink(letters, run: &third, deciding: Deciding(rules: noRules)) == 2)
    #expect(try third.id != nil && runs() == [nil, first.id, nil])
  }
}
