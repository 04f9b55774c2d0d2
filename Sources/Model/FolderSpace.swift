/// Whose folder it is (RFC 2342).
package enum FolderSpace: String, Hashable, Sendable {
  case personal
  /// Another person's, or one that is shared by many: synchronised only where it is chosen by its name.
  case shared
}
