internal import Glibc
internal import NIOCore

/// What is sent to a browser piece by piece, as fast as it takes it: bytes in a file without a name, gone with the last
/// one who has it.
final class SpoolFile: Sendable {
  let length: Int
  private let descriptor: Int32

  private static let pieceLength = 64 << 10

  /// Fills the file with everything that `fill` writes.
  init(in folder: String, filling fill: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws {
    var template = Array("\(folder)/download-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw SpoolFile.problem("make a file to send from") }
    unlink(template)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    var length = 0
    do {
      try fill { piece in try SpoolFile.write(piece, to: descriptor, at: &length) }
    } catch {
      close(descriptor)
      throw error
    }
    (self.descriptor, self.length) = (descriptor, length)
  }

  deinit { close(descriptor) }

  /// The next bytes, at least one.
  func piece(at offset: Int) throws -> ByteBuffer {
    var buffer = ByteBuffer()
    let wanted = min(SpoolFile.pieceLength, length - offset)
    try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: wanted) { [descriptor] room in
      while true {
        let count = pread(descriptor, room.baseAddress, wanted, off_t(offset))
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw SpoolFile.problem("read a file to send") }
        return count
      }
    }
    return buffer
  }

  private static func write(_ piece: UnsafeRawBufferPointer, to descriptor: Int32, at length: inout Int) throws {
    var done = 0
    while done < piece.count {
      let count = pwrite(descriptor, piece.baseAddress.map { $0 + done }, piece.count - done, off_t(length))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw problem("write a file to send from") }
      done += count
      length += count
    }
  }

  private static func problem(_ doing: String) -> PageProblem {
    .broken("\(doing): \(String(cString: strerror(errno)))")
  }
}
