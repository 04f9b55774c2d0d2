import Foundation
import Model
import Pipeline
import Store
import TestSupport
import Testing

/// Requests as the service and the commands perform them, against a real server.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct WorkerTests {
  private func carryOut(_ order: ReplyOrder, _ store: MailStore, _ viewer: Viewer) async throws -> WorkRequest {
    let id = try store.leave(.reply(order), by: viewer, now: World.now)
    _ = try await Worker(store: store, now: { World.now }).carryOut(try store.request(id, for: viewer))
    return try store.request(id, for: viewer)
  }

  @Test func aReplyThatIsQueuedHasNotFailed() async throws {
    let servers = try MailServers.shared()
    let (account, recipient) = (try servers.addUser(), try servers.addUser())
    let letter = String(decoding: note(1, to: account.address), as: UTF8.self)
    try servers.deliver([Array(letter.replacing("anna@harbor.example", with: recipient.address).utf8)], to: account)
    let world = try World(records: false)
    let mailbox = try world.connect(account, servers)
    try await world.sync(mailbox)
    let message = try world.store.find(message: "<note-1@harbor.example>", for: world.viewer)
    let order = ReplyOrder(
      messageID: "answer-1@acme.example", answers: message, text: "Yes.", all: false, mailbox: mailbox.id)

    // Nothing can be sent without the key, which is no fault of one mailbox.
    let key = world.folder + "/rapport.key"
    try FileManager.default.moveItem(atPath: key, toPath: key + ".away")
    let request = try await carryOut(order, world.store, world.viewer)
    #expect((request.state, request.trouble) == (.done, nil))
    let outcome = try #require(request.outcome)
    #expect(outcome.outbox == [ID(1)])
    #expect(outcome.problems.map(\.reach) == [.process])
    #expect(outcome.problems.allSatisfy { $0.text.hasPrefix("send message 1 from \(account.address): ") })
    #expect(try world.store.outboxItem(ID(1), for: world.viewer).state == .queued)

    // Asked for again, also when that is forgotten, it is the same message, and it goes out.
    #expect(try await carryOut(order, world.store, world.viewer) == request)
    try world.store.close()
    try FileManager.default.moveItem(atPath: key + ".away", toPath: key)
    let store = try MailStore.open(world.folder, use: .work, now: World.now.adding(days: 2))
    let again = try await carryOut(order, store, world.viewer)
    #expect(again.id == ID(2))
    #expect((again.state, again.outcome) == (.done, WorkRequest.Outcome(outbox: [ID(1)])))
    #expect(try store.outbox(for: world.viewer).map(\.state) == [.sent])
    #expect(try store.waitingRequests().map(\.work) == [.sync(mailbox.id)])
    try store.close()
  }
}
