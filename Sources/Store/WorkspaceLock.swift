internal import Glibc

/// The lock file of a workspace: one process works it. The system gives the lock back when the process dies.
final class WorkspaceLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock and writes this process's id into the file.
  ///
  /// - Throws: `locked` with the id of the process that has it.
  init(folder: String) throws(StoreError) {
    let path = folder + "/rapport.lock"
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StoreError(errno: errno, doing: "open \(path)") }
    self.descriptor = descriptor
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      let holder = WorkspaceLock.holder(descriptor)
      if code == EWOULDBLOCK { throw .locked(byProcess: holder) }
      throw StoreError(errno: code, doing: "lock \(path)")
    }
    let text = Array("\(getpid())\n".utf8)
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.count, 0) == text.count else {
      throw StoreError(errno: errno, doing: "write \(path)")
    }
  }

  /// Gives the lock back before the object goes.
  func release() { flock(descriptor, LOCK_UN) }

  deinit { Glibc.close(descriptor) }

  /// The process id in the file; 0 when it cannot be read.
  private static func holder(_ descriptor: Int32) -> Int {
    var bytes = [UInt8](repeating: 0, count: 24)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return Int(String(decoding: bytes.prefix(max(0, count)).prefix { $0 >= 0x30 && $0 <= 0x39 }, as: UTF8.self)) ?? 0
  }
}
