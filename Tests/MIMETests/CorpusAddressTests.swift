import Foundation
import MIME
import Model
import TestSupport
import Testing

/// Addresses of the public tables: what is read of each is compared with what its authors read.
@Suite(.enabled(if: Corpus.isThere)) struct CorpusAddressTests {
  @Test func nodemailer() throws {
    func flat(_ list: Any?) -> [String] {
      (list as? [[String: Any]] ?? []).flatMap { entry -> [String] in
        if let group = entry["group"] { return flat(group) }
        return [(entry["address"] as? String ?? "").lowercased()]
      }
    }
    let results = try CorpusFiles.cases("addressparser-nodemailer").map { row in
      let input = row["in"] as? String ?? ""
      let message = parse("To: \(CorpusFiles.field(input))\r\n\r\n".utf8)
      let read = message.participants.map { $0.address == nil ? "" : $0.written.lowercased() }
      // What is no address has none with us, whatever the other parser makes of it.
      return Corpus.Result(
        input, read: read.filter { !$0.isEmpty }, expected: flat(row["expected"]).filter { !$0.isEmpty })
    }
    // Groups within groups within groups: there they are cut, here the members of all of them are read.
    var explained = Self.nodemailerExplained
    for result in results where result.difference != nil && result.name.contains("g0: g1: g2:") {
      explained[result.name] = "groups within groups are read at any depth; nothing recurses"
    }
    let complaints = Corpus.compare("addresses, nodemailer", results, explained: explained)
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }

  static let nodemailerExplained: [String: String] = [
    "alice@example.com, bob[@example.com, carol@example.com": noBrackets, "a@[b, c@d": noBrackets,
    "name@address.com@address2.com": severalSigns, "user@@example.com": severalSigns,
    String(repeating: "@", count: 100): severalSigns,
    "reinman > andris < test <andris@tr.ee>": "two opening brackets: which holds the address cannot be said",
    "\"xclow3n@gmail.com x\"@internal.domain": noSpaces,
    "\"evil@attacker.com more stuff\"@legitimate.com": noSpaces,
    "user@": "half an address is none", "@example.com": "half an address is none",
    "user@example.com\t\tother@example.com": severalSigns, "user@example.com\nother@example.com": severalSigns,
    "user@example.com\r\nother@example.com": severalSigns,
  ]
  private static let noBrackets = "no address has a bracket that is not closed"
  private static let severalSigns = "several signs: which address is meant cannot be said, and none is guessed"
  private static let noSpaces = "no address of ours holds white space: it would be another one without its quotes"

  /// MimeKit's tables for one address, a list and a group: what must be read has addresses, what must fail has none
  /// or is noted as malformed.
  @Test(arguments: ["mailbox-mimekit", "address-mimekit", "addresslist-mimekit", "group-mimekit"])
  func mimekit(table: String) throws {
    var results: [Corpus.Result] = []
    for row in try CorpusFiles.cases(table) {
      let constants = row["consts"] as? [String: String] ?? [:]
      let checks = (row["asserts"] as? [String] ?? []).joined(separator: " ")
      guard let name = row["name"] as? String,
        let text = constants["text"] ?? constants["suspicious"] ?? constants["safe"] ?? constants["expected"]
      else { continue }
      let read = CorpusFiles.addresses(text)
      if let encoded = constants["encoded"], constants["text"] != nil || constants["suspicious"] != nil {
        results.append(Corpus.Result(name, read: read, expected: CorpusFiles.addresses(encoded)))
      } else if checks.contains("AssertParse (") {
        results.append(
          Corpus.Result(name, difference: read.isEmpty || read.contains { $0.hasSuffix("?") } ? "read \(read)" : nil))
      } else if checks.contains("AssertParseFailure (text") {
        let message = parse("To: \(CorpusFiles.field(text))\r\n\r\n".utf8)
        let isRead = read.count == 1 && !read[0].hasSuffix("?") && !message.defectKinds.contains("malformed-address")
        results.append(Corpus.Result(name, difference: isRead ? "read \(read) without a defect" : nil))
      }
    }
    let complaints = Corpus.compare("addresses, \(table)", results, explained: Self.mimekitExplained[table] ?? [:])
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }

  static let mimekitExplained: [String: [String: String]] = {
    let one = [
      "TestParseMailboxWithValidQuotedLocalPart": noSpaces,
      "TestParseInvalidRouteInMailbox": "a route is ignored, whatever it holds (RFC 5322 4.4)",
      "TestParseAddrspecNoAtDomain": noDomain, "TestParseAddrspecNoAtDomainGreaterThan": noDomain,
      "TestParseAddrspecNoAtDomainWithComment": noDomain,
    ]
    let header = "a header takes an address where a group may stand"
    return [
      "mailbox-mimekit": one, "address-mimekit": one,
      "addresslist-mimekit": [
        "TestExampleAddrSpecWithQuotedLocalPartAndCommentsFromRfc822": "a comment beside an address is its name",
        "TestLocalGroupWithoutSemicolon": noDomain, "TestParseSuspiciousMailbox5": doubt,
        "TestParseSuspiciousMailbox6": doubt, "TestParseSuspiciousGroup1": doubt, "TestParseSuspiciousGroup2": doubt,
      ],
      "group-mimekit": [
        "TestParseAddrspec": header, "TestParseMailbox": header,
        "TestParseMailboxWithUnquotedCommaAndDotInName": header,
        "TestParseMailboxWithOpenAngleSpace": header, "TestParseMailboxWithCloseAngleSpace": header,
      ],
    ]
  }()
  private static let noDomain = "a name without a domain is no address, and kept as it is written"
  private static let doubt = "two addresses without a comma: which is meant cannot be said, and none is guessed"

  @Test func headerRegistry() throws {
    let tables = try #require(CorpusFiles.table("cpython-headerregistry")["tables"] as? [String: [String: [Any]]])
    let results = (tables["TestAddressHeader.example_params"] ?? [:]).sorted { $0.key < $1.key }
      .compactMap { name, row -> Corpus.Result? in
        guard let input = row[0] as? String, let display = row[3] as? String else { return nil }
        let people = parse("To: \(CorpusFiles.field(input))\r\n\r\n".utf8).participants
        return Corpus.Result(name, read: people.map(\.name), expected: [display])
      }
    let complaints = Corpus.compare("addresses, cpython", results, explained: Self.registryExplained)
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }

  static let registryExplained: [String: String] = [:]

  @Test func validAddresses() throws {
    let results = try CorpusFiles.cases("emailvalidation-jstedfast").compactMap { row -> Corpus.Result? in
      guard let input = row["address"] as? String, let set = row["set"] as? String else { return nil }
      let read = parse("To: <\(CorpusFiles.field(input))>\r\n\r\n".utf8).participants
      return Corpus.Result(
        input, read: read.count == 1 && read[0].address != nil, expected: set.hasPrefix("Valid"))
    }
    let complaints = Corpus.compare("addresses, validation", results, explained: Self.validationExplained)
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }

  static let validationExplained: [String: String] = [
    "\"Fred Bloggs\"@example.com": noSpaces, "\"much.more unusual\"@example.com": noSpaces,
    "\"very.(),:;<>[]\\\".VERY.\\\"very@\\\\ \\\"very\\\".unusual\"@strange.example.com": noSpaces,
    "\"()<>[]:,;@\\\\\\\"!#$%&'*+-/=?^_`{}| ~.a\"@example.org": noSpaces, "\" \"@example.org": noSpaces,
  ]

  /// isemail says of each address whether RFC 5321 and 5322 allow it; a reader must read what they allow, and more.
  @Test(arguments: ["tests", "tests-original"]) func isemail(file: String) throws {
    let text = try #require(try CorpusFiles.files("isemail/test").first { $0.name == "\(file).xml" }).bytes
    var results: [Corpus.Result] = []
    for test in String(decoding: text, as: UTF8.self).components(separatedBy: "<test id=\"").dropFirst() {
      let id = String(test.prefix { $0 != "\"" })
      func element(_ name: String) -> String {
        guard let start = test.range(of: "<\(name)>"), let end = test.range(of: "</\(name)>") else { return "" }
        return String(test[start.upperBound..<end.lowerBound])
      }
      let (address, category) = (Self.unescaped(element("address")), element("category"))
      let read = parse(Array("To: ".utf8) + address.utf8 + Array("\r\n\r\n".utf8)).participants
      let isRead = read.count == 1 && read[0].address != nil
      let isError = category == "ISEMAIL_ERR"
      let what = "\(address.debugDescription) \(element("diagnosis"))"
      results.append(
        Corpus.Result(
          "\(file) \(id)", difference: isRead == !isError ? nil : "\(what): \(isRead ? "read" : "not read")"))
    }
    let complaints = Corpus.compare("addresses, isemail \(file)", results, explained: Self.isemailExplained(file))
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }

  /// Control characters are written as their pictures.
  private static func unescaped(_ text: String) -> String {
    var text = text
    for (name, sign) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'")] {
      text.replace(name, with: sign)
    }
    var scalars = String.UnicodeScalarView()
    var rest = text[...]
    while let start = rest.firstRange(of: "&#x"), let end = rest[start.upperBound...].firstIndex(of: ";"),
      let value = UInt32(rest[start.upperBound..<end], radix: 16), let scalar = Unicode.Scalar(value)
    {
      scalars.append(contentsOf: rest[..<start.lowerBound].unicodeScalars)
      scalars.append(scalar)
      rest = rest[rest.index(after: end)...]
    }
    scalars.append(contentsOf: rest.unicodeScalars)
    let plain = scalars.map { (0x2400..<0x2420).contains($0.value) ? Unicode.Scalar(UInt8($0.value - 0x2400)) : $0 }
    return String(String.UnicodeScalarView(plain)).replacing("&amp;", with: "&")
  }

  private static func isemailExplained(_ file: String) -> [String: String] {
    var explained: [String: String] = [:]
    for (why, cases) in isemailReasons {
      for name in cases.split(separator: " ") where name.hasPrefix(file + "#") {
        explained["\(file) \(name.dropFirst(file.count + 1))"] = why
      }
    }
    return explained
  }

  static let isemailReasons: [(String, String)] = [
    (
      "dots at either end or doubled are read: carriers gave such addresses out",
      "tests#15 tests#16 tests-original#24 tests-original#25 tests-original#26 tests-original#76 "
        + "tests-original#77 tests-original#78 tests-original#102 tests-original#103 tests-original#104 "
        + "tests-original#130 tests-original#131 tests-original#132 tests-original#133"
    ),
    (
      "a dot at the end of a domain is the root, and dropped",
      "tests#35 tests-original#82 tests-original#113 tests-original#200"
    ),
    (
      "hyphens at the ends of a label, and labels too long, are read: whether a domain exists is not asked",
      "tests#30 tests#31 tests#102 tests#40 tests#41 tests-original#50 tests-original#51 tests-original#34 "
        + "tests-original#115 tests-original#205 tests-original#206 tests-original#213"
    ),
    (
      "no address of ours holds white space or controls: it would be another one without its quotes",
      "tests#55 tests#58 tests#59 tests#60 tests#124 tests#125 tests#134 tests#138 tests#139 "
        + "tests-original#54 tests-original#57 tests-original#68 tests-original#91 tests-original#123 "
        + "tests-original#137 tests-original#160 tests-original#210 tests-original#211 tests-original#226"
    ),
    (
      "an empty local part is none",
      "tests#43 tests-original#31"
    ),
    (
      "a quote that is not closed separates nothing; noted as malformed",
      "tests#49 tests#50 tests#103 tests-original#74 tests-original#75"
    ),
    (
      "a comment that is not closed separates words; noted as malformed",
      "tests#104 tests#105 tests#109 tests#110"
    ),
    (
      "words before an address that stands alone are its name, as people write it; noted as malformed",
      "tests#94 tests-original#67 tests-original#80 tests-original#81 tests-original#107 tests-original#138 "
        + "tests-original#156 tests-original#179 tests-original#218"
    ),
    (
      "a backslash outside quotes is dropped; noted as malformed",
      "tests#160 tests-original#154"
    ),
    (
      "a domain literal holds what a domain may, and colons",
      "tests#115 tests#116 tests#117 tests#120 tests-original#35 tests-original#149"
    ),
    (
      "a domain has no slash",
      "tests#161"
    ),
    (
      "line ends are white space where a field is folded badly",
      "tests#99 tests#127 tests#128 tests#130 tests#131 tests#150 tests#151 tests#152 tests#154 tests#155 "
        + "tests#156 tests-original#278"
    ),
  ]
}
