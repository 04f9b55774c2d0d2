internal import Glibc

/// The few things that the store asks of the file system besides packs.
enum Files {
  /// Makes a folder; one that is there is kept as it is.
  static func makeFolder(_ path: String, mode: mode_t) throws(StoreError) {
    guard mkdir(path, mode) == 0 || errno == EEXIST else { throw StoreError(errno: errno, doing: "make \(path)") }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw .io(doing: "make \(path)", text: "something else has that name")
    }
  }

  /// Removes a file, if it is there.
  static func remove(_ path: String) throws(StoreError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw StoreError(errno: errno, doing: "remove \(path)") }
  }

  /// Writes a new file and puts it on disk. One that is there is an error.
  static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(StoreError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw StoreError(errno: errno, doing: "write \(path)") }
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw StoreError(errno: errno, doing: "write \(path)") }
      done += count
    }
    guard fsync(descriptor) == 0 else { throw StoreError(errno: errno, doing: "write \(path)") }
  }

  /// Reads a file of at most `limit` bytes.
  static func read(_ path: String, limit: Int) throws(StoreError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError(errno: errno, doing: "read \(path)") }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: limit + 1)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw StoreError(errno: errno, doing: "read \(path)") }
    return Array(bytes.prefix(count))
  }

  /// Puts the names in a folder on disk.
  static func syncFolder(_ path: String) throws(StoreError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError(errno: errno, doing: "open \(path)") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw StoreError(errno: errno, doing: "sync \(path)") }
  }
}
