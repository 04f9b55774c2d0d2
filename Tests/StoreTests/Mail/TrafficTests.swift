import Model
import Testing

@testable import Store

/// What a mailbox fetches in a day, whenever a day begins.
@Suite struct TrafficTests {
  @Test func anyDayIsOne() throws {
    let work = try TestWorkspace()
    let box = try work.mailbox("sales@acme.example")
    func at(_ hour: Int64) -> Timestamp { Timestamp(seconds: 1_800_000_000 / 3600 * 3600 + hour * 3600) }
    func fetch(_ bytes: Int64, at hour: Int64) throws {
      var run = RunDraft.sync(box.mailbox)
      try work.store.file(&run, now: at(hour)) { try $0.addTraffic(bytes, of: box.mailbox.id) }
    }
    func fetched(_ hour: Int64) throws -> Int64 { try work.store.fetchedBytes(box.mailbox.id, before: at(hour)) }
    func next(_ bytes: Int64, at hour: Int64) throws -> Int64 {
      (try work.store.nextShare(of: box.mailbox.id, bytes: bytes, now: at(hour)).milliseconds - at(0).milliseconds)
        / 3_600_000
    }
    #expect(try fetched(0) == 0 && next(100, at: 5) == 5)
    try fetch(40, at: 0)
    try fetch(30, at: 1)
    try fetch(30, at: 9)
    #expect(try fetched(9) == 100 && fetched(23) == 100 && fetched(24) == 60 && fetched(25) == 30 && fetched(33) == 0)
    // Half of it, then all of it where half is free: a message that is larger than that.
    #expect(try next(100, at: 10) == 25)
    #expect(try next(100, at: 25) == 33)
    #expect(try next(1000, at: 10) == 33)
    func since(_ hour: Int64) throws -> Int64 { try work.store.fetchedBytes(box.mailbox.id, since: at(hour)) }
    #expect(try since(0) == 100 && since(1) == 60 && since(2) == 30 && since(10) == 0)
    // What is fetched for something else than to be filed counts as well, and makes no run.
    for bytes in [5, 0, -5] as [Int64] { try work.store.addTraffic(bytes, of: box.mailbox.id, now: at(9)) }
    #expect(try since(9) == 35)
    // What is older than a day is forgotten.
    try fetch(1, at: 40)
    #expect(try work.store.fetchedBytes(box.mailbox.id, before: at(20)) == 1)
    try work.store.addTraffic(2, of: box.mailbox.id, now: at(70))
    #expect(try since(0) == 2)
  }
}
