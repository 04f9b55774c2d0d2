import Model
import Testing

@testable import Threading

@Suite struct PlacementTests {
  /// What the last of the letters became.
  private func last(_ letters: [Letter]) -> Placement { Letter.place(letters).placement }

  @Test(arguments: [
    // the letters in order of arrival, what the last one becomes
    ([Letter(id: "a@x")], Placement.Thread.new),
    ([Letter(id: "a@x"), Letter(id: "b@x", references: ["a@x"], number: 1)], .join(ID(1))),
    ([Letter(id: "a@x"), Letter(id: "b@x", inReplyTo: ["a@x"], number: 1)], .join(ID(1))),
    // The answer arrived first.
    ([Letter(id: "b@x", references: ["a@x"]), Letter(id: "a@x", number: 1)], .join(ID(1))),
    // Two that name the same missing one.
    ([Letter(id: "b@x", references: ["a@x"]), Letter(id: "c@x", references: ["a@x"], number: 1)], .join(ID(1))),
    // One that shows that two threads are one.
    (
      [Letter(id: "a@x"), Letter(id: "b@x", number: 1), Letter(id: "c@x", references: ["b@x", "a@x"], number: 2)],
      .merge(into: ID(1), others: [ID(2)])
    ),
    // Ids that everybody has.
    ([Letter(id: ""), Letter(id: "", number: 1)], .new),
    ([Letter(id: "x"), Letter(id: "y", references: ["x"], number: 1)], .new),
    ([Letter(id: "nobody@localhost"), Letter(id: "nobody@localhost", number: 1)], .new),
    ([Letter(id: "No-Reply@shop.example"), Letter(references: ["no-reply@shop.example"], number: 1)], .new),
  ])
  func byID(letters: [Letter], thread: Placement.Thread) {
    #expect(last(letters).thread == thread)
  }

  private static let question = Letter(id: "a@x", subject: "Pumps for Kiel", from: "anna", to: ["bob", "carl"])
  private static let answer = Letter(
    id: "b@x", subject: "AW: Pumps for Kiel", day: 3, from: "bob", to: ["anna"], number: 1)

  @Test(arguments: [
    ("an orphan reply between the same people", question, answer, true),
    ("the reply came first", answer, question, true),
    ("no reply prefix", question, with(answer) { $0.subject = "Pumps for Kiel" }, false),
    ("a forward is no reply", question, with(answer) { $0.subject = "WG: Pumps for Kiel" }, false),
    ("it names another message", question, with(answer) { $0.references = ["z@x"] }, false),
    ("it names nothing that counts", question, with(answer) { $0.references = ["nobody@localhost", "zzz"] }, true),
    ("30 days", question, with(answer) { $0.day = 30 }, true),
    ("31 days", question, with(answer) { $0.day = 31 }, false),
    ("the reply is the earlier one", question, with(answer) { $0.day = -1 }, false),
    ("its sender was not asked", question, with(answer) { $0.from = "dora" }, false),
    ("it goes to somebody else", question, with(answer) { $0.to = ["dora"] }, false),
    ("another subject", question, with(answer) { $0.subject = "Re: Pumps for Bremen" }, false),
    ("automated", question, with(answer) { $0.automated = .autoReply }, false),
    ("an answer to something automated", with(question) { $0.automated = .generated }, answer, false),
    ("the writer reminds", question, with(answer) { ($0.from, $0.to) = ("anna", ["carl"]) }, true),
    ("the writer asks others", question, with(answer) { ($0.from, $0.to) = ("anna", ["dora"]) }, false),
  ])
  func bySubject(_ what: String, first: Letter, second: Letter, joins: Bool) {
    #expect(last([first, second]).thread == (joins ? .join(ID(1)) : .new), "\(what)")
  }

  private static func with(_ letter: Letter, _ change: (inout Letter) -> Void) -> Letter {
    var changed = letter
    change(&changed)
    return changed
  }

  @Test func anotherCopyJoinsItsMessage() {
    let placement = last([Letter(id: "z@x", number: 9), Letter(id: "a@x"), Letter(id: "a@x")])
    #expect(placement.sameMessage == ID(2))
    #expect(placement.thread == .join(ID(2)))
    #expect(placement.reason == "another copy of message 2")
  }

  @Test func anotherCopyStillMergesWhatItsIDsShow() {
    // A copy of the second whose References survived.
    let placement = last([
      Letter(id: "a@x"), Letter(id: "b@x", number: 1), Letter(id: "b@x", references: ["a@x"], number: 1),
    ])
    #expect(placement.sameMessage == ID(2))
    #expect(placement.thread == .merge(into: ID(1), others: [ID(2)]))
  }

  /// Ours name their own id last: it is nothing that they answer.
  @Test(arguments: [["a@x"], []])
  func anOwnIDAmongReferencesSaysNothing(references: [String]) {
    func wants(_ references: [String]) -> ThreadLookup {
      let letter = Letter(id: "b@x", references: references, subject: "Re: Offer")
      return Threading.want(letter.message, at: letter.date, ours: { _ in true })
    }
    let (plain, named) = (wants(references), wants(references + ["b@x"]))
    #expect(plain.mentions == named.mentions && plain.isOrphanReply == named.isOrphanReply)
  }

  @Test func hostileReferencesAreBounded() {
    let many = Letter(id: "own@x", references: (0..<100_000).map { "\($0)@x" }, inReplyTo: ["last@x"])
    let mentions = Threading.want(many.message, at: many.date, ours: { _ in true }).mentions
    #expect(mentions.count == Threading.maximumIDs + 1)
    #expect(mentions.first?.id == "own@x")
    #expect(mentions.last?.id == "99999@x")
    // Neither do many people at many ids.
    let crowd = Letter(id: "own@x", references: many.references, to: (0..<5_000).map { "person\($0)" })
    let ties = Threading.want(crowd.message, at: crowd.date, ours: { _ in false }).mentions.flatMap(\.leaves)
    #expect(ties.count <= 5 * (Threading.maximumIDs + 1) + 1)
    #expect(ties.allSatisfy { $0.utf8.count <= 2 * Tie.maximumBytes + 3 })
    #expect(!Threading.isUsable(String(repeating: "a", count: Threading.maximumIDLength) + "@x"))
    #expect(["@", "a@", "@x", "a b@x", "a\u{0}@x"].filter(Threading.isUsable).isEmpty)
  }

  @Test func datesAtTheEndsOfTimeDoNotTrap() {
    for date in [Timestamp(milliseconds: .min), Timestamp(milliseconds: .max)] {
      let wants = Threading.want(Self.answer.message, at: date, ours: { _ in false })
      #expect(wants.from <= wants.to)
      let far = SubjectCandidate(
        thread: ID(1), message: ID(1), date: Timestamp(milliseconds: date.milliseconds < 0 ? .max : .min),
        isOrphanReply: true, from: Address("anna@harbor.example"), participants: ["bob@harbor.example"])
      let known = KnownThreads(bySubject: [far])
      #expect(Threading.place(Self.answer.message, at: date, wants: wants, known: known).thread == .new)
    }
  }
}
