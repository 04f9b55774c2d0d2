import Model
import Providers
import Store
import Testing

@testable import Web

enum ThreadPositionText {
  static func readBack(_ text: String) -> String? { ThreadPosition(query: text)?.query }
}

/// A password between two pages: whose it is, for how long, and how many there are.
struct PendingConnectionsTests {
  private let ann = Viewer(user: ID(1))
  private let ben = Viewer(user: ID(2))
  private let now = Timestamp(seconds: 1_772_500_000)

  private func connection(_ address: String) -> PendingConnection {
    let nowhere = Endpoint(host: "127.0.0.1", port: 9, security: .tls)
    return PendingConnection(
      address: Address(address)!, provider: .ownDomain,
      servers: MailboxServers(imap: nowhere, smtp: nowhere, login: address, trustFile: nil),
      secret: .password(Secret("secret")),
      authority: "", report: ConnectionReport(steps: [], folders: []))
  }

  @Test func onlyItsPersonFindsItAndNotForLong() {
    let pending = PendingConnections()
    let handle = pending.keep(connection("a@x.example"), for: ann, now: now)
    #expect(handle.utf8.count == 32)
    #expect(pending.find(handle, for: ben, now: now) == nil)
    let last = now.adding(seconds: PendingConnections.life - 1)
    #expect(pending.find(handle, for: ann, now: last)?.address == Address("a@x.example"))
    #expect(pending.find(handle, for: ann, now: last.adding(seconds: 1)) == nil)
    #expect(pending.find(handle, for: ann, now: now) == nil, "and it is gone")
  }

  @Test func aForgottenOneIsGone() {
    let pending = PendingConnections()
    let handle = pending.keep(connection("a@x.example"), for: ann, now: now)
    pending.forget(handle, of: ben)
    #expect(pending.find(handle, for: ann, now: now) != nil)
    pending.forget(handle, of: ann)
    #expect(pending.find(handle, for: ann, now: now) == nil)
  }

  @Test func olderOnesMakeRoom() {
    let pending = PendingConnections()
    let bens = pending.keep(connection("b@x.example"), for: ben, now: now)
    let anns = (0...PendingConnections.maximumOfUser).map { number in
      pending.keep(connection("a\(number)@x.example"), for: ann, now: now)
    }
    let found = anns.map { pending.find($0, for: ann, now: now) != nil }
    #expect(found == [false] + Array(repeating: true, count: PendingConnections.maximumOfUser))
    #expect(pending.find(bens, for: ben, now: now) != nil)
    for number in 0..<PendingConnections.maximum {
      _ = pending.keep(connection("c@x.example"), for: Viewer(user: ID(Int64(number + 10))), now: now)
    }
    #expect(pending.find(bens, for: ben, now: now) == nil)
  }

  @Test func checksOfAPersonAreBounded() async {
    let slots = CheckSlots()
    let depth = await slots.run(for: ann) {
      await slots.run(for: ann) {
        let third: Int? = await slots.run(for: ann) { 3 }
        let others: Int? = await slots.run(for: ben) { 1 }
        return [third, others]
      }
    }
    #expect(depth == .some(.some([nil, 1])))
    #expect(await slots.run(for: ann) { 1 } == 1)
  }
}
