import Model
import Synchronization
import TestSupport
import Testing
import Wire

@testable import IMAP

/// What servers of known makes have been seen to say, and what comes of it. Sources: public reports of their clients.
struct VendorTests {
  private enum Asking: Sendable { case signIn, list, standing, open, fetch, changes }

  private struct Vendor: Sendable, CustomTestStringConvertible {
    let name: String
    let asking: Asking
    /// What the server says to it; `TAG` is the command's.
    let answer: String
    let outcome: String
    var testDescription: String { name }

    init(_ name: String, _ asking: Asking, _ answer: String, _ outcome: String) {
      (self.name, self.asking, self.answer, self.outcome) = (name, asking, answer, outcome)
    }
  }

  private static let whole = "* 1 FETCH (UID 1 BODY[] {3}\r\nabc)\r\n* 2 FETCH (UID 2 BODY[] {1}\r\nd)\r\n"
  private static let opened = "* 2 EXISTS\r\n* OK [UIDVALIDITY 9] ok\r\n* OK [UIDNEXT 3] ok\r\n"

  private static let vendors: [Vendor] = [
    // Signing in.
    Vendor(
      "Gmail: one connection too many", .signIn, "TAG NO [ALERT] Too many simultaneous connections. (Failure)\r\n",
      "crowded"),
    Vendor(
      "Dovecot hosts: connections of one address", .signIn,
      "TAG NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=16)\r\n",
      "crowded"),
    Vendor(
      "Cyrus: connections of one user", .signIn, "TAG NO Too many open connections for this user\r\n", "crowded"),
    Vendor(
      "Dovecot: how often, not how many", .signIn, "TAG NO [LIMIT] Connections rate limit exceeded\r\n", "throttled"),
    Vendor(
      "iCloud: BAD for a while", .signIn, "TAG BAD [UNAVAILABLE] Service temporarily unavailable\r\n", "unavailable"),
    Vendor(
      "Exchange: a line that is no answer", .signIn, "Server Unavailable. 15\r\n", "unavailable"),
    Vendor("Yahoo: the rate is hit", .signIn, "TAG NO [LIMIT] LOGIN Rate limit hit.\r\n", "throttled"),
    Vendor("Gmail: slowed down, and good", .signIn, "TAG OK Success [THROTTLED]\r\n", "signed in"),
    Vendor("a code without OK", .signIn, "* [COPYUID 1 2 3]\r\nTAG OK in\r\n", "signed in"),
    // Folders.
    Vendor(
      "Proton Bridge: SPECIAL-USE offered and refused", .list,
      "TAG BAD unknown\r\n|* LIST (\\HasNoChildren) \"/\" INBOX\r\n* LIST () \"/\" Sent\r\nTAG OK\r\n",
      "INBOX inbox, Sent sent"),
    Vendor(
      "strato.de: SPECIAL-USE offered and nothing listed", .list,
      "TAG OK\r\n|* LIST () \".\" INBOX\r\nTAG OK\r\n", "INBOX inbox"),
    Vendor(
      "SEINE: names are flat", .list, "* LIST () NIL INBOX\r\n* LIST () NIL \"a/b\"\r\nTAG OK\r\n", "INBOX inbox, a/b -"
    ),
    Vendor(
      "Gmail in German: modified UTF-7", .list,
      "* LIST (\\Inbox) \"/\" \"INBOX\"\r\n* LIST (\\Drafts) \"/\" \"[Gmail]/Entw&APw-rfe\"\r\nTAG OK\r\n",
      "INBOX inbox, [Gmail]/Entwürfe drafts"),
    Vendor(
      "Exchange: a control character, unquoted", .list,
      "* LIST () \"/\" INBOX\r\n* LIST () \"/\" a\u{1}b c\r\nTAG OK\r\n",
      "INBOX inbox, a\u{FFFD}b c -"),
    Vendor(
      "quotes inside left unescaped", .list, "* LIST () \"/\" INBOX\r\n* LIST () \"/\" \"a \"b\" c\"\r\nTAG OK\r\n",
      "INBOX inbox, a \"b\" c -"),
    Vendor("NULs before an answer", .list, "\0\0\0* LIST () \"/\" INBOX\r\n\0\0TAG OK\r\n", "INBOX inbox"),
    Vendor("163.com: an empty list of counts", .standing, "* STATUS \"INBOX\" ()\r\nTAG OK\r\n", "stands nowhere"),
    Vendor(
      "UIDs above 2^31", .standing,
      "* STATUS \"INBOX\" (MESSAGES 1 UIDNEXT 4294967295 UIDVALIDITY 4294967294)\r\nTAG OK\r\n",
      "1 to 4294967295 of 4294967294"),
    // Opening.
    Vendor(
      "Microsoft 365: signed in, and no mailbox", .open, "TAG BAD User is authenticated but not connected.\r\n",
      "noMailbox"),
    Vendor("163.com: unsafe without ID", .open, "TAG NO SELECT Unsafe Login. Please contact kefu\r\n", "refused"),
    Vendor(
      "Gmail: a code and no text", .open, opened + "* OK [HIGHESTMODSEQ 7]\r\nTAG OK [READ-ONLY]\r\n",
      "2 of 9, changes 7"),
    Vendor("Zoho: no count of changes", .open, opened + "* OK [HIGHESTMODSEQ -1]\r\nTAG OK\r\n", "2 of 9, changes -"),
    Vendor(
      "Exchange: an EXPUNGE of what is not there", .open, opened + "* 77 EXPUNGE\r\nTAG OK\r\n", "2 of 9, changes -"),
    // Fetching messages 1 to 3.
    Vendor("nothing odd, one gone", .fetch, whole + "TAG OK\r\n", "1:3 2:1 missing 3"),
    Vendor(
      "Microsoft 365: throttled for five minutes", .fetch,
      "TAG BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds\r\n", "throttled 299961"),
    Vendor("Yandex: good-bye without end", .fetch, "* BYE a\r\n* BYE b\r\n* BYE c\r\n", "bye"),
    Vendor(
      "Yandex, iCloud: no content", .fetch, whole + "* 3 FETCH (UID 3 FLAGS ())\r\nTAG OK\r\n", "1:3 2:1 missing 3"),
    Vendor(
      "Dovecot: NIL for what was expunged", .fetch, whole + "* 3 FETCH (UID 3 BODY[] NIL)\r\nTAG OK\r\n",
      "1:3 2:1 missing 3"),
    Vendor("expunged meanwhile", .fetch, whole + "TAG NO [EXPUNGEISSUED] Some are gone\r\n", "1:3 2:1 missing 3"),
    Vendor("Courier: sequence number 0", .fetch, whole + "* 0 FETCH (FLAGS ())\r\nTAG OK\r\n", "1:3 2:1 missing 3"),
    Vendor(
      "hMailServer: a size that is too small", .fetch,
      "* 1 FETCH (RFC822.SIZE 1 UID 1 BODY[] {3}\r\nabc)\r\nTAG OK\r\n", "1:3 missing 2,3"),
    Vendor(
      "OVH: a size that is too large", .fetch, "* 1 FETCH (RFC822.SIZE 99 UID 1 BODY[] {3}\r\nabc)\r\nTAG OK\r\n",
      "1:3 missing 2,3"),
    Vendor(
      "mail.ru: exponents", .fetch, "* 1 FETCH (UID 1 RFC822.SIZE 9.3736e+06 BODY[] {3}\r\nabc)\r\nTAG OK\r\n",
      "1:3 missing 2,3"),
    Vendor(
      "Domino: parentheses around items", .fetch,
      "* 1 FETCH ((ENVELOPE (NIL NIL)) INTERNALDATE \"00-Jan-0000 00:00:00 +0000\" UID 1 BODY[] {3}\r\nabc)\r\nTAG OK\r\n",
      "1:3 missing 2,3"),
    Vendor(
      "Exchange, GMX, SmarterMail: structures of their own", .fetch,
      "* 1 FETCH (BODYSTRUCTURE (NIL \"mixed\" -2 \"inline\" ()) ENVELOPE () UID 1 BODY[] {3}\r\nabc)\r\nTAG OK\r\n",
      "1:3 missing 2,3"),
    // What changed.
    Vendor(
      "Zoho: MODSEQ -1", .changes,
      opened + "TAG OK\r\n|* 2 FETCH (UID 2 FLAGS () MODSEQ (-1) RFC822.SIZE 4)\r\nTAG OK\r\n", "arrived 2"),
    Vendor(
      "a last message below the range", .changes,
      opened + "TAG OK\r\n|* 1 FETCH (UID 1 FLAGS () RFC822.SIZE 4)\r\nTAG OK\r\n", "arrived "),
  ]

  @Test(arguments: vendors, [3, 1 << 16])
  private func isUnderstood(vendor: Vendor, piece: Int) async throws {
    let answers = vendor.answer.split(separator: "|").map(String.init)
    let steps = VendorTests.commands(vendor.asking).enumerated().map { number, command in
      let tag = "A\(number + 1)"
      return (
        command.isEmpty ? "" : "\(tag) \(command)", answers.dropFirst(number).first?.replacing("TAG", with: tag) ?? ""
      )
    }
    let outcome: String
    do throws(IMAPError) { outcome = try await ask(vendor.asking, Array(steps.prefix(answers.count)), piece) } catch {
      outcome = VendorTests.name(of: error)
    }
    #expect(outcome == vendor.outcome)
  }

  private static func commands(_ asking: Asking) -> [String] {
    switch asking {
    case .signIn: ["AUTHENTICATE PLAIN AGFubgBzZWNyZXQ="]
    case .list: ["LIST \"\" \"*\" RETURN (SPECIAL-USE)", "LIST \"\" \"*\""]
    case .standing: ["LIST \"\" \"*\"", "STATUS \"INBOX\" (MESSAGES UIDNEXT UIDVALIDITY)"]
    case .open: ["EXAMINE \"INBOX\""]
    case .fetch: ["UID FETCH 1:3 (UID FLAGS INTERNALDATE BODY.PEEK[])"]
    case .changes: ["EXAMINE \"INBOX\"", "UID FETCH 2:* (UID FLAGS INTERNALDATE RFC822.SIZE)"]
    }
  }

  private func ask(
    _ asking: Asking, _ steps: [(String, String)], _ piece: Int
  ) async throws(IMAPError) -> String {
    let inbox = FolderPath("INBOX")
    var steps = steps
    if asking == .standing {
      steps =
        [("A1 LIST \"\" \"*\"", "* LIST () \"/\" INBOX\r\nA1 OK\r\n")]
        + [("A2 " + VendorTests.commands(.standing)[1], steps[0].1.replacing("A1", with: "A2"))]
    }
    if asking == .signIn { steps.append(("A2 CAPABILITY", "* CAPABILITY IMAP4rev1\r\nA2 OK\r\n")) }
    let offered = asking == .list ? "SPECIAL-USE LIST-EXTENDED" : "IMAP4rev1 SASL-IR AUTH=PLAIN"
    let greeting = asking == .signIn ? "OK" : "PREAUTH"
    let line = ScriptedLine(greeting: "* \(greeting) [CAPABILITY \(offered)] hi\r\n", steps, piece: piece)
    let client = IMAPClient(line, security: .tls)
    try await client.open()
    switch asking {
    case .signIn:
      try await client.login(user: "ann", credential: .password(Secret("secret")))
      return "signed in"
    case .list:
      return try await client.list().map { "\($0.name) \($0.specialUse?.rawValue ?? "-")" }.joined(separator: ", ")
    case .standing:
      let standing = try await client.overview(of: [inbox]).standings[inbox]
      return standing.map { "\($0.exists) to \($0.uidNext) of \($0.uidValidity)" } ?? "stands nowhere"
    case .open:
      let folder = try await client.examine(inbox)
      return "\(folder.exists) of \(folder.uidValidity), changes \(folder.highestModSeq.map { "\($0)" } ?? "-")"
    case .fetch: return try await fetched(client)
    case .changes:
      let bookmark = FolderBookmark(uidValidity: 9, uidNext: 2, exists: 1, highestModSeq: nil)
      let changes = try await client.changes(in: inbox, since: bookmark)
      return "arrived " + (changes?.arrived.map { "\($0.uid)" }.joined(separator: ",") ?? "?")
    }
  }

  private func fetched(_ client: IMAPClient) async throws(IMAPError) -> String {
    let told = Mutex<(bytes: Int, words: [String])>((0, []))
    do {
      try await client.fetch([(1, 3), (2, 1), (3, 1)]) { event in
        told.withLock { told in
          switch event {
          case .begin: told.bytes = 0
          case .bytes(let bytes): told.bytes += bytes.count
          case .end(let summary): told.words.append("\(summary.uid):\(told.bytes)")
          case .missing(let uids): told.words.append("missing " + uids.map { "\($0)" }.joined(separator: ","))
          case .discarded: told.words.append("discarded")
          }
        }
      }
    } catch let error as IMAPError { throw error } catch { return "\(error)" }
    return told.withLock { $0.words.joined(separator: " ") }
  }

  private static func name(of error: IMAPError) -> String {
    switch error {
    case .throttled(let milliseconds, _): "throttled" + (milliseconds.map { " \($0)" } ?? "")
    case .unavailable: "unavailable"
    case .tooManyConnections: "crowded"
    case .noMailbox: "noMailbox"
    case .refused: "refused"
    case .bye: "bye"
    default: "\(error)"
    }
  }
}
