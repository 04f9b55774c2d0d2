internal import Model

/// A value that is printed as JSON.
indirect enum JSON: Encodable, ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  case object([(String, JSON)])
  case array([JSON])
  case text(String)
  case number(Int64)
  case flag(Bool)
  case null

  init(stringLiteral value: String) { self = .text(value) }
  init(booleanLiteral value: Bool) { self = .flag(value) }
  init(integerLiteral value: Int64) { self = .number(value) }
  init(nilLiteral: ()) { self = .null }
  init(arrayLiteral elements: JSON...) { self = .array(elements) }
  init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements) }

  init(_ text: String?) { self = text.map(JSON.text) ?? .null }
  init(_ number: Int) { self = .number(Int64(number)) }
  init(_ number: Int64) { self = .number(number) }
  init(_ flag: Bool) { self = .flag(flag) }
  init(_ instant: Timestamp?) { self.init(instant?.description) }
  init<Owner>(_ id: ID<Owner>?) { self = id.map { .number($0.value) } ?? .null }
  init(_ list: [String]) { self = .array(list.map(JSON.text)) }
  init<Element>(_ list: [Element], _ each: (Element) -> JSON) { self = .array(list.map(each)) }
  init(_ table: [String: Int]) { self = .object(table.map { ($0.key, JSON($0.value)) }) }

  private struct MemberKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .object(let members):
      var container = encoder.container(keyedBy: MemberKey.self)
      for (key, value) in members { try container.encode(value, forKey: MemberKey(stringValue: key)) }
    case .array(let list):
      var container = encoder.unkeyedContainer()
      for value in list { try container.encode(value) }
    case .text(let text): try single(text, encoder)
    case .number(let number): try single(number, encoder)
    case .flag(let flag): try single(flag, encoder)
    case .null:
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    }
  }

  private func single(_ value: some Encodable, _ encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}
