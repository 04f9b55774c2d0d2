internal import MIME
internal import Model

/// One value read as each of the fields that have a grammar.
enum HeaderCheck {
  private static let fields = [
    "From", "To", "Date", "Subject", "Message-ID", "References", "Content-Type", "Content-Disposition", "Content-ID",
    "Authentication-Results", "Received", "Auto-Submitted", "Content-Transfer-Encoding",
  ]

  static func run(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count < 70_000 else { return }
    let value = bytes.filter { $0 != 0x0D }
    let folded = value.split(separator: 0x0A, omittingEmptySubsequences: false).joined(separator: [0x0D, 0x0A, 0x20])
    for field in fields {
      let mail = Array("\(field): ".utf8) + folded + Array("\r\n\r\nbody".utf8)
      let message = mail.withUnsafeBytes { raw in
        let message = MessageCheck.parse(raw)
        PartCheck.parts(message, in: raw)
        return message
      }
      require(message.headers.count <= 1, "one field was read as \(message.headers.count)")
      // A domain is never made of an encoded word, a name never becomes an address.
      require(
        value.contains(0x40) || !message.participants.contains { $0.address != nil },
        "an address without an at sign: \(message.participants)")
      for participant in message.participants { check(participant) }
    }
    MessageCheck.run(Array("Subject: ".utf8) + folded + Array("\r\nTo: ".utf8) + folded + Array("\r\n\r\n".utf8))
    standing(String(decoding: value, as: UTF8.self))
  }

  private static func check(_ participant: Participant) {
    guard let address = participant.address else { return }
    require(Address(local: address.local, domain: address.domain) == address, "\(address) is no address")
    require(address.domain == address.domain.lowercased(), "\(address) has a domain in capitals")
    require(address.domain.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "\(address) has a domain beyond ASCII")
  }

  /// The same grammars where a value stands in a text.
  private static func standing(_ text: String) {
    for participant in HeaderText.participants(text, role: .from) { check(participant) }
    if let date = HeaderText.date(text) {
      require((-1_439...1_439).contains(date.offsetMinutes), "a zone of \(date.offsetMinutes) minutes")
      let clock = date.instant.civil()
      guard (1_900...9_999).contains(clock.year), clock.second < 60 else { return }
      let written =
        "\(clock.day) \(months[clock.month - 1]) \(clock.year) "
        + "\(two(clock.hour)):\(two(clock.minute)):\(two(clock.second)) +0000"
      let again = HeaderText.date(written)?.instant.milliseconds
      require(
        again == date.instant.milliseconds / 1000 * 1000, "\(written) is read as another date, first from \(text)")
    }
  }

  private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}

extension MessageCheck {
  static func run(_ raw: [UInt8]) { raw.withUnsafeBytes { run($0) } }
}
