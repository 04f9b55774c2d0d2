import Foundation
import Glibc
import Synchronization

/// A server on loopback that only counts who comes and sends them away: any visit is one too many.
final class Canary: Sendable {
  let port: Int
  private let socket: Int32
  private let visits = Mutex(0)

  var count: Int { visits.withLock { $0 } }

  init() throws {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, size) == 0 && listen(socket, 128) == 0 && getsockname(socket, $0, &size) == 0
      }
    }
    guard isListening else { throw CanaryError.cannotListen }
    self.socket = socket
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread { [weak self] in
      while true {
        let visitor = accept(socket, nil, nil)
        guard visitor >= 0 else { return }
        self?.visits.withLock { $0 += 1 }
        close(visitor)
      }
    }
  }

  private enum CanaryError: Error { case cannotListen }

  /// Ends the wait for the next visitor.
  deinit {
    shutdown(socket, Int32(SHUT_RDWR))
    close(socket)
  }
}
