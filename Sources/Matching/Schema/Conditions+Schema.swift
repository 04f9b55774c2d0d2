import Model

/// What each condition takes, for editors.
extension ParticipantCondition {
  static func schema(_ word: String) -> SchemaNode {
    let who =
      word == "counterpart" ? "any counterpart is all of this" : "anybody in that role, ours too, is all of this"
    let keys: [(key: String, node: SchemaNode)] = [
      ("address", .oneOrMore(.text("an e-mail address"), "")), ("domain", .oneOrMore(.text("a domain"), "")),
      ("name", .reference("text test", "of the display name")), ("in", .oneOrMore(.text("the name of a list"), "")),
    ]
    return .object(keys + [("every", .object(keys, "everybody is all of this"))], who)
  }
}

extension DirectionCondition {
  static func schema(_ word: String) -> SchemaNode {
    .choice(["incoming", "outgoing"], "who wrote it: they, or one of us")
  }
}

extension MailboxCondition {
  static func schema(_ word: String) -> SchemaNode {
    .oneOrMore(.text("an address"), "the connected mailbox that has it")
  }
}

extension FolderCondition {
  static func schema(_ word: String) -> SchemaNode {
    .oneOrMore(.text("a name, or inbox, sent, drafts, junk, trash, archive"), "the folder that it lies in")
  }
}

extension TextCondition {
  static func schema(_ word: String) -> SchemaNode { .reference("text test", "of the \(word)") }
}

extension HeaderCondition {
  static func schema(_ word: String) -> SchemaNode {
    .table(
      .either([.flag("it is there, or not"), .reference("text test", "")], ""), "fields of the header, by name")
  }
}

extension AttachmentCondition {
  static func schema(_ word: String) -> SchemaNode {
    let file = SchemaNode.object(
      [
        ("type", .oneOrMore(.text("application/pdf, image/*"), "")), ("name", .reference("text test", "of its name")),
        ("larger than", .text("5 MB")),
      ], "one attachment is all of this")
    return .either([.flag("there is one, or none"), file], "files that came along")
  }
}

extension SizeCondition {
  static func schema(_ word: String) -> SchemaNode {
    .object([("larger than", .text("5 MB")), ("smaller than", .text("20 MB"))], "of the whole message")
  }
}

extension DateCondition {
  static func schema(_ word: String) -> SchemaNode {
    .object([("from", .text("2026-01-01")), ("until", .text("2026-03-31"))], "the message's date; both days included")
  }
}

extension AutomatedCondition {
  static func schema(_ word: String) -> SchemaNode {
    .either([.flag(""), .oneOrMore(.choice(table.map(\.word), ""), "")], "a program wrote it")
  }
}

extension TrustCondition {
  static func schema(_ word: String) -> SchemaNode {
    .oneOrMore(.choice(table.map(\.word), ""), "what the mailbox's server found of the sender")
  }
}

extension FirstMessageCondition {
  static func schema(_ word: String) -> SchemaNode { .flag("its thread has no earlier message") }
}

extension ThreadCondition {
  static func schema(_ word: String) -> SchemaNode {
    .object(
      [
        ("linked to", .oneOrMore(.choice(RecordKind.allCases.map(\.rawValue), ""), "any of these")),
        ("answered by us", .flag("")), ("first message", .flag("")),
      ], "what its earlier messages are")
  }
}

extension RecordCondition {
  static func schema(_ word: String) -> SchemaNode {
    .object(RecordTest.schema(RecordKind(rawValue: word) ?? .contact), "the counterparts have such a \(word)")
  }
}

extension RecordTest {
  static func schema(_ kind: RecordKind) -> [(key: String, node: SchemaNode)] {
    RuleReader.recordKeys(kind).map { key in
      let node: SchemaNode =
        switch key {
        case "name": .reference("text test", "of its name")
        case "open": .flag("on the message's date")
        case "field":
          .table(.either([.oneOrMore(.text(""), ""), .reference("text test", "")], ""), "custom fields, by name")
        default: .oneOrMore(.text(""), "any of these")
        }
      return (key, node)
    }
  }
}

extension AllConditions {
  static func schema(_ word: String) -> SchemaNode { .list(.reference("conditions", ""), "every one must hold") }
}

extension AnyCondition {
  static func schema(_ word: String) -> SchemaNode { .list(.reference("conditions", ""), "at least one must hold") }
}

extension NotCondition {
  static func schema(_ word: String) -> SchemaNode { .reference("conditions", "must not hold") }
}
