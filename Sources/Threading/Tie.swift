internal import Model

/// What a message says of itself at a message id that it has or names.
///
/// Somebody presses Reply on an old mail, writes another subject and other recipients: the ids say one conversation,
/// and it is two. So an id alone joins nothing. Two messages at one id are one conversation where their ties meet, and
/// whether they do depends on the two alone: the threads are the same whatever the order of arrival.
enum Tie: Hashable {
  /// Meets everything: the message says too little of itself to tell its conversation from others.
  case any
  /// The id is the message's own. Meets `answer`.
  case owner
  /// A machine reports on the id's message or answers it, in words and often under a name of its own. Meets `owner`.
  case answer
  /// The base subject. Meets its equal.
  case subject(String)
  /// The key of a counterpart, in mail that one of ours takes part in. Meets its equal, and the same as `stranger`.
  case counterpart(String)
  /// A key in mail that none of ours takes part in. Meets the same as `counterpart`: whoever presses Reply stands on
  /// both mails, so among strangers one shared person is no shared people.
  case stranger(String)
  /// Two of them. Meets its equal.
  case strangers(String, String)

  /// Longest subject or address in a tie, in bytes: what is longer is told by its beginning. It bounds what a hostile
  /// message costs the index, each tie being stored at each id.
  static let maximumBytes = 160

  /// As stored; shipped texts never change.
  var text: String {
    switch self {
    case .any: "*"
    case .owner: "="
    case .answer: "~"
    case .subject(let base): "s:" + Tie.cut(base)
    case .counterpart(let key): "p:" + Tie.cut(key)
    case .stranger(let key): "n:" + Tie.cut(key)
    case .strangers(let one, let other): "q:" + Tie.cut(one) + " " + Tie.cut(other)
    }
  }

  /// What it meets besides `any`; nil: everything.
  private var meets: [Tie]? {
    switch self {
    case .any: nil
    case .owner: [.answer]
    case .answer: [.owner]
    case .subject, .strangers: [self]
    case .counterpart(let key): [self, .stranger(key)]
    case .stranger(let key): [.counterpart(key)]
    }
  }

  static func mention(of id: String, _ ties: [Tie]) -> ThreadMention {
    if ties.contains(.any) { return ThreadMention(id: id, leaves: [Tie.any.text], seeks: nil) }
    let sought = ties.flatMap { $0.meets ?? [] } + [.any]
    return ThreadMention(id: id, leaves: ties.map(\.text), seeks: sought.map(\.text))
  }

  private static func cut(_ text: String) -> String {
    guard text.utf8.count > maximumBytes else { return text }
    var end = text.utf8.index(text.startIndex, offsetBy: maximumBytes)
    while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
    return String(text[..<end])
  }
}

/// Between whom a message goes, as far as threads care. Bcc belongs to a copy and does not count.
enum Circle: Hashable {
  /// Fewer than two people are known: nothing can be said of a change of people.
  case unknown
  /// Everybody is one of ours.
  case among(ours: [String])
  /// One of ours and these, by key.
  case counterparts([String])
  /// None of ours takes part.
  case strangers([String])

  init(_ message: Message, ours: (Address) -> Bool) {
    var people: [Address] = []
    var seen: Set<String> = []
    for participant in message.participants where Circle.roles.contains(participant.role) {
      guard let address = participant.address, seen.insert(address.key).inserted else { continue }
      people.append(address)
      // Beyond it nobody is looked at: a list of thousands says no more than its first hundreds.
      if people.count == Circle.maximumPeople { break }
    }
    guard people.count > 1 else {
      self = .unknown
      return
    }
    // The sender first, the others in an order that does not depend on how a program lists them.
    let keys = [people[0].key] + people.dropFirst().map(\.key).sorted()
    let own = Set(people.lazy.filter(ours).map(\.key))
    let others = keys.filter { !own.contains($0) }
    if others.isEmpty {
      self = .among(ours: keys)
    } else {
      self = own.isEmpty ? .strangers(keys) : .counterparts(others)
    }
  }

  static let maximumPeople = 200
  private static let roles: Set<Participant.Role> = [.from, .replyTo, .to, .cc]

  /// The ties of its people, of at most so many of them.
  func ties(_ limit: Int) -> [Tie] {
    switch self {
    case .unknown, .among: return []
    case .counterparts(let keys): return keys.prefix(limit).map(Tie.counterpart)
    case .strangers(let keys):
      let some = keys.prefix(min(limit, Circle.maximumStrangers)).sorted()
      var ties = some.map(Tie.stranger)
      for (index, one) in some.enumerated() {
        ties += some[(index + 1)...].map { Tie.strangers(one, $0) }
      }
      return ties
    }
  }

  /// Strangers whose pairs count; the pairs grow with the square.
  private static let maximumStrangers = 5
}
