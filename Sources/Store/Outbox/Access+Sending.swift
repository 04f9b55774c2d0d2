internal import GRDB
internal import Model

extension Access {
  /// - Throws: `noSuch` where the viewer may not see the entry, `refused` where the viewer may not send it.
  static func requireSender(of entry: ID<OutboxEntry>, _ viewer: Viewer, _ database: Database) throws {
    let mailbox = try database.number("SELECT mailbox FROM outbox WHERE id = ?", [entry.value])
    guard let mailbox, try canRead(ID(mailbox), viewer, database) else {
      throw StoreError.noSuch("message \(entry) in the outbox")
    }
    guard try canSend(from: ID(mailbox), viewer, in: database) else {
      throw StoreError.refused("this mailbox is not yours to send from")
    }
  }
}
