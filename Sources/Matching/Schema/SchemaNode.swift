/// A piece of a JSON Schema (draft 2020-12): what may stand in one place of a rule file.
indirect enum SchemaNode: Sendable {
  case text(String)
  case flag(String)
  case number(String)
  /// One of these words.
  case choice([String], String)
  /// One, or a list of them.
  case oneOrMore(SchemaNode, String)
  case list(SchemaNode, String)
  /// Nothing but these keys.
  case object([(key: String, node: SchemaNode)], String)
  /// Any keys, each with such a value.
  case table(SchemaNode, String)
  case either([SchemaNode], String)
  case anything(String)
  /// Defined once, by its name.
  case reference(String, String)

  /// As JSON, with keys in the order in which they are written here.
  func json(indent: String = "") -> String {
    let inner = indent + "  "
    func object(_ members: [(String, String)], _ description: String) -> String {
      let all = members + (description.isEmpty ? [] : [("description", SchemaNode.quoted(description))])
      return "{\n" + all.map { "\(inner)\(SchemaNode.quoted($0.0)): \($0.1)" }.joined(separator: ",\n") + "\n\(indent)}"
    }
    func type(_ name: String) -> (String, String) { ("type", SchemaNode.quoted(name)) }
    switch self {
    // YAML's own readers take 0123 and dates for numbers: what is text here may look like one to an editor.
    case .text(let words): return object([("type", "[\"string\", \"number\", \"boolean\"]")], words)
    case .flag(let words): return object([("enum", "[true, false, \"yes\", \"no\"]")], words)
    case .number(let words): return object([type("integer"), ("minimum", "0")], words)
    case .choice(let choices, let words):
      return object([("enum", "[" + choices.map(SchemaNode.quoted).joined(separator: ", ") + "]")], words)
    case .oneOrMore(let node, let words):
      let nested = inner + "  "
      let list = "{ \"type\": \"array\", \"items\": \(node.json(indent: nested)) }"
      return object([("anyOf", "[\(node.json(indent: inner)), \(list)]")], words)
    case .list(let node, let words): return object([type("array"), ("items", node.json(indent: inner))], words)
    case .object(let members, let words):
      let nested = inner + "  "
      let properties = members.map { "\(nested)\(SchemaNode.quoted($0.key)): \($0.node.json(indent: nested))" }
      return object(
        [
          type("object"), ("properties", "{\n" + properties.joined(separator: ",\n") + "\n\(inner)}"),
          ("additionalProperties", "false"),
        ], words)
    case .table(let node, let words):
      return object([type("object"), ("additionalProperties", node.json(indent: inner))], words)
    case .either(let nodes, let words):
      return object([("anyOf", "[" + nodes.map { $0.json(indent: inner) }.joined(separator: ", ") + "]")], words)
    case .anything(let words): return object([], words)
    case .reference(let name, let words): return object([("$ref", SchemaNode.quoted("#/$defs/\(name)"))], words)
    }
  }

  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
