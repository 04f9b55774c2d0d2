internal import Model

/// Which names are whose (RFC 2342).
struct Namespaces: Hashable, Sendable {
  struct Space: Hashable, Sendable {
    /// What its names begin with; often nothing, or with the separator at its end.
    var prefix: FolderPath
    /// Nil where names are flat.
    var separator: UInt8?
  }

  var personal: [Space] = []
  /// Those of other people, and those that are shared.
  var shared: [Space] = []

  /// Where a folder is: the longest prefix tells; no prefix of another's takes what is said to be ours.
  func space(of path: FolderPath) -> FolderSpace {
    let ours = personal.compactMap { $0.matched(path) }.max()
    guard let others = shared.compactMap({ $0.matched(path) }).max() else { return .personal }
    return others > ours ?? -1 ? .shared : .personal
  }

  /// The name without the prefix of our own folders (`INBOX.`).
  func withoutPrefix(_ path: FolderPath) -> FolderPath {
    let prefix = personal.map(\.prefix.bytes).filter { path.bytes.count > $0.count && path.bytes.starts(with: $0) }
    return FolderPath(Array(path.bytes.dropFirst(prefix.map(\.count).max() ?? 0)))
  }

  func keeping(_ names: FolderPath.Wire) -> Namespaces {
    func kept(_ space: Space) -> Space { Space(prefix: names.kept(space.prefix), separator: space.separator) }
    return Namespaces(personal: personal.map(kept), shared: shared.map(kept))
  }
}

extension Namespaces.Space {
  /// Bytes of the prefix where a name lies in it, or is its root, which is listed without the separator.
  fileprivate func matched(_ path: FolderPath) -> Int? {
    let isRoot = separator.map { path.bytes + [$0] == prefix.bytes } ?? false
    return isRoot || path.bytes.starts(with: prefix.bytes) ? prefix.bytes.count : nil
  }

  /// Reads `("INBOX." "." "X-PARAM" ("a"))`; nil where it names no prefix.
  fileprivate init?(reading cursor: inout Cursor) throws(Cursor.Trouble) {
    cursor.skipSpaces()
    let words = try cursor.flatBytes() ?? []
    guard let prefix = words.first ?? nil, !prefix.contains(0) else { return nil }
    // QUIRK: NIL and "" both mean that names are flat.
    self.init(prefix: FolderPath(prefix), separator: words.count > 1 ? words[1]?.first : nil)
  }
}

extension Namespaces {
  /// Reads `(("" "/")) (("~" "/")) NIL`: ours, other people's, shared ones. What is missing is NIL.
  init(reading cursor: inout Cursor) throws(Cursor.Trouble) {
    self.init()
    personal = try Namespaces.spaces(in: &cursor)
    shared = try Namespaces.spaces(in: &cursor)
    shared += try Namespaces.spaces(in: &cursor)
  }

  private static func spaces(in cursor: inout Cursor) throws(Cursor.Trouble) -> [Space] {
    cursor.skipSpaces()
    guard cursor.take(0x28) else {
      _ = cursor.string()
      return []
    }
    var spaces: [Space] = []
    while true {
      cursor.skipSpaces()
      if cursor.isAtEnd || cursor.take(0x29) { return spaces }
      try cursor.count()
      if cursor.next == 0x28 {
        if let space = try Space(reading: &cursor), spaces.count < Limits.namespaces { spaces.append(space) }
      } else if cursor.string() == nil {
        throw .missing("namespace")
      }
    }
  }
}
