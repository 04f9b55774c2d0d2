import Model
import Testing
import Wire

@testable import IMAP

/// Answers that send us to another server (RFC 2193, RFC 2221) are told and never followed.
struct ReferralTests {
  @Test(
    "The server that is named",
    arguments: [
      ("imap://anna;AUTH=*@mail2.example/", "mail2.example"), ("imap://mail2.example:1430/a/b", "mail2.example:1430"),
      ("imaps://a@b@mail2.example?x", "mail2.example"),
      ("imap://one.example/x imap://two.example/x", "one.example"), ("imap://<b>mail</b>/", "?"),
      ("imap://mаil.example/", "?"), ("imap://\u{202E}x/", "?"), ("imap:///", "?"), ("mail2.example", "?"), ("", "?"),
      ("imap://" + String(repeating: "a", count: 264), "?"),
    ])
  func named(address: String, server: String) throws {
    guard case .tagged(_, let status)? = try response("A1 NO [REFERRAL \(address)] temporary, look there") else {
      Issue.record("no tagged response")
      return
    }
    let said = "temporary, look there"
    for (subject, error) in [
      (.signIn, .accountElsewhere(server: server, said)), (.folder, .folderElsewhere(server: server, said)),
      (.append, .folderElsewhere(server: server, said)), (.other, .folderElsewhere(server: server, said)),
    ] as [(IMAPError.Subject, IMAPError)] {
      #expect(IMAPError(status, to: "X", about: subject) == error)
    }
    #expect(IMAPError(bye: status) == .accountElsewhere(server: server, said))
  }

  @Test("Signing in", arguments: ["NO", "BYE", "OK"])
  func signingIn(condition: String) async throws {
    let code = "[REFERRAL imap://mail2.example/] look there"
    let line = ScriptedLine(
      greeting: "* OK [CAPABILITY X] hi\r\n",
      [
        ("A1 LOGIN \"anna\" \"secret\"", condition == "BYE" ? "* BYE \(code)\r\n" : "A1 \(condition) \(code)\r\n"),
        // A yes that also refers elsewhere is a yes.
        ("A2 CAPABILITY", "* CAPABILITY X\r\nA2 OK\r\n"),
      ])
    let client = IMAPClient(line, security: .tls)
    try await client.open()
    var caught: IMAPError?
    do throws(IMAPError) {
      try await client.login(user: "anna", credential: .password(Secret("secret")))
    } catch { caught = error }
    #expect(caught == (condition == "OK" ? nil : .accountElsewhere(server: "mail2.example", "look there")))
    #expect(line.leftOver == (condition == "OK" ? [] : ["A2 CAPABILITY"]))
  }

  @Test func aFolderElsewhereLeavesTheOthers() async throws {
    let (client, line) = try await signedIn([
      ("A1 LIST \"\" \"*\"", "* LIST () \"/\" INBOX\r\n* LIST () \"/\" Far\r\nA1 OK\r\n"),
      ("A2 STATUS \"Far\" (MESSAGES UIDNEXT UIDVALIDITY)", "A2 NO [REFERRAL imap://mail2.example/Far] there\r\n"),
      ("A3 EXAMINE \"Far\"", "A3 NO [REFERRAL imap://mail2.example/Far] there\r\n"),
      ("A4 EXAMINE \"INBOX\"", "* 0 EXISTS\r\n* OK [UIDVALIDITY 9]\r\nA4 OK\r\n"),
    ])
    #expect(try await client.overview(of: [FolderPath("Far")]).standings == [:])
    await #expect(throws: IMAPError.folderElsewhere(server: "mail2.example", "there")) {
      try await client.examine(FolderPath("Far"))
    }
    _ = try await client.examine(FolderPath("INBOX"))
    #expect(line.leftOver == [])
  }
}
