internal import Glibc
internal import Synchronization

/// An open pack: bytes are only ever added at its end.
final class PackFile: Sendable {
  struct Extent {
    /// Bytes in the file.
    var written: Int64
    /// Bytes that follow them and are not in the file yet: few long writes take less time than many short ones.
    var gathered: [UInt8] = []
    /// Bytes known to be on disk.
    var synced: Int64
    /// How often the file was cut: what is put on disk meanwhile may be other bytes by then.
    var cuts = 0
  }

  /// Bytes that are gathered before they are written.
  static let gatherLength = 256 << 10

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

  /// Where the next byte goes.
  var end: Int64 { extent.withLock { $0.written + Int64($0.gathered.count) } }

  /// Adds the bytes at the end; `sync` has written them all. After an error some of them may be there: `cut` drops them.
  func append(_ bytes: UnsafeRawBufferPointer) throws(StoreError) {
    try extent.withLock { extent throws(StoreError) in
      if extent.gathered.count + bytes.count > PackFile.gatherLength { try writeGathered(&extent) }
      if bytes.count >= PackFile.gatherLength {
        try write(bytes, &extent)
      } else {
        extent.gathered.append(contentsOf: bytes)
      }
    }
  }

  /// Makes sure that what was added before `end` can be read from the file.
  func write(through end: Int64) throws(StoreError) {
    try extent.withLock { extent throws(StoreError) in if end > extent.written { try writeGathered(&extent) } }
  }

  /// Writes what is gathered; after an error the rest of it is gathered still.
  private func writeGathered(_ extent: inout Extent) throws(StoreError) {
    var bytes: [UInt8] = []
    swap(&bytes, &extent.gathered)
    let start = extent.written
    var failure: StoreError?
    bytes.withUnsafeBytes { bytes in
      do throws(StoreError) { try write(bytes, &extent) } catch { failure = error }
    }
    bytes.removeFirst(Int(extent.written - start))
    extent.gathered = bytes
    if let failure { throw failure }
  }

  private func write(_ bytes: UnsafeRawBufferPointer, _ extent: inout Extent) throws(StoreError) {
    var done = 0
    while done < bytes.count {
      let count = pwrite(
        descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(extent.written))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw StoreError(errno: count < 0 ? errno : ENOSPC, doing: "write \(path)") }
      done += count
      extent.written += Int64(count)
    }
  }

  /// Drops everything from `end` on.
  func cut(to end: Int64) throws(StoreError) {
    try extent.withLock { extent throws(StoreError) in
      guard end < extent.written else {
        extent.gathered.removeLast(extent.gathered.count - Int(end - extent.written))
        return
      }
      extent.gathered = []
      guard ftruncate(descriptor, off_t(end)) == 0 else { throw StoreError(errno: errno, doing: "cut \(path)") }
      extent.written = end
      extent.synced = min(extent.synced, end)
      extent.cuts += 1
    }
  }

  /// Puts at least the first `length` bytes on disk.
  func sync(through length: Int64) throws(StoreError) {
    let before = try extent.withLock { extent throws(StoreError) in
      if length > extent.written {
        try writeGathered(&extent)
        // A mailbox that is brought up to date holds no room for what may come some day.
        extent.gathered = []
      }
      return (written: extent.written, synced: extent.synced, cuts: extent.cuts)
    }
    guard length > before.synced else { return }
    guard length <= before.written else { throw .refused("\(path): raw bytes that were never written") }
    guard fdatasync(descriptor) == 0 else { throw StoreError(errno: errno, doing: "sync \(path)") }
    extent.withLock { extent in
      // After a cut only what lay before it is as it was; `length` does, or the caller would not name it.
      extent.synced = max(extent.synced, extent.cuts == before.cuts ? before.written : min(length, before.synced))
    }
  }
}
