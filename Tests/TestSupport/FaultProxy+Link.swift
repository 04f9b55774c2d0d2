import Foundation
import Synchronization

/// What the threads of a proxy share: counts, and how they are told to stop.
final class Traffic: Sendable {
  struct Counts {
    var connections = 0
    var fromClient = 0
    var fromServer = 0
    /// How often a client spoke after its server had.
    var turns = 0
  }

  let counts = Mutex(Counts())
  /// Readable once the proxy stops.
  let wake: Int32
  private let alarm: Int32
  private let threads = DispatchGroup()

  init() throws { (wake, alarm) = try makePipe() }

  func threadStarts() { threads.enter() }
  func threadEnded() { threads.leave() }

  func stopAll() {
    close(alarm)
    threads.wait()
    close(wake)
  }
}

/// One connection through a proxy: two sockets, and a thread for each direction.
final class Link: Sendable {
  private let client, server: Int32
  private let traffic: Traffic
  private let speaker = Mutex(FaultPlan.Sender.server)

  init(client: Int32, server: Int32, traffic: Traffic) {
    (self.client, self.server, self.traffic) = (client, server, traffic)
    Loopback.sendAtOnce(client)
    Loopback.sendAtOnce(server)
  }

  // The threads hold the link; the sockets close when the last of them has ended.
  deinit {
    close(client)
    close(server)
  }

  /// Starts the thread that carries what one side sends.
  func pump(from sender: FaultPlan.Sender, _ fault: FaultPlan.Fault) {
    let traffic = traffic
    traffic.threadStarts()
    Thread.detachNewThread {
      self.carry(from: sender, fault)
      traffic.threadEnded()
    }
  }

  private func carry(from sender: FaultPlan.Sender, _ fault: FaultPlan.Fault) {
    let (source, sink) = sender == .client ? (client, server) : (server, client)
    let later = Later(traffic)
    var passed = 0
    var buffer = [UInt8](repeating: 0, count: 65_536)
    if case .insert(let bytes, after: 0) = fault {
      guard send(bytes[...], to: sink, step: bytes.count) else { return cut() }
    }
    while true {
      let room: Int
      switch fault {
      case .none, .split, .delay, .flip: room = buffer.count
      case .cut(let limit):
        if passed >= limit { return cut() }
        room = min(buffer.count, limit - passed)
      case .stall(let limit):
        if passed >= limit {
          _ = Loopback.wait(for: -1, 0, or: traffic.wake)
          return
        }
        room = min(buffer.count, limit - passed)
      case .swallow(let limit), .insert(_, after: let limit):
        room = passed < limit ? min(buffer.count, limit - passed) : buffer.count
      }
      guard Loopback.wait(for: source, Int16(POLLIN), or: traffic.wake) else { return cut() }
      let count = recv(source, &buffer, room, 0)
      if count < 0 && (errno == EAGAIN || errno == EINTR) { continue }
      guard count >= 0 else { return cut() }
      if case .delay(let milliseconds) = fault {
        later.schedule(Array(buffer[..<count]), after: milliseconds) { bytes in
          if bytes.isEmpty {
            shutdown(sink, Int32(SHUT_WR))
          } else {
            _ = self.send(bytes[...], to: sink, step: bytes.count)
          }
        }
        if count == 0 { return }
        note(sender, count)
        continue
      }
      if count == 0 {
        shutdown(sink, Int32(SHUT_WR))
        return
      }
      note(sender, count)
      if case .swallow(let limit) = fault, passed >= limit { continue }
      if case .flip(let place) = fault, passed..<(passed + count) ~= place { buffer[place - passed] ^= Link.flipped }
      passed += count
      guard send(buffer[..<count], to: sink, step: fault == .split ? 1 : count) else { return cut() }
      if case .insert(let bytes, after: passed) = fault {
        guard send(bytes[...], to: sink, step: bytes.count) else { return cut() }
      }
    }
  }

  /// Makes a digit another one, a letter another one, and of a line's end none.
  private static let flipped: UInt8 = 0x02

  private func note(_ sender: FaultPlan.Sender, _ count: Int) {
    let isTurn = speaker.withLock { speaker in
      defer { speaker = sender }
      return sender == .client && speaker == .server
    }
    traffic.counts.withLock { counts in
      if sender == .client { counts.fromClient += count } else { counts.fromServer += count }
      if isTurn { counts.turns += 1 }
    }
  }

  private func send(_ bytes: ArraySlice<UInt8>, to sink: Int32, step: Int) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let sent = rest.prefix(step).withUnsafeBytes {
        Glibc.send(sink, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if sent > 0 {
        rest = rest.dropFirst(sent)
      } else if errno == EAGAIN {
        guard Loopback.wait(for: sink, Int16(POLLOUT), or: traffic.wake) else { return false }
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }

  private func cut() {
    shutdown(client, Int32(SHUT_RDWR))
    shutdown(server, Int32(SHUT_RDWR))
  }
}

/// Does things a fixed time after they were asked for, in that order.
private struct Later: Sendable {
  private let queue = DispatchQueue(label: "delay")
  private let traffic: Traffic

  init(_ traffic: Traffic) { self.traffic = traffic }

  func schedule(_ bytes: [UInt8], after milliseconds: Int, _ work: @escaping @Sendable ([UInt8]) -> Void) {
    traffic.threadStarts()
    queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
      work(bytes)
      traffic.threadEnded()
    }
  }
}
