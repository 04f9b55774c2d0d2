import Model
import Testing

@testable import Store

@Suite struct SearchTests {
  private let maria = Viewer(user: ID(1))

  private static let texts: [(String, String)] = [
    ("plain words, as they are", "plain words, as they are"),
    ("東京都", " 東京 京都 都 "),
    ("Re: 東京tower", "Re:  東京 京 tower"),
    ("サーバー", " サー ーバ バー ー "),
    ("견적서 요청", " 견적 적서 서   요청 청 "),
    ("水", " 水 "),
    ("ที่นี่", " ทน น "),
    ("Übersicht", "Übersicht"),
    ("", ""),
  ]

  @Test(arguments: texts) func textIsCutIntoWords(_ text: String, _ words: String) {
    #expect(SearchWords.indexed(text) == words)
  }

  private static let queries: [(String, String?)] = [
    ("offer", #""offer" *"#),
    ("  two  words ", #""two" * AND "words" *"#),
    (#""as it stands" rest"#, #""as it stands" AND "rest" *"#),
    (#"open "quote never ends"#, #""open" * AND "quote never ends""#),
    ("a", #""a""#),
    ("NOT OR -x NEAR(y) col:z* ^w", #""NOT" * AND "OR" * AND "-x" AND "NEAR(y)" * AND "col:z*" * AND "^w""#),
    ("anna@harbor.example", #""anna@harbor.example" *"#),
    ("東京都", #""東京 京都""#),
    ("都", #""都" *"#),
    ("東京tower", #""東京" AND "tower" *"#),
    ("*** \" - \" ()", nil),
    ("nul\0l", #""null" *"#),
    // With a mark behind it a quote is another character to Swift, and a space.
    ("\"\u{301}as it\" rest", "\"\u{301}as it\" AND \"rest\" *"), ("two\"\u{301}", #""two" *"#),
    ("two \u{301}\"\u{301}", #""two" *"#), ("two \u{301}words", "\"two\" * AND \"\u{301}words\" *"),
    ("", nil),
  ]

  @Test(arguments: queries) func everyCharacterIsData(_ text: String, _ query: String?) {
    #expect(SearchWords.query(text) == query)
  }

  @Test func aQueryIsBounded() {
    let many = (0..<100).map { "w\($0)" }.joined(separator: " ")
    #expect(SearchWords.query(many)?.components(separatedBy: " AND ").count == SearchWords.maximumTerms)
    let long = String(repeating: "x", count: 10_000)
    #expect(SearchWords.query(long)?.utf8.count == SearchWords.maximumQuery + 4)
    // A letter that does not fit whole is left out.
    let text = String(repeating: "é", count: SearchWords.maximumText / 2) + "é"
    #expect(SearchWords.indexed("x" + text).utf8.count == SearchWords.maximumText - 1)
  }

  private func workspace(_ subjects: [String]) throws -> TestWorkspace {
    let work = try TestWorkspace()
    let box = try work.mailbox("sales@acme.example")
    var run = RunDraft.sync(box.mailbox)
    let letters = subjects.enumerated().map { index, subject in
      Letter(from: "p\(index)@harbor.example", subject: subject, date: Int64(index), id: "\(index)@x")
    }
    try work.file(letters, in: box, run: &run)
    try work.store.indexMail()
    return work
  }

  private static let searches: [(String, [String])] = [
    ("offer", ["Offers for lamps", "Offer for cranes"]), ("OFFER crane", ["Offer for cranes"]),
    ("\"for cranes\"", ["Offer for cranes"]), ("\"cranes for\"", []), ("\"offer\"", ["Offer for cranes"]),
    ("ubersicht", ["Übersicht der Kräne"]), ("kran", ["Übersicht der Kräne"]), ("東京", ["東京都の見積書"]),
    ("京都", ["東京都の見積書"]), ("見積書", ["東京都の見積書"]), ("書", ["東京都の見積書"]), ("東都", []),
    ("p3@harbor.example", ["東京都の見積書"]), ("harbor p1", ["Offers for lamps"]), ("nothing", []),
    ("offer AND", []), ("offer*", ["Offers for lamps", "Offer for cranes"]), ("subject:offer", []), ("'; DROP", []),
    ("offer\"\u{301}", ["Offers for lamps", "Offer for cranes"]), ("\"\u{301}offer\"\u{308}", ["Offer for cranes"]),
  ]

  @Test(arguments: searches) func wordsFindMail(_ text: String, _ subjects: [String]) throws {
    let work = try workspace(["Offer for cranes", "Offers for lamps", "Übersicht der Kräne", "東京都の見積書"])
    let result = try work.store.search(text, for: maria)
    #expect(result.messages.map(\.subject) == subjects)
    #expect(!result.isPartial)
  }

  private static let recordSearches: [(String, [String])] = [
    ("harbor hotels", ["Harbor Hotels"]), ("\"Harbor Hotels\"", ["Harbor Hotels"]), ("\" hotels\"", ["Harbor Hotels"]),
    ("\"hotels", ["Harbor Hotels"]), ("ТОВ \"Брама\"", ["ТОВ \"Брама\""]), ("\"Брама\"", ["ТОВ \"Брама\""]),
    ("\"hotels harbor\"", []), ("\"", ["ТОВ \"Брама\""]), ("\"\"", []), ("\" \"", []),
  ]

  @Test(arguments: recordSearches) func quotesHideNoRecord(_ text: String, _ names: [String]) throws {
    let work = try workspace([])
    for name in ["Harbor Hotels", "ТОВ \"Брама\""] { _ = try work.record(.company, name) }
    #expect(try work.store.search(text, for: maria).records.map(\.name) == names)
  }

  @Test func mailIsIndexedOnceAndInSteps() throws {
    let work = try workspace([])
    let box = try work.mailbox("maria@acme.example")
    var run = RunDraft.sync(box.mailbox)
    let letters = (0..<5).map { Letter(subject: "lamp \($0)", date: Int64($0), id: "\($0)@x") }
    let filed = try work.file(letters, in: box, run: &run)
    #expect(try work.store.search("lamp", for: maria) == SearchResult(records: [], messages: [], isPartial: true))
    #expect(try work.store.indexMail(limit: 3) == 3)
    var result = try work.store.search("lamp", for: maria)
    #expect((result.messages.count, result.isPartial) == (3, true))
    #expect(try work.store.indexMail(limit: 3) == 2)
    #expect(try work.store.indexMail(limit: 3) == 0)
    result = try work.store.search("lamp", for: maria)
    #expect(result.messages.map(\.message) == filed.map(\.message).reversed())
    #expect(!result.isPartial)
    result = try work.store.search("lamp", for: maria, limit: 2)
    #expect((result.messages.map(\.subject), result.isPartial) == (["lamp 4", "lamp 3"], true))
    #expect(try work.number("SELECT count(*) FROM message_search WHERE message_search MATCH 'lamp'") == 5)
  }

  @Test func aLongTextEndsAStep() throws {
    let work = try workspace(["1", "2", "3"])
    try work.store.write("start again") { database in
      try database.run("INSERT INTO message_search (message_search) VALUES ('delete-all')")
      try database.run("DELETE FROM workspace WHERE key = 'searched_to'")
      let long = String(repeating: "word ", count: 200_000) + "end"
      try database.run("UPDATE message SET text = ?", [long])
    }
    // A quarter of a megabyte is taken of each, which fills a step.
    #expect(try (0..<4).map { _ in try work.store.indexMail() } == [1, 1, 1, 0])
    #expect(try work.store.search("word", for: maria).messages.count == 3)
    #expect(try work.store.search("end", for: maria).messages == [])
  }
}
