import Foundation
import Model
import Testing

@testable import Store

/// What a workspace is like after the process died at some moment: its files as they were then, opened anew.
@Suite struct CrashTests {
  /// The files of a workspace now, as a kill would leave them; a power cut might lose commits, never half of one.
  private func snapshot(_ work: TestWorkspace) throws -> String {
    let copy = work.folder + "-crash-\(UUID().uuidString)"
    try FileManager.default.copyItem(atPath: work.folder, toPath: copy)
    return copy
  }

  private func check(_ folder: String, copies: Int, _ moment: Comment) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try MailStore.open(folder, use: .work, now: day(600))
    #expect(try store.faults() == [], moment)
    #expect(try store.copies(from: day(0), limit: 1000).count == copies, moment)
    #expect(try store.read("count") { try $0.number("SELECT count(*) FROM run WHERE ended_at IS NULL") } == 0, moment)
    let ends = try store.read("read packs") { try $0.rows("SELECT id, length FROM pack") }
    for row in ends {
      let path = folder + "/packs/\(row[0] as Int64).pack"
      #expect(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int == row[1] as Int, moment)
    }
    try store.close()
  }

  @Test func atEveryStepOfABatch() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    _ = try work.record(.contact, "Anna", address: "anna@harbor.example")
    var run = RunDraft.sync(sales.mailbox)
    for batch in 0..<3 {
      let writer = try work.store.packWriter(for: sales.mailbox.id)
      var fetched: [(FetchedMessage, Letter)] = []
      for index in 0..<3 {
        let number = batch * 3 + index
        let letter = Letter(subject: "\(number)", date: Int64(number), id: "\(number)@x", references: ["0@x"])
        try writer.begin()
        try writer.append(letter.raw)
        try check(snapshot(work), copies: batch * 3, "in a message")
        fetched.append(
          (
            FetchedMessage(
              mailbox: sales.mailbox.id, folder: sales.inbox, uidValidity: 7, uid: UInt32(number + 1), flags: [],
              receivedAt: nil, raw: try writer.end()), letter
          ))
      }
      try check(snapshot(work), copies: batch * 3, "all fetched")
      try work.store.file(&run, now: day(500)) { transaction in
        for (message, letter) in fetched {
          _ = try work.file(letter, message, Deciding(), transaction)
          try check(snapshot(work), copies: batch * 3, "in the transaction")
        }
      }
      try writer.close()
      try check(snapshot(work), copies: batch * 3 + 3, "committed")
    }
    let undone = try #require(run.id)
    try work.store.end(run, now: day(500))
    _ = try work.store.undo(undone, by: Viewer(user: ID(1)), now: day(501))
    try check(snapshot(work), copies: 9, "undone")
  }

  @Test func anAbandonedTransactionLeavesNothing() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    var run = RunDraft.sync(sales.mailbox)
    struct Stop: Error {}
    let before = run
    #expect(throws: StoreError.self) {
      try work.store.file(&run, now: day(500)) { transaction in
        try transaction.mark([1], in: sales.inbox, uidValidity: 7, as: .unfetched("x"))
        _ = try transaction.run()
        throw Stop()
      }
    }
    #expect(run == before)
    #expect(try work.number("SELECT count(*) FROM run") == 0)
    #expect(try work.store.ledger(of: sales.inbox, uidValidity: 7).count == 0)
  }

  @Test func aFullDiskHalfWritesNothing() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    var run = RunDraft.sync(sales.mailbox)
    try work.file([Letter(subject: "first", date: 1, id: "first@x")], in: sales, run: &run)
    // A database that may not grow is as full as a disk.
    try work.store.write("limit") { _ = try $0.number("PRAGMA max_page_count = 1") }
    let letters = (0..<200).map {
      Letter(subject: String(repeating: "long \($0) ", count: 200), date: 2, id: "\($0)@x")
    }
    let before = run
    #expect(throws: StoreError.diskFull) { try work.file(letters, uid: 10, in: sales, run: &run) }
    #expect(run == before)
    #expect(try work.store.copies(from: day(0), limit: 1000).count == 1)
    #expect(try work.store.faults() == [])
  }

  @Test func aFullDiskEndsTheTransactionThoughTheCallerGoesOn() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    var run = RunDraft.sync(sales.mailbox)
    try work.file([Letter(subject: "first", date: 1, id: "first@x")], in: sales, run: &run)
    #expect(throws: StoreError.diskFull) {
      try work.store.file(&run, now: day(501)) { transaction in
        try transaction.mark([5], in: sales.inbox, uidValidity: 7, as: .unfetched("x"))
        try? transaction.isolated { throw StoreError.diskFull }
        try? transaction.mark([6], in: sales.inbox, uidValidity: 7, as: .unfetched("x"))
      }
    }
    #expect(try work.store.ledger(of: sales.inbox, uidValidity: 7).uids == [1])
  }

  @Test func aPackThatCannotGrowSaysSo() throws {
    let full = open("/dev/full", O_RDWR | O_CLOEXEC)
    try #require(full >= 0)
    let file = PackFile(id: 1, path: "/dev/full", descriptor: full)
    // A few bytes are gathered, and are not lost because there is no room for them now.
    try [1, 2, 3].withUnsafeBytes { try file.append($0) }
    #expect(throws: StoreError.diskFull) { try file.sync(through: 1) }
    #expect(file.end == 24)
    let many = [UInt8](repeating: 1, count: PackFile.gatherLength)
    #expect(throws: StoreError.diskFull) { try many.withUnsafeBytes { try file.append($0) } }
    #expect(file.end == 24)
    try file.cut(to: 8)
    #expect(file.end == 8)
  }
}
