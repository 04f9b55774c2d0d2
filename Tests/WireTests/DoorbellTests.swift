import Foundation
import Synchronization
import TestSupport
import Testing
import Wire

struct DoorbellTests {
  /// A folder whose path would not fit into a socket's address.
  private func deepFolder() throws -> String {
    let folder = try temporaryFolder() + "/" + String(repeating: "deep/", count: 30) + "acme"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  private func rings() -> (stream: AsyncStream<Void>, ring: @Sendable () -> Void) {
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    return (stream, { continuation.yield() })
  }

  @Test func bothSidesWakeEachOther() async throws {
    let folder = try deepFolder()
    #expect(try await Bell.find(in: folder) == nil)
    let (heard, ring) = rings()
    let doorbell = try await Doorbell.hang(in: folder, onRing: ring)
    let mode = try FileManager.default.attributesOfItem(atPath: folder + "/rapport.sock")[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let bell = try #require(try await Bell.find(in: folder))
    bell.ring()
    for await _ in heard { break }
    doorbell.ringAll()
    for await _ in bell.rings { break }
    await doorbell.close()
    // The end is heard, too, and nothing is left.
    for await _ in bell.rings {}
    #expect(try await Bell.find(in: folder) == nil)
    #expect(!FileManager.default.fileExists(atPath: folder + "/rapport.sock"))
  }

  @Test func whatADeadProcessLeftIsReplaced() async throws {
    let folder = try deepFolder()
    #expect(FileManager.default.createFile(atPath: folder + "/rapport.sock", contents: nil))
    #expect(try await Bell.find(in: folder) == nil)
    let doorbell = try await Doorbell.hang(in: folder) {}
    #expect(try await Bell.find(in: folder) != nil)
    await doorbell.close()
  }

  @Test func noMoreThanSoManyAreLetIn() async throws {
    let folder = try deepFolder()
    let (heard, ring) = rings()
    let doorbell = try await Doorbell.hang(in: folder, onRing: ring)
    var bells: [Bell] = []
    // One after the other, so that each is in before the next comes.
    for _ in 0..<Doorbell.maximumRingers {
      let bell = try #require(try await Bell.find(in: folder))
      bell.ring()
      for await _ in heard { break }
      bells.append(bell)
    }
    let last = try #require(try await Bell.find(in: folder))
    for await _ in last.rings {}
    // Who leaves makes room.
    await bells.removeLast().close()
    await doorbell.close()
    for bell in bells { for await _ in bell.rings {} }
  }
}
