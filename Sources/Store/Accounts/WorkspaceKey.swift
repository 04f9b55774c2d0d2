internal import Glibc
internal import OpenSSL

/// The key file beside the database, under which passwords are sealed.
enum WorkspaceKey {
  static func path(_ folder: String) -> String { folder + "/rapport.key" }

  /// Makes the file, readable by its owner alone.
  static func make(in folder: String) throws(StoreError) {
    try Files.write(SealingKey.random().bytes, to: path(folder), mode: 0o600)
  }

  static func load(from folder: String) throws(StoreError) -> SealingKey {
    let bytes = try Files.read(path(folder), limit: SealingKey.length)
    guard let key = SealingKey(bytes: bytes) else { throw .corrupt("\(path(folder)) is not a key file") }
    return key
  }
}
