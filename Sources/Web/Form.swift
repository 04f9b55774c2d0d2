internal import Hummingbird

/// The fields of a form (application/x-www-form-urlencoded, WHATWG URL 5.1), in their order.
struct Form: Sendable {
  private let fields: [(name: String, value: String)]

  /// Fields taken: more are no form of ours.
  private static let maximumFields = 500

  /// - Throws: `tooLarge`; `formExpired` for another content type, which no page of ours sends.
  init(_ request: Request, limit: Int) async throws {
    let type = request.headers[.contentType]?.prefix { $0 != ";" }.lowercased()
    guard type == "application/x-www-form-urlencoded" else { throw PageProblem.formExpired }
    let body: ByteBuffer
    do { body = try await request.body.collect(upTo: limit) } catch { throw PageProblem.tooLarge }
    try self.init(encoded: String(buffer: body))
  }

  init(encoded text: String) throws {
    var fields: [(String, String)] = []
    for pair in text.utf8.split(separator: 0x26) {
      guard fields.count < Form.maximumFields else { throw PageProblem.tooLarge }
      let halves = pair.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
      let value = halves.count > 1 ? halves[1] : Substring("").utf8
      fields.append((Form.decoded(halves[0]), Form.decoded(value)))
    }
    self.fields = fields
  }

  init(fields: [(name: String, value: String)]) { self.fields = fields }

  /// The fields whose names begin so, without that beginning.
  func fields(behind prefix: String) -> [(name: String, value: String)] {
    fields.filter { $0.name.hasPrefix(prefix) }.map { (String($0.name.dropFirst(prefix.count)), $0.value) }
  }

  /// The first value of a field; nil where the form does not have it.
  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  /// All values of a field that may be there several times.
  func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

  /// A checkbox or a radio button.
  func isOn(_ name: String) -> Bool { self[name] != nil }

  /// One line without blanks around it; nil where there is nothing in it.
  func line(_ name: String) -> String? {
    guard let value = self[name] else { return nil }
    let flat = value.split(whereSeparator: \.isNewline).joined(separator: " ")
    let trimmed = flat.drop { $0.isWhitespace }
    guard let end = trimmed.lastIndex(where: { !$0.isWhitespace }) else { return nil }
    return String(trimmed[...end])
  }

  /// False where the browser says that another site sent the form (Fetch Metadata; a browser that says nothing is
  /// believed, the form token decides).
  func isFromHere(_ request: Request) -> Bool {
    guard let name = HTTPFieldName.secFetchSite, let site = request.headers[name] else { return true }
    return site == "same-origin" || site == "none"
  }

  private static func decoded(_ text: Substring.UTF8View) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var rest = text[...]
    while let byte = rest.popFirst() {
      switch byte {
      case 0x2B: bytes.append(0x20)
      case 0x25:
        let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 2 else {
          bytes.append(byte)
          continue
        }
        bytes.append(UInt8(digits[0] << 4 | digits[1]))
        rest = rest.dropFirst(2)
      default: bytes.append(byte)
      }
    }
    // Browsers send line ends as CR LF.
    return String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
  }
}
