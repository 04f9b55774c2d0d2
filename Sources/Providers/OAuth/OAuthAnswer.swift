internal import FoundationEssentials
internal import Model
internal import Wire

/// The JSON object that an endpoint answers with; of its members, only texts and numbers are looked at.
struct OAuthAnswer {
  private let members: [String: Member]

  private enum Member: Decodable {
    case text(String)
    case number(Double)
    case other

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let text = try? value.decode(String.self) {
        self = .text(text)
      } else if let number = try? value.decode(Double.self) {
        self = .number(number)
      } else {
        self = .other
      }
    }
  }

  /// - Throws: temporary for a server that is in trouble, malformed for what is no JSON object.
  init(status: Int, body: [UInt8]) throws(OAuthError) {
    guard body.count <= OAuthTokens.longestAnswer else { throw .malformed("it is too long") }
    if let members = try? JSONDecoder().decode([String: Member].self, from: Data(body)) {
      self.members = members
      return
    }
    switch status {
    case 408, 429, 500...599: throw .temporary("status \(status)")
    case 404, 405: throw .configuration("status \(status)")
    default: throw .malformed("status \(status), and no JSON")
    }
  }

  func text(_ name: String) -> String? { if case .text(let text) = members[name] { text } else { nil } }

  /// Some issuers write numbers in quotes.
  func number(_ name: String) -> Int64? {
    switch members[name] {
    case .number(let number): number.isFinite && abs(number) < 1e12 ? Int64(number) : nil
    case .text(let text): Int64(text)
    case .other, nil: nil
    }
  }

  /// A token of visible ASCII (RFC 6749 A.12): anything else would break the lines that it is sent in.
  func token(_ name: String) -> Secret? {
    guard let text = text(name), !text.isEmpty, text.utf8.count <= OAuthTokens.longestToken,
      text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return nil }
    return Secret(text)
  }

  /// What an answer without tokens means (RFC 6749 5.2). A server in trouble is temporary whatever it writes.
  func failure(status: Int, hiding secrets: [Secret]) -> OAuthError {
    if status == 429 || (500...599).contains(status) { return .temporary("status \(status)") }
    guard let code = text("error") else { return .malformed("status \(status), and no error code") }
    return OAuthError(code: code, text: text("error_description") ?? "", hiding: secrets)
  }
}
