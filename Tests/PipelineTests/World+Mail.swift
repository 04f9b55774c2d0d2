import Glibc
import Model
import Pipeline
import Store
import Synchronization
import TestSupport
import Testing

extension World {
  /// UIDs that the server lists and the ledger does not have.
  func gaps(_ mailbox: Mailbox) async throws -> Int {
    let account = try await AuditPass(store: store).run(try store.mailbox(mailbox.id)) { World.now }
    #expect(account.failures.map(\.description) == [])
    return account.folders.reduce(0) { $0 + $1.gaps.count }
  }

  func unread(_ mailbox: Mailbox) throws -> Int {
    try store.inbox(of: mailbox.id, for: viewer, limit: 1000).reduce(0) { $0 + $1.unread }
  }
}

extension FaultProxy {
  /// Where a client finds it; TLS runs through untouched.
  var endpoint: Endpoint { Endpoint(host: "localhost", port: port, security: .tls) }
}

/// What a pass told.
final class Noticed: Sendable {
  private let all = Mutex<[SyncProgress]>([])

  func add(_ progress: SyncProgress) { all.withLock { $0.append(progress) } }

  var notes: [String] { all.withLock { $0 }.compactMap(\.note) }

  var migrations: [String] {
    all.withLock { $0 }.compactMap { if case .migrated(let folder, _) = $0 { folder } else { nil } }
  }
}

/// A port that nothing listens on: bound and never listening until the process ends.
func closedPort() throws -> Int {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = inet_addr("127.0.0.1")
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  let status = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
      bind(descriptor, raw, length) == 0 ? getsockname(descriptor, raw, &length) : -1
    }
  }
  guard status == 0 else { throw Failure("bind", reach: .process, cause: String(cString: strerror(errno))) }
  return Int(UInt16(bigEndian: address.sin_port))
}
