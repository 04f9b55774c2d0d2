import Glibc

/// The few socket calls of the fault proxy and the HTTP client, all on 127.0.0.1.
enum Loopback {
  private static let stream = Int32(SOCK_STREAM.rawValue)

  /// A listening socket on a port that the kernel chooses.
  static func listen() throws(ServersError) -> Int32 {
    let file = socket(AF_INET, stream, 0)
    guard file >= 0, withAddress(0, { bind(file, $0, $1) }) == 0, Glibc.listen(file, 128) == 0 else {
      let reason = errno
      if file >= 0 { close(file) }
      throw ServersError("cannot listen on loopback: errno \(reason)")
    }
    makeReady(file)
    return file
  }

  static func port(of file: Int32) -> Int {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(file, $0, &size) }
    }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  /// A connected socket that does not block, or nil where nobody listens.
  static func connect(to port: Int) -> Int32? {
    let file = socket(AF_INET, stream, 0)
    guard file >= 0 else { return nil }
    guard withAddress(port, { Glibc.connect(file, $0, $1) }) == 0 else {
      close(file)
      return nil
    }
    makeReady(file)
    return file
  }

  /// Makes a socket not block and not be inherited.
  static func makeReady(_ file: Int32) {
    _ = fcntl(file, F_SETFL, O_NONBLOCK)
    closeOnExec(file)
  }

  /// Keeps the kernel from gathering small writes.
  static func sendAtOnce(_ file: Int32) {
    var on: Int32 = 1
    setsockopt(file, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Waits until `file` is ready for `events`, or has failed; false once `wake` is readable.
  static func wait(for file: Int32, _ events: Int16, or wake: Int32) -> Bool {
    var files = [pollfd(fd: file, events: events, revents: 0), pollfd(fd: wake, events: Int16(POLLIN), revents: 0)]
    while true {
      guard poll(&files, 2, -1) >= 0 else {
        if errno == EINTR { continue }
        return false
      }
      if files[1].revents != 0 { return false }
      if files[0].revents != 0 { return true }
    }
  }

  /// Sends all bytes to a socket that does not block.
  static func send(_ bytes: [UInt8], to file: Int32, deadline: ContinuousClock.Instant) throws(ServersError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { Glibc.send(file, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if sent >= 0 {
        rest = rest.dropFirst(sent)
      } else if errno == EAGAIN {
        try wait(for: file, Int16(POLLOUT), deadline: deadline)
      } else if errno != EINTR {
        throw ServersError("sending failed: errno \(errno)")
      }
    }
  }

  /// The next bytes from a socket that does not block; none when the other side has ended.
  static func receive(from file: Int32, deadline: ContinuousClock.Instant) throws(ServersError) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(file, &buffer, buffer.count, 0)
      if count >= 0 { return Array(buffer[..<count]) }
      if errno == EAGAIN {
        try wait(for: file, Int16(POLLIN), deadline: deadline)
      } else if errno != EINTR {
        throw ServersError("receiving failed: errno \(errno)")
      }
    }
  }

  private static func wait(
    for file: Int32, _ events: Int16, deadline: ContinuousClock.Instant
  ) throws(ServersError) {
    let left = ContinuousClock.now.duration(to: deadline)
    var files = [pollfd(fd: file, events: events, revents: 0)]
    guard left > .zero, poll(&files, 1, Int32(left / .milliseconds(1)) + 1) != 0 else {
      throw ServersError("the server says nothing: the deadline has passed")
    }
  }

  private static func withAddress<Result>(_ port: Int, _ use: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result
  {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { use($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
  }
}
