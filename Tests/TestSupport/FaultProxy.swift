import Foundation
import Synchronization

/// A proxy on loopback between a client and a real server that breaks connections as told, by byte count. TLS runs
/// through it untouched, so a count may fall anywhere in a TLS record. It has threads of its own.
package final class FaultProxy: Sendable {
  /// Where clients connect, on 127.0.0.1.
  package let port: Int
  private let traffic: Traffic
  private let stopped = Mutex(false)

  /// Starts a proxy to `target` on 127.0.0.1 that treats every connection by the same plan.
  package convenience init(target: Int, plan: FaultPlan) throws {
    try self.init(target: target) { _ in plan }
  }

  /// Starts a proxy to `target` on 127.0.0.1; `plan` is asked for each connection, counted from 0.
  package init(target: Int, plan: @escaping @Sendable (Int) -> FaultPlan) throws {
    let traffic = try Traffic()
    let listener = try Loopback.listen()
    self.traffic = traffic
    port = Loopback.port(of: listener)
    traffic.threadStarts()
    Thread.detachNewThread {
      FaultProxy.accept(on: listener, target: target, plan: plan, traffic: traffic)
      close(listener)
      traffic.threadEnded()
    }
  }

  /// Ends all connections and waits until its threads are done; harmless when done before.
  package func stop() {
    let first = stopped.withLock { stopped in
      defer { stopped = true }
      return !stopped
    }
    if first { traffic.stopAll() }
  }

  deinit { stop() }

  /// How many connections were accepted.
  package var connections: Int { traffic.counts.withLock { $0.connections } }

  /// How often clients spoke after their servers had, over all connections: with a delay, round trips.
  package var turns: Int { traffic.counts.withLock { $0.turns } }

  /// How many bytes a side has sent into the proxy, over all connections, dropped ones too.
  package func bytes(from sender: FaultPlan.Sender) -> Int {
    traffic.counts.withLock { sender == .client ? $0.fromClient : $0.fromServer }
  }

  private static func accept(
    on listener: Int32, target: Int, plan: @Sendable (Int) -> FaultPlan, traffic: Traffic
  ) {
    while Loopback.wait(for: listener, Int16(POLLIN), or: traffic.wake) {
      let client = Glibc.accept(listener, nil, nil)
      guard client >= 0 else { continue }
      Loopback.makeReady(client)
      let number = traffic.counts.withLock { counts in
        defer { counts.connections += 1 }
        return counts.connections
      }
      guard let server = Loopback.connect(to: target) else {
        close(client)
        continue
      }
      let link = Link(client: client, server: server, traffic: traffic)
      let plan = plan(number)
      link.pump(from: .client, plan.fromClient)
      link.pump(from: .server, plan.fromServer)
    }
  }
}
