import Foundation
import MIME
import Model
import TestSupport
import Testing

/// Public test messages: all are read, and read as what they are.
@Suite(.enabled(if: Corpus.isThere)) struct CorpusMessageTests {
  /// Any file at all is read, and its parts lie within it.
  @Test func everyFileIsRead() throws {
    var results: [Corpus.Result] = []
    for (name, bytes) in try CorpusFiles.files(".") {
      let outside = parse(bytes).parts.filter { part in
        part.container == nil
          && (part.offset < 0 || part.length < 0 || part.offset + part.length > Int64(bytes.count))
      }
      results.append(Corpus.Result(name, difference: outside.isEmpty ? nil : "parts outside"))
    }
    check("files read without harm", results, [:])
  }

  /// A message has somebody who wrote it and something to read; names of files that are none, or are meant to be
  /// without.
  @Test(arguments: suites) func messages(suite: Suite) throws {
    var results: [Corpus.Result] = []
    for (name, bytes) in try CorpusFiles.files(suite.folder)
    where suite.endings.contains(where: name.hasSuffix) && !name.contains("/files/") && !name.hasPrefix("files/") {
      let message = parse(bytes)
      var missing: [String] = []
      if message.header("from")?.isEmpty == false, !message.participants.contains(where: { $0.role == .from }) {
        missing.append("nobody wrote it")
      }
      if message.text.isEmpty, message.html == nil, message.parts.allSatisfy({ $0.use == .plainBody }) {
        missing.append("there is nothing to read")
      }
      if message.header("date")?.isEmpty == false, message.date == nil { missing.append("no date") }
      let odd = message.defectKinds.filter {
        !$0.hasPrefix("missing-message") && !["missing-from", "missing-date"].contains($0)
      }
      if !odd.isEmpty, !suite.isBroken { missing.append("defects \(odd.joined(separator: " "))") }
      results.append(Corpus.Result(name, difference: missing.isEmpty ? nil : missing.joined(separator: ", ")))
    }
    check("messages, \(suite.folder)", results, suite.explained)
  }

  struct Suite: Sendable, CustomTestStringConvertible {
    let folder: String
    let endings: [String]
    /// Its messages are broken on purpose: their defects need no reason.
    var isBroken = false
    var explained: [String: String] = [:]
    var testDescription: String { folder }
  }

  private static let mime4j: [String: String] = {
    let folder = "core/src/test/resources/testmsgs/"
    let empty = "its parts are empty"
    return [
      folder + "ending-boundaries.msg": "text behind a boundary makes it another line: there is no part",
      folder + "multipartemptypart.msg": empty, folder + "multipartnestedemptypartsnorfc822.msg": empty,
      folder + "multipartnopart.msg": empty, folder + "obsolete.msg": "it says `Malformed Date.`",
    ]
  }()

  private static let mailMimeParser: [String: String] = {
    let letters = "8-bit letters stand in its header"
    var explained = [
      "m0010.txt": "From names two", "m1010.txt": "UTF-7 that lost letters",
      "m4006.txt": "its winmail.dat is a picture", "invalid-charset.txt": "its charset is none",
    ]
    let names =
      "github-102-01 github-102-02 m0001 m0002 m0003 m0009 m0023 m2004 m2005 m2006 m2007 m2008 m2009 m2010 m2011 m2012 "
      + "m2013 m2014 m2015 m3007 m4001"
    for name in names.split(separator: " ") { explained[name + ".txt"] = letters }
    return explained
  }()

  private static let cpython = [
    "msg_05.txt": "the sender has no domain", "msg_15.txt": "base64 with other letters in it",
    "msg_17.txt": "a multipart that holds nothing", "msg_18.txt": "a header alone",
    "msg_19.txt": "a body that begins without a blank line", "msg_24.txt": "a multipart that holds nothing",
    "msg_25.txt": "a boundary that is not the one of its parts", "msg_31.txt": "a multipart without its boundary",
    "msg_35.txt": "a body that begins without a blank line", "msg_37.txt": "a part that begins without a header",
    "msg_38.txt": "parts that begin without a header", "msg_41.txt": "a boundary that is not the one of its parts",
    "msg_43.txt": "the sender has no domain", "msg_47.txt": "a body that begins without a blank line",
  ]

  private static let mikel = [
    "spec/fixtures/emails/error_emails/bad_date_header.eml": "its date is words",
    "spec/fixtures/emails/error_emails/empty_in_reply_to.eml": "a header alone",
    "spec/fixtures/emails/error_emails/must_supply_encoding.eml": "a header alone",
    "spec/fixtures/emails/plain_emails/raw_email_with_bad_date.eml": "its month is `paX`",
  ]

  private static let mimekit = [
    "delivery-status-multiple-blank-lines.txt": "it ends before its last boundary",
    "empty-multipart.txt": "a multipart that holds nothing",
    "feedback-report.txt": "a line of its header is no field", "missing-subtype.txt": "a type without its second half",
    "issue358.txt": "a name in it is another address than its own", "rfc2060.txt": "it ends before its last boundary",
    "stack-overflow.txt": "a header field of a million brackets",
  ]

  static let suites = [
    Suite(folder: "mime4j", endings: [".msg"], isBroken: true, explained: mime4j),
    Suite(folder: "mail-mime-parser/tests/_data/emails", endings: [".txt"], explained: mailMimeParser),
    Suite(folder: "cpython-test_email/data", endings: [".txt"], explained: cpython),
    Suite(folder: "mikel-mail", endings: [".eml"], isBroken: true, explained: mikel),
    Suite(folder: "mimekit/UnitTests/TestData/messages", endings: [".txt", ".eml"], explained: mimekit),
    Suite(folder: "nodemailer-mailparser", endings: [".eml"]),
  ]

  private func check(_ suite: String, _ results: [Corpus.Result], _ explained: [String: String]) {
    let complaints = Corpus.compare(suite, results, explained: explained)
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }
}
