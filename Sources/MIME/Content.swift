import Model

/// What a header says of the body below it (RFC 2045, RFC 2183).
struct Content {
  enum Disposition { case none, inline, attachment }

  /// Lower case, `text/plain`; always with a slash.
  var type: String
  var boundary: [UInt8]?
  var charset: String?
  var name: String?
  var contentID: String?
  var encoding = Part.Encoding.identity
  var disposition = Disposition.none
  /// RFC 3676.
  var isFlowed = false
  var deletesSpace = false
  var reportType: String?

  private var isTypeUnreadable = false

  var isMultipart: Bool { type.hasPrefix("multipart/") }

  /// - Parameter defaultType: `message/rfc822` inside a digest (RFC 2046 5.1.5), else `text/plain`.
  init(_ fields: [HeaderField], defaultType: String, defects: inout Defects) {
    type = defaultType
    var parameters: Parameters?
    var dispositionName: String?
    for field in fields {
      switch field.name {
      case "content-type" where parameters == nil:
        let read = Parameters(field.value)
        parameters = read
        setType(read, defects: &defects)
      case "content-transfer-encoding": setEncoding(field.value, defects: &defects)
      case "content-disposition" where disposition == .none && dispositionName == nil:
        let read = Parameters(field.value)
        dispositionName = read["filename"] ?? read["name"]
        // RFC 2183 2.8: what is not known is treated as an attachment.
        disposition = read.value.isEmpty ? .none : read.value == "inline" ? .inline : .attachment
      case "content-id" where contentID == nil: contentID = MessageIDs.single(field.value)
      default: break
      }
    }
    let name = dispositionName ?? parameters?["name"]
    self.name = name.flatMap { $0.isEmpty ? nil : $0 }
    // RFC 2045 5.2: a type that cannot be read is text/plain; but what is somebody's file is not shown as text.
    if isTypeUnreadable, self.name != nil || disposition == .attachment { type = "application/octet-stream" }
  }

  private mutating func setType(_ parameters: Parameters, defects: inout Defects) {
    charset = parameters["charset"]?.trimmedText.asciiLowercased
    if charset?.isEmpty == true { charset = nil }
    let parts = parameters.value.split(separator: "/", omittingEmptySubsequences: false)
    // QUIRK: `multipart/multipart/mixed`.
    if parts.count == 2 || parts.first == "multipart", parts.count > 1,
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isToken) })
    {
      type = parameters.value
    } else if parameters.value != "text" && !parameters.value.isEmpty {
      defects.note("bad-content-type", "a Content-Type field cannot be read")
      isTypeUnreadable = true
    }
    if let boundary = parameters["boundary"], !boundary.isEmpty {
      // RFC 2046 5.1.1: a boundary does not end in white space.
      let bytes = Array(boundary.utf8)
      self.boundary = Array(bytes[..<(bytes.lastIndex { !$0.isWhite } ?? -1).advanced(by: 1)])
      if self.boundary?.isEmpty == true { self.boundary = nil }
    }
    isFlowed = parameters["format"]?.asciiLowercased == "flowed"
    deletesSpace = parameters["delsp"]?.asciiLowercased == "yes"
    reportType = parameters["report-type"]?.asciiLowercased
  }

  private mutating func setEncoding(_ value: String, defects: inout Defects) {
    let word = value.utf8.drop { $0.isWhite || $0 == Byte.quote }
      .prefix { !$0.isWhite && $0 != Byte.semicolon && $0 != Byte.quote && $0 != Byte.open }.lowerText
    switch word {
    case "base64": encoding = .base64
    case "quoted-printable", "quotedprintable": encoding = .quotedPrintable
    case "x-uuencode", "uuencode", "x-uue", "uue": encoding = .uuencode
    case "7bit", "8bit", "binary", "", "7-bit", "8-bit": encoding = .identity
    default: defects.note("bad-transfer-encoding", "a transfer encoding is not known; the body is taken as it is")
    }
  }

  private static func isToken(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F && !"()<>@,;:\\\"[]?=".utf8.contains(byte)
  }
}
