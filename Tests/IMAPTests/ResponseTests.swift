import Model
import Testing

@testable import IMAP

struct ResponseTests {
  @Test(
    "Status responses and stray lines",
    arguments: [
      ("A1 OK done", .tagged(tag: "A1", Status(.ok, text: "done"))),
      ("A1 OK", .tagged(tag: "A1", Status(.ok))),
      ("a1 no  [OverQuota]", .tagged(tag: "a1", Status(.no, code: .other("OVERQUOTA", "")))),
      ("A1 BAD [UNAVAILABLE] busy", .tagged(tag: "A1", Status(.bad, code: .other("UNAVAILABLE", ""), text: "busy"))),
      (
        "A1 OK [APPENDUID 38505 3955] ok",
        .tagged(tag: "A1", Status(.ok, code: .appendUID(validity: 38505, uid: 3955), text: "ok"))
      ),
      (
        "A1 OK [APPENDUID 1 4294967296] ok",
        .tagged(tag: "A1", Status(.ok, code: .other("APPENDUID", "1 4294967296"), text: "ok"))
      ),
      (
        "A5 OK [MESSAGELIMIT 1000 23007] part",
        .tagged(tag: "A5", Status(.ok, code: .messageLimit(1000, lowest: 23007), text: "part"))
      ),
      (
        "A6 NO [MESSAGELIMIT 1000] x",
        .tagged(tag: "A6", Status(.no, code: .messageLimit(1000, lowest: nil), text: "x"))
      ),
      ("A6 OK [MESSAGELIMIT 0 5]", .tagged(tag: "A6", Status(.ok, code: .other("MESSAGELIMIT", "0 5")))),
      ("A1 OK Success [THROTTLED]", .tagged(tag: "A1", Status(.ok, text: "Success [THROTTLED]"))),
      ("A1 NO a\u{1B}[31m\u{202E}b\tc", .tagged(tag: "A1", Status(.no, text: "a [31m b c"))),
      ("A1 NO [broken text", .tagged(tag: "A1", Status(.no, text: "[broken text"))),
      ("A1 NO text {5}", .tagged(tag: "A1", Status(.no, text: "text {5}"))),
      ("A1 OKAY then", .stray("A1 OKAY then")),
      ("Server Unavailable. 15", .stray("Server Unavailable. 15")),
      ("+OK POP3 ready", .continuation(Array("OK POP3 ready".utf8))),
      ("hello", .stray("hello")),
      ("*", .stray("*")),
      ("+", .continuation([])),
      ("+ ", .continuation([])),
      ("+ idling", .continuation(Array("idling".utf8))),
    ] as [(String, Response)])
  func lines(line: String, expected: Response) throws { #expect(try response(line) == expected) }

  @Test(
    "Untagged data",
    arguments: [
      ("* OK [HIGHESTMODSEQ 715194045007]", .status(Status(.ok, code: .highestModSeq(715_194_045_007)))),
      ("* OK [HIGHESTMODSEQ -1] x", .status(Status(.ok, code: .other("HIGHESTMODSEQ", "-1"), text: "x"))),
      ("* OK [UIDVALIDITY 0] x", .status(Status(.ok, code: .other("UIDVALIDITY", "0"), text: "x"))),
      ("* OK [UIDVALIDITY 4294967295]", .status(Status(.ok, code: .uidValidity(4_294_967_295)))),
      (
        "* OK [PERMANENTFLAGS (\\Seen \\*)] Limited",
        .status(Status(.ok, code: .permanentFlags(["\\Seen", "\\*"]), text: "Limited"))
      ),
      ("* OK [BADCHARSET (\"a]b\")] x", .status(Status(.ok, code: .other("BADCHARSET", "(\"a]b\")"), text: "x"))),
      ("* [COPYUID 55 31 6]", .status(Status(.ok, code: .copyUID(validity: 55, from: UIDSet([31]), to: UIDSet([6]))))),
      ("[COPYUID 55 31 6]", .status(Status(.ok, code: .copyUID(validity: 55, from: UIDSet([31]), to: UIDSet([6]))))),
      ("* OK [COPYUID 55 31:32 6] x", .status(Status(.ok, code: .other("COPYUID", "55 31:32 6"), text: "x"))),
      ("* OK [COPYUID 0 31 6]", .status(Status(.ok, code: .other("COPYUID", "0 31 6")))),
      ("* BYE", .status(Status(.bye))),
      ("* PREAUTH hi", .status(Status(.preauth, text: "hi"))),
      ("* CAPABILITY IMAP4rev1 LITERAL + auth=plain", .capability(["IMAP4REV1", "LITERAL+", "AUTH=PLAIN"])),
      ("* CAPABILITY ( \"x\" ) id", .capability(["X", "ID"])),
      ("* 12 EXISTS", .exists(12)),
      ("* 25996 UIDFETCH (FLAGS (\\Seen))", .fetch(sequence: 0, FetchItems(uid: 25996, flags: ["\\Seen"]))),
      ("* 0 UIDFETCH (FLAGS ())", .fetch(sequence: 0, FetchItems(flags: []))), ("* 1 UIDFETCH x", .unreadable("FETCH")),
      ("* 4294967296 EXISTS", .unreadable("EXISTS")),
      ("* 3 expunge", .expunge(3)),
      ("* 5 RECENT", .recent(5)),
      ("* 5 WHATEVER x", .other("WHATEVER")),
      ("* FLAGS (\\Seen $Junk)", .flags(["\\Seen", "$Junk"])),
      ("* SEARCH", .search([])),
      ("* SEARCH 2 84 4294967295 ", .search([2, 84, 4_294_967_295])),
      ("* SEARCH 2 84 (MODSEQ 917162500)", .search([2, 84])),
      ("* SEARCH 2 4294967296", .unreadable("SEARCH")),
      ("* SEARCH 2 x", .unreadable("SEARCH")),
      ("* SEARCH 0", .unreadable("SEARCH")),
      (
        "* ESEARCH (TAG \"A2\") UID COUNT 3 ALL 2,11:10",
        .extendedSearch(ExtendedSearch(tag: "A2", isUID: true, all: UIDSet([2, 10, 11]), count: 3))
      ),
      ("* ESEARCH", .extendedSearch(ExtendedSearch())),
      ("* ESEARCH ALL 1:*", .unreadable("ESEARCH")),
      ("* ESEARCH ALL 0", .unreadable("ESEARCH")),
      ("* STATUS \"x\" ()", .folderStatus(FolderStatus(path: FolderPath("x"), items: [:]))),
      (
        "* STATUS \"x\" (MESSAGES 3 MAILBOXID (F2-a_1) X (a (b)) UIDNEXT 9",
        .folderStatus(FolderStatus(path: FolderPath("x"), items: ["MESSAGES": 3, "UIDNEXT": 9]))
      ),
      (
        "* STATUS x (MAILBOXID (a/b) MESSAGES -1 UIDNEXT 9)",
        .folderStatus(FolderStatus(path: FolderPath("x"), items: ["UIDNEXT": 9]))
      ),
      (
        "* STATUS my box (MESSAGES 3 uidnext 9 SIZE -1)",
        .folderStatus(FolderStatus(path: FolderPath("my box"), items: ["MESSAGES": 3, "UIDNEXT": 9]))
      ),
      (
        "* STATUS {2}\r\nab (MESSAGES 9.3736e+06)",
        .folderStatus(FolderStatus(path: FolderPath("ab"), items: ["MESSAGES": 9_373_600]))
      ),
      ("* ID (\"name\" NIL)", .other("ID")),
      ("* VANISHED (EARLIER) 41,1:5", .vanished(UIDSet(reading: Array("41,1:5".utf8)[...])!, earlier: true)),
      ("* VANISHED 7", .vanished(UIDSet([7]), earlier: false)),
      ("* VANISHED (EARLIER)", .unreadable("VANISHED")),
      ("* VANISHED 1:*", .unreadable("VANISHED")),
      ("* ENABLED condstore QRESYNC", .enabled(["CONDSTORE", "QRESYNC"])),
      ("* THREAD (1)(2 3)", .other("THREAD")),
      ("* ", .other("")),
    ] as [(String, Untagged)])
  func data(line: String, expected: Untagged) throws { #expect(try untagged(line) == expected) }

  @Test(
    "Folder listings",
    arguments: [
      (
        "* LIST (\\HasNoChildren) \"/\" \"INBOX\"",
        FolderEntry(attributes: ["\\HasNoChildren"], separator: 0x2F, path: FolderPath("INBOX"))
      ),
      ("* List () nil INBOX ", FolderEntry(attributes: [], separator: nil, path: FolderPath("INBOX"))),
      ("* LIST () \"\" a", FolderEntry(attributes: [], separator: nil, path: FolderPath("a"))),
      (
        "* LIST (\\Sent) \".\" {6}\r\na\"\\\r\nb",
        FolderEntry(attributes: ["\\Sent"], separator: 0x2E, path: FolderPath("a\"\\\r\nb"))
      ),
      ("* LIST () \"\\\\\" \"a\\\\b\\\"c\"", FolderEntry(attributes: [], separator: 0x5C, path: FolderPath("a\\b\"c"))),
      ("* LIST () \"\\\" \"a\"", FolderEntry(attributes: [], separator: 0x5C, path: FolderPath("a"))),
      (
        "* LIST () \"/\" \"say \"hi\" now\"",
        FolderEntry(attributes: [], separator: 0x2F, path: FolderPath("say \"hi\" now"))
      ),
      (
        "* LIST () \"/\" Public \u{7}Folder",
        FolderEntry(attributes: [], separator: 0x2F, path: FolderPath("Public \u{7}Folder"))
      ),
      (
        "* LIST () \"/\" a b (CHILDINFO (\"X\"))", FolderEntry(attributes: [], separator: 0x2F, path: FolderPath("a b"))
      ),
      (
        "* LIST () \"/\" \"a\" (\"CHILDINFO\" (\"X\"))",
        FolderEntry(attributes: [], separator: 0x2F, path: FolderPath("a"))
      ),
      ("* LIST () \"/\" \"../../etc\"", FolderEntry(attributes: [], separator: 0x2F, path: FolderPath("../../etc"))),
      (
        "* LIST (\\Noselect) \"/\" \"\"", FolderEntry(attributes: ["\\Noselect"], separator: 0x2F, path: FolderPath(""))
      ),
      (
        "* XLIST (\\Inbox) \"/\" \"Posteingang\"",
        FolderEntry(attributes: ["\\Inbox"], separator: 0x2F, path: FolderPath("Posteingang"))
      ),
    ])
  func listings(line: String, expected: FolderEntry) throws { #expect(try untagged(line) == .list(expected)) }

  @Test(
    "A listing without a name, or with a NUL in it, is none",
    arguments: ["* LIST", "* LIST () \"/\"", "* LIST () \"/\" a\0b"])
  func badListings(line: String) throws { #expect(try untagged(line) == .unreadable("LIST")) }

  static let date = Timestamp(iso: "1996-07-17T02:44:25-07:00")

  @Test(
    "Message data",
    arguments: [
      ("(UID 7 FLAGS (\\Seen a))", FetchItems(uid: 7, flags: ["\\Seen", "a"])),
      ("(FLAGS () UID 4294967295)", FetchItems(uid: 4_294_967_295, flags: [])),
      ("(UID 4294967296 MODSEQ (-1))", FetchItems()),
      ("(UID 0 MODSEQ (0))", FetchItems()),
      ("(UID 18446744073709551616 MODSEQ (12))", FetchItems(modSeq: 12)),
      ("(UID -3 RFC822.SIZE -1)", FetchItems()),
      ("(UID 3 RFC822.SIZE 9.3736e+06)", FetchItems(uid: 3, size: 9_373_600)),
      ("(RFC822.SIZE 1e99 UID 3)", FetchItems(uid: 3)),
      ("(RFC822.SIZE 18446744073709551615 UID 3)", FetchItems(uid: 3)),
      ("(INTERNALDATE \"17-Jul-1996 02:44:25 -0700\")", FetchItems(internalDate: date)),
      ("(INTERNALDATE \" 7-jul-1996 02:44:25 -0700\")", FetchItems(internalDate: date?.adding(days: -10))),
      ("(INTERNALDATE \"31-Feb-1996 02:44:25 -0700\" UID 2)", FetchItems(uid: 2)),
      ("(INTERNALDATE \"00-Jan-0000 00:00:00 +0000\" UID 2)", FetchItems(uid: 2)),
      ("(INTERNALDATE NIL UID 2)", FetchItems(uid: 2)),
      ("(BODY[] \"a \\\"b\\\"\" UID 2)", FetchItems(uid: 2, body: .bytes(Array("a \"b\"".utf8)))),
      ("(BODY[] NIL UID 2)", FetchItems(uid: 2, body: Cursor.Text.none)),
      ("(BODY[] {3}\r\n) ( UID 2)", FetchItems(uid: 2, body: .bytes(Array(") (".utf8)))),
      ("(UID 2 BODY[]<0> {0}\r\n)", FetchItems(uid: 2, body: .bytes([]))),
      ("(UID 2 BODY[] {1}\r\na BODY[] {1}\r\nb)", FetchItems(uid: 2, body: .bytes([0x61]))),
      ("(UID 2 BODY[])", FetchItems(uid: 2)),
      ("(BODY[2] )", FetchItems()),
      ("(BODY[HEADER.FIELDS (DATE \"X] Y\")] {2}\r\n)) UID 2)", FetchItems(uid: 2)),
      ("(ENVELOPE (NIL \"a) (\" ((NIL NIL {1}\r\n( \"h\"))) UID 2)", FetchItems(uid: 2)),
      ("(UID 14 (ENVELOPE (NIL NIL)) BODYSTRUCTURE (\"TEXT\" NIL))", FetchItems(uid: 14)),
      ("(X-GM-LABELS (\"\\\\Inbox\" a) UID 2)", FetchItems(uid: 2, labels: ["\\Inbox", "a"])),
      ("(X-GM-LABELS () UID 2)", FetchItems(uid: 2, labels: [])),
      ("(X-GM-LABELS NIL UID 2)", FetchItems(uid: 2)),
      ("(EMAILID (M1_-z) UID 2)", FetchItems(uid: 2, emailID: "M1_-z")),
      ("(EMAILID NIL EMAILID (\"a b\") UID 2)", FetchItems(uid: 2)),
      ("(EMAILID () UID 2)", FetchItems(uid: 2)),
      ("(X-GM-THRID 1592225494819146101 UID 2)", FetchItems(uid: 2, gmailThread: 1_592_225_494_819_146_101)),
      ("(UID 2 X-GM-THRID 18446744073709551615)", FetchItems(uid: 2, gmailThread: .max)),
      ("(X-GM-THRID 18446744073709551616 UID 2)", FetchItems(uid: 2)),
      ("(X-GM-THRID 0 UID 2)", FetchItems(uid: 2)),
      ("(X-GM-THRID -1 X-GM-MSGID 7 UID 2)", FetchItems(uid: 2, emailID: "7")),
      ("(X-GM-MSGID 0 UID 2)", FetchItems(uid: 2)),
      ("(X-GM-THRID NIL UID 2 X-GM-THRID)", FetchItems(uid: 2)),
      ("(UID 2 FLAGS (\\Seen)", FetchItems(uid: 2, flags: ["\\Seen"])),
      ("()", FetchItems()),
    ])
  func fetches(items: String, expected: FetchItems) throws {
    #expect(try untagged("* 0 FETCH " + items) == .fetch(sequence: 0, expected))
  }

  @Test func nestingAndNumbersOfValuesAreBounded() throws {
    func nested(_ depth: Int) -> String {
      "* 1 FETCH (X " + String(repeating: "(", count: depth) + String(repeating: ")", count: depth) + " UID 1)"
    }
    #expect(try untagged(nested(Limits.depth)) == .fetch(sequence: 1, FetchItems(uid: 1)))
    #expect(try untagged(nested(Limits.depth + 1)) == .unreadable("FETCH"))
    #expect(try untagged(nested(100_000)) == .unreadable("FETCH"))
    #expect(
      try untagged("* 1 FETCH (X (" + String(repeating: "a ", count: Limits.tokens) + "))") == .unreadable("FETCH"))
    #expect(try untagged("* FLAGS (" + String(repeating: "a ", count: Limits.tokens + 1) + ")") == .unreadable("FLAGS"))
    #expect(try untagged("* 1 FETCH UID 2") == .unreadable("FETCH"))
  }
}
