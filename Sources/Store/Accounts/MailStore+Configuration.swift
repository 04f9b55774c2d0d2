internal import Glibc

extension MailStore {
  /// Largest configuration that is read, in bytes.
  private static let maximumConfiguration = 64 * 1024

  /// The text of `rapport.conf`, as it is now; empty where there is none.
  ///
  /// - Throws: `refused` where others on this machine may read it: it holds client secrets.
  package func configuration() throws(StoreError) -> String {
    let path = folder + "/rapport.conf"
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT { return "" }
      throw StoreError(errno: errno, doing: "read \(path)")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw .refused("\(path) can be read by others, and holds secrets; make it private with: chmod 600 \(path)")
    }
    let bytes = try Files.read(path, limit: MailStore.maximumConfiguration)
    guard bytes.count <= MailStore.maximumConfiguration else { throw .refused("\(path) is larger than 64 KB") }
    return String(decoding: bytes, as: UTF8.self)
  }
}
