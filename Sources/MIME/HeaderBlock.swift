import Model

/// The header of a message or part, and where its body starts.
struct HeaderBlock {
  private(set) var fields: [HeaderField] = []
  /// For each field which one it is; `unknown` for those that mean nothing to us.
  private var numbers: [UInt8] = []
  private var present = KnownFields()
  var bodyStart = 0
  /// An mbox separator stands before it.
  var followsSeparator = false

  private static let unknown: UInt8 = 255
  /// Fields that most headers have room for.
  private static let usual = 24

  /// The first value of a field; `name` in lower case.
  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  /// The first value of a field.
  subscript(field: KnownField) -> String? { place(of: field, from: 0).map { fields[$0].value } }

  func contains(_ field: KnownField) -> Bool { present.contains(field) }

  /// The first field of a kind at or after a place.
  func place(of field: KnownField, from start: Int) -> Int? {
    guard present.contains(field) else { return nil }
    return numbers.withUnsafeBufferPointer { numbers in
      var at = start
      while at < numbers.count {
        if numbers[at] == field.rawValue { return at }
        at += 1
      }
      return nil
    }
  }

  /// Which field stands at a place; nil where it is none that means something to us.
  func known(at place: Int) -> KnownField? { KnownField(rawValue: numbers[place]) }

  /// Gives all values of a field, in order.
  func forEach(_ field: KnownField, _ take: (String) -> Void) {
    var next = place(of: field, from: 0)
    while let at = next {
      take(fields[at].value)
      next = place(of: field, from: at + 1)
    }
  }

  /// All values of a field, in order.
  func values(of field: KnownField) -> [String] {
    var values: [String] = []
    forEach(field) { values.append($0) }
    return values
  }

  func repeats(_ field: KnownField) -> Bool {
    place(of: field, from: 0).map { place(of: field, from: $0 + 1) != nil } ?? false
  }

  mutating func append(_ field: HeaderField, _ known: KnownField?) {
    if fields.isEmpty {
      fields.reserveCapacity(Self.usual)
      numbers.reserveCapacity(Self.usual)
    }
    fields.append(field)
    numbers.append(known?.rawValue ?? Self.unknown)
    if let known { present.insert(known) }
  }
}

/// Reads a header (RFC 5322 section 2.2, with the obsolete forms of section 4) line by line, never past a boundary.
struct HeaderReader {
  let lines: Lines
  let boundaries: Boundaries
  private var block = HeaderBlock()
  private var keptBytes = 0

  private var raw: RawBytes { lines.raw }

  /// - Parameter isMessage: the header of the message itself, where an mbox separator may stand before it.
  static func read(
    _ lines: Lines, from start: Int, within boundaries: Boundaries, isMessage: Bool, defects: inout Defects
  ) -> HeaderBlock {
    var reader = HeaderReader(lines: lines, boundaries: boundaries)
    var at = start
    if isMessage {
      at = reader.skipMailboxSeparator(from: at)
      reader.block.followsSeparator = at > start
    }
    while at < lines.raw.count {
      guard let next = reader.readField(at: at, defects: &defects) else { return reader.block }
      at = next
    }
    reader.block.bodyStart = lines.raw.count
    return reader.block
  }

  private init(lines: Lines, boundaries: Boundaries) { (self.lines, self.boundaries) = (lines, boundaries) }

  /// RFC 4155: a line `From sender date` in front of the header, also with the `>` of a careless quoter.
  private func skipMailboxSeparator(from start: Int) -> Int {
    guard start < raw.count else { return start }
    let line = lines.line(at: start)
    let text = raw.slice(line.start..<line.end)
    guard text.starts(with: "From ".utf8) || text.starts(with: ">From ".utf8) else { return start }
    // `From : a@b.example` is a field.
    return text.dropFirst(5).first(where: { !$0.isBlank }) == Byte.colon ? start : line.next
  }

  /// Reads what starts at a line that is no continuation; nil when the header ends there.
  private mutating func readField(at start: Int, defects: inout Defects) -> Int? {
    let line = lines.line(at: start)
    if line.isEmpty {
      block.bodyStart = line.next
      return nil
    }
    if boundaries.match(line, raw) != nil {
      block.bodyStart = start
      defects.note("missing-blank-line", "a header ends at a boundary")
      return nil
    }
    if raw[start].isBlank { return skipLeadingBlank(line, defects: &defects) }
    guard let colon = colon(of: line) else { return readMalformed(line, defects: &defects) }
    let (end, next) = valueEnd(after: line)
    keep(name: start..<colon.nameEnd, value: colon.place + 1..<end, spaced: colon.nameEnd != colon.place, &defects)
    if next.endsHeader {
      defects.note("missing-blank-line", "a line of white space stands between header and body")
      block.bodyStart = next.place
      return nil
    }
    return next.place
  }

  /// A first line that starts with white space continues nothing.
  private func skipLeadingBlank(_ line: Lines.Line, defects: inout Defects) -> Int {
    defects.note("malformed-header-line", "the header starts with white space")
    let text = raw.slice(line.start..<min(line.end, line.start + MIMELimits.headerName)).trimmed.lowerText
    if text.hasPrefix("from") { defects.note("ambiguous-sender", "a From field starts with white space") }
    return line.next
  }

  /// Neither field nor continuation: junk between fields is skipped, else the blank line is missing and the body starts.
  private mutating func readMalformed(_ line: Lines.Line, defects: inout Defects) -> Int? {
    if line.next < raw.count {
      let next = lines.line(at: line.next)
      let name = raw.slice(line.start..<line.end)
      if next.start < next.end, raw[next.start].isBlank, name.count <= MIMELimits.headerName,
        name.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
        let colon = (next.start..<next.end).first(where: { !raw[$0].isBlank }), raw[colon] == Byte.colon
      {
        // RFC 5322 knows no fold between name and colon; some servers read one all the same.
        let (end, after) = valueEnd(after: next)
        keep(name: line.start..<line.end, value: colon + 1..<end, spaced: false, &defects)
        defects.note("malformed-header-line", "a field's name and its colon are on two lines")
        if name.lowerText == "from" {
          defects.note("ambiguous-sender", "the From field's name and its colon are on two lines")
        }
        return after.place
      }
      if !next.isEmpty, self.colon(of: next) != nil, boundaries.match(next, raw) == nil {
        defects.note("malformed-header-line", "a line in the header is no field")
        return line.next
      }
    }
    defects.note("missing-blank-line", "no blank line between header and body")
    block.bodyStart = line.start
    return nil
  }

  /// RFC 5322 2.2: a name is printable ASCII without colon; 4.5 lets white space stand before the colon.
  private func colon(of line: Lines.Line) -> (nameEnd: Int, place: Int)? {
    let limit = min(line.end, line.start + MIMELimits.headerName)
    var at = line.start
    while at < limit, raw[at] > 0x20, raw[at] < 0x7F, raw[at] != Byte.colon { at += 1 }
    let nameEnd = at
    guard nameEnd > line.start else { return nil }
    while at < limit, raw[at].isBlank { at += 1 }
    guard at < limit, raw[at] == Byte.colon else { return nil }
    return (nameEnd, at)
  }

  private struct Next {
    let place: Int
    let endsHeader: Bool
  }

  /// The end of a folded value, and where the next field starts.
  private func valueEnd(after first: Lines.Line) -> (Int, Next) {
    var (end, next) = (first.end, first.next)
    while next < raw.count, raw[next].isBlank {
      let line = lines.line(at: next)
      if raw.slice(line.start..<line.end).allSatisfy(\.isBlank) {
        // QUIRK: a separator line that holds spaces; told from a fold by what follows it.
        guard line.next < raw.count else { return (end, Next(place: line.next, endsHeader: true)) }
        let following = lines.line(at: line.next)
        if !following.isEmpty, !raw[following.start].isBlank, colon(of: following) == nil {
          return (end, Next(place: line.next, endsHeader: true))
        }
      }
      (end, next) = (line.end, line.next)
    }
    return (end, Next(place: next, endsHeader: false))
  }

  private mutating func keep(name: Range<Int>, value: Range<Int>, spaced: Bool, _ defects: inout Defects) {
    guard block.fields.count < MIMELimits.headerFields, keptBytes < MIMELimits.headerBytes else {
      defects.note("too-many-headers", "the header has more fields than are kept")
      return
    }
    let letters = raw.slice(name)
    let known = KnownField(letters)
    if spaced { defects.note("malformed-header-line", "white space stands before a colon") }
    let value = HeaderValueReader.read(raw, value, keepsTail: known == .references, defects: &defects)
    keptBytes += value.utf8.count
    block.append(HeaderField(name: known?.name ?? letters.lowerText, value: value), known)
  }
}
