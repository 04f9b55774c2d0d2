internal import GRDB
package import Model

extension MailStore {
  package func plan() throws(StoreError) -> Plan { try read("read the plan", MailStore.plan) }

  /// Mailboxes beyond a smaller plan's number stay connected; only new ones are refused.
  ///
  /// - Throws: `refused` for everybody but administrators.
  package func setPlan(_ plan: Plan, by viewer: Viewer) throws(StoreError) {
    try write("change the plan", durable: true) { database in
      try Access.requireAdministrator(viewer, doing: "change the plan", database)
      try database.run("INSERT OR REPLACE INTO workspace (key, value) VALUES ('plan', ?)", [plan.rawValue])
    }
  }

  private static func plan(_ database: Database) throws -> Plan {
    let stored = try String.fetchOne(database, sql: "SELECT value FROM workspace WHERE key = 'plan'")
    guard let stored else { return .professional }
    guard let plan = Plan(rawValue: stored) else { throw StoreError.corrupt("the plan \(stored) is not known") }
    return plan
  }

  /// - Throws: `refused` when the owner has as many mailboxes as the plan lets one user have.
  static func requireRoom(for address: Address, of owner: ID<User>, _ database: Database) throws {
    let plan = try plan(database)
    guard let maximum = plan.maximumMailboxes else { return }
    let count =
      try database.number(
        "SELECT count(*) FROM mailbox WHERE owner = ? AND disconnected_at IS NULL", [owner.value]) ?? 0
    guard count >= maximum else { return }
    throw StoreError.refused(
      """
      connect \(address): the \(plan.rawValue) plan lets each user connect \(maximum) mailbox\(maximum == 1 ? "" : "es"); \
      an administrator changes the plan with: rapport plan
      """)
  }
}
