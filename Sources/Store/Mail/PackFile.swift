internal import Glibc
internal import Synchronization

/// An open pack: bytes are only ever added at its end.
final class PackFile: Sendable {
  struct Extent {
    /// Bytes in the file.
    var written: Int64
    /// Bytes known to be on disk.
    var synced: Int64
    /// How often the file was cut: what is put on disk meanwhile may be other bytes by then.
    var cuts = 0
  }

  let id: Int64
  private let path: String
  private let descriptor: Int32
  private let extent: Mutex<Extent>

  /// Opens the file, which is made or emptied when `isNew`.
  init(id: Int64, path: String, isNew: Bool) throws(StoreError) {
    let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | (isNew ? O_CREAT | O_TRUNC : 0), 0o600)
    guard descriptor >= 0 else { throw StoreError(errno: errno, doing: "open \(path)") }
    let size = lseek(descriptor, 0, SEEK_END)
    guard size >= 0 else {
      let code = errno
      close(descriptor)
      throw StoreError(errno: code, doing: "open \(path)")
    }
    (self.id, self.path, self.descriptor) = (id, path, descriptor)
    extent = Mutex(Extent(written: Int64(size), synced: 0))
  }

  /// Takes over a descriptor of whatever kind.
  init(id: Int64, path: String, descriptor: Int32) {
    (self.id, self.path, self.descriptor) = (id, path, descriptor)
    extent = Mutex(Extent(written: 0, synced: 0))
  }

  deinit { close(descriptor) }

  /// The end of the file, where the next byte goes.
  var end: Int64 { extent.withLock { $0.written } }

  /// Writes all of the bytes at the end. After an error some of them may be there: `cut` drops them.
  func append(_ bytes: UnsafeRawBufferPointer) throws(StoreError) {
    var done = 0
    var at = end
    while done < bytes.count {
      let count = pwrite(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(at))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw StoreError(errno: count < 0 ? errno : ENOSPC, doing: "write \(path)") }
      done += count
      at += Int64(count)
      extent.withLock { $0.written = at }
    }
  }

  /// Drops everything from `end` on.
  func cut(to end: Int64) throws(StoreError) {
    guard ftruncate(descriptor, off_t(end)) == 0 else { throw StoreError(errno: errno, doing: "cut \(path)") }
    extent.withLock { extent in
      extent.written = end
      extent.synced = min(extent.synced, end)
      extent.cuts += 1
    }
  }

  /// Puts at least the first `length` bytes on disk.
  func sync(through length: Int64) throws(StoreError) {
    let before = extent.withLock { $0 }
    guard length > before.synced else { return }
    guard length <= before.written else { throw .refused("\(path): raw bytes that were never written") }
    guard fdatasync(descriptor) == 0 else { throw StoreError(errno: errno, doing: "sync \(path)") }
    extent.withLock { extent in
      // After a cut only what lay before it is as it was; `length` does, or the caller would not name it.
      extent.synced = max(extent.synced, extent.cuts == before.cuts ? before.written : min(length, before.synced))
    }
  }
}
