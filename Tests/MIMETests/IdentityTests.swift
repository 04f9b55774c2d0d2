import MIME
import Model
import Testing

@Suite struct IdentityTests {
  private let plain = """
    From: Anna <anna@harbor.example>
    Date: Mon, 2 Mar 2026 09:15:00 +0100
    Message-ID: <a@harbor.example>
    Subject: Offer
    Content-Type: text/plain; charset=utf-8

    Grüße = one
    two

    """

  /// What happens to a message on its way, and whether it stays the same message.
  @Test func relaysDoNotMakeAnotherMessage() {
    let message = parse(mail: plain)
    let withTrace = parse(mail: "Received: from a by b\nReturn-Path: <anna@harbor.example>\n" + plain)
    #expect(withTrace.identityDigest == message.identityDigest)
    let bareLineFeeds = parse(plain.utf8)
    #expect(bareLineFeeds.identityDigest == message.identityDigest)
    let moreSpace = parse(mail: plain + "\n  \n\n")
    #expect(moreSpace.identityDigest == message.identityDigest)
    let reencoded = plain.replacing("utf-8\n", with: "utf-8\nContent-Transfer-Encoding: quoted-printable\n")
      .replacing("Grüße = one", with: "Gr=C3=BC=C3=9Fe =3D=\n one")
    #expect(parse(mail: reencoded).identityDigest == message.identityDigest)
    let base64 = plain.replacing("utf-8\n", with: "utf-8\nContent-Transfer-Encoding: base64\n")
      .replacing("Grüße = one\ntwo\n", with: "R3LDvMOfZSA9IG9uZQ0KdHdvDQo=\n")
    #expect(parse(mail: base64).identityDigest == message.identityDigest)
    let refolded = plain.replacing("From: Anna <", with: "From: Anna\n\t<")
    #expect(parse(mail: refolded).identityDigest == message.identityDigest)
    #expect(parse(mail: plain.replacing("Offer", with: "[list] Offer")).identityDigest == message.identityDigest)
  }

  @Test func anyDifferenceInContentMakesAnotherMessage() {
    let message = parse(mail: plain)
    for (before, after) in [
      ("Anna <", "Director <"), ("09:15:00", "09:15:01"), ("<a@", "<b@"), ("two", "three"), ("one\ntwo", "one two"),
      ("text/plain", "text/html"), ("two\n", "two\n\nthree\n"), ("plain;", "plain; name=x;"),
    ] {
      let other = parse(mail: plain.replacing(before, with: after))
      #expect(other.identityDigest != message.identityDigest, "\(after)")
    }
  }

  /// What is sent to many, each for himself, with one Message-ID; to whom it goes may be written in many ways.
  @Test func whomItGoesToCounts() {
    func identity(_ fields: String) -> Digest { parse(mail: fields + plain).identityDigest }
    let first = identity("To: Kai <kai@harbor.example>, ben@acme.example\n")
    #expect(identity("To: \"Kai B.\" <KAI@Harbor.example>\nCc: ben@acme.example\n") == first)
    #expect(identity("To: ben@acme.example,\n kai@harbor.example, ben@acme.example\nBcc: eve@x.example\n") == first)
    let others = [
      "To: kai@harbor.example\n", "To: kai@harbor.example, ben@acme.exampl\n", "", "Bcc: kai@harbor.example\n",
    ]
    for fields in others.dropLast() { #expect(identity(fields) != first, "\(fields)") }
    #expect(identity(others[3]) == identity(""))
  }

  @Test func withoutAnIDTheHeadersCount() {
    let text = plain.replacing("Message-ID: <a@harbor.example>\n", with: "")
    let message = parse(mail: text)
    #expect(parse(mail: "X-Spam: no\nReceived: x\n" + text).identityDigest == message.identityDigest)
    #expect(parse(mail: text.replacing("Offer", with: "Other")).identityDigest != message.identityDigest)
    #expect(parse(mail: "To: kai@harbor.example\n" + text).identityDigest != message.identityDigest)
  }

  /// Nothing can move from one part, or from a part's name, into the next.
  @Test func partsDoNotRunTogether() {
    func digest(_ parts: [(type: String, name: String, body: String)]) -> Digest {
      var text = "Content-Type: multipart/mixed; boundary=b\n\n"
      for part in parts { text += "--b\nContent-Type: \(part.type); name=\"\(part.name)\"\n\n\(part.body)\n" }
      return parse(mail: text + "--b--\n").contentDigest
    }
    let all = [
      digest([("image/png", "a", "bc")]), digest([("image/png", "ab", "c")]), digest([("image/png", "", "abc")]),
      digest([("image/png", "a", "b"), ("image/png", "", "c")]),
      digest([("image/png", "a", "b"), ("image/png", "c", "")]),
      digest([("image/pn", "ga", "bc")]), digest([]),
    ]
    #expect(Set(all).count == all.count)
  }
}
