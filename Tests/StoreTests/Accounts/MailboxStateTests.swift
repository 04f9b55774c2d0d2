import Foundation
import Model
import OpenSSL
import Testing

@testable import Store

@Suite struct MailboxStateTests {
  let maria = Viewer(user: ID(1))

  private func second(_ number: Int64) -> Timestamp { day(500).adding(seconds: number) }

  @Test func plansLimitMailboxes() throws {
    let table: [(Plan, interval: Int64, refused: String?)] = [
      (.free, 3600, "the free plan lets each user connect 1 mailbox"),
      (.standard, 600, "the standard plan lets each user connect 3 mailboxes"), (.professional, 300, nil),
    ]
    for (plan, interval, refused) in table {
      let work = try TestWorkspace()
      let jon = try work.store.addUser(name: "Jon", address: address("jon@acme.example"), role: .member, now: day(1)).id
      #expect(try work.store.plan() == .professional)
      #expect(throws: StoreError.refused("change the plan: only an administrator may")) {
        try work.store.setPlan(plan, by: Viewer(user: jon))
      }
      try work.store.setPlan(plan, by: maria)
      #expect(try work.store.plan() == plan)
      #expect(plan.syncInterval == interval)
      let count = plan.maximumMailboxes ?? 5
      for number in 0..<count { _ = try work.mailbox("\(number)@acme.example", owner: jon.value) }
      if let refused {
        let hint = "an administrator changes the plan with: rapport plan"
        #expect(throws: StoreError.refused("connect x@acme.example: \(refused); \(hint)")) {
          try work.mailbox("x@acme.example", owner: jon.value)
        }
      }
      // Each user for themselves.
      _ = try work.mailbox("y@acme.example")
      #expect(try work.store.allMailboxes().count == count + 1)
    }
  }

  @Test func mailboxesAreDueInTurn() throws {
    let work = try TestWorkspace()
    let ids = try (1...3).map { try work.mailbox("\($0)@acme.example").mailbox.id }
    let store = work.store
    #expect(try store.syncNote(of: ids[0]) == SyncNote(failures: 0))
    #expect(try store.dueMailboxes(now: second(0)) == ids)
    #expect(try store.nextSyncDue() == Timestamp(milliseconds: 0))
    try store.noteSync(mailbox: ids[0], at: second(0), failure: nil, failures: 0, next: second(300))
    try store.noteSync(mailbox: ids[1], at: second(5), failure: nil, failures: 0, next: second(200))
    try store.noteSync(mailbox: ids[1], at: second(9), failure: "server\0said no", failures: 1, next: second(609))
    #expect(
      try store.syncNote(of: ids[0])
        == SyncNote(at: second(0), attemptedAt: second(0), failures: 0, nextAt: second(300)))
    #expect(
      try store.syncNote(of: ids[1])
        == SyncNote(
          at: second(5), failure: "server\u{FFFD}said no", attemptedAt: second(9), failures: 1, nextAt: second(609)))
    try store.noteSync(mailbox: ids[2], at: second(9), failure: nil, failures: 0, next: second(299))
    // When, who is due then.
    let table: [(Int64, [Int])] = [(298, []), (299, [2]), (300, [2, 0]), (608, [2, 0]), (609, [2, 0, 1])]
    for (at, due) in table { #expect(try store.dueMailboxes(now: second(at)) == due.map { ids[$0] }, "at \(at)") }
    #expect(try store.nextSyncDue() == second(299))
    // Whose sync is asked for, or runs, is not due until that has ended.
    let request = try store.leave(.sync(ids[2]), by: nil, now: second(300))
    #expect(try store.dueMailboxes(now: second(300)) == [ids[0]])
    #expect(try store.nextSyncDue() == second(300))
    #expect(try store.begin(request, now: second(300)))
    #expect(try store.dueMailboxes(now: second(300)) == [ids[0]])
    try store.finish(request, WorkRequest.Outcome(), now: second(301))
    #expect(try store.dueMailboxes(now: second(301)) == [ids[2], ids[0]])
    #expect(throws: StoreError.noSuch("mailbox 9")) { try store.syncNote(of: ID(9)) }
    let empty = try TestWorkspace()
    #expect(try empty.store.nextSyncDue() == nil)
  }

  @Test func statusesSayHowItGoes() throws {
    let work = try TestWorkspace()
    let store = work.store
    let jon = Viewer(
      user: try store.addUser(name: "Jon", address: address("jon@acme.example"), role: .member, now: day(1)).id)
    let sales = try work.mailbox("sales@acme.example", settings: Settings(access: .shared)).mailbox
    let own = try work.mailbox("jon@acme.example", owner: jon.user.value).mailbox
    _ = try work.mailbox("maria@acme.example")
    try store.share(sales.id, with: jon.user, as: .viewer, by: maria)
    try store.noteSync(mailbox: own.id, at: second(0), failure: "no", failures: 2, next: second(600))
    let running = try store.leave(.sync(sales.id), by: maria, now: second(0))
    #expect(try store.begin(running, now: second(1)))
    _ = try store.leave(.sync(sales.id), by: jon, now: second(2))
    let note = SyncNote(failure: "no", attemptedAt: second(0), failures: 2, nextAt: second(600))
    #expect(
      try store.mailboxStatuses(for: jon) == [
        MailboxStatus(
          mailbox: try store.mailbox(sales.id), note: SyncNote(failures: 0),
          request: try store.request(running, for: jon), standing: .viewer, ownerName: "Maria"),
        MailboxStatus(
          mailbox: try store.mailbox(own.id), note: note, request: nil, standing: .owner, ownerName: "Jon"),
      ])
    // What waits comes up when the other has ended, and nothing is left of what has ended.
    try store.finish(running, WorkRequest.Outcome(), now: second(3))
    #expect(try store.mailboxStatuses(for: jon).map(\.request?.id) == [ID(2), nil])
    let members = try store.members(of: sales.id, by: maria)
    #expect(members.map(\.user.name) == ["Jon"])
    #expect(members.map(\.role) == [.viewer])
  }

  @Test func authoritiesAreKeptOnce() throws {
    let work = try TestWorkspace()
    let pem = Array("-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n".utf8)
    let path = try work.store.saveAuthority(pem)
    let folder = try #require(realpath(work.folder, nil).map { String(cString: $0) })
    #expect(path == "\(folder)/authorities/\(SHA256.hash(pem)).pem")
    #expect(try work.store.saveAuthority(pem) == path)
    let files = FileManager.default
    #expect(files.contents(atPath: path) == Data(pem))
    #expect(try files.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    #expect(try files.attributesOfItem(atPath: "\(folder)/authorities")[.posixPermissions] as? Int == 0o700)
    let rest = [UInt8](repeating: 0x0A, count: MailStore.maximumAuthority - pem.count)
    _ = try work.store.saveAuthority(pem + rest)
    #expect(
      throws: StoreError.refused(
        "keep a certificate: the file is larger than 256 KB; give only the authority's certificate")
    ) { try work.store.saveAuthority(pem + rest + [0x0A]) }
    #expect(
      throws: StoreError.refused(
        "keep a certificate: the file holds no certificate; it must be in PEM form, with -----BEGIN CERTIFICATE-----")
    ) { try work.store.saveAuthority(Array("-----BEGIN PRIVATE KEY-----".utf8)) }
    #expect(try files.contentsOfDirectory(atPath: "\(folder)/authorities").count == 2)
  }
}
