import Model
import Testing

@testable import IMAP

struct FolderTests {
  @Test(
    "Names for people",
    arguments: [
      ("Entw&APw-rfe", "Entwürfe"), ("&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-", "Отправленные"), ("a&-b", "a&b"),
      ("&ZeVnLIqe-/x", "日本語/x"), ("&2D3eAA-", "😀"), ("&2D0-", "\u{FFFD}"), ("Tom & Anna", "Tom & Anna"),
      ("&AA-", "&AA-"),
      ("a&b-c", "a&b-c"), ("&APw", "&APw"), ("Entwürfe", "Entwürfe"), ("a\r\nb", "a\u{FFFD}\u{FFFD}b"),
      ("&AAoA-", "&AAoA-"),
      ("&AAo-", "\u{FFFD}"), ("&!!-", "&!!-"), ("", ""),
    ])
  func names(sent: String, shown: String) { #expect(ModifiedUTF7.decoded(Array(sent.utf8)) == shown) }

  @Test(
    "Names in UTF-8 and as they are kept",
    arguments: [
      ("Entwürfe", "Entw&APw-rfe"), ("Отправленные", "&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-"), ("😀", "&2D3eAA-"),
      ("a&b", "a&-b"), ("&", "&-"), ("a&-b", "a&--b"), ("日本語/x", "&ZeVnLIqe-/x"), ("é&", "&AOk-&-"), ("ab", "ab"),
      ("a\tb", "a&AAk-b"), ("&APw-", "&-APw-"), ("", ""),
    ])
  func namesInUTF8(sent: String, kept: String) {
    #expect(ModifiedUTF7.encoded(Array(sent.utf8)) == Array(kept.utf8))
    #expect(ModifiedUTF7.utf8(Array(kept.utf8)) == Array(sent.utf8))
  }

  @Test(
    "What no name in UTF-8 is kept as goes out as it is",
    arguments: [
      [0xC3, 0x28, 0x26, 0x2D], Array("a&b".utf8), Array("&2D0-".utf8), Array("&AGE-".utf8), Array("&APw-&APw-".utf8),
      Array("&APw".utf8),
    ] as [[UInt8]])
  func otherNames(path: [UInt8]) { #expect(ModifiedUTF7.utf8(path) == path) }

  @Test func bytesThatAreNoUTF8AreKept() { #expect(ModifiedUTF7.encoded([0xC3, 0x28, 0x26]) == [0xC3, 0x28, 0x26]) }

  @Test func aNameOfInvalidBytesIsShownAndKept() {
    let path = FolderPath([0xC3, 0x28, 0xFF])
    let folders = FolderNames.folders([FolderEntry(attributes: [], separator: nil, path: path)])
    #expect(folders.map(\.path) == [path])
    #expect(folders.map(\.name) == ["\u{FFFD}(\u{FFFD}"])
  }

  private func uses(_ entries: [(String, String)], separator: Character? = "/") -> [SpecialUse?] {
    FolderNames.folders(
      entries.map {
        FolderEntry(
          attributes: $0.0.split(separator: " ").map(String.init), separator: separator?.asciiValue,
          path: FolderPath($0.1))
      }
    ).map(\.specialUse)
  }

  @Test func attributesComeBeforeNames() {
    #expect(
      uses([("", "inbox"), ("\\Sent", "Out"), ("", "Sent"), ("\\Noselect", "Trash")]) == [.inbox, .sent, nil, nil])
    #expect(uses([("\\HasNoChildren \\AllMail", "[Gmail]/A"), ("\\Spam", "x")]) == [.all, .junk])
  }

  @Test(
    "Names in several languages",
    arguments: [
      ("Sent Items", SpecialUse.sent), ("INBOX/Gesendet", .sent), ("&BB0EMAQ0BFYEQQQ7BDAEPQRW-", .sent),
      ("Wys&AUI-ane", .sent), ("Papierkorb", .trash), ("Corbeille", .trash), ("Borradores", .drafts),
      ("&BCEEPwQwBDw-", .junk), ("Archives", .archive),
      ("Odeslan&AOE- po&AWE-ta", .sent), ("Elk&APw-ld&APY-tt elemek", .sent), ("Skickat", .sent),
      ("Junk-E-Mail", .junk),
      ("G&APY-nderilmi&AV8- &ANYBHw-eler", .sent),
    ])
  func languages(name: String, use: SpecialUse) { #expect(uses([("", name)]) == [use]) }

  @Test func theNearerAndLikelierNameWins() {
    #expect(uses([("", "old/Sent"), ("", "Sent Items"), ("", "Sent")]) == [nil, nil, .sent])
    #expect(uses([("", "a/Sent"), ("\\Noselect", "")], separator: nil) == [nil])
  }

  @Test(
    "Sets of numbers as arguments",
    arguments: [
      ([5, 3, 4, 9, 9, 0] as [UInt32], 100, ["3:5,9"]), ([], 100, []), ([1, 3, 5, 7], 3, ["1,3", "5,7"]),
      ([4_294_967_295, 4_294_967_294], 100, ["4294967294:4294967295"]),
    ])
  func sets(numbers: [UInt32], length: Int, expected: [String]) {
    #expect(UIDSet(numbers).arguments(length: length).map(\.text) == expected)
  }

  @Test(
    "Sets of so many numbers at a time",
    arguments: [
      ([1, 2, 3, 4, 5], 2, ["1:2", "3:4", "5"]), ([1, 3, 4, 5, 9, 10], 3, ["1,3:4", "5,9:10"]), ([7], 1, ["7"]),
      ([4_294_967_294, 4_294_967_295], 1, ["4294967294", "4294967295"]), ([1, 2], 0, ["1", "2"]),
    ] as [([UInt32], Int, [String])])
  func parts(numbers: [UInt32], most: Int, expected: [String]) {
    let parts = UIDSet(numbers).arguments(length: 100, numbers: most)
    #expect(parts.map(\.text) == expected)
    #expect(parts.flatMap { UIDSet($0).numbers(atMost: 100) ?? [] } == numbers)
  }

  @Test(arguments: [(6, [1, 2, 5]), (5, [1, 2]), (1, []), (100, [1, 2, 5, 6, 7])] as [(UInt32, [UInt32])])
  func whatIsBelow(limit: UInt32, expected: [UInt32]) {
    #expect(UIDSet([1, 2, 5, 6, 7]).arguments(length: 100)[0].below(limit).numbers(atMost: 100) == expected)
  }

  @Test func aSetOfAllNumbersIsCountedButNotWrittenOut() {
    let set = UIDSet(reading: Array("1:4294967295".utf8)[...])
    #expect(set?.count == 4_294_967_295)
    #expect(set?.numbers(atMost: 1_000) == nil)
    #expect(UIDSet(reading: Array("1,,2".utf8)[...]) == nil)
    #expect(UIDSet(reading: [][...]) == nil)
  }

  /// RFC 2342: what is said, and of which folders it says what.
  @Test(arguments: [
    (
      "((\"\" \"/\")) NIL ((\"Public/\" \"/\"))",
      ["INBOX": "personal", "Public": "shared", "Public/Sent": "shared", "Pub": "personal"]
    ),
    (
      "((\"INBOX.\" \".\")) ((\"user.\" \".\" \"X\" (\"a\"))) ((\"\" \".\"))",
      ["INBOX": "personal", "INBOX.Sent": "personal", "user.bob": "shared", "Team": "shared"]
    ),
    ("NIL NIL NIL", ["INBOX": "personal", "x": "personal"]), ("NIL", ["x": "personal"]),
    ("((NIL NIL)) ((\"~\" NIL)) ()", ["~bob": "shared"]),
    ("nonsense (( \"a", ["x": "personal"]),
  ])
  func namespaces(said: String, spaces: [String: String]) throws {
    guard case .namespaces(let namespaces)? = try untagged("* NAMESPACE \(said)") else {
      #expect(said.hasPrefix("nonsense"))
      return
    }
    for (path, space) in spaces {
      let entry = FolderEntry(attributes: [], separator: UInt8(ascii: "/"), path: FolderPath(path))
      #expect(FolderNames.folders([entry], in: namespaces)[0].space.rawValue == space, "\(path)")
    }
  }

  /// A shared Sent is not ours, and the prefix of our own folders does not make them lie deeper.
  @Test func usesAreThoseOfOurOwnFolders() throws {
    guard case .namespaces(let namespaces)? = try untagged("* NAMESPACE ((\"INBOX.\" \".\")) ((\"user.\" \".\")) NIL")
    else {
      Issue.record("unread")
      return
    }
    let paths = ["INBOX", "user.bob.Sent", "INBOX.Old.Sent", "INBOX.Sent"]
    let entries = paths.map { FolderEntry(attributes: [], separator: UInt8(ascii: "."), path: FolderPath($0)) }
    #expect(FolderNames.folders(entries, in: namespaces).map(\.specialUse) == [.inbox, nil, nil, .sent])
  }
}
