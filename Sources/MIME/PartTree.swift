import Model

/// A body without parts of its own, where it lies, and what it is inside of.
struct Leaf {
  var content: Content
  var range: Range<Int>
  /// Index of the multipart around it; nil at the top.
  var container: Int?
  /// Its place among the multipart's children.
  var place: Int
  /// What the header says where the body is not so; digests stay those of the body as it was declared.
  var declared: Part.Encoding?
}

/// A multipart.
struct Container {
  let content: Content
  let parent: Int?
  let place: Int
  let bodyStart: Int
  var children = 0

  var isAlternative: Bool { content.type == "multipart/alternative" }
  var isRelated: Bool { content.type == "multipart/related" }
}

/// Finds the leaves of a message in one pass over its lines (RFC 2046 5.1).
struct PartTree {
  private(set) var leaves: [Leaf] = []
  private(set) var containers: [Container] = []

  private let lines: Lines
  private var boundaries = Boundaries()
  /// The open multiparts, indices into `containers`, one for each boundary.
  private var open: [Int] = []

  private var raw: RawBytes { lines.raw }

  init(_ lines: Lines, header: HeaderBlock, defects: inout Defects) {
    self.lines = lines
    var next = enter(header, defects: &defects)
    while let start = next { next = readPart(at: start, defects: &defects) }
  }

  private struct Hit {
    let match: Boundaries.Match
    let bodyEnd: Int
    let next: Int
  }

  /// The next boundary line at or after the start of a line.
  private func nextBoundary(from start: Int) -> Hit? {
    guard !boundaries.isEmpty else { return nil }
    var at = start
    while let place = lines.nextDashes(from: at) {
      let line = lines.line(at: place)
      if let match = boundaries.match(line, raw) {
        return Hit(match: match, bodyEnd: lines.bodyEnd(before: place, notBefore: start), next: line.next)
      }
      at = line.next
    }
    return nil
  }

  /// Takes an entity whose header was read; returns where the next part's header starts, nil at the end.
  private mutating func enter(_ header: HeaderBlock, defects: inout Defects) -> Int? {
    let parent = open.last
    let place = parent.map { containers[$0].children } ?? 0
    if let parent { containers[parent].children += 1 }
    let defaultType = parent.map { containers[$0].content.type } == "multipart/digest" ? "message/rfc822" : "text/plain"
    var content = Content(header, defaultType: defaultType, defects: &defects)
    if content.isMultipart {
      if content.encoding != .identity {
        // RFC 2045 6.4: only what is in it may be encoded.
        defects.note("bad-transfer-encoding", "a multipart is said to be encoded; its parts are read as they are")
      }
      if content.boundary == nil {
        defects.note("missing-boundary", "a \(content.type) names no boundary")
        content.boundary = guessedBoundary(from: header.bodyStart)
      }
      if open.count >= MIMELimits.depth {
        defects.note("too-deep", "multiparts are nested more than \(MIMELimits.depth) deep")
      } else if let boundary = content.boundary {
        boundaries.push(boundary)
        open.append(containers.count)
        containers.append(Container(content: content, parent: parent, place: place, bodyStart: header.bodyStart))
        return advance(to: nextBoundary(from: header.bodyStart), defects: &defects)
      } else {
        content.type = "text/plain"
      }
    }
    let hit = nextBoundary(from: header.bodyStart)
    let end = hit?.bodyEnd ?? raw.count
    var leaf = Leaf(content: content, range: header.bodyStart..<end, container: parent, place: place)
    if content.encoding == .base64, content.type.hasPrefix("text/"), isPlain(raw.slice(leaf.range)) {
      defects.note("bad-transfer-encoding", "a text is said to be base64 and is not; it is taken as it is")
      (leaf.declared, leaf.content.encoding) = (.base64, .identity)
    }
    leaves.append(leaf)
    return advance(to: hit, defects: &defects)
  }

  /// Closes what a boundary closes; returns where the next part starts.
  private mutating func advance(to hit: Hit?, defects: inout Defects) -> Int? {
    var hit = hit
    while let found = hit {
      close(downTo: found.match.level + 1, end: found.bodyEnd, defects: &defects)
      if !found.match.isClose { return found.next }
      // A first boundary may be a closing one: then there is nothing inside.
      boundaries.keep(found.match.level)
      open.removeLast(open.count - found.match.level)
      hit = nextBoundary(from: found.next)
    }
    close(downTo: 0, end: raw.count, defects: &defects)
    return nil
  }

  /// Ends multiparts that were not closed.
  private mutating func close(downTo count: Int, end: Int, defects: inout Defects) {
    while open.count > count {
      let index = open.removeLast()
      let container = containers[index]
      if container.children == 0 {
        defects.note("missing-boundary", "a \(container.content.type) has none of its boundaries")
        var content = container.content
        content.type = "text/plain"
        leaves.append(
          Leaf(
            content: content, range: min(container.bodyStart, end)..<end, container: container.parent,
            place: container.place))
      } else {
        defects.note("unclosed-boundary", "a \(container.content.type) has no closing boundary")
      }
    }
    boundaries.keep(open.count)
  }

  private mutating func readPart(at start: Int, defects: inout Defects) -> Int? {
    guard leaves.count + containers.count < MIMELimits.parts else {
      defects.note("too-many-parts", "the message has more than \(MIMELimits.parts) parts; the rest is kept as one")
      var content = Content(HeaderBlock(), defaultType: "application/octet-stream", defects: &defects)
      content.disposition = .attachment
      leaves.append(Leaf(content: content, range: start..<raw.count, container: open.last, place: 0))
      return nil
    }
    let header = HeaderReader.read(lines, from: start, within: boundaries, isMessage: false, defects: &defects)
    return enter(header, defects: &defects)
  }

  /// QUIRK: programs that copy a message's header over another body say base64 of plain text. Told by the spaces between
  /// words and the letters of no ASCII, which no base64 has, among what is mostly letters.
  private func isPlain(_ body: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = UnsafeBufferPointer(rebasing: body.prefix(256))
    var (letters, others, isInLine) = (0, 0, false)
    for (place, byte) in start.enumerated() {
      if byte.isLineEnd {
        isInLine = false
      } else if byte.isBlank {
        // Space at the end of a line says nothing.
        if isInLine, place + 1 < start.count, !start[place + 1].isWhite { others += 1 }
      } else {
        isInLine = true
        if byte >= 0x80 { others += 1 } else if byte.isLetter || byte.isDigit { letters += 1 }
      }
    }
    return others * 20 >= start.count && others > 1 && (letters + others) * 2 >= start.count
  }

  /// QUIRK: a multipart without a boundary parameter; the first line that looks like one is taken.
  private func guessedBoundary(from start: Int) -> [UInt8]? {
    var at = start
    for _ in 0..<20 where at < raw.count {
      let line = lines.line(at: at)
      let text = raw.slice(line.start..<line.end)
      if text.count > 2, text.count <= MIMELimits.boundary, text[0] == Byte.dash, text[1] == Byte.dash {
        let boundary = Array(text.dropFirst(2).trimmed)
        // `-- ` starts a signature.
        return boundary.isEmpty || boundaries.match(line, raw) != nil ? nil : boundary
      }
      at = line.next
    }
    return nil
  }
}
