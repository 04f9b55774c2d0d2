import Model
import Testing

@testable import Store
@testable import Web

struct ConversationTests {
  /// The new text, the whole text, and what is folded away.
  @Test(arguments: [
    ("Hello", "Hello\n\n> old", "> old"), ("Hello", "Hello", ""), ("Hello", "Hello\n \n", ""),
    // Interleaved answers: the whole is shown again.
    ("yes", "> one?\nyes", "> one?\nyes"), ("", "> only old", "> only old"), ("", "", ""),
    // Not cut inside a grapheme of the one that is a beginning of the other in bytes.
    ("e", "e\u{301}", "\u{301}"),
  ])
  func newTextStandsFirstAndTheRestIsFolded(new: String, whole: String, history: String) {
    let shown = ConversationMaking.shown(view(new, whole))
    #expect(shown.new.text == new)
    #expect(shown.history.text == history)
  }

  @Test func aLongTextIsCutBetweenLetters() {
    #expect(ConversationMaking.cut("їжак", 3) == ("ї…", true))
    #expect(ConversationMaking.cut("їжак", 8) == ("їжак", false))
  }

  @Test(arguments: [
    ("/records/1", "/records/1"), ("/records/1?done=linked&n=3#message-2", "/records/1"),
    ("/records/1?before=1-2&done=linked&n=3", "/records/1?before=1-2"), ("/?notes=1&n=2", "/?notes=1"), ("/#x", "/"),
  ])
  func aPageIsGoneBackToWithoutWhatWasSaidOnIt(path: String, expected: String) {
    #expect(Links.plain(path) == expected)
    #expect(Links.at(ID(7), of: path) == expected + "#message-7")
  }

  @Test func aReasonIsGivenOnceWithItsRuns() {
    func claim(_ run: Int64, _ reason: String?, _ person: String? = nil) -> ClaimView {
      ClaimView(
        step: person == nil ? .addresses : .people, reason: reason, rule: nil, rules: nil, run: ID(run),
        showsRun: run < 3,
        person: person,
        madeAt: Timestamp(seconds: 0))
    }
    let claims = [
      claim(1, "her address"), claim(2, "her address"), claim(2, "her address"), claim(3, nil), claim(4, nil, "Ben"),
    ]
    let reasons = LinkCard.reasons(claims, Texts(language: .english))
    #expect(reasons.map { $0.runs.map(\.number) } == [["1", "2"], ["3"], ["4"]])
    #expect(reasons.map { $0.runs.map(\.path) } == [["/runs/1", "/runs/2"], [nil], [nil]])
    #expect(reasons.map(\.text) == ["her address", "for a reason in a mailbox that you cannot read", "linked by Ben"])
  }

  private func view(_ new: String, _ whole: String) -> MessageView {
    MessageView(
      message: ID(1), thread: ID(1), detail: .everything, isReadable: true, date: Timestamp(seconds: 0),
      offsetMinutes: nil, isOutgoing: false, counterparts: [], participants: [], subject: "", newText: new, text: whole,
      hasHTML: false, attachments: [], automated: nil)
  }
}
