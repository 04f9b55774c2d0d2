/// The header fields that are read for what they mean; each is told once, when its header is read.
enum KnownField: UInt8, CaseIterable {
  case from, sender, replyTo, to, cc, bcc, subject, date, messageID, inReplyTo, references
  case contentType, contentTransferEncoding, contentDisposition, contentID
  case returnPath, autoSubmitted, precedence, listID, listUnsubscribe
  case autoReply, autoRespond, autoResponder, autoReplyDashed, autoResponseSuppress
  case authenticationResults, received, mimeVersion, dkimSignature, deliveredTo

  /// Lower case.
  var name: String { Self.table.texts[Int(rawValue)] }

  private var spelling: StaticString {
    switch self {
    case .from: "from"
    case .sender: "sender"
    case .replyTo: "reply-to"
    case .to: "to"
    case .cc: "cc"
    case .bcc: "bcc"
    case .subject: "subject"
    case .date: "date"
    case .messageID: "message-id"
    case .inReplyTo: "in-reply-to"
    case .references: "references"
    case .contentType: "content-type"
    case .contentTransferEncoding: "content-transfer-encoding"
    case .contentDisposition: "content-disposition"
    case .contentID: "content-id"
    case .returnPath: "return-path"
    case .autoSubmitted: "auto-submitted"
    case .precedence: "precedence"
    case .listID: "list-id"
    case .listUnsubscribe: "list-unsubscribe"
    case .autoReply: "x-autoreply"
    case .autoRespond: "x-autorespond"
    case .autoResponder: "x-autoresponder"
    case .autoReplyDashed: "x-auto-reply"
    case .autoResponseSuppress: "x-auto-response-suppress"
    case .authenticationResults: "authentication-results"
    case .received: "received"
    case .mimeVersion: "mime-version"
    case .dkimSignature: "dkim-signature"
    case .deliveredTo: "delivered-to"
    }
  }

  /// The field of a name in either case; nil for a name that means nothing to us.
  init?(_ name: UnsafeBufferPointer<UInt8>) {
    guard let first = name.first, let last = name.last, name.count <= Self.longest else { return nil }
    let table = Self.table
    var slot = Table.slot(name.count, first, last)
    while true {
      let number = table.slots[slot]
      if number == Table.free { return nil }
      if table.matches(number, name) {
        self.init(rawValue: number)
        return
      }
      slot = (slot + 1) & Table.mask
    }
  }

  /// Bytes of the longest name.
  private static let longest = 32

  /// Names by a hash of their length and ends.
  private struct Table {
    static let free: UInt8 = 255
    static let mask = 127
    var slots = [UInt8](repeating: free, count: mask + 1)
    var texts: [String] = []
    /// The names one behind the other, each as long as `longest`.
    var letters: [UInt8] = []

    init() {
      for field in KnownField.allCases {
        let bytes = field.spelling.withUTF8Buffer { Array($0) }
        texts.append(field.spelling.description)
        letters += bytes + [UInt8](repeating: 0, count: longest - bytes.count)
        var slot = Table.slot(bytes.count, bytes[0], bytes[bytes.count - 1])
        while slots[slot] != Table.free { slot = (slot + 1) & Table.mask }
        slots[slot] = field.rawValue
      }
    }

    static func slot(_ count: Int, _ first: UInt8, _ last: UInt8) -> Int {
      (count &* 5 &+ Int(first | 0x20) &* 11 &+ Int(last | 0x20) &* 3) & mask
    }

    /// A letter's capital is the only printable byte that becomes the letter by this bit; dashes have it set.
    func matches(_ number: UInt8, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
      let start = Int(number) * longest
      if name.count < longest, letters[start + name.count] != 0 { return false }
      for place in 0..<name.count where name[place] | 0x20 != letters[start + place] { return false }
      return true
    }
  }

  private static let table = Table()
}

/// A set of known fields.
struct KnownFields {
  private var bits: UInt64 = 0

  func contains(_ field: KnownField) -> Bool { bits >> UInt64(field.rawValue) & 1 == 1 }
  mutating func insert(_ field: KnownField) { bits |= 1 << UInt64(field.rawValue) }
}
