import Foundation
import Model
import TestSupport
import Testing

@testable import Store

@Suite struct PackTests {
  @Test func bytesComeBackAndPartsOfThemDoNot() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example").mailbox
    let writer = try work.store.packWriter(for: sales.id)
    #expect(throws: StoreError.refused("mailbox 1 has a pack writer already")) {
      try work.store.packWriter(for: sales.id)
    }
    let large = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try writer.begin()
    for start in stride(from: 0, to: large.count, by: 777) {
      try writer.append(Array(large[start..<min(start + 777, large.count)]))
    }
    let first = try writer.end()
    try writer.begin()
    try writer.append([1, 2, 3])
    try writer.abandon()
    try writer.begin()
    let empty = try writer.end()
    try writer.begin()
    try writer.append([9])
    let last = try writer.end()
    #expect(first == RawLocation(pack: ID(1), offset: 0, length: 100_000))
    #expect([empty.offset, last.offset] == [100_000, 100_000])
    #expect(try work.store.withRaw(first) { Array($0) } == large)
    #expect(try work.store.withRaw(empty) { $0.count } == 0)
    #expect(try work.store.withRaw(last) { Array($0) } == [9])
    for (offset, length) in [(100_000, 2), (-1, 1), (0, -1), (Int64.max, 1), (1, Int64.max)] as [(Int64, Int64)] {
      #expect(throws: StoreError.corrupt("\(work.folder)/packs/1.pack ends before a message in it does")) {
        try work.store.withRaw(RawLocation(pack: ID(1), offset: offset, length: length)) { $0.count }
      }
    }
    #expect(throws: StoreError.corrupt("\(work.folder)/packs/9.pack is missing")) {
      try work.store.withRaw(RawLocation(pack: ID(9), offset: 0, length: 1)) { $0.count }
    }
  }

  @Test func aFullPackIsFollowedByAnother() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example").mailbox
    let writer = try work.store.packWriter(for: sales.id, rollsAt: 10)
    var places: [RawLocation] = []
    for byte in 0..<4 as Range<UInt8> {
      try writer.begin()
      try writer.append([UInt8](repeating: byte, count: 6))
      places.append(try writer.end())
    }
    #expect(places.map(\.pack.value) == [1, 1, 2, 2])
    #expect(try places.map { try work.store.withRaw($0) { $0[5] } } == [0, 1, 2, 3])
    try writer.close()
    // The next writer goes on where the last one was.
    let next = try work.store.packWriter(for: sales.id, rollsAt: 100)
    try next.begin()
    #expect(try next.end() == RawLocation(pack: ID(2), offset: 12, length: 0))
  }

  /// Whatever the pieces are, and wherever a message is dropped, a pack holds what was added, in its order.
  @Test func piecesOfAllLengthsAreGathered() throws {
    let work = try TestWorkspace()
    let writer = try work.store.packWriter(for: work.mailbox("sales@acme.example").mailbox.id)
    var dice = SplitMix64(seed: 14)
    var kept: [(RawLocation, [UInt8])] = []
    let lengths = [0, 1, 700, 70_000, PackFile.gatherLength - 1, PackFile.gatherLength, PackFile.gatherLength + 1]
    for number in 0..<60 {
      try writer.begin()
      var message: [UInt8] = []
      for _ in 0..<Int.random(in: 0...3, using: &dice) {
        let piece = [UInt8](repeating: UInt8(number), count: lengths.randomElement(using: &dice) ?? 0)
        try writer.append(piece)
        message += piece
      }
      if Int.random(in: 0..<5, using: &dice) == 0 { try writer.sync() }
      if Int.random(in: 0..<4, using: &dice) == 0 {
        try writer.abandon()
      } else {
        kept.append((try writer.end(), message))
      }
    }
    for (place, bytes) in kept { #expect(try work.store.withRaw(place) { Array($0) == bytes }) }
    #expect(zip(kept, kept.dropFirst()).allSatisfy { $0.0.offset + $0.0.length == $1.0.offset })
  }

  @Test func aTailThatNoCommitNamesIsDropped() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    var run = RunDraft.sync(sales.mailbox)
    let letter = Letter(subject: "kept", date: 1, id: "a@x")
    try work.file([letter], in: sales, run: &run)
    let writer = try work.store.packWriter(for: sales.mailbox.id)
    try writer.begin()
    try writer.append([UInt8](repeating: 7, count: 5000))
    _ = try writer.end()
    try writer.begin()
    try writer.append([7])
    try work.reopen()
    let size = try FileManager.default.attributesOfItem(atPath: work.folder + "/packs/1.pack")[.size] as? Int
    #expect(size == letter.raw.count)
    #expect(try work.store.faults() == [])
  }

  @Test func bytesThatWereNeverWrittenAreNotNamed() throws {
    let work = try TestWorkspace()
    let sales = try work.mailbox("sales@acme.example")
    var run = RunDraft.sync(sales.mailbox)
    try work.file([Letter(subject: "kept", date: 1, id: "a@x")], in: sales, run: &run)
    let invented = FetchedMessage(
      mailbox: sales.mailbox.id, folder: sales.inbox, uidValidity: 7, uid: 2, flags: [], receivedAt: nil,
      raw: RawLocation(pack: ID(1), offset: 0, length: 9_999))
    #expect(throws: StoreError.refused("\(work.folder)/packs/1.pack: raw bytes that were never written")) {
      try work.store.file(&run, now: day(501)) { transaction in
        _ = try work.file(Letter(subject: "not", date: 1, id: "b@x"), invented, Deciding(), transaction)
      }
    }
    #expect(try work.links() == [:])
    #expect(try work.number("SELECT count(*) FROM message") == 1)
    #expect(try work.store.faults() == [])
  }
}
