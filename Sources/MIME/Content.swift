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
  /// The Content-ID of a multipart/related's root, where it is named.
  var start: String?

  private var isTypeUnreadable = false

  var isMultipart: Bool { type.hasPrefix("multipart/") }

  /// - Parameter defaultType: `message/rfc822` inside a digest (RFC 2046 5.1.5), else `text/plain`.
  init(_ header: HeaderBlock, defaultType: String, defects: inout Defects) {
    type = defaultType
    var parameters: Parameters?
    var dispositionName: String?
    if let value = header[.contentType] {
      let read = Parameters(value)
      parameters = read
      setType(read, defects: &defects)
    }
    header.forEach(.contentTransferEncoding) { setEncoding($0, defects: &defects) }
    header.forEach(.contentDisposition) { value in
      guard disposition == .none, dispositionName == nil else { return }
      let read = Parameters(value)
      dispositionName = read["filename"] ?? read["name"]
      // RFC 2183 2.8: what is not known is treated as an attachment.
      disposition = read.value.isEmpty ? .none : read.value == "inline" ? .inline : .attachment
    }
    header.forEach(.contentID) { value in
      if contentID == nil { contentID = MessageIDs.single(value) }
    }
    let name = dispositionName ?? parameters?["name"]
    self.name = name.flatMap { $0.isEmpty ? nil : $0 }
    // RFC 2045 5.2: a type that cannot be read is text/plain; but what is somebody's file is not shown as text.
    if isTypeUnreadable, self.name != nil || disposition == .attachment { type = "application/octet-stream" }
  }

  private mutating func setType(_ parameters: Parameters, defects: inout Defects) {
    charset = parameters["charset"]?.trimmedText.asciiLowercased
    if charset?.isEmpty == true { charset = nil }
    if Self.isType(parameters.value) {
      type = parameters.value
    } else if parameters.value != "text" && !parameters.value.isEmpty {
      defects.note("bad-content-type", "a Content-Type field cannot be read")
      isTypeUnreadable = true
    }
    if isMultipart {
      reportType = parameters["report-type"]?.asciiLowercased
      if type == "multipart/related" { start = parameters["start"].flatMap(MessageIDs.single) }
      if let boundary = parameters["boundary"] {
        // RFC 2046 5.1.1: a boundary does not end in white space.
        let bytes = Array(boundary.utf8)
        let end = (bytes.lastIndex { !$0.isWhite } ?? -1) + 1
        self.boundary = end == 0 ? nil : Array(bytes[..<end])
      }
    } else if type == "text/plain" {
      isFlowed = parameters["format"]?.asciiLowercased == "flowed"
      if isFlowed { deletesSpace = parameters["delsp"]?.asciiLowercased == "yes" }
    }
  }

  /// Two tokens with a slash between them. QUIRK: `multipart/multipart/mixed`.
  private static func isType(_ value: String) -> Bool {
    var (slashes, length) = (0, 0)
    for byte in value.utf8 {
      if byte == Byte.slash {
        if length == 0 { return false }
        (slashes, length) = (slashes + 1, 0)
      } else {
        guard isToken(byte) else { return false }
        length += 1
      }
    }
    return length > 0 && (slashes == 1 || (slashes > 1 && value.hasPrefix("multipart/")))
  }

  private mutating func setEncoding(_ value: String, defects: inout Defects) {
    switch value {
    case "base64": encoding = .base64
    case "quoted-printable": encoding = .quotedPrintable
    case "7bit", "8bit": encoding = .identity
    default: setOddEncoding(value, defects: &defects)
    }
  }

  private mutating func setOddEncoding(_ value: String, defects: inout Defects) {
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
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "@"),
      UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "\\"), UInt8(ascii: "\""),
      UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "?"), UInt8(ascii: "="):
      false
    default: byte > 0x20 && byte < 0x7F
    }
  }
}
