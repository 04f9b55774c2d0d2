internal import Model
internal import Threading

/// What holds for every mailbox: the threads are the same in whatever order its messages arrive.
enum ThreadCheck {
  static func run(_ bytes: UnsafeRawBufferPointer) {
    let messages = Array(unlike(messages(in: bytes)).prefix(24))
    let forwards = partition(messages, Array(messages.indices))
    let backwards = partition(messages, messages.indices.reversed())
    let inner = partition(messages, messages.indices.sorted { $0 * 7 % 11 < $1 * 7 % 11 })
    require(forwards == backwards && forwards == inner, "the order of arrival changes the threads: \(forwards)")
    for message in messages {
      let base = Threading.baseSubject(message.subject).base
      require(Threading.baseSubject(base).base.utf8.count <= base.utf8.count, "a base subject grows: \(base)")
      let wants = Threading.want(message, at: date(message), ours: isOurs)
      require(wants.mentions.count <= Threading.maximumIDs + 4, "\(wants.mentions.count) ids are asked for")
      require(Set(wants.mentions.map(\.id)).count == wants.mentions.count, "an id is asked for twice")
    }
  }

  /// Copies whose headers say different things are told apart by nothing but the order in which they come.
  private static func unlike(_ messages: [Message]) -> [Message] {
    var known: [Digest: Message] = [:]
    return messages.filter { message in
      let first = known[message.identityDigest, default: message]
      known[message.identityDigest] = first
      return first == message
    }
  }

  /// Split where a line begins with `From `.
  private static func messages(in bytes: UnsafeRawBufferPointer) -> [Message] {
    var messages: [Message] = []
    var start = 0
    let mark = Array("\nFrom ".utf8)
    for index in bytes.indices where bytes[index] == 0x0A && bytes[index...].starts(with: mark) {
      messages.append(MessageCheck.parse(UnsafeRawBufferPointer(rebasing: bytes[start...index])))
      start = index + 1
    }
    messages.append(MessageCheck.parse(UnsafeRawBufferPointer(rebasing: bytes[start...])))
    return messages
  }

  /// Which messages are together: of each, the first of its thread.
  private static func partition(_ messages: [Message], _ order: [Int]) -> [Int] {
    var partition = ThreadPartition(ours: isOurs)
    for index in order { partition.add(messages[index], at: date(messages[index])) }
    var first = Array(messages.indices)
    for thread in partition.threads() {
      let together = thread.map { order[$0] }
      for index in together { first[index] = together.min() ?? index }
    }
    return first
  }

  private static func date(_ message: Message) -> Timestamp {
    message.date?.instant ?? Timestamp(seconds: 1_770_000_000)
  }
  private static func isOurs(_ address: Address) -> Bool { address.local == "bob" }
}
