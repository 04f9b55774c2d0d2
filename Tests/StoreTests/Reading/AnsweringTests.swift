import Model
import Testing

@testable import Store

@Suite struct AnsweringTests {
  @Test func holdersAreMailboxesThatThePersonMayRead() throws {
    let world = try TestWorkspace()
    let store = world.store
    let maria = Viewer(user: ID(1))
    let ben = Viewer(
      user: try store.addUser(name: "Ben", address: address("ben@acme.example"), role: .member, now: day(0)).id)
    let sales = try world.mailbox("sales@acme.example", settings: Settings(access: .shared))
    let own = try world.mailbox("ben@acme.example", owner: ben.user.value)
    try store.share(sales.mailbox.id, with: ben.user, by: maria)
    let letter = Letter(subject: "Offer", date: 10, id: "offer@harbor.example")
    var (first, second) = (RunDraft.sync(sales.mailbox), RunDraft.sync(own.mailbox))
    let message = try world.file([letter], in: sales, run: &first)[0].message
    #expect(try world.file([letter], in: own, run: &second)[0].message == message)

    #expect(try store.holders(of: [message], for: ben) == [message: [sales.mailbox.id, own.mailbox.id]])
    #expect(try store.holders(of: [message], for: maria) == [message: [sales.mailbox.id]])
    #expect(try store.holders(of: [ID(99)], for: ben) == [:])
    #expect(try store.holders(of: [], for: ben) == [:])
  }
}
