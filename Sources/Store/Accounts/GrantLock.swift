internal import Glibc
package import Model

/// Keeps two processes of one workspace from renewing the same mailbox's tokens at once: an issuer that rotates them
/// takes the second for a thief. The system gives the lock back when the process dies.
package final class GrantLock: Sendable {
  private let descriptor: Int32

  /// Waits until no other process has it: at most as long as a renewal takes. It blocks its thread.
  package init(of mailbox: ID<Mailbox>, in store: MailStore) throws(StoreError) {
    let path = store.folder + "/grants.lock"
    descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StoreError(errno: errno, doing: "open \(path)") }
    // One byte of the file for each mailbox.
    var range = Glibc.flock()
    range.l_type = Int16(F_WRLCK)
    range.l_whence = Int16(SEEK_SET)
    (range.l_start, range.l_len) = (off_t(mailbox.value), 1)
    while fcntl(descriptor, GrantLock.waitForLock, &range) != 0 {
      guard errno == EINTR else { throw StoreError(errno: errno, doing: "lock \(path)") }
    }
  }

  deinit { Glibc.close(descriptor) }

  /// F_OFD_SETLKW of fcntl(2), which Swift does not see: the lock belongs to the open file, not to the process.
  private static let waitForLock: Int32 = 38
}
