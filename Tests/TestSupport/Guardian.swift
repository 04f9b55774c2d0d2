import Glibc
import Synchronization

/// A program on loopback that prints its port as its first line. It and what it started end with `stop()` and, whatever
/// becomes of the test process, when that ends.
final class Guardian: Sendable {
  let port: Int
  private let running: Mutex<(child: pid_t, pipe: Int32)?>

  /// Blocks until it has printed its port, which it does when it answers.
  ///
  /// - Parameter failure: what is said where it prints none.
  init(_ command: [String], failure: String) throws {
    let (reading, writing) = try makePipe()
    defer { close(reading) }
    let started = Result { () throws(ServersError) in try Command(command).startOnPipe(output: writing) }
    // The program's copy is then the last: where it ends without a word, so does the reading.
    close(writing)
    let running = try started.get()
    guard let port = Int(String(decoding: Guardian.line(from: reading), as: UTF8.self)) else {
      close(running.pipe)
      exitStatus(of: running.child)
      throw ServersError(failure)
    }
    self.port = port
    self.running = Mutex(running)
  }

  deinit { stop() }

  /// Harmless when done before. Blocks.
  func stop() {
    let last = running.withLock { running in
      defer { running = nil }
      return running
    }
    guard let last else { return }
    close(last.pipe)
    exitStatus(of: last.child)
  }

  private static func line(from pipe: Int32) -> [UInt8] {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while true {
      let count = read(pipe, &byte, 1)
      if count < 0 && errno == EINTR { continue }
      guard count == 1, byte != 0x0A else { return line }
      line.append(byte)
    }
  }
}
