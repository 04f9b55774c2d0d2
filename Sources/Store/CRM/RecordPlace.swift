internal import Model

/// Where a record has a value that runs change and undos put back.
enum RecordPlace: Hashable, Comparable {
  /// `table.column`.
  case column(String)
  /// A custom field, by its name as it is written.
  case custom(String)

  /// Why an undo left it alone.
  func spared(having value: String?) -> String {
    switch self {
    case .custom(let name): RecordPlace.spared(name, having: value)
    case .column("record.made_on"): "changed since"
    case .column(let path):
      // Numbers of records and milliseconds tell nobody anything.
      if value != nil, path.hasSuffix("_at") || path.hasSuffix(".company") || path.hasSuffix(".partner") {
        "\(RecordPlace.column(of: path)) was changed since"
      } else {
        RecordPlace.spared(RecordPlace.column(of: path), having: value)
      }
    }
  }

  private static func column(of path: String) -> String {
    path.split(separator: ".").last.map { String($0).replacing("_", with: " ") } ?? path
  }

  private static func spared(_ name: String, having value: String?) -> String {
    guard let value, !value.isEmpty else { return "\(name) was emptied since" }
    return "\(name) was changed since, to \(value)"
  }
}

extension RecordSnapshot {
  /// Whether a record is there: no value to put back, but for the undo to decide by who uses it.
  private static let ofBeing: Set<String> = ["record.deleted_at", "record.made_undone"]

  /// The places in which two snapshots differ, in order.
  func places(besides other: RecordSnapshot) -> [RecordPlace] {
    let names = Set(columns.keys).union(other.columns.keys).subtracting(RecordSnapshot.ofBeing)
    let places =
      names.map(RecordPlace.column) + Set(custom.keys).union(other.custom.keys).map(RecordPlace.custom)
    return places.filter { self[$0] != other[$0] }.sorted()
  }

  subscript(place: RecordPlace) -> String? {
    get {
      switch place {
      case .column(let path): columns[path]
      case .custom(let name): custom[name]
      }
    }
    set {
      switch place {
      case .column(let path): columns[path] = newValue
      case .custom(let name): custom[name] = newValue
      }
    }
  }
}
