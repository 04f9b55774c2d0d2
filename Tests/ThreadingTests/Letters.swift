import Foundation
import Model

@testable import Threading

/// Messages written short. Bob is ours.
struct Letter: Hashable {
  var id: String?
  var references: [String] = []
  var inReplyTo: [String] = []
  var subject = ""
  /// Days since the first of them.
  var day: Int64 = 0
  var from = "anna"
  var to = ["bob"]
  var automated: AutomatedKind?
  /// What it reports on.
  var report: String?
  /// The number of its conversation in Outlook.
  var outlook: UInt8?
  var gmail: UInt8?
  /// Names the identity: letters of the same number are copies of one message.
  var number: UInt8 = 0

  var message: Message {
    let digest = Digest([UInt8](repeating: number, count: Digest.length))!
    var message = Message(contentDigest: digest, identityDigest: digest)
    message.subject = subject
    message.messageID = id
    message.references = references
    message.inReplyTo = inReplyTo
    message.automated = automated
    if let report { message.report = DeliveryReport(recipients: [], originalMessageID: report) }
    if let outlook { message.headers = [HeaderField(name: "thread-index", value: Letter.threadIndex(outlook))] }
    message.participants =
      [participant(.from, from)] + to.map { participant(.to, $0) }
    return message
  }

  var date: Timestamp { Timestamp(seconds: 1_700_000_000).adding(days: day) }

  /// Of a conversation, at one of its answers.
  static func threadIndex(_ number: UInt8) -> String {
    Data([1, 0xD9, 3, 4, 5, 6] + (0..<16).map { number &+ $0 } + [9, 9, 9, 9, number]).base64EncodedString()
  }

  private func participant(_ role: Participant.Role, _ name: String) -> Participant {
    let address = Address("\(name)@harbor.example")
    return Participant(role: role, name: "", address: address, written: "\(name)@harbor.example")
  }
}

extension Letter {
  static let ours: Set<String> = ["bob@harbor.example"]

  /// Places letters in this order; what became of the last.
  static func place(_ letters: [Letter]) -> (placement: Placement, threads: [[Int]]) {
    var partition = ThreadPartition(ours: { ours.contains($0.key) })
    var placement = Placement(sameMessage: nil, thread: .new, reason: "")
    for letter in letters {
      placement = partition.add(
        letter.message, at: letter.date, conversation: letter.gmail.map { "\($0)@gmail-thread" })
    }
    return (placement, partition.threads())
  }

  /// Which letters end up together.
  static func partition(of letters: [Letter]) -> Set<Set<Letter>> {
    Set(place(letters).threads.map { Set($0.map { letters[$0] }) })
  }
}
