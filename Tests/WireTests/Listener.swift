import Foundation
import Wire

/// Model has a word of the same spelling.
typealias Connection = Wire.Connection

/// A plaintext server on loopback: accepts one connection and runs a script on it, on a thread of its own.
final class Listener: Sendable {
  let port: Int
  private let socket: Socket

  /// Closed with its last owner: a number closed early could be another test's by the time it is used.
  private final class Socket: Sendable {
    let number: Int32

    init(_ number: Int32) { self.number = number }
    deinit { Glibc.close(number) }
  }

  /// One accepted connection.
  struct Peer {
    let socket: Int32

    func send(_ text: String) {
      let bytes = Array(text.utf8)
      _ = Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Everything up to and with the text, and what has come with it; less where the other side hangs up.
    @discardableResult func read(until text: String) -> String {
      var all = ""
      while !all.contains(text), let more = readSome() { all += String(decoding: more, as: UTF8.self) }
      return all
    }

    func readSome() -> [UInt8]? {
      var bytes = [UInt8](repeating: 0, count: 65_536)
      let count = recv(socket, &bytes, bytes.count, 0)
      return count > 0 ? Array(bytes.prefix(count)) : nil
    }

    func waitForEnd() { while readSome() != nil {} }

    /// Passes bytes on to another port of loopback until either side ends.
    func splice(to port: Int) {
      let other = Peer(socket: Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
      var address = Listener.loopback(port)
      _ = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(other.socket, $0, 16) }
      }
      let back = Thread { [socket] in
        while let bytes = other.readSome() { _ = Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
        shutdown(socket, Int32(SHUT_RDWR))
      }
      back.start()
      while let bytes = readSome() { _ = Glibc.send(other.socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
      shutdown(other.socket, Int32(SHUT_RDWR))
    }
  }

  init(_ script: @escaping @Sendable (Peer) -> Void) {
    let listening = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Listener.loopback(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(listening, $0, length)
        _ = listen(listening, 8)
        _ = getsockname(listening, $0, &length)
      }
    }
    (socket, port) = (Socket(listening), Int(UInt16(bigEndian: address.sin_port)))
    let thread = Thread { [socket] in
      let peer = accept(socket.number, nil, nil)
      guard peer >= 0 else { return }
      // A program that another test starts meanwhile must not keep it open.
      _ = fcntl(peer, F_SETFD, FD_CLOEXEC)
      script(Peer(socket: peer))
      Glibc.close(peer)
    }
    thread.start()
  }

  /// Lets a thread go that still waits for somebody.
  deinit { shutdown(socket.number, Int32(SHUT_RDWR)) }

  static func loopback(_ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    address.sin_port = UInt16(port).bigEndian
    return address
  }
}
