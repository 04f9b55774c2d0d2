import MIME
import Model
import Testing

@Suite struct ReplyTests {
  static let sales = ComposerTests.correspondent("Sales", "sales@acme.example")
  static let ours = Ours(addresses: ["sales@acme.example", "kai@acme.example"], domains: ["acme.example"])

  private func reply(_ header: String, all: Bool, body: String = "Hello.\n", text: String = "Thanks.")
    -> OutgoingMessage
  {
    Reply.draft(
      to: parse(mail: header + "\n\n" + body), all: all, from: Self.sales, ours: Self.ours, text: text,
      now: ComposerTests.message.date, messageID: HeaderValue(cleaning: "new@acme.example"))
  }

  /// A header, whether all are answered, then To and Cc of the answer.
  static let recipients: [(String, Bool, [String], [String])] = [
    ("From: anna@x.example\nTo: sales@acme.example", false, ["anna@x.example"], []),
    ("From: anna@x.example\nReply-To: desk@x.example\nTo: sales@acme.example", false, ["desk@x.example"], []),
    ("From: anna@x.example\nReply-To: a@x.example, b@x.example", false, ["a@x.example", "b@x.example"], []),
    ("From: anna@x.example\nTo: sales@acme.example, uta@x.example\nCc: tom@x.example", false, ["anna@x.example"], []),
    (
      "From: anna@x.example\nTo: sales@acme.example, uta@x.example\nCc: tom@x.example", true,
      ["anna@x.example", "uta@x.example"], ["tom@x.example"]
    ),
    (
      "From: anna@x.example\nTo: Sales+d1@ACME.example, kai@acme.example, olga@acme.example", true,
      ["anna@x.example", "olga@acme.example"], []
    ),
    (
      "From: anna@x.example\nTo: anna@x.example, uta@x.example\nCc: UTA@x.example", true,
      ["anna@x.example", "uta@x.example"], []
    ),
    ("From: sales@acme.example\nTo: anna@x.example\nCc: tom@x.example", false, ["anna@x.example"], []),
    ("From: sales@acme.example\nTo: anna@x.example\nCc: tom@x.example", true, ["anna@x.example"], ["tom@x.example"]),
    ("From: sales@acme.example\nReply-To: other@acme.example\nTo: anna@x.example", false, ["anna@x.example"], []),
    ("From: kai@acme.example\nTo: anna@x.example", false, ["anna@x.example"], []),
    ("From: kai@acme.example\nTo: sales@acme.example", false, ["kai@acme.example"], []),
    ("From: sales@acme.example\nTo: sales@acme.example", false, ["sales@acme.example"], []),
    // A form on a website sends what a customer wrote from the mailbox's own account.
    (
      "From: sales@acme.example\nReply-To: customer@x.example\nTo: sales@acme.example", false, ["customer@x.example"],
      []
    ),
    (
      "From: sales@acme.example\nReply-To: customer@x.example\nTo: sales@acme.example\nCc: uta@x.example", true,
      ["customer@x.example"], ["uta@x.example"]
    ),
    ("From: kai@acme.example\nReply-To: customer@x.example\nTo: kai@acme.example", false, ["customer@x.example"], []),
    ("From: sales@acme.example\nReply-To: kai@acme.example\nTo: sales@acme.example", false, ["sales@acme.example"], []),
    ("From: anna@x.example\nReply-To: sales@acme.example\nTo: sales@acme.example", false, ["anna@x.example"], []),
    ("From: anna@x.example\nReply-To: sales@acme.example, desk@x.example", true, ["desk@x.example"], []),
    ("From: anna@x.example\nBcc: secret@x.example", true, ["anna@x.example"], []),
    ("From: nobody", true, [], []),
  ]

  @Test(arguments: recipients) func whoIsAnswered(header: String, all: Bool, to: [String], cc: [String]) {
    let draft = reply(header, all: all)
    #expect(draft.to.map(\.address.description) == to)
    #expect(draft.cc.map(\.address.description) == cc)
    #expect(draft.bcc.isEmpty)
  }

  @Test(arguments: [
    ("Offer", "Re: Offer"), ("Re: Offer", "Re: Offer"), ("RE: re:Re : Offer", "Re: Offer"), ("AW: Offer", "Re: Offer"),
    ("SV: Offer", "Re: Offer"), ("Antw: Offer", "Re: Offer"), ("Re[3]: Offer", "Re: Offer"), ("回复：Offer", "Re: Offer"),
    ("Re: AW: Fwd: Offer", "Re: Fwd: Offer"), ("Fwd: Offer", "Re: Fwd: Offer"), ("Reason: none", "Re: Reason: none"),
    ("Re Offer", "Re: Re Offer"), ("", "Re: "), ("Re:", "Re: "), ("Re[x]: a", "Re: Re[x]: a"), ("Re(", "Re: Re("),
  ]) func subjects(before: String, after: String) {
    #expect(reply("From: a@x.example\nSubject: \(before)", all: false).subject.text == after)
  }

  /// What was written comes out of the message that was made of it, whatever is quoted.
  @Test(arguments: ["Thanks.", "Thanks.\n\nAnna wrote:\nyes\n-- \nOlena", "> 12 pieces?\nYes.", "Дякую!", "a\n>"])
  func whatWasWrittenIsFound(text: String) {
    for body in ["Hello.\n\n> old\n", "> old\n", "", "one\n\n\ntwo"] {
      let draft = reply(
        "From: Anna <anna@x.example>\nDate: Mon, 02 Mar 2026 10:00:00 +0000", all: false, body: body, text: text)
      let sent = MIMEComposer.bytes(of: draft, boundary: 7).withUnsafeBytes { MIMEParser<NoDigest>.parse($0).text }
      #expect(Reply.written(in: sent) == text, "above \(body)")
    }
  }

  @Test func theThreadGoesOn() {
    let full = reply("From: a@x.example\nMessage-ID: <3@x>\nIn-Reply-To: <2@x>\nReferences: <1@x> <2@x>", all: false)
    #expect(full.inReplyTo.map(\.text) == ["3@x"])
    #expect(full.references.map(\.text) == ["1@x", "2@x", "3@x"])
    let short = reply("From: a@x.example\nMessage-ID: <3@x>\nIn-Reply-To: <2@x>", all: false)
    #expect(short.references.map(\.text) == ["2@x", "3@x"])
    let several = reply("From: a@x.example\nMessage-ID: <3@x>\nIn-Reply-To: <1@x> <2@x>", all: false)
    #expect(several.references.map(\.text) == ["3@x"])
    let none = reply("From: a@x.example", all: false)
    #expect(none.inReplyTo.isEmpty && none.references.isEmpty)
    // What programs add to the References of ours, where its own stands already.
    let again = reply("From: a@x.example\nMessage-ID: <4@x>\nReferences: <1@x> <2@x> <2@x> <3@x>", all: false)
    #expect(again.references.map(\.text) == ["1@x", "2@x", "3@x", "4@x"])
    let hostile = reply("From: a@x.example\nMessage-ID: <a\rBcc: x@y>", all: false)
    #expect(hostile.references.allSatisfy { !$0.text.contains(" ") && !$0.text.contains("\r") })
  }

  @Test func theOriginalIsQuoted() {
    let draft = reply(
      "From: Anna Brandt <anna@x.example>\nDate: Mon, 2 Mar 2026 09:05:00 +0100", all: false,
      body: "One\n\n> two\n>> three\n\n\n")
    #expect(
      draft.text == """
        Thanks.

        On 2 March 2026 at 09:05, Anna Brandt wrote:
        > One
        >
        >> two
        >>> three

        """)
    #expect(reply("From: anna@x.example", all: false, body: "Hi").text == "Thanks.\n\nanna@x.example wrote:\n> Hi\n")
    #expect(reply("From: anna@x.example", all: false, body: "").text == "Thanks.")
  }

  @Test func theAnswerIsReadBackAsOne() {
    let header = "From: =?utf-8?Q?J=C3=BCrgen?= <j@x.example>\nSubject: Gr\u{F6}\u{DF}e\nMessage-ID: <1@x.example>"
    let draft = reply(header, all: true)
    let read = parse(MIMEComposer.bytes(of: draft, boundary: 1))
    #expect(read.subject == "Re: Größe")
    #expect(read.references == ["1@x.example", "new@acme.example"])
    #expect(read.participants.map(\.name) == ["Sales", "Jürgen"])
  }
}
