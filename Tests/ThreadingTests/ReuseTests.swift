import Model
import Testing

@testable import Threading

/// What an id alone does not join, and what joins in spite of everything. Bob is ours.
@Suite struct ReuseTests {
  private static let root = Letter(id: "a@x", subject: "Pumps for Kiel", from: "anna", to: ["bob"], number: 1)
  private static let answer = Letter(
    id: "b@x", references: ["a@x"], subject: "Re: Pumps for Kiel", day: 1, from: "bob", to: ["anna"], number: 2)
  /// Somebody presses Reply on an old mail to write about something else to somebody else.
  private static let reused = Letter(
    id: "c@x", references: ["a@x", "b@x"], subject: "Summer party", day: 300, from: "bob", to: ["carl"], number: 3)

  private static func with(_ letter: Letter, _ change: (inout Letter) -> Void) -> Letter {
    var changed = letter
    change(&changed)
    return changed
  }

  /// Whether the letter stays in the conversation of root and answer, in whatever order they come.
  private func joins(_ letter: Letter, _ others: [Letter] = [root, answer]) -> Bool {
    let all = others + [letter]
    let partition = Letter.partition(of: all)
    for order in permutations(all) { #expect(Letter.partition(of: order) == partition) }
    return partition.contains { $0.contains(letter) && $0.contains(others[0]) }
  }

  @Test(arguments: [
    ("subject and people changed", reused, false),
    ("only the people", with(reused) { $0.subject = "Fwd: Pumps for Kiel" }, true),
    ("only the subject", with(reused) { $0.to = ["anna"] }, true),
    ("one of the people is still there", with(reused) { $0.to = ["carl", "anna"] }, true),
    ("nothing is said of a subject, and it answers", with(reused) { $0.subject = "Re:" }, true),
    ("among us, and it answers", with(reused) { $0.to = ["bob"] }, true),
    ("strangers, of whom one stays", with(reused) { ($0.from, $0.to) = ("carl", ["dora"]) }, false),
    (
      "it comes back with its subject",
      with(reused) { ($0.subject, $0.from, $0.to) = ("AW: Pumps for Kiel", "dora", ["bob"]) },
      true
    ),
    ("the people stay, none of us", with(reused) { ($0.from, $0.to) = ("anna", ["carl"]) }, true),
    ("only an id is the same", with(reused) { ($0.id, $0.references) = ("a@x", []) }, false),
    ("a variant of the root", with(root) { ($0.day, $0.number) = (2, 9) }, true),
    // Machines.
    (
      "a bounce of the answer",
      Letter(
        id: "r@x", subject: "Undelivered Mail Returned to Sender", day: 1, from: "mailer-daemon", to: ["bob"],
        automated: .bounce, report: "b@x", number: 4), true
    ),
    (
      "a bounce that names it in References alone",
      Letter(
        references: ["a@x", "b@x"], subject: "failure notice", from: "mailer-daemon", to: ["bob"], automated: .bounce,
        number: 4), true
    ),
    (
      "a read receipt of somebody else",
      Letter(subject: "Read: Pumps", from: "dora", to: ["bob"], automated: .receipt, report: "a@x", number: 4), true
    ),
    (
      "an automatic answer under another name",
      Letter(
        id: "r@x", references: ["z@x"], inReplyTo: ["b@x"], subject: "Out of office", from: "robot", to: ["bob"],
        automated: .autoReply, number: 4), true
    ),
    (
      "a newsletter answers nothing",
      Letter(id: "r@x", inReplyTo: ["b@x"], subject: "News", from: "robot", to: ["bob"], automated: .list, number: 4),
      false
    ),
  ])
  func afterAnAnswer(_ what: String, letter: Letter, stays: Bool) {
    #expect(joins(letter) == stays, "\(what)")
  }

  @Test func strangersNeedTwoOfThem() {
    let one = with { ($0.from, $0.to) = ("anna", ["carl"]) }
    func with(_ change: (inout Letter) -> Void) -> Letter { Self.with(Self.root, change) }
    func next(_ from: String, _ to: [String]) -> Letter {
      Letter(id: "b@x", references: ["a@x"], subject: "Valves", from: from, to: to, number: 2)
    }
    #expect(joins(next("carl", ["anna"]), [one]))
    #expect(joins(next("anna", ["carl", "dora"]), [one]))
    #expect(!joins(next("anna", ["dora"]), [one]))
    #expect(!joins(next("carl", ["dora"]), [one]))
    // One of ours beside one of them is enough, either way round.
    #expect(joins(next("bob", ["carl"]), [one]))
    #expect(joins(next("anna", ["carl"]), [with { ($0.from, $0.to) = ("anna", ["bob"]) }]))
    // Nothing is known of the people.
    #expect(joins(next("anna", []), [with { ($0.from, $0.to) = ("dora", []) }]))
  }

  @Test func aBounceJoinsOnlyWhatItIsAbout() {
    let bounce = Letter(
      references: ["a@x", "c@x"], subject: "failure notice", from: "mailer-daemon", to: ["bob"], automated: .bounce,
      report: "c@x", number: 5)
    let other = Self.with(bounce) { ($0.report, $0.number) = ("b@x", 6) }
    #expect(
      Letter.partition(of: [bounce, other, Self.root, Self.answer, Self.reused])
        == [[Self.root, Self.answer, other], [Self.reused, bounce]])
  }

  @Test func aNoteAmongUsLeavesASplitConversationSplit() {
    // Under the reused mail it names the old root, too.
    let note = Letter(
      id: "n@x", references: ["a@x", "b@x", "c@x"], subject: "FYI", from: "bob", to: ["bob"], number: 4)
    let among = Self.with(note) { $0.to = ["bob"] }
    #expect(
      Letter.partition(of: [Self.root, among, Self.answer, Self.reused]) == [
        [Self.root, Self.answer, Self.reused, among]
      ])
    // With two of us it is known who is meant.
    var partition = ThreadPartition(ours: { ["bob@harbor.example", "eve@harbor.example"].contains($0.key) })
    for letter in [Self.root, Self.with(note) { $0.to = ["eve"] }, Self.answer, Self.reused] {
      partition.add(letter.message, at: letter.date)
    }
    #expect(partition.threads() == [[0, 2], [1, 3]])
  }

  @Test(arguments: [
    (
      "Outlook", with(root) { $0.outlook = 1 }, with(reused) { ($0.outlook, $0.references, $0.to) = (1, [], ["anna"]) },
      true
    ),
    ("Outlook, reused", with(root) { $0.outlook = 1 }, with(reused) { ($0.outlook, $0.references) = (1, []) }, false),
    ("another one", with(root) { $0.outlook = 1 }, with(reused) { ($0.outlook, $0.references) = (2, []) }, false),
    ("Gmail knows", with(root) { $0.gmail = 1 }, with(reused) { ($0.gmail, $0.references) = (1, []) }, true),
    (
      "no header says so in its place", with(root) { $0.gmail = 1 },
      with(root) { ($0.id, $0.references, $0.number) = ("z@x", ["1@gmail-thread"], 7) }, false
    ),
    (
      "quotes that are not needed", with(root) { $0.id = "\"a\"@x" },
      with(reused) { ($0.references, $0.to) = (["a@x"], ["anna"]) }, true
    ),
    ("case counts", with(root) { $0.id = "A@x" }, with(reused) { ($0.references, $0.to) = (["a@x"], ["anna"]) }, false),
    (
      "References beat In-Reply-To", root,
      with(answer) { ($0.inReplyTo, $0.references) = (["a@x"], ["z@x"]) }, false
    ),
    (
      "of In-Reply-To the first counts", root, with(answer) { ($0.inReplyTo, $0.references) = (["z@x", "a@x"], []) },
      false
    ),
    (
      "an address is no id", with(root) { $0.inReplyTo = ["anna@harbor.example"] },
      with(root) { ($0.id, $0.inReplyTo, $0.number) = ("z@x", ["anna@harbor.example"], 7) }, false
    ),
    (
      "an address before the id", root,
      with(answer) { ($0.inReplyTo, $0.references) = (["Anna@harbor.example", "a@x"], []) }, true
    ),
  ])
  func byOtherMeans(_ what: String, one: Letter, other: Letter, joins: Bool) {
    #expect(self.joins(other, [one]) == joins, "\(what)")
  }

  @Test(arguments: [
    "", "AQ==", "AdkDBAUGAQIDBAUGBwgJCgsMDQ4P", "not base64 at all ...............", "AdkDBAUGAAAAAAAAAAAAAAAAAAAAAA==",
    "\u{0}\u{0}", String(repeating: " ", count: 100_000),
  ])
  func otherThreadIndexesAreNone(value: String) {
    var message = Self.root.message
    message.headers = [HeaderField(name: "thread-index", value: value)]
    #expect(ThreadIndex.id(of: message) == nil)
  }

  @Test func theBeginningOfThreadIndexCounts() {
    var message = Self.root.message
    var ids: Set<String?> = []
    for value in [
      Letter.threadIndex(5), String(Letter.threadIndex(5).prefix(30)),
      Letter.threadIndex(5).replacing("w", with: "w\r\n "),
      Letter.threadIndex(5) + String(repeating: "A", count: 1_000_000),
    ] {
      message.headers = [HeaderField(name: "thread-index", value: value)]
      ids.insert(ThreadIndex.id(of: message))
    }
    #expect(ids == ["01d9030405060506070809" + "0a0b0c0d0e0f1011121314@thread-index"])
  }
}
