import Model
import Testing

@testable import Web

/// What a settings form makes of settings, and that it loses nothing on the way.
struct SettingsFormTests {
  private static let folders = [
    ("INBOX", SpecialUse.inbox), ("Sent", .sent), ("Bids, open", nil), ("Old", nil),
  ].map { name, use in
    ListedFolder(path: FolderPath(name), name: name, separator: "/", specialUse: use, isSelectable: name != "Old")
  }
  private static let texts = Texts(language: .english)

  private static func taken(_ form: String, onto settings: Settings = Settings()) throws -> SettingsForm {
    SettingsForm(try Form(encoded: form), onto: settings, folders: folders, texts)
  }

  @Test(arguments: [
    // (the setting before, the boxes ticked, the setting after)
    ("standard", "folder=INBOX&folder=Sent", "standard"), ("INBOX", "folder=INBOX&folder=Sent", "standard"),
    ("standard", "folder=INBOX&folder=Bids,+open", "INBOX,\"Bids, open\""),
    // What means the same stays as the person wrote it.
    ("\\Sent,inbox", "folder=Sent&folder=INBOX", "\\Sent,inbox"),
    // A folder that the server does not list now is kept, one that nobody knows is not taken.
    ("INBOX,Gone", "folder=INBOX&folder=Gone", "INBOX,Gone"), ("INBOX,Gone", "folder=INBOX&folder=Evil", "INBOX"),
    ("standard", "folder=INBOX&folder=Old", "INBOX"),
  ])
  func folders(before: String, ticked: String, after: String) throws {
    let form = try SettingsFormTests.taken("folders=chosen&" + ticked, onto: Settings(folders: FolderChoice(before)))
    #expect(form.problems.isEmpty)
    #expect(form.settings.folders.text == after)
  }

  @Test func noFolderIsAProblem() throws {
    let form = try SettingsFormTests.taken("folders=chosen")
    #expect(form.problems == ["folders": "Choose at least one folder."])
    #expect(form.settings.folders == .standard)
  }

  @Test func aFieldThatIsNotThereLeavesItsSetting() throws {
    var settings = Settings(senderName: "Ann", access: .shared, period: .months(3), createFromLookback: true)
    settings.create[.incomingNewAddress] = Creation(make: [.lead], when: .asProposal, source: "mail")
    #expect(try SettingsFormTests.taken("form=x", onto: settings).settings == settings)
    let emptied = try SettingsFormTests.taken("sender-name=&situations=yes", onto: settings).settings
    #expect(emptied.senderName.isEmpty)
    #expect(!emptied.createFromLookback)
    #expect(emptied.create[.incomingNewAddress] == Creation(make: [], when: .asProposal, source: "mail"))
  }

  @Test func whatIsWrongIsKeptAsTyped() throws {
    let form = try SettingsFormTests.taken("aliases=ann,+b@x.example&sender-name=Ann&period=never")
    #expect(form.problems.keys.sorted() == ["aliases", "period"])
    #expect(form.values["aliases"] == "ann, b@x.example")
    #expect(form.settings.senderName == "Ann")
    #expect(form.settings.aliases.isEmpty)
  }

  @Test(arguments: [
    ("access=shared&cards=by-access", CardDetail.everything), ("access=personal&cards=by-access", .contactOnly),
    ("access=shared&cards=subject", .subject),
  ])
  func cardsBeginAsGoesWithTheAccess(form: String, cards: CardDetail) throws {
    #expect(try SettingsFormTests.taken(form).settings.cards == cards)
  }

  @Test func positionsOfThreadsReadBack() {
    for text in ["1764068400000-17", "-5-1", "0-3"] { #expect(ThreadPositionText.readBack(text) == text) }
    for text in ["", "-", "17", "a-1", "1-b", "1-"] { #expect(ThreadPositionText.readBack(text) == nil) }
  }
}
