import Model

/// A test's message, field by field or in a file.
struct TestMail: Sendable {
  /// Relative to the rules folder.
  var file: String?
  var participants: [Participant] = []
  var date: Timestamp?
  var subject = ""
  var text = ""
  var folder = "INBOX"
  /// Gmail's.
  var labels: [String] = []
  var automated: AutomatedKind?
  /// What the trusted server found; nil: the file's own results.
  var trust: Trust?
  var attachments: [(name: String, type: String, size: Int64)] = []
  var headers: [HeaderField] = []
  var size: Int64?
  var isLookback = false

  /// The server whose results a test's mailbox believes.
  static let server = "mx.acme.example"
  /// Of a message without a date.
  static let day = Timestamp(seconds: 1_772_445_600)

  func message(_ read: (String) throws -> Message) throws -> Message {
    var message = try file.map(read) ?? written
    if let trust { message.authentication = TestMail.results(trust) }
    return message
  }

  private var written: Message {
    var message = Message(contentDigest: .zero, identityDigest: .zero)
    message.participants = participants
    (message.subject, message.text, message.newText) = (subject, text, text)
    message.automated = automated
    message.headers = [HeaderField(name: "from", value: "")] + headers
    message.date = MessageDate(instant: date ?? TestMail.day, offsetMinutes: 0)
    if automated == .bounce { message.report = DeliveryReport(recipients: [], originalMessageID: "sent@acme.example") }
    message.parts = attachments.map { file in
      Part(
        offset: 0, length: 0, encoding: .base64, use: .attachment, type: file.type, charset: nil, name: file.name,
        contentID: nil, size: file.size, digest: .zero)
    }
    message.authentication = TestMail.results(trust ?? .passed)
    return message
  }

  /// Real mail of people has results that speak for it.
  private static func results(_ trust: Trust) -> [AuthenticationResult] {
    switch trust {
    case .passed, .ours: [AuthenticationResult(server: server, results: ["dmarc": "pass"], headerFrom: nil)]
    case .failed: [AuthenticationResult(server: server, results: ["dmarc": "fail"], headerFrom: nil)]
    case .unproven: [AuthenticationResult(server: server, results: ["spf": "pass"], headerFrom: nil)]
    case .missing: []
    }
  }

  func copy(of message: Message, mailbox: Address, ours: Ours) -> CopyFacts {
    CopyFacts(
      mailbox: mailbox, owner: RuleTest.owner, folder: folder, specialUse: TestMail.use(folder), labels: labels,
      receivedAt: message.date?.instant ?? TestMail.day, size: size ?? Int64(text.utf8.count + 1_000),
      isLookback: isLookback, ours: ours)
  }

  /// A folder that is called like what it is for is for that.
  private static func use(_ folder: String) -> SpecialUse? {
    SpecialUse.allCases.first { $0.rawValue.lowercased() == folder.lowercased() }
  }
}
