import Glibc
import Synchronization

/// A chromedriver on loopback. It and what it started end with `stop()` and, whatever becomes of the test process, when
/// that ends; its folder goes with it.
final class BrowserDriver: Sendable {
  let port: Int
  /// Where the browser may keep its files.
  let folder: String
  private let guardian: Mutex<(child: pid_t, pipe: Int32)?>

  /// Blocks until the driver answers.
  init() throws {
    let folder = try temporaryFolder()
    let (reading, writing) = try makePipe()
    defer { close(reading) }
    let started = Result { () throws(ServersError) in
      try Command([BrowserDriver.script, folder]).startOnPipe(output: writing)
    }
    // The guardian's copy is then the last: when it closes that, all has been printed.
    close(writing)
    let guardian = try started.get()
    let printed = String(decoding: readToEnd(reading), as: UTF8.self)
    guard let port = Int(printed.prefix { $0 != "\n" }) else {
      close(guardian.pipe)
      exitStatus(of: guardian.child)
      throw ServersError("no browser; what it said is above")
    }
    (self.folder, self.port) = (folder, port)
    self.guardian = Mutex(guardian)
  }

  deinit { stop() }

  /// Ends the driver with all browsers it started and removes its folder; harmless when done before. Blocks.
  func stop() {
    let guardian = guardian.withLock { guardian in
      defer { guardian = nil }
      return guardian
    }
    guard let guardian else { return }
    close(guardian.pipe)
    exitStatus(of: guardian.child)
  }

  private static let script = projectRoot() + "/Tests/TestSupport/browser-driver"
}

/// All that comes out of a pipe until the last who writes into it has closed it.
func readToEnd(_ pipe: Int32) -> [UInt8] {
  var all: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 4096)
  while true {
    let count = read(pipe, &buffer, buffer.count)
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else { return all }
    all += buffer[..<count]
  }
}
