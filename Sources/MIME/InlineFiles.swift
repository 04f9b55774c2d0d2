/// Files that programs before MIME wrote into the text: uuencoded, between `begin` and `end`.
enum InlineFiles {
  struct Block {
    /// From the line `begin` to behind the line `end`.
    let range: Range<Int>
    let name: Range<Int>
    /// The line `end` is there.
    let isClosed: Bool
  }

  /// Blocks in which every line is as it must be; a text that only looks like one stays text.
  static func find(in bytes: [UInt8]) -> [Block] {
    bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return [] }
      let raw = RawBytes(base: base, count: buffer.count)
      var blocks: [Block] = []
      var at = 0
      let lines = Lines(raw)
      while at < raw.count {
        let line = lines.line(at: at)
        if line.end - line.start > 6, raw[line.start] == UInt8(ascii: "b"),
          raw.slice(line.start..<line.end).starts(with: "begin ".utf8)
        {
          if let block = block(lines, at: line.start, &at) { blocks.append(block) }
        } else {
          at = line.next
        }
      }
      return blocks
    }
  }

  /// - Parameter next: where to look on; nothing is looked at twice, since no line of a block starts with a `b`.
  private static func block(_ lines: Lines, at start: Int, _ next: inout Int) -> Block? {
    let raw = lines.raw
    let first = lines.line(at: start)
    next = first.next
    guard let name = name(raw, first) else { return nil }
    var count = 0
    while next < raw.count {
      let line = lines.line(at: next)
      let text = raw.slice(line.start..<line.end)
      if text.starts(with: "end".utf8), text.dropFirst(3).allSatisfy(\.isWhite) {
        next = line.next
        if name.isEmpty, count == 0 { return nil }
        return Block(range: start..<line.next, name: name, isClosed: true)
      }
      // A text may end within a file that was longer.
      guard isData(text) else { break }
      if text.count > 1 { count += 1 }
      next = line.next
    }
    return next >= raw.count && count > 1 ? Block(range: start..<raw.count, name: name, isClosed: false) : nil
  }

  /// `begin 644 name`
  private static func name(_ raw: RawBytes, _ line: Lines.Line) -> Range<Int>? {
    var at = line.start + 6
    let digits = at
    while at < line.end, raw[at] >= 0x30, raw[at] <= 0x37 { at += 1 }
    // QUIRK: `begin 644 ` without a name.
    guard (3...4).contains(at - digits), at == line.end || raw[at] == Byte.space else { return nil }
    var (start, end) = (at, line.end)
    while start < end, raw[start].isWhite { start += 1 }
    while end > start, raw[end - 1].isWhite { end -= 1 }
    return start..<end
  }

  /// A length as a letter and as many letters as it needs; spaces at the end may have been lost on the way.
  private static func isData(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = line.first, first >= 0x20, first <= 0x60 else { return line.isEmpty }
    let wanted = (Int((first &- 0x20) & 0x3F) + 2) / 3 * 4
    // Some programs add a letter as a sum of the line.
    guard line.count - 1 <= wanted + 2 else { return false }
    return line.dropFirst().allSatisfy { $0 >= 0x20 && $0 <= 0x60 } && line.count * 2 > wanted
  }
}

/// The types of files that are known by their name alone.
enum FileType {
  static func named(_ name: String) -> String {
    guard let dot = name.utf8.lastIndex(of: Byte.dot) else { return "application/octet-stream" }
    return types[String(name[dot...].dropFirst()).asciiLowercased] ?? "application/octet-stream"
  }

  private static let types = [
    "pdf": "application/pdf", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif",
    "bmp": "image/bmp", "tif": "image/tiff", "tiff": "image/tiff", "webp": "image/webp", "txt": "text/plain",
    "htm": "text/html", "html": "text/html", "csv": "text/csv", "ics": "text/calendar", "vcf": "text/vcard",
    "xml": "application/xml", "zip": "application/zip", "rtf": "application/rtf", "doc": "application/msword",
    "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint", "eml": "message/rfc822",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "mp3": "audio/mpeg", "wav": "audio/wav", "mp4": "video/mp4", "p7s": "application/pkcs7-signature",
  ]
}
