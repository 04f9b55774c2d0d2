internal import Model

extension FolderEntry {
  /// Reads `(\HasNoChildren) "/" "Sent"`.
  init(reading cursor: inout Cursor) throws(Cursor.Trouble) {
    let attributes = try cursor.flatList() ?? []
    cursor.skipSpaces()
    let separator = FolderEntry.separator(from: &cursor)
    cursor.skipSpaces()
    let path: [UInt8]
    if cursor.next == 0x22 || cursor.isAtLiteral {
      let rest = cursor.rest
      guard case .bytes(let bytes) = cursor.string() else { throw .missing("name") }
      cursor.skipSpaces()
      let isWhole = cursor.isAtEnd || cursor.next == 0x28 || rest.first != 0x22 || rest.last != 0x22
      // QUIRK: quotes inside left unescaped: the name ends where the line does.
      path = isWhole ? bytes : Array(rest.dropFirst().dropLast())
    } else {
      path = FolderEntry.bareName(cursor.rest)
      if path.isEmpty { throw .missing("name") }
    }
    // What follows (RFC 5258 4) is not ours.
    cursor.skipAll()
    guard !path.contains(0) else { throw .missing("name") }
    self.init(attributes: attributes, separator: separator, path: FolderPath(path))
  }

  private static func separator(from cursor: inout Cursor) -> UInt8? {
    if cursor.rest.starts(with: Array("\"\\\" ".utf8)) {
      // A backslash that should have been escaped.
      for byte in [0x22, 0x5C, 0x22] as [UInt8] { _ = cursor.take(byte) }
      return 0x5C
    }
    // QUIRK: NIL and "" both mean that names are flat.
    guard case .bytes(let bytes) = cursor.string() else { return nil }
    return bytes.first
  }

  /// QUIRK: Exchange leaves names with control characters unquoted, others names with spaces: all that is left is
  /// the name, except for a nested list at the end (RFC 5258 extended data).
  private static func bareName(_ rest: ArraySlice<UInt8>) -> [UInt8] {
    var name = rest
    if name.suffix(2).elementsEqual([0x29, 0x29]),
      let list = name.indices.dropLast().first(where: { name[$0] == 0x20 && name[$0 + 1] == 0x28 })
    {
      name = name[..<list]
    }
    while name.last == 0x20 { name = name.dropLast() }
    return Array(name)
  }
}

extension FolderStatus {
  /// Reads `"Sent" (MESSAGES 3 UIDNEXT 9)`; the list may be empty or missing.
  init(reading cursor: inout Cursor) throws(Cursor.Trouble) {
    let path: [UInt8]
    if cursor.next == 0x22 || cursor.isAtLiteral {
      guard case .bytes(let bytes) = cursor.string() else { throw .missing("name") }
      path = bytes
    } else {
      // QUIRK: names with spaces left unquoted: the name ends where the last list begins.
      let rest = cursor.rest
      let end = FolderStatus.lastList(rest)
      var name = rest[..<end]
      while name.last == 0x20 { name = name.dropLast() }
      path = Array(name)
      while cursor.position < end, let byte = cursor.next { _ = cursor.take(byte) }
    }
    cursor.skipSpaces()
    self.init(path: FolderPath(path), items: [:])
    guard cursor.take(0x28) else { return }
    while true {
      cursor.skipSpaces()
      if cursor.isAtEnd || cursor.take(0x29) { return }
      try cursor.count()
      let name = cursor.word()
      cursor.skipSpaces()
      if cursor.next == 0x28 || name.isEmpty {
        try cursor.skipValue()
      } else if case .bytes(let bytes) = cursor.string() {
        items[name] = Cursor.number(bytes[...])
      }
    }
  }
}

extension FolderStatus {
  /// Where the list begins that ends last, lists in it or not.
  private static func lastList(_ rest: ArraySlice<UInt8>) -> Int {
    var depth = 0
    for index in rest.indices.reversed() {
      if rest[index] == 0x29 { depth += 1 }
      if rest[index] == 0x28 { depth -= 1 }
      if rest[index] == 0x28, depth <= 0 { return index }
    }
    return rest.endIndex
  }
}

extension ExtendedSearch {
  /// Reads `(TAG "A2") UID COUNT 3 ALL 2,10:11`.
  init(reading cursor: inout Cursor) throws(Cursor.Trouble) {
    self.init()
    if let correlator = try cursor.flatList(), correlator.count == 2, correlator[0].uppercased() == "TAG" {
      tag = correlator[1]
    }
    while true {
      cursor.skipSpaces()
      if cursor.isAtEnd { return }
      try cursor.count()
      let name = cursor.word()
      cursor.skipSpaces()
      switch name {
      case "UID": isUID = true
      case "COUNT": count = cursor.number()
      case "ALL":
        guard let set = UIDSet(reading: cursor.atom()) else { throw .missing("set of numbers") }
        all = set
      case "": cursor.skipAll()
      default: try cursor.skipValue()
      }
    }
  }
}
