import Model
import Testing

@testable import SMTP
@testable import Wire

/// What MAIL and RCPT say beside the addresses, and what is read from the answers.
@Suite struct ParameterTests {
  /// What the server offers, and the two commands.
  @Test(arguments: [
    ("DSN", "", " NOTIFY=FAILURE,DELAY ORCPT=rfc822;a+2Bb@b.test"),
    ("HELP", "", ""),
  ])
  func asksForReports(offer: String, sender: String, recipient: String) throws {
    let turns = ["220 mx", "250-mx\n250-PIPELINING\n250-\(offer)\n250 AUTH PLAIN", "235 ok"]
    for (identifier, name) in [
      ("m1@a.test", " ENVID=m1@a.test"), ("a=b+c@d", " ENVID=a+3Db+2Bc@d"), ("ü@a.test", ""), (nil, ""), ("", ""),
      (String(repeating: "x", count: 100), " ENVID=" + String(repeating: "x", count: 100)),
      (String(repeating: "x", count: 101), ""),
    ] {
      let play = Play(try delivery("sam@a.test", "a+b@b.test", identifier: identifier), turns)
      let parameters = offer == "DSN" ? " RET=HDRS" + name : ""
      #expect(play.lines[2] == "MAIL FROM:<sam@a.test>" + parameters)
      #expect(play.lines[3] == "RCPT TO:<a+b@b.test>" + recipient)
    }
  }

  @Test(arguments: [
    ("ann@b.test", "rfc822;ann@b.test"), ("jörg@b.test", #"utf-8;j\x{F6}rg@b.test"#),
    ("jörg@bücher.example", #"utf-8;j\x{F6}rg@xn--bcher-kva.example"#),
    ("ann@bücher.example", "rfc822;ann@xn--bcher-kva.example"),
    (#"ö\+=@b.test"#, #"utf-8;"\x{F6}\x{5C}\x{5C}\x{2B}\x{3D}"@b.test"#), ("漢@b.test", #"utf-8;\x{6F22}@b.test"#),
    ("a=b@b.test", "rfc822;a+3Db@b.test"),
  ])
  func namesRecipients(text: String, original: String) throws {
    let turns = ["220 mx", "250-mx\n250-PIPELINING\n250-DSN\n250-SMTPUTF8\n250 AUTH PLAIN", "235 ok"]
    let play = Play(try delivery("sam@a.test", text), turns)
    #expect(play.lines[3].hasSuffix(" NOTIFY=FAILURE,DELAY ORCPT=\(original)"))
    // RFC 6531 3.4: only where something needs it.
    #expect(play.lines[2].contains("SMTPUTF8") == original.hasPrefix("utf-8"))
    #expect(!play.lines[3].contains("bücher"))
  }

  @Test func leavesOutAnOriginalThatIsTooLong() throws {
    let turns = ["220 mx", "250-mx\n250-PIPELINING\n250-DSN\n250 AUTH PLAIN", "235 ok"]
    let play = Play(try delivery("sam@a.test", String(repeating: "+", count: 200) + "@b.test"), turns)
    #expect(play.lines[3].hasSuffix("@b.test> NOTIFY=FAILURE,DELAY"))
  }

  @Test func asksForSMTPUTF8ForTheHeader() throws {
    let letter = try delivery("sam@a.test", "ann@b.test", isEightBit: true, hasInternationalHeader: true)
    let offered = ["220 mx", "250-mx\n250-8BITMIME\n250-SMTPUTF8\n250 AUTH PLAIN", "235 ok"]
    #expect(Play(letter, offered).lines[2] == "MAIL FROM:<sam@a.test> BODY=8BITMIME SMTPUTF8")
  }

  /// The answer to a recipient; the outcome, the status and the text.
  @Test(
    arguments: [
      ("550 5.1.1 no such user", Delivery.Outcome.rejected, "5.1.1", "5.1.1 no such user"),
      ("550-5.1.1 no\n550 5.1.1 such user", .rejected, "5.1.1", "5.1.1 no such user"),
      ("450 4.2.1 busy", .deferred, "4.2.1", "4.2.1 busy"),
      ("432 4.3.2 slow down", .deferred, "4.3.2", "4.3.2 slow down"),
      // Where the two differ the code decides.
      ("550 4.2.1 odd", .rejected, nil, "4.2.1 odd"), ("450 5.1.1 odd", .deferred, nil, "5.1.1 odd"),
      ("550 no", .rejected, nil, "no"), ("550 5.1 no", .rejected, nil, "5.1 no"),
      ("550 5.1.1234 no", .rejected, nil, "5.1.1234 no"),
      ("550 5.1.1", .rejected, "5.1.1", "5.1.1"), ("550", .rejected, nil, ""),
      ("550 3.1.1 no", .rejected, nil, "3.1.1 no"),
      // RFC 5321 4.5.3.1.10: 552 for too many recipients is for now.
      ("552 5.5.3 too many", .deferred, "5.5.3", "5.5.3 too many"),
      ("552 5.2.2 full", .rejected, "5.2.2", "5.2.2 full"),
      ("552 too many", .deferred, nil, "too many"), ("452 4.5.3 too many", .deferred, "4.5.3", "4.5.3 too many"),
    ] as [(String, Delivery.Outcome, String?, String)])
  func readsTheStatus(answer: String, outcome: Delivery.Outcome, status: String?, text: String) throws {
    let turns = [
      "220 mx", "250-mx\n250-ENHANCEDSTATUSCODES\n250 AUTH PLAIN", "235 ok", "250 ok", "250 2.1.5 ok", answer,
    ]
    let play = Play(try delivery("sam@a.test", "ann@b.test", "bob@b.test"), turns + ["354 go", "250 2.0.0 q"])
    guard case .delivered(let delivery) = play.outcome else {
      Issue.record("\(play.result)")
      return
    }
    let bob = delivery.recipients[1]
    #expect((bob.outcome, bob.status, bob.text) == (outcome, status, text))
    #expect(delivery.recipients[0].status == "2.0.0")
  }

  /// What is over in a day is no refusal for good, at whatever step it is said; the answer, and whether it is that.
  @Test(
    arguments: [
      ("550-5.4.5 Daily user sending limit exceeded. For more information on Gmail\n550 5.4.5 go to x - gsmtp", true),
      ("550 5.4.5 Daily user sending quota exceeded.", true),
      ("550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients", true),
      ("550 5.7.232 Your message can't be sent because your trial tenant has exceeded its daily limit", true),
      ("550 5.7.233 Your message can't be sent because your tenant exceeded its daily limit", true),
      ("550 5.2.2 Submission quota exceeded", true), ("552 5.2.2 full", false),
      ("554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message", true),
      ("554 5.2.0 STOREDRV.Submission.Exception:OutboundSpamException; Actual verdict is RefuseQuota.", true),
      ("554 5.2.0 STOREDRV.Submission.Exception:OutboundSpamException; Actual verdict is Suspend.", false),
      ("550 5.1.9 no", false), ("550 5.7.1 no", false), ("550 4.4.5 odd", false), ("550 Daily limit", false),
    ])
  func tellsWhatIsOverInADay(answer: String, isOverAllowance: Bool) throws {
    let calm = ["220 mx", "250-mx\n250 AUTH PLAIN", "235 ok", "250 sender", "250 recipient", "354 go"]
    let chunks = ["220 mx", "250-mx\n250-CHUNKING\n250 AUTH PLAIN", "235 ok", "250 sender", "250 recipient"]
    for turns in [3, 4, 5, 6].map({ Array(calm.prefix($0)) }) + (isOverAllowance ? [chunks] : []) {
      let play = Play(try delivery("sam@a.test", "ann@b.test"), turns + [answer, "250 ok"])
      guard case .delivered(let delivery) = play.outcome, let ann = delivery.recipients.first else {
        Issue.record("\(play.result)")
        return
      }
      #expect((ann.outcome, ann.isOverAllowance) == (isOverAllowance ? .deferred : .rejected, isOverAllowance))
    }
  }

  /// Lines of EHLO that nobody should write, and what is made of them.
  @Test(
    arguments: [
      ("SIZE 9223372036854775808", nil as Int?, ["SIZE"], [String]()), ("SIZE -5", nil, ["SIZE"], []),
      ("SIZE 0", nil, ["SIZE"], []), ("SIZE 9223372036854775807", Int.max, ["SIZE"], []), ("SIZE x", nil, ["SIZE"], []),
      ("PIPE\u{0}LINING", nil, ["PIPE"], []), ("\u{7}DSN", nil, ["DSN"], []), ("ſIZE 5", nil, [], []),
      ("\u{202E}DSN", nil, ["DSN"], []), ("AUTH=LOGIN PLAIN", nil, ["AUTH"], ["LOGIN", "PLAIN"]),
      ("AUTH", nil, ["AUTH"], []), ("AUTH=", nil, ["AUTH"], []), ("", nil, [], []), ("  ", nil, [], []),
    ] as [(String, Int?, [String], [String])])
  func readsOffers(line: String, size: Int?, names: [String], mechanisms: [String]) throws {
    var reader = ReplyReader()
    reader.append(Array("250-mx\r\n250 \(line)\r\n".utf8))
    let extensions = Extensions(try #require(try reader.next()))
    #expect((extensions.maximumSize, extensions.names) == (size, names))
    #expect(extensions.mechanisms.filter { !$0.isEmpty } == mechanisms)
  }
}
